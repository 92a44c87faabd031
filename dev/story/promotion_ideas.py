"""The year's plan and its promotions, up to the approval."""

from datetime import timedelta

from odoo.fields import Command

from .promotion_sales import FAIR, LAST, START
from .stage import scene


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
    boxes, stand = _have_ideas(workshop, fair, social, hotels, shops)
    workshop.promotions.update(boxes=boxes.sudo(), fair=stand.sudo())
    for promotion in (boxes, stand):
        promotion.action_survey()
    answer_survey(workshop, boxes, 9, 36)
    _write_content(env, boxes, stand, hotels, shops)
    _plan_tasks(env, workshop, boxes, stand)
    _make_offer(workshop, boxes)
    boxes.action_policy_submit("卖得出 220 盒就能回本。")
    stand.action_policy_submit()


def _have_ideas(workshop, fair, social, hotels, shops):
    """The gift boxes and the fair, not approved yet."""
    products = workshop.products
    rows = [
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
        },
    ]
    common = {
        "company_id": workshop.company.id,
        "plan_id": workshop.promotion_plan.id,
        "user_id": workshop.users["chen"].id,
    }
    ideas = workshop.act_as("chen")["workshop.promotion"]
    return ideas.create([{**row, **common} for row in rows])


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
    workshop.tarts = tarts.sudo()


@scene(back=2, time="10:05")
def cafes_scan_the_leaflet(workshop):
    """Four look at its page; one leaves his number, and is a lead."""
    for _visitor in range(4):
        workshop.tarts._count_visit()
    workshop.tarts._receive_lead(
        {
            "contact_name": "周先生（左岸咖啡）",
            "phone": "0512-5550 7711",
            "email": False,
            "note": "每天早上两盒，七点前能到吗？",
        }
    )
