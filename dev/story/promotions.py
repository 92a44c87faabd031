"""Gift boxes that looked like a success, a fair that was one, and next year's plan.

The boxes are the worked example of F3.8: 140 sell anyway, 220 sold at 5 % off, 20 fewer
afterwards, 15 tins fewer, 1,200 spent. 57 % more sold, 725 lost.
"""

from collections import namedtuple
from datetime import datetime, timedelta
from functools import partial

from odoo.fields import Command

from . import acts
from .clock import get_end, is_open
from .customers import agree_by_phone
from .history import deliver
from .quotations import send_link
from .stage import SCENES, Scene, scene

END = get_end(datetime.utcnow()).date()
# A Monday late enough for the approval, early enough for the two weeks afterwards.
START = END - timedelta(days=29)
START -= timedelta(days=START.weekday())
LAST = START + timedelta(days=9)
FAIR = START + timedelta(days=1)
JUDGED = LAST + timedelta(days=16)  # the job of the night before drafted it
# The regular customers of boxes and tins order on Mondays, by the sales desk.
BUYERS = ("lotus_tea", "riverside", "maple", "coffee")

Sale = namedtuple("Sale", "day customer lines campaign")


def back_of(day):
    """Working days between a date and the end of the story; a closed day moves on."""
    while not is_open(day):
        day += timedelta(days=1)
    back = 0
    while day < END:
        day += timedelta(days=1)
        back += is_open(day)
    return back


def on(day, time):
    """Register a function ``(workshop)`` as a scene of a date."""
    return scene(back_of(day), time)


def get_sales():
    """Orders of boxes, tins and tasting boxes around both promotions."""
    # eleven weeks, so that the plan and the evaluation both find eight; a holiday's
    # Monday has no order, and is left out of what is compared with
    for week in range(-11, 0):
        monday = START + timedelta(weeks=week)
        if is_open(monday):
            lines = [("festive", 70), ("pastry_tin", 20)]
            yield Sale(monday, BUYERS[week % len(BUYERS)], lines, None)
        if is_open(monday + timedelta(days=1)):
            yield Sale(monday + timedelta(days=1), "bookshop", [("tasting", 10)], None)
    # ten days with two Mondays: 140 boxes and 40 tins would have gone anyway
    week = START + timedelta(days=7)
    for day, customer, boxes in (
        (START, "riverside", 60),
        (START + timedelta(days=3), "maple", 50),
        (week, "lotus_tea", 60),
        (LAST, "coffee", 50),
    ):
        yield Sale(day, customer, [("festive", boxes)], "boxes")
    yield Sale(week, "riverside", [("pastry_tin", 25)], None)
    # the two weeks after: 140 normally, 120 come
    for number in (2, 3):
        day = START + timedelta(weeks=number)
        yield Sale(day, BUYERS[number - 2], [("festive", 60)], None)
    # the fair: new customers; the bookshop goes on as ever
    yield Sale(FAIR, "fair_school", [("tasting", 40)], "fair")
    yield Sale(FAIR + timedelta(days=1), "fair_club", [("tasting", 20)], "fair")
    for number in (1, 2):
        day = FAIR + timedelta(weeks=number)
        yield Sale(day, "bookshop", [("tasting", 10)], None)


def sell(number, sale, workshop):
    """One order from the quotation to the door, on one day."""
    nickname = f"desk_{number}"
    values = {}
    if sale.campaign:
        promotion = workshop.promotions[sale.campaign]
        values["campaign_id"] = promotion.campaign_id.id
        lead = workshop.fair_leads.get(workshop.customers[sale.customer])
        values["opportunity_id"] = lead or False
    lines = [(product, units, None, 0) for product, units in sale.lines]
    order = workshop.quote(nickname, "chen", sale.customer, lines, **values)
    if sale.campaign == "boxes":
        order._update_programs_and_rewards()
        order.action_open_reward_wizard()
    if not workshop.policy:
        order.action_confirm()
        deliver(workshop, order.sudo())
        return
    send_link(order)
    agree_by_phone(workshop, nickname, "chen", "采购", "电话确认。")
    acts.acknowledge(workshop, nickname, "ma", "logistics")
    workshop.run_triggered()  # the inspection opens
    acts.inspect(workshop, nickname)
    acts.ship(workshop, nickname)
    workshop.run_triggered()
    acts.pass_on(workshop, nickname, "chen")
    acts.note_receipt(workshop, nickname, "ma", "采购", "客户来电：收到，齐全。")


for _number, _sale in enumerate(get_sales()):
    SCENES.append(Scene(back_of(_sale.day), "11:05", partial(sell, _number, _sale)))


