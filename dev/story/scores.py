"""The scheme, the plan of three months, and the cards of the month that ended."""

from dateutil.relativedelta import relativedelta

from .stage import scene

# Sales, margin and new customers, month by month.
GOALS = {
    "li": ((22000, 50000, 60000), (7500, 18000, 21000), (1, 3, 3)),
    "emma": ((5000, 38000, 40000), (2000, 15000, 16000), (1, 2, 2)),
    "lin": ((12000, 25000, 28000), (3600, 7500, 8400), (1, 2, 2)),
}
CODES = ("net_sales", "margin", "new_customers")
RATINGS = {
    "li": (("4", "守时，客户有事随叫随到。"), ("4", "把两个线索让给了林怡君。")),
    "emma": (("5", "Reliable, also on busy days."), ("3", "很少参加早会。")),
    "lin": (("3", "拜訪記錄常常補寫。"), ("4", "樂意幫忙送樣。")),
    "xu": (("4", "刚来，肯学，笔记做得细。"), ("4", "主动帮忙出摊。")),
}


@scene(back=32, time="11:20")
def manager_drafts_the_scheme(workshop):
    """Sales 40, profit 30, new customers 10, satisfaction 10, the manager's two 5."""
    env = workshop.act_as("chen")
    scheme = env["workshop.scheme"].create(
        {
            "name": "销售人员考核方案",
            "company_id": workshop.company.id,
            "bonus_base": 1000.0,
            "bonus_cap": 1500.0,
        }
    )
    scheme.action_fill_default()
    scheme.action_policy_submit("按制度第二章。")
    workshop.scheme = scheme


@scene(back=32, time="13:30")
def manager_plans_the_quarter(workshop):
    """Each month by hand, then summed up."""
    env = workshop.act_as("chen")
    first = workshop.clock.now.date().replace(day=1)
    indicators = {row.code: row.id for row in env["workshop.indicator"].search([])}
    plan = env["workshop.target.plan"].create(
        {
            "name": "季度销售计划",
            "company_id": workshop.company.id,
            "date_from": first,
            "date_to": first + relativedelta(months=3, days=-1),
            "strategy": "酒店和学校为主；每人每周至少拜访三家。",
            "goal_ids": [
                (
                    0,
                    0,
                    {
                        "user_id": workshop.users[login].id,
                        "indicator_id": indicators[code],
                        "amount": sum(months),
                    },
                )
                for login, goals in GOALS.items()
                for code, months in zip(CODES, goals, strict=True)
            ],
        }
    )
    plan.action_spread()
    for goal in plan.goal_ids:
        login = goal.user_id.login
        months = GOALS[login][CODES.index(goal.indicator_id.code)]
        for row, amount in zip(
            goal.target_ids.sorted("date_from"), months, strict=True
        ):
            row.amount = amount
    plan.action_sum_up()
    plan.action_policy_submit("旺季前两个月加大。")
    workshop.plan = plan


@scene(back=31, time="15:10")
def owner_approves_both(workshop):
    for document in (workshop.scheme, workshop.plan):
        document.with_env(workshop.act_as("wang")).action_policy_approve()
    cards = workshop.env["workshop.scorecard"]
    cards._open_period(workshop.company)


def _get_cards(workshop, login, state):
    return workshop.act_as(login)["workshop.scorecard"].search([("state", "=", state)])


@scene(back=14, time="16:20")
def manager_rates(workshop):
    """Attitude and teamwork, each with a reason; then to the person."""
    for card in _get_cards(workshop, "chen", "computed"):
        dialog = card.env["workshop.scorecard.act"].create(
            {"card_id": card.id, "act": "rate"}
        )
        attitude, teamwork = RATINGS[card.user_id.login]
        for row in dialog.line_ids:
            given = attitude if row.line_id.code == "attitude" else teamwork
            row.rating, row.reason = given
        dialog.action_apply()
        card.action_send()


@scene(back=13, time="09:10")
def people_answer(workshop):
    """Two confirm, one disputes."""
    for login in ("li", "lin", "xu"):
        _get_cards(workshop, login, "rated").action_acknowledge()
    for card in _get_cards(workshop, "emma", "rated"):
        card.env["workshop.scorecard.act"].create(
            {
                "card_id": card.id,
                "act": "dispute",
                "text": "I stood in at the stall on both Saturdays; that is teamwork.",
            }
        ).action_apply()


@scene(back=12, time="10:40")
def owner_settles(workshop):
    for card in _get_cards(workshop, "wang", "disputed"):
        dialog = card.env["workshop.scorecard.act"].create(
            {"card_id": card.id, "act": "settle", "text": "说得对，团队协作改为 4 分。"}
        )
        for row in dialog.line_ids.filtered(lambda row: row.line_id.code == "teamwork"):
            row.rating, row.reason = "4", "两个周六都顶了班。"
        dialog.action_apply()


@scene(back=12, time="15:00")
def manager_finalises(workshop):
    """The cards freeze; one is below the line, and a coaching plan opens."""
    cards = _get_cards(workshop, "chen", "acknowledged")
    (cards | _get_cards(workshop, "chen", "disputed")).action_finalise()
    bonuses = workshop.act_as("chen")["workshop.outcome"].search([])
    if bonuses:
        bonuses.action_policy_submit("按考核表。")


@scene(back=10, time="11:00")
def coaching_begins(workshop):
    for plan in workshop.act_as("chen")["workshop.coaching"].search([]):
        plan.write(
            {
                "goal": "每月新增 2 家客户，销售额到目标的八成。",
                "actions": "每周二一起拜访；报价前先对一遍成本。",
            }
        )
        plan.action_log_session("一起拜访了三家，练习了报价说明。")


@scene(back=7, time="09:20")
def owner_approves_the_bonus(workshop):
    for bonus in workshop.act_as("wang")["workshop.outcome"].search(
        [("policy_approval_state", "=", "pending")]
    ):
        bonus.action_policy_approve()


@scene(back=1, time="18:40")
def cards_are_up_to_date(workshop):
    """As every night."""
    workshop.env["workshop.scorecard"]._refresh_open(workshop.company)
