"""What is on the desks on the last morning: one or two of each kind."""

from . import acts
from .customers import accept_online, agree_by_phone
from .doorstep import get_contract, plan
from .drawing import draw_parcel
from .quotations import send_link, submit
from .stage import scene


def _sell(workshop, nickname, seller, customer, lines, who, online=False, **values):
    """Quoted and sent, agreed while the customer is still on the telephone."""
    send_link(workshop.quote(nickname, seller, customer, lines, **values))
    if online:
        accept_online(workshop, nickname, who, "link")
    else:
        agree_by_phone(workshop, nickname, seller, who, "")


# --------------------------------------------------------------------------- contracts
@scene(back=2, time="14:20")
def school_gifts_are_offered(workshop):
    order = workshop.quote(
        "gifts", "li", "yucai", [("pineapple_cake", 130, 86, 0)], promise=45
    )
    send_link(order)


@scene(back=1, time="11:05")
def school_gifts_are_accepted(workshop):
    agree_by_phone(workshop, "gifts", "li", "周校长", "电话同意，等合同。")


@scene(back=1, time="11:25")
def school_contract_misses_a_clause(workshop):
    """The school wants its own standard in; its text is still to come."""
    contract = get_contract(workshop, "li", "gifts")
    quality = contract.clause_ids.filtered(lambda clause: clause.key == "quality")
    quality.text = "执行标准：______（校方的食品安全要求待提供）"


@scene(back=0, time="09:10")
def hong_kong_contract_is_submitted(workshop):
    """Waits for the manager on the last morning."""
    get_contract(workshop, "lin", "hong_kong").action_policy_submit(
        "港幣報價，條款沿用範本。"
    )


# ------------------------------------------------------------------------ order review
@scene(back=1, time="13:20")
def new_kindergarten_orders(workshop):
    """A new customer: street and number are still missing."""
    _sell(
        workshop,
        "sprout",
        "li",
        "sprout",
        [("breakfast", 30, None, 0)],
        "青禾 蒋园长",
        promise=9,
    )


@scene(back=0, time="08:40")
def new_kindergarten_is_submitted(workshop):
    submit(workshop.get_order("sprout", "li"), "新园区门牌下周才下来，先请确认排产。")


# -------------------------------------------------------------------------- hand-overs
@scene(back=3, time="10:15")
def school_cakes_are_agreed(workshop):
    _sell(
        workshop,
        "school_cakes",
        "emma",
        "harbour",
        [("pineapple_cake", 60, None, 0)],
        "Ms Hughes, canteen",
        online=True,
        due=-1,
    )


@scene(back=3, time="11:40")
def school_cakes_logistics(workshop):
    acts.acknowledge(workshop, "school_cakes", "ma", "logistics")


@scene(back=3, time="13:50")
def school_cakes_are_sent_back(workshop):
    """Can't by then, with a reason and a day."""
    acts.send_back(
        workshop,
        "school_cakes",
        "sun",
        "production",
        workshop.clock.get_utc(-4, "16:00"),
        "凤梨馅供应商晚到货，三天后才能做",
    )


@scene(back=1, time="10:20")
def shop_buns_are_agreed(workshop):
    """Nobody in logistics has looked at it: late since yesterday afternoon."""
    _sell(
        workshop,
        "buns",
        "li",
        "neighbour",
        [("pineapple", 40, 58.5, 0)],
        "邻家 小赵",
        due=-2,
    )


@scene(back=0, time="10:15")
def tea_boxes_are_agreed(workshop):
    """Fresh on both desks."""
    _sell(
        workshop,
        "tea_boxes",
        "li",
        "yunqi_tea",
        [("walnut", 40, 156, 0)],
        "云栖 沈经理",
        online=True,
        due=-8,
    )


# ---------------------------------------------------------------------------- runs late
@scene(back=6, time="10:40")
def canteen_boxes_are_agreed(workshop):
    _sell(
        workshop,
        "late_boxes",
        "lin",
        "hengda",
        [("walnut", 45, 156, 0)],
        "恆達 劉主任",
        online=True,
        due=-1,
    )


@scene(back=6, time="11:30")
def canteen_boxes_are_taken_over(workshop):
    acts.acknowledge(workshop, "late_boxes", "sun", "production")
    acts.acknowledge(workshop, "late_boxes", "ma", "logistics")


@scene(back=1, time="09:05")
def canteen_boxes_run_late(workshop):
    """Damp walnuts: red, with an issue open; the message to the customer waits."""
    plan(workshop, -3, "15:00", "late_boxes")
    acts.report_problem(
        workshop,
        "late_boxes",
        "sun",
        "核桃仁受潮，整批退回供应商",
        cause_kind="material",
        cause="到货时外箱破损，水分超标。",
        date_due=workshop.clock.get_utc(-1, "16:00"),
    )


# -------------------------------------------------------------------------- inspection
@scene(back=3, time="15:40")
def coffee_toast_is_agreed(workshop):
    _sell(
        workshop,
        "running",
        "emma",
        "coffee",
        [("toast", 120, None, 0), ("croissant", 40, None, 0)],
        "Ms Fan, owner",
        due=-1,
    )