# ---------------------------------------------------------------------- the year's plan
def get_channels(workshop, *names):
    env = workshop.act_as("chen")
    return [
        env.ref(f"workshop_sales_policy.promotion_channel_{name}") for name in names
    ]


@scene(back=32, time="14:10")
def manager_plans_the_year(workshop):
    env = workshop.act_as("chen")
    workshop.promotions, workshop.fair_leads = {}, {}
    fair, social, mail = get_channels(workshop, "fair", "social", "mail")
    plan = env["workshop.promotion.plan"].create(
        {
            "year": START.year,
            "company_id": workshop.company.id,
            "goals": "全年新客户 60 家；节庆礼盒有利润，不只是有销量。",
            "strengths": "当日现烤；礼盒可印客户名称；苏州市内当天送到。",
            "research": "走访 12 家酒店与茶馆：三家从上海订礼盒，价格高 8 %，"
            "要提前十天。两家同行不印名称。",
            "research_date": workshop.clock.now.date() - timedelta(days=12),
            "line_ids": [
                Command.create(
                    {"channel_id": channel.id, "amount": amount, "note": note}
                )
                for channel, amount, note in (
                    (social, 3000.0, "节庆礼盒，微信群与朋友圈"),
                    (fair, 2000.0, "秋季展销会，品鉴装"),
                    (mail, 1000.0, "酒店传单"),
                )
            ],
        }
    )
    plan.action_policy_submit("按第六章。")
    workshop.promotion_plan = plan.sudo()


@scene(back=32, time="16:20")
def owner_approves_the_year(workshop):
    plan = workshop.promotion_plan.with_env(workshop.act_as("wang"))
    plan.action_policy_approve("同意，先看保本。")


# -------------------------------------------------------------------- two promotions
@scene(back=31, time="10:30")
def manager_has_two_ideas(workshop):
    """Before anybody approves: 204 boxes must be sold, 140 sell anyway."""
    env = workshop.act_as("chen")
    fair, social = get_channels(workshop, "fair", "social")
    hotels, shops = env["res.partner.category"].create(
        [{"name": "酒店 Hotels"}, {"name": "企业与学校 Firms and schools"}]
    )
    workshop.segments = (hotels, shops)
    common = {
        "company_id": workshop.company.id,
        "plan_id": workshop.promotion_plan.id,
        "user_id": workshop.users["chen"].id,
    }
    products = workshop.products
    boxes, stand = env["workshop.promotion"].create(
        [
            {
                "name": "节庆礼盒周 Festive gift boxes",
                "date_from": START,
                "date_to": LAST,
                "channel_id": social.id,
                "goal_metric": "units",
                "goal_value": 220.0,
                "planned_units": 220.0,
                "amount_planned": 1200.0,
                "discount_pct": 5.0,
                "product_ids": [Command.set(products["festive"].ids)],
                "substitute_ids": [Command.set(products["pastry_tin"].ids)],
                "audience_ids": [Command.set(hotels.ids)],
                "strengths": "盒面印酒店自己的名称，当天送到。",
                "hypothesis": "酒店节前两周订礼盒，优惠 5 % 能让它们多订。",
                **common,
            },
            {
                "name": "秋季展销会 Autumn fair",
                "date_from": FAIR,
                "date_to": FAIR + timedelta(days=1),
                "channel_id": fair.id,
                "goal_metric": "customers",
                "goal_value": 2.0,
                "planned_units": 60.0,
                "amount_planned": 700.0,
                "product_ids": [Command.set(products["tasting"].ids)],
                "audience_ids": [Command.set(shops.ids)],
                "strengths": "现场试吃五款，当天下单当周送。",
                "hypothesis": "没见过我们的企业，尝过就会订。",
                **common,
            },
        ]
    )
    workshop.promotions.update(boxes=boxes.sudo(), fair=stand.sudo())
    for promotion in (boxes, stand):
        promotion.action_survey()
    answer_survey(workshop, boxes, 9, 36)
    _write_content(env, boxes, stand, hotels, shops)
    _plan_tasks(env, workshop, boxes, stand)
    _make_offer(workshop, boxes)
    boxes.action_policy_submit("卖得出 220 盒就能回本。")
    stand.action_policy_submit()


