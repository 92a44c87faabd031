"""Somebody is hired to the plan, learns the four subjects, and becomes independent."""

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from .quotations import approve, ask, send_link, submit
from .stage import scene

CANDIDATES = (
    ("许静 Xu Jing", "4", "5", "5", "在超市做过三年烘焙柜台，老客户多。"),
    ("高鹏 Gao Peng", "5", "3", "2", "经验足，面试迟到，前一份工作只做了两个月。"),
    ("罗敏 Luo Min", "2", "4", "4", "刚毕业，愿意学。"),
)
# subject: trainer, what was trained, right answers of five, try by try
LESSONS = {
    "rules": ("chen", "逐条读了制度，看了手册里每条在哪里办。", (5,)),
    "product": ("sun", "跟了一天生产：规格、保质期、备货周期。", (3, 4)),
    "selling": ("chen", "一起拜访两家客户，练习报价说明。", (5,)),
    "service": ("chen", "演练了三个投诉电话，学会登记和交接。", (4,)),
}


@scene(back=31, time="16:10")
def manager_plans_to_hire(workshop):
    env = workshop.act_as("chen")
    job = workshop.env["hr.job"].create(
        {"name": "销售人员 Salesperson", "company_id": workshop.company.id}
    )
    today = workshop.clock.now.date()
    plan = env["workshop.hiring.plan"].create(
        {
            "company_id": workshop.company.id,
            "job_id": job.id,
            "date_from": today.replace(day=1),
            "date_to": today + relativedelta(months=2, day=31),
            "headcount": 1,
            "reason": "城东三家酒店和两所学校没有人跟，每月约少卖 2 万元。",
        }
    )
    plan.action_policy_submit("销售计划里已算进去。")
    workshop.hiring = plan


@scene(back=30, time="10:20")
def owner_approves_the_post(workshop):
    workshop.hiring.with_env(workshop.act_as("wang")).action_policy_approve(
        "同意一人。"
    )


@scene(back=26, time="17:00")
def manager_meets_three(workshop):
    env = workshop.act_as("chen")
    for name, experience, communication, responsibility, note in CANDIDATES:
        env["workshop.hiring.candidate"].create(
            {
                "plan_id": workshop.hiring.id,
                "name": name,
                "experience": experience,
                "communication": communication,
                "responsibility": responsibility,
                "note": note,
            }
        )
    best, *others = workshop.hiring.with_env(env).candidate_ids.sorted(
        "score", reverse=True
    )
    best.action_hire()
    for other in others:
        other.action_decline()


@scene(back=24, time="16:00")
def owner_completes_the_programme(workshop):
    """One step of her own besides the four subjects, in the house's words."""
    env = workshop.act_as("wang")
    plan = env.ref("workshop_sales_policy.induction_plan")
    plan.write(
        {
            "name": "销售人员入职培训",
            "template_ids": [
                Command.create(
                    {
                        "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                        "summary": "带新人认识生产、物流和财务",
                        "delay_count": 1,
                        "delay_from": "after_plan_date",
                    }
                )
            ],
        }
    )


@scene(back=23, time="08:40")
def she_begins(workshop):
    """With the role of a salesperson the induction opens by itself."""
    user = workshop.users["xu"].sudo()
    group = workshop.env.ref("workshop_sales_policy.group_policy_user")
    user.group_ids = [Command.link(group.id)]
    team = workshop.env.ref("sales_team.team_sales_department")
    team.member_ids = [Command.link(user.id)]
    workshop.customers["eastgate"] = workshop.env["res.partner"].create(
        {
            "name": "东门酒店 East Gate Hotel",
            "is_company": True,
            "user_id": user.id,
            "street": "东门路 12 号",
            "city": "苏州",
            "country_id": workshop.env.ref("base.cn").id,
            "phone": "0512-5550 2366",
            "lang": "zh_CN",
        }
    )
    chosen = workshop.hiring.with_env(workshop.act_as("chen")).candidate_ids
    chosen.filtered(lambda row: row.state == "hired").user_id = user.id
    induction = workshop.act_as("chen")["workshop.induction"].search(
        [("user_id", "=", user.id)]
    )
    for subject in induction.subject_ids:
        subject.trainer_id = workshop.users[LESSONS[subject.subject][0]].id
    workshop.induction = induction


