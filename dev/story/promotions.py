"""Gift boxes that looked like a success, a fair that was one, and next year's plan."""

from datetime import timedelta

from odoo.fields import Command

from .promotion_ideas import answer_survey, get_channels
from .promotion_sales import FAIR, JUDGED, LAST, START, on


# ----------------------------------------------------------------------------- the run
@on(START, "09:05")
def manager_starts_the_boxes(workshop):
    boxes = workshop.promotions["boxes"].with_env(workshop.act_as("chen"))
    boxes.task_ids[:1].action_done()
    boxes.action_start()


@on(FAIR, "08:50")
def manager_starts_the_fair(workshop):
    env = workshop.act_as("chen")
    stand = workshop.promotions["fair"].with_env(env)
    stand.action_start()
    tasks = workshop.promotions.values()
    li = workshop.act_as("li")
    for promotion in tasks:
        for task in promotion.task_ids.filtered(lambda row: row.user_id.login == "li"):
            task.with_env(li).action_done()
    emma = workshop.act_as("emma")
    for task in workshop.promotions["boxes"].task_ids:
        if task.user_id.login == "emma":
            task.with_env(emma).action_done()


@on(FAIR, "10:00")
def people_come_to_the_stand(workshop):
    """Six leads of one day; two of them order on the spot."""
    env = workshop.act_as("chen")
    quietly = env["res.partner"].with_context(mail_auto_subscribe_no_notify=True)
    names = {"fair_school": "金鸡湖学校", "fair_club": "独墅湖健身会"}
    for number, (nickname, name) in enumerate(names.items(), 1):
        workshop.customers[nickname] = quietly.create(
            {
                "name": name,
                "is_company": True,
                "tz": "Asia/Shanghai",
                "city": "苏州",
                "street": f"湖滨路 {number}0 号",
                "country_id": workshop.env.ref("base.cn").id,
                "phone": f"0512-5550 30{number}2",
            }
        ).sudo()
    campaign = workshop.promotions["fair"].campaign_id.id
    others = ("园区托育中心", "斜塘社区食堂", "尹山湖书店", "车坊物流")
    leads = env["crm.lead"].create(
        [
            {
                "name": f"展销会：{name}",
                "type": "opportunity",
                "partner_id": workshop.customers[nickname].id if nickname else False,
                "partner_name": name,
                "campaign_id": campaign,
                "company_id": workshop.company.id,
                "user_id": workshop.users["chen"].id,
            }
            for nickname, name in [*names.items(), *((None, name) for name in others)]
        ]
    )
    workshop.fair_leads = {row.partner_id: row.id for row in leads[:2].sudo()}


@on(START + timedelta(days=2), "16:10")
def the_market_speaks(workshop):
    """Salespeople write down what they hear."""
    boxes, stand = (
        workshop.promotions[key].with_env(workshop.act_as("emma"))
        for key in ("boxes", "fair")
    )
    boxes.action_log("Riverside says they would have ordered sixty anyway.")
    stand.action_log("Schools ask for nut-free boxes.")


@on(START + timedelta(days=3), "15:20")
def bills_and_claims_come(workshop):
    """Leaflets 800 and the stand 600 by bill, photos 400 by claim."""
    env = workshop.act_as("wu")
    printer = workshop.env["res.partner"].create({"name": "蓝天印务 Blue Sky Print"})
    for key, name, amount in (
        ("boxes", "传单与盒面印刷", 800.0),
        ("fair", "展位费", 600.0),
    ):
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": printer.id,
                "invoice_date": workshop.clock.now.date(),
                "policy_promotion_id": workshop.promotions[key].id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": name,
                            "quantity": 1.0,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        bill.action_post()
    _claim(workshop, "礼盒拍摄 Photos of the boxes", 400.0)


def _claim(workshop, name, amount):
    env = workshop.act_as("emma")
    product = workshop.env.ref("hr_expense.product_product_no_cost")
    claim = env["hr.expense"].create(
        {
            "name": name,
            "employee_id": env.user.employee_id.id,
            "product_id": product.id,
            "total_amount_currency": amount,
            "tax_ids": [Command.clear()],
            "policy_promotion_id": workshop.promotions["boxes"].id,
        }
    )
    claim.action_submit()
    claim.with_env(workshop.act_as("chen")).action_approve()


@on(LAST + timedelta(days=1), "17:05")
def people_are_asked_again(workshop):
    answer_survey(workshop, workshop.promotions["boxes"], 19, 38)


# ------------------------------------------------------------------- judged, and learnt
@on(JUDGED, "15:30")
def owner_signs_both(workshop):
    """Drafted by itself; who ran it does not sign."""
    env = workshop.act_as("wang")
    for promotion in workshop.promotions.values():
        promotion.evaluation_ids.with_env(env).action_sign()


LESSONS = {
    "boxes": (
        "印名称的礼盒最受欢迎，酒店愿意等十天。",
        "不再降价：只给新客户印名称，老客户照常价；设对照组。",
    ),
    "fair": (
        "现场试吃成交快，两家新客户当天下单。",
        "带无坚果品鉴装，两个人守展位。",
    ),
}


@on(JUDGED + timedelta(days=1), "10:20")
def manager_files_the_lessons(workshop):
    env = workshop.act_as("chen")
    for key, (worked, change) in LESSONS.items():
        row = workshop.promotions[key].evaluation_ids.with_env(env)
        row.write({"lesson_worked": worked, "lesson_change": change})
        row.action_file_lessons()


@on(JUDGED + timedelta(days=1), "11:30")
def next_year_begins_with_them(workshop):
    """The draft of next year's plan proposes both, each with its lesson."""
    env = workshop.act_as("chen")
    fair, social = get_channels(workshop, "fair", "social")
    plan = env["workshop.promotion.plan"].create(
        {
            "year": START.year + 1,
            "company_id": workshop.company.id,
            "goals": "礼盒不降价也卖得出；两次展销会。",
            "line_ids": [
                Command.create({"channel_id": social.id, "amount": 3000.0}),
                Command.create({"channel_id": fair.id, "amount": 3000.0}),
            ],
        }
    )
    plan.action_propose()
