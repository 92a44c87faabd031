"""Orders around the demo's two promotions: what sold before, in them and after.

The boxes are the worked example of F3.8: 140 sell anyway, 220 sold at 5 % off, 20 fewer
afterwards, 15 tins fewer, 1,200 spent. 57 % more sold, 725 lost.
"""

from collections import namedtuple
from datetime import datetime, timedelta
from functools import partial

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


def offer(number, sale, workshop):
    """What the customer is offered in the morning, before he says yes."""
    nickname = f"desk_{number}"
    values = {}
    if sale.campaign == "fair":
        promotion = workshop.promotions[sale.campaign]
        values["campaign_id"] = promotion.campaign_id.id
        lead = workshop.fair_leads.get(workshop.customers[sale.customer])
        values["opportunity_id"] = lead or False
    lines = [(product, units, None, 0) for product, units in sale.lines]
    order = workshop.quote(nickname, "chen", sale.customer, lines, **values)
    if sale.campaign == "boxes":
        order._update_programs_and_rewards()
        order.action_open_reward_wizard()


def sell(number, sale, workshop):
    """The order from the yes to the door, on one day."""
    nickname = f"desk_{number}"
    order = workshop.orders[nickname].with_env(workshop.act_as("chen"))
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
    _back = back_of(_sale.day)
    SCENES.append(Scene(_back, "10:35", partial(offer, _number, _sale)))
    SCENES.append(Scene(_back, "11:05", partial(sell, _number, _sale)))