@scene(back=3, time="16:10")
def coffee_toast_is_taken_over(workshop):
    acts.acknowledge(workshop, "running", "ma", "logistics")


@scene(back=0, time="10:25")
def coffee_toast_is_being_inspected(workshop):
    inspection = acts.start_inspection(workshop, "running")
    for row in inspection.result_ids[:2]:
        row.action_ok()


@scene(back=4, time="10:05")
def birthday_cakes_are_agreed(workshop):
    _sell(
        workshop,
        "held",
        "li",
        "sunshine",
        [("cake", 12, None, 0)],
        "阳光 许园长",
        due=-1,
    )


@scene(back=4, time="11:10")
def birthday_cakes_are_taken_over(workshop):
    acts.acknowledge(workshop, "held", "ma", "logistics")


@scene(back=1, time="14:50")
def birthday_cakes_are_held(workshop):
    workshop.held = acts.inspect(workshop, "held", squashed="两盒外箱压角，蛋糕完好。")
    assert workshop.held.state == "failed"


@scene(back=0, time="08:50")
def waiver_is_asked_for(workshop):
    dialog = workshop.held.env["workshop.inspection.waiver"].create(
        {
            "inspection_id": workshop.held.id,
            "reason": "只是外箱压角，内盒和蛋糕完好；园方今天办生日会，换箱来不及。",
            "photo": draw_parcel(is_damaged=True),
        }
    )
    dialog.action_ask()


# ---------------------------------------------------------------- shipping and receipt
@scene(back=5, time="09:20")
def banquet_croissants_are_agreed(workshop):
    _sell(
        workshop,
        "no_number",
        "emma",
        "maple",
        [("croissant", 90, 53, 0)],
        "Ms Tao, banquets",
        online=True,
        due=0,
    )


@scene(back=5, time="10:10")
def banquet_croissants_are_taken_over(workshop):
    acts.acknowledge(workshop, "no_number", "ma", "logistics")


@scene(back=1, time="09:40")
def banquet_croissants_leave_without_number(workshop):
    """Passed and gone; the parcel service has not given its number."""
    acts.inspect(workshop, "no_number")
    acts.ship(workshop, "no_number", facts=False)


@scene(back=7, time="14:05")
def tea_tins_are_offered(workshop):
    order = workshop.quote(
        "in_transit",
        "li",
        "lotus_tea",
        [("cookie", 70, 43.5, 0), ("scone", 20, None, 0)],
        due=0,
        carrier_id=workshop.carriers["parcel"].id,
    )
    send_link(order)


@scene(back=6, time="09:25")
def tea_tins_are_accepted(workshop):
    accept_online(workshop, "in_transit", "何晓燕", "login")


@scene(back=6, time="11:05")
def tea_tins_are_taken_over(workshop):
    acts.acknowledge(workshop, "in_transit", "ma", "logistics")


@scene(back=1, time="10:05")
def tea_tins_are_on_their_way(workshop):
    """The customer's page asks whether everything arrived."""
    acts.inspect(workshop, "in_transit")
    acts.ship(workshop, "in_transit")


@scene(back=8, time="14:30")
def hotel_scones_are_agreed(workshop):
    _sell(
        workshop,
        "damaged",
        "emma",
        "riverside",
        [("scone", 45, 70, 0)],
        "Mr Gu, purchasing",
        online=True,
        due=3,
    )


@scene(back=8, time="15:05")
def hotel_scones_are_taken_over(workshop):
    acts.acknowledge(workshop, "damaged", "ma", "logistics")


@scene(back=3, time="09:10")
def hotel_scones_leave(workshop):
    acts.inspect(workshop, "damaged")
    acts.ship(workshop, "damaged")


@scene(back=3, time="16:40")
def hotel_scones_arrive_damaged(workshop):
    acts.say_received(
        workshop,
        "damaged",
        "顾志远",
        exception="damaged",
        note="最下面两箱被压坏，照片在附件。",
    )


@scene(back=4, time="13:55")
def canteen_breakfasts_are_agreed(workshop):
    _sell(
        workshop,
        "to_tell_lin",
        "lin",
        "hengda",
        [("breakfast", 45, None, 0)],
        "恆達 劉主任",
        due=0,
    )


@scene(back=4, time="14:40")
def canteen_breakfasts_are_taken_over(workshop):
    acts.acknowledge(workshop, "to_tell_lin", "ma", "logistics")


@scene(back=3, time="10:40")
def bookshop_boxes_are_agreed(workshop):
    _sell(
        workshop,
        "to_tell_li",
        "li",
        "bookshop",
        [("cookie", 50, None, 0)],
        "晨光 秦店长",
        due=0,
    )


@scene(back=3, time="11:20")
def bookshop_boxes_are_taken_over(workshop):
    acts.acknowledge(workshop, "to_tell_li", "ma", "logistics")


@scene(back=0, time="09:20")
def two_deliveries_pass(workshop):
    acts.inspect(workshop, "to_tell_lin")
    acts.inspect(workshop, "to_tell_li")


@scene(back=0, time="09:45")
def two_customers_are_to_be_told(workshop):
    """Neither has an e-mail address: the sellers pass the notices on."""
    acts.ship(workshop, "to_tell_lin")
    acts.ship(workshop, "to_tell_li")