def _write_content(env, boxes, stand, hotels, shops):
    rows = env["workshop.promotion.content"].create(
        [
            {
                "name": "酒店传单 Leaflet for hotels",
                "promotion_id": boxes.id,
                "kind": "leaflet",
                "selling_point": "盒面印您酒店的名称",
                "segment_id": hotels.id,
                "text": "<p>六枚酥点，盒面印您酒店的名称，苏州市内当天送到。</p>",
            },
            {
                "name": "展位介绍 At the stand",
                "promotion_id": stand.id,
                "kind": "copy",
                "selling_point": "五款一次尝完",
                "segment_id": shops.id,
                "text": "<p>五款各一枚，尝过再订，本周送到。</p>",
            },
        ]
    )
    for row in rows:
        row.action_policy_submit()


def _plan_tasks(env, workshop, boxes, stand):
    users = workshop.users
    env["workshop.promotion.task"].create(
        [
            {
                "promotion_id": promotion.id,
                "name": name,
                "user_id": users[login].id,
                "date_planned": START + timedelta(days=days),
            }
            for promotion, name, login, days in (
                (boxes, "印刷传单", "chen", -3),  # done three days late
                (boxes, "发给酒店客户群", "emma", 1),
                (stand, "布置展位", "li", 1),
            )
        ]
    )


def _make_offer(workshop, boxes):
    """Odoo's own offer: 5 % off each box, live while the promotion runs."""
    env = workshop.act_as("wang")  # offers are the sales administrator's
    product = workshop.products["festive"]
    env["loyalty.program"].create(
        {
            "name": "礼盒 95 折 5 % off gift boxes",
            "program_type": "promotion",
            "trigger": "auto",
            "applies_on": "current",
            "company_id": workshop.company.id,
            "policy_promotion_id": boxes.id,
            "rule_ids": [Command.create({"product_ids": [Command.set(product.ids)]})],
            "reward_ids": [
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount": 5.0,
                        "discount_mode": "percent",
                        "discount_applicability": "specific",
                        "discount_product_ids": [Command.set(product.ids)],
                    }
                )
            ],
        }
    )


@scene(back=31, time="16:40")
def owner_approves_both_promotions(workshop):
    env = workshop.act_as("wang")
    for promotion in workshop.promotions.values():
        promotion.with_env(env).action_policy_approve("同意。事后如实评估。")
        for content in promotion.content_ids.with_env(env):
            content.action_policy_approve()


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


def answer_survey(workshop, promotion, yes, asked):
    """People answer on the survey's own page."""
    survey = promotion.sudo().survey_id
    question = survey.question_ids[:1]
    known, unknown = question.suggested_answer_ids
    for number in range(asked):
        sheet = survey._create_answer(check_attempts=False)
        choice = known if number < yes else unknown
        sheet._save_lines(question, str(choice.id))
        sheet._mark_done()


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


@scene(back=4, time="14:45")
def an_idea_that_never_pays(workshop):
    """Below cost: no number of boxes pays for it; the owner must say so."""
    env = workshop.act_as("chen")
    (mail,) = get_channels(workshop, "mail")
    today = workshop.clock.now.date()
    idea = env["workshop.promotion"].create(
        {
            "name": "桃酥礼罐四折 Pastry tins at 60 % off",
            "company_id": workshop.company.id,
            "plan_id": workshop.promotion_plan.id,
            "date_from": today + timedelta(days=10),
            "date_to": today + timedelta(days=16),
            "channel_id": mail.id,
            "goal_value": 200.0,
            "planned_units": 200.0,
            "amount_planned": 300.0,
            "discount_pct": 60.0,
            "product_ids": [Command.set(workshop.products["pastry_tin"].ids)],
            "strengths": "年底清库存。",
            "hypothesis": "四折谁都会买。",
        }
    )
    idea.action_policy_submit("清一清库存？")


@scene(back=3, time="09:20")
def tarts_run_now(workshop):
    """Running: two weeks of tarts for cafés, without a price cut."""
    env = workshop.act_as("chen")
    (social,) = get_channels(workshop, "social")
    today = workshop.clock.now.date()
    tarts = env["workshop.promotion"].create(
        {
            "name": "咖啡馆蛋挞周 Tarts for cafés",
            "company_id": workshop.company.id,
            "plan_id": workshop.promotion_plan.id,
            "date_from": today,
            "date_to": today + timedelta(days=13),
            "channel_id": social.id,
            "goal_metric": "customers",
            "goal_value": 3.0,
            "planned_units": 120.0,
            "amount_planned": 500.0,
            "product_ids": [Command.set(workshop.products["tart"].ids)],
            "strengths": "当日清晨烘焙，七点前送到。",
            "hypothesis": "咖啡馆缺早上第一炉。",
        }
    )
    tarts.action_policy_submit()
    tarts.with_env(workshop.act_as("wang")).action_policy_approve()
    tarts.action_start()
