"""Quotations under the policy, from inside: written, reviewed, sent, changed."""

from .stage import scene


def submit(order, reason=""):
    """Ask for the review, with the salesperson's own words."""
    order.action_policy_submit(reason)


def send_link(order):
    """Copy the link into WeChat; the quotation counts as sent."""
    order.env["workshop.order.send"].create({"order_id": order.id}).action_copied()


def approve(workshop, nickname, login, comment=""):
    """Decide from the desk: one tap on the card."""
    steps = workshop.act_as(login)["workshop.approval.step"]
    request = workshop.orders[nickname].policy_request_id
    card = steps.search(
        [("request_id", "=", request.id), ("state", "=", "pending")], limit=1
    )
    card.action_approve(comment)


def refuse(workshop, nickname, login, reason, comment):
    """Refuse from the desk: a reason and a few words."""
    env = workshop.act_as(login)
    request = workshop.orders[nickname].policy_request_id
    dialog = env["workshop.approval.refuse"].create(
        {"request_id": request.id, "reason": reason, "comment": comment}
    )
    dialog.action_refuse()


def ask(workshop, login, customer, title, text):
    """An inquiry comes in as a lead; the quotation answers it."""
    return workshop.act_as(login)["crm.lead"].create(
        {
            "name": title,
            "type": "opportunity",
            "partner_id": workshop.customers[customer].id,
            "user_id": workshop.users[login].id,
            "description": text,
        }
    )


# ------------------------------------------------------- refused, then done properly
@scene(back=26, time="09:20")
def school_breakfast_too_cheap(workshop):
    order = workshop.quote(
        "school", "li", "yucai", [("breakfast", 80, None, 14)], due=23
    )
    submit(order, "学校要求与上学期同价。")


@scene(back=26, time="10:05")
def school_breakfast_refused(workshop):
    refuse(workshop, "school", "chen", "price", "让利太多，最多九折。")


@scene(back=26, time="11:30")
def school_breakfast_again(workshop):
    order = workshop.get_order("school", "li")
    order.order_line.discount = 8
    submit(order, "已改为九二折，数量不变。")


@scene(back=26, time="11:52")
def school_breakfast_approved(workshop):
    approve(workshop, "school", "chen", "可以，注意交货期。")


@scene(back=26, time="13:10")
def school_breakfast_sent(workshop):
    send_link(workshop.get_order("school", "li"))


# ------------------------------------------------------------------- within policy
@scene(back=22, time="09:45")
def tea_house_asks(workshop):
    lead = ask(
        workshop,
        "li",
        "lotus_tea",
        "荷香茶馆：核桃礼盒 50 盒",
        "周年店庆，要牛皮纸盒。",
    )
    workshop.orders["lead"] = lead.sudo()


@scene(back=22, time="10:30")
def tea_house_within_policy(workshop):
    """No review, no extra tap: released by sending."""
    order = workshop.quote(
        "anniversary",
        "li",
        "lotus_tea",
        [("walnut", 50, 155, 0)],
        due=19,
        opportunity_id=workshop.orders["lead"].id,
    )
    send_link(order)


# ----------------------------------------------------- the owner's word, by deputy
@scene(back=13, time="09:50")
def banquet_below_fifteen(workshop):
    order = workshop.quote(
        "banquet",
        "lin",
        "fullhouse",
        [("tart", 300, 21.5, 0), ("cake", 10, 120, 0)],
        due=9,
    )
    submit(order, "尾牙宴席，三百盒蛋撻，明年想簽全年。")


@scene(back=13, time="10:25")
def banquet_decided_by_deputy(workshop):
    """The owner is at the fair; the manager decides for him."""
    approve(workshop, "banquet", "chen", "代王总批准：全年合作价。")


@scene(back=13, time="11:00")
def banquet_sent(workshop):
    send_link(workshop.get_order("banquet", "lin"))


# ---------------------------------------------------------------- cancelled by both
@scene(back=10, time="14:00")
def kindergarten_party_sent(workshop):
    send_link(workshop.quote("party", "li", "sunshine", [("cake", 6, None, 0)]))


@scene(back=8, time="09:15")
def kindergarten_party_cancelled(workshop):
    workshop.get_order("party", "li").action_cancel()


# ------------------------------------------------------------------ agreed, changed
@scene(back=9, time="10:10")
def hotel_breakfast_sent(workshop):
    order = workshop.quote(
        "hotel",
        "emma",
        "riverside",
        [("croissant", 120, 52, 0), ("scone", 30, 70, 0)],
        promise=40,
    )
    send_link(order)


@scene(back=1, time="14:35")
def hotel_asks_for_a_change(workshop):
    """Confirmed orders stay as agreed: the change waits for the manager."""
    order = workshop.get_order("hotel", "emma")
    action = order.action_policy_request_change()
    change = order.env["workshop.order.change"].browse(action["res_id"])
    change.reason = "The hotel doubles the croissants and asks for 48."
    row = change.line_ids[0]
    row.write({"quantity": 240, "price_unit": 48})
    change.action_policy_submit("They would take it for the whole season.")


# --------------------------------------------------------- approved, sent, waiting
@scene(back=5, time="09:35")
def wedding_needs_a_review(workshop):
    order = workshop.quote(
        "wedding", "emma", "maple", [("pineapple_cake", 150, 80, 0)], promise=12
    )
    submit(order, "Wedding fair on Saturday, 150 boxes at once.")


@scene(back=5, time="10:20")
def wedding_approved(workshop):
    approve(workshop, "wedding", "chen", "量大，同意。")


