"""From yes to doorstep: the tea house opens its second shop and orders 120 boxes."""

from . import acts
from .customers import accept_online
from .history import invoice_order
from .quotations import send_link
from .stage import scene

ORDER = "opening"


def get_contract(workshop, login, nickname=ORDER):
    """Return the contract of an order as a user sees it."""
    contract = workshop.orders[nickname].policy_contract_id
    return contract.with_env(workshop.act_as(login))


# ------------------------------------------------------------------- offer and contract
@scene(back=17, time="10:05")
def opening_is_offered(workshop):
    order = workshop.quote(
        ORDER,
        "li",
        "lotus_tea",
        [("walnut", 120, 156, 0)],
        due=5,
        carrier_id=workshop.carriers["parcel"].id,
    )
    send_link(order)


@scene(back=16, time="09:35")
def opening_is_accepted(workshop):
    """Above ¥10,000: accepted, and the contract drafts itself."""
    accept_online(workshop, ORDER, "何晓燕", "login")


@scene(back=16, time="10:20")
def contract_is_completed(workshop):
    """What the template cannot know: the standard, and the parts of the payment."""
    contract = get_contract(workshop, "li")
    quality = contract.clause_ids.filtered(lambda clause: clause.key == "quality")
    quality.text = f"{quality.text} 执行标准：GB/T 20981 面包质量通则，随货附合格证。"
    contract.payment_ids.percent = 70
    contract.payment_ids = [
        (0, 0, {"sequence": 5, "name": "签订合同后三日内", "percent": 30})
    ]
    contract.action_policy_submit("开业用，三成定金。")


@scene(back=16, time="14:10")
def contract_is_approved(workshop):
    acts.approve_contract(
        workshop, get_contract(workshop, "chen"), "chen", "条款齐全，同意。"
    )


@scene(back=16, time="14:15")
def contract_is_signed_for_us(workshop):
    acts.sign_for_us(workshop, get_contract(workshop, "chen"), "chen")


@scene(back=16, time="14:40")
def contract_is_sent(workshop):
    acts.send_contract(workshop, get_contract(workshop, "li"), "li")


@scene(back=15, time="09:20")
def contract_is_signed_by_the_customer(workshop):
    """In the portal: archived, reviewed, confirmed and handed over in one go."""
    contract = get_contract(workshop, "li")
    acts.sign_as_customer(workshop, contract, "何晓燕", "lotus")
    order = workshop.orders[ORDER]
    assert contract.sha256 and order.state == "sale", f"{ORDER}: {order.state}"


# --------------------------------------------------------------------------- production
@scene(back=15, time="10:45")
def production_takes_it_over(workshop):
    day = workshop.clock.get_utc(6, "09:00")
    acts.acknowledge(workshop, ORDER, "sun", "production", day)


@scene(back=15, time="11:10")
def production_is_planned(workshop):
    """The oven is free the days before: ready a day before the promise."""
    plan(workshop, 6, "09:00")


@scene(back=15, time="11:25")
def logistics_takes_it_over(workshop):
    acts.acknowledge(workshop, ORDER, "ma", "logistics")


def plan(workshop, back, moment, nickname=ORDER):
    """Move the manufacturing order so that it ends at the moment."""
    for production in acts.get_productions(workshop, nickname):
        length = production.date_finished - production.date_start
        production.date_start = workshop.clock.get_utc(back, moment) - length


@scene(back=10, time="15:40")
def production_slips(workshop):
    """One oven stands still: a day later, and the seller knows before the customer."""
    plan(workshop, 4, "09:00")
    assert workshop.orders[ORDER].policy_slack_level == "red"


@scene(back=10, time="16:00")
def oven_is_reported(workshop):
    workshop.issue = acts.report_problem(
        workshop,
        ORDER,
        "sun",
        "二号烤炉温控失灵，核桃面包改排一号炉",
        cause_kind="machine",
        cause="温控板受潮，升温到 160 °C 就跳闸。",
        date_due=workshop.clock.get_utc(8, "12:00"),
    )


@scene(back=10, time="16:25")
def delay_is_told(workshop):
    """The drafted message, in the seller's own words."""
    order = workshop.get_order(ORDER, "li")
    notice = order.env["workshop.notice"].search(
        [("order_id", "=", order.id), ("kind", "=", "delay"), ("state", "=", "draft")]
    )
    notice.text = (
        "何姐您好：二号烤炉在检修，您的 120 盒核桃礼盒可能晚一天出炉，师傅正在抢修，"
        "有准信我马上告诉您。给您添麻烦了，如有不便请直接给我打电话。"
    )
    notice.action_send()


@scene(back=8, time="11:30")
def oven_is_repaired(workshop):
    """Both ovens bake again: the day is made good, and the promise holds."""
    workshop.issue.solution = "换了温控板，试烤两炉正常；两炉同烤，赶回一天。"
    workshop.issue.action_solve()
    plan(workshop, 7, "17:00")
    assert workshop.orders[ORDER].policy_slack_level != "red"


@scene(back=7, time="16:10")
def boxes_are_made(workshop):
    acts.make(workshop, ORDER)


# -------------------------------------------------------------------- out of the house
@scene(back=6, time="08:50")
def boxes_are_inspected(workshop):
    """On the phone, with one photo."""
    inspection = acts.inspect(workshop, ORDER)
    assert inspection.state == "passed"


@scene(back=6, time="10:20")
def boxes_are_shipped(workshop):
    acts.ship(workshop, ORDER)


@scene(back=5, time="15:35")
def boxes_have_arrived(workshop):
    """One tap in the portal."""
    acts.say_received(workshop, ORDER, "何晓燕 He Xiaoyan", "lotus")


@scene(back=3, time="14:30")
def opening_is_followed_up(workshop):
    acts.follow_up(
        workshop,
        ORDER,
        "li",
        "5",
        "何姐：开业当天全部送完；烤炉出事那天就来电，心里有数。",
    )


@scene(back=3, time="15:00")
def opening_is_invoiced(workshop):
    invoice_order(workshop, workshop.orders[ORDER], 3)


# ----------------------------------------------------------- the next one, to be signed
@scene(back=6, time="13:50")
def spring_is_offered(workshop):
    order = workshop.quote(
        "spring", "li", "lotus_tea", [("walnut", 90, 155, 0)], promise=40
    )
    send_link(order)


@scene(back=5, time="15:50")
def spring_is_accepted(workshop):
    accept_online(workshop, "spring", "何晓燕", "login")


@scene(back=4, time="10:30")
def spring_contract_is_submitted(workshop):
    get_contract(workshop, "li", "spring").action_policy_submit("条款与上一份相同。")


@scene(back=4, time="11:20")
def spring_contract_is_approved(workshop):
    acts.approve_contract(workshop, get_contract(workshop, "chen", "spring"), "chen")


@scene(back=4, time="13:30")
def spring_contract_is_signed_for_us(workshop):
    acts.sign_for_us(workshop, get_contract(workshop, "wang", "spring"), "wang")


@scene(back=1, time="10:50")
def spring_contract_is_sent(workshop):
    """With the customer, who can sign it in the portal."""
    acts.send_contract(workshop, get_contract(workshop, "li", "spring"), "li")