def _find(workshop, subject, login):
    rows = workshop.induction.subject_ids.with_env(workshop.act_as(login))
    return rows.filtered(lambda row: row.subject == subject)


def _train(subject):
    def play(workshop):
        trainer, note, _results = LESSONS[subject]
        _find(workshop, subject, trainer).action_train(note)

    return play


def _quiz(subject, right):
    def play(workshop):
        """Answer so many of the five rightly, on the sheet her button opened."""
        row = _find(workshop, subject, "xu")
        row.action_quiz()
        sheet = row.sudo().answer_id
        for number, question in enumerate(row.sudo().survey_id.question_ids):
            wanted = number < right
            choice = question.suggested_answer_ids.filtered(
                lambda answer, wanted=wanted: answer.is_correct == wanted
            )
            sheet._save_lines(question, str(choice[:1].id))
        sheet._mark_done()

    return play


for _back, _subject in (
    (22, "rules"),
    (20, "product"),
    (16, "selling"),
    (11, "service"),
):
    scene(_back, "14:00")(_train(_subject))
    for _try, _right in enumerate(LESSONS[_subject][2]):
        scene(_back - 1 - _try, "16:30")(_quiz(_subject, _right))


# ----------------------------------------------------------------- her quotations
@scene(back=22, time="17:40")
def shown_around(workshop):
    todo = workshop.env.ref("mail.mail_activity_data_todo")
    induction = workshop.induction.with_env(workshop.act_as("chen"))
    steps = induction.activity_ids.filtered(lambda row: row.activity_type_id == todo)
    steps.action_feedback("三个部门都走了一遍。")


@scene(back=18, time="10:10")
def her_first_offer_is_looked_at(workshop):
    """Within every limit, and reviewed all the same: she is new."""
    order = workshop.quote("first", "xu", "eastgate", [("walnut", 20, 158, 0)])
    submit(order, "我的第一份报价，请帮我看看。")


@scene(back=18, time="10:50")
def manager_looks(workshop):
    approve(workshop, "first", "chen", "写得清楚，可以发。")


@scene(back=18, time="11:20")
def she_sends_it(workshop):
    send_link(workshop.get_order("first", "xu"))


@scene(back=8, time="09:30")
def she_is_independent(workshop):
    """The same offer again, released by sending."""
    send_link(workshop.quote("second", "xu", "eastgate", [("walnut", 30, 158, 0)]))


# ---------------------------------------------------------------- won, lost and why
LEADS = (
    (25, "li", "早餐面包，每天 40 份", "lost", "competitor"),
    (21, "emma", "Tea cakes for a hotel lobby", "won", "quality"),
    (19, "lin", "社區活動，月餅禮盒", "lost", "date"),
    (15, "li", "公司下午茶，每周一次", "won", "trust"),
    (9, "emma", "Bread rolls for two schools", "won", None),
    (6, "lin", "咖啡店可頌，每日配送", "won", "service"),
)


def _close(login, title, end, reason):
    def play(workshop):
        lead = ask(workshop, login, "lotus_tea", title, "")
        if end == "won" and reason:
            lead.action_set_won_rainbowman()
            lead.env["workshop.lead.won"].create(
                {
                    "lead_id": lead.id,
                    "reason_id": lead.env.ref(
                        f"workshop_sales_policy.win_reason_{reason}"
                    ).id,
                }
            ).action_apply()
        elif end == "won":
            lead.action_set_won()  # moved on the board, the reason is still open
        else:
            lead.env["crm.lead.lost"].create(
                {
                    "lead_ids": lead.ids,
                    "lost_reason_id": lead.env.ref(
                        f"workshop_sales_policy.lost_reason_{reason}"
                    ).id,
                }
            ).action_lost_reason_apply()

    return play


for _back, _login, _title, _end, _reason in LEADS:
    scene(_back, "17:15")(_close(_login, _title, _end, _reason))