@scene(back=5, time="10:40")
def wedding_sent(workshop):
    send_link(workshop.get_order("wedding", "emma"))


# ------------------------------------------------------------- changed after release
@scene(back=6, time="15:10")
def coffee_needs_a_review(workshop):
    order = workshop.quote(
        "coffee",
        "emma",
        "coffee",
        [("croissant", 200, 50, 0), ("toast", 100, 17.5, 0)],
        promise=24,
    )
    submit(order, "Second shop opens in December.")


@scene(back=6, time="15:55")
def coffee_approved(workshop):
    approve(workshop, "coffee", "chen")


@scene(back=6, time="16:10")
def coffee_sent(workshop):
    send_link(workshop.get_order("coffee", "emma"))


@scene(back=0, time="09:05")
def coffee_price_goes_down(workshop):
    """Lower than approved: the release falls, round 2 opens with the difference."""
    order = workshop.get_order("coffee", "emma")
    order.order_line[0].price_unit = 47


# --------------------------------------------------------------- Hong Kong, dollars
@scene(back=4, time="11:20")
def hong_kong_sent(workshop):
    order = workshop.quote(
        "hong_kong",
        "lin",
        "victoria",
        [("pineapple_cake", 120, None, 0), ("cookie", 60, None, 0)],
        promise=14,
    )
    send_link(order)


# ------------------------------------------------------------------------ withdrawn
@scene(back=4, time="14:15")
def kindergarten_submitted(workshop):
    order = workshop.quote(
        "kindergarten", "li", "sunshine", [("breakfast", 25, None, 10)], promise=16
    )
    submit(order, "新学期试用价。")


@scene(back=4, time="14:50")
def kindergarten_withdrawn(workshop):
    workshop.get_order("kindergarten", "li").action_policy_withdraw()


# ----------------------------------------------------------- nobody decided in time
@scene(back=3, time="09:00")
def canteen_submitted(workshop):
    """Eight working hours pass: the owner is asked as well."""
    order = workshop.quote(
        "canteen", "lin", "hengda", [("breakfast", 120, 88, 0)], promise=14
    )
    submit(order, "恆達食堂每週固定訂購，要求月結價。")


# --------------------------------------------------------- refused, still on my day
@scene(back=2, time="10:15")
def hotel_lobby_submitted(workshop):
    later = workshop.env.ref("account.account_payment_term_45days")
    order = workshop.quote(
        "lobby",
        "emma",
        "riverside",
        [("cookie", 200, 41, 0)],
        promise=12,
        payment_term_id=later.id,
    )
    submit(order, "The lobby shop sells on commission, they ask for 45 days.")


@scene(back=2, time="11:05")
def hotel_lobby_refused(workshop):
    refuse(workshop, "lobby", "chen", "terms", "江滨平均晚付 11 天，账期最多 30 天。")


@scene(back=2, time="13:40")
def tea_tins_submitted(workshop):
    order = workshop.quote(
        "tins", "li", "yunqi_tea", [("cookie", 100, None, 15)], promise=10
    )
    submit(order, "云栖想整年订茶点罐。")


@scene(back=1, time="09:30")
def tea_tins_refused(workshop):
    refuse(workshop, "tins", "chen", "price", "15% 太多，最低 41 元。")


# -------------------------------------------------------- top tier, before the owner
@scene(back=1, time="15:20")
def school_canteen_below_fifteen(workshop):
    order = workshop.quote(
        "bay_school", "emma", "harbour", [("scone", 160, 47, 0)], promise=20
    )
    submit(order, "They compare us with a factory; a whole school year is at stake.")


# ------------------------------------------------------------------ the last morning
@scene(back=1, time="16:00")
def tea_cookies_open_to_sign(workshop):
    """Ready for the customer's four ticks and signature."""
    order = workshop.quote(
        "tea_cookies",
        "li",
        "lotus_tea",
        [("cookie", 80, 44, 0), ("walnut", 20, None, 0)],
        promise=7,
    )
    send_link(order)


@scene(back=1, time="16:40")
def bookshop_submitted(workshop):
    order = workshop.quote("bookshop", "li", "bookshop", [("scone", 40, None, 7)])
    submit(order, "书店开业活动，想给 93 折。")


@scene(back=0, time="09:15")
def bookshop_approved(workshop):
    """Released and not yet sent: on the salesperson's My day."""
    approve(workshop, "bookshop", "chen", "同意。")


@scene(back=0, time="09:25")
def new_year_box_submitted(workshop):
    """The customer's page says that it is being prepared."""
    order = workshop.quote(
        "new_year", "li", "lotus_tea", [("walnut", 100, 150, 0)], promise=30
    )
    submit(order, "老客户，百盒年货，请求 150 元。")


@scene(back=0, time="09:40")
def new_loaf_without_cost(workshop):
    order = workshop.quote("rye", "li", "yunqi_tea", [("rye", 60, None, 0)])
    submit(order, "新品，成本还没核出来。")


@scene(back=0, time="10:05")
def hotel_christmas_drafted(workshop):
    """Within policy, not sent yet."""
    lead = ask(
        workshop, "emma", "riverside", "Christmas breakfast", "90 boxes, 24 December"
    )
    workshop.quote(
        "christmas",
        "emma",
        "riverside",
        [("croissant", 90, 53, 0)],
        opportunity_id=lead.id,
    )


@scene(back=0, time="10:20")
def tea_house_inquiry(workshop):
    """An inquiry that is not complete: the specification is still missing."""
    order = workshop.quote("inquiry", "li", "yunqi_tea", [("tart", 50, None, 0)])
    order.order_line.policy_specification = False
