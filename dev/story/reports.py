"""Each week a report: most in time, one late, the manager answers."""

from .stage import scene

SALESPERSON = "workshop_sales_policy.group_policy_user"
# how many days after it may be submitted each one submits: emma is late
DELAY = {"li": 0, "lin": 0, "emma": 4, "xu": 1}
ADDED = {
    "li": "酒店客户问起中秋礼盒，想提前看样。",
    "emma": "The stall sells well on Saturdays; more rolls, please.",
    "lin": "兩家店想改成每週兩次配送。",
    "xu": "跟着李娜跑了三家，记下了规格。",
}
ANSWERS = ("写得实在，礼盒样品周三给你。", "收到，下周例会一起看。", "数字不错，继续。")


def _submit(workshop):
    today = workshop.clock.now.date()
    for login, delay in DELAY.items():
        if not workshop.users[login].has_group(SALESPERSON):
            continue  # has not joined yet
        reports = workshop.act_as(login)["workshop.work.report"].search(
            [("user_id", "=", workshop.users[login].id), ("state", "=", "open")]
        )
        for report in reports.filtered("can_submit"):
            if (today - report.date_to).days + 2 < delay:
                continue
            report.action_draft()
            report.done = f"{report.done}\n{ADDED[login]}"
            report.plan = report.plan or ADDED[login]
            report.action_submit()


def _answer(workshop):
    reports = workshop.act_as("chen")["workshop.work.report"].search(
        [("state", "=", "submitted")]
    )
    for number, report in enumerate(reports):
        report.answer = ANSWERS[number % len(ANSWERS)]
        report.action_answer()


for _back in range(32, 0, -1):
    scene(_back, "17:25")(_submit)
    if _back > 2:
        scene(_back, "11:40")(_answer)
