"""Ordinary weeks: orders within the policy on their way to the customer's door."""

from collections import namedtuple
from functools import partial

from . import acts
from .customers import accept_online, agree_by_phone
from .history import invoice_order
from .quotations import send_link
from .stage import SCENES, Scene

# working days back of each act; None = it has not happened
Way = namedtuple("Way", "order seller agreed shipped received asked score words")
WAYS = (
    Way("school", "li", 25, 23, 22, 20, "4", "周校长：早餐箱准时，孩子们喜欢。"),
    Way("anniversary", "li", 21, 19, 18, 16, "5", "何姐：礼盒很体面，客人都问。"),
    Way("banquet", "lin", 12, 9, 9, 7, "4", "鄭經理：蛋撻夠脆，紙盒可以再厚一點。"),
    Way("tins_hangzhou", "li", 30, 28, 26, 24, "5", "云栖：茉莉味卖得最好。"),
    Way("breakfasts", "emma", 29, 27, 27, 25, "5", "Croissants warm at seven. Good."),
    Way("canteen_try", "lin", 26, 24, 22, 20, "3", "份量夠，送到已經九點，偏晚。"),
    Way("toast_week", "li", 23, 21, 21, 19, "4", "邻家：吐司走得快，下周再订。"),
    Way("second_shop", "emma", 17, 15, 15, 13, "5", "Opening day went well."),
    Way("school_scones", "emma", 16, 14, 14, 12, "4", "Raisin ones go first."),
    Way("desserts", "lin", 15, 11, 8, 6, "5", "維港：鳳梨酥完好，會再訂。"),
    Way("reading_day", "li", 11, 9, 9, 7, "4", "书店：司康很受欢迎。"),
    Way("autumn_outing", "li", 10, 7, 7, 5, "3", "园长：晚了一天，味道没问题。"),
    Way("maple_breakfast", "emma", 8, 6, 4, 2, "4", "Twelve boxes more next time."),
    Way("grain_tea", "li", 8, 7, 6, 4, "4", "何姐：杂粮面包客人爱吃，就是放不住。"),
    Way("grain_coffee", "emma", 8, 7, 6, None, "", ""),
    Way("grain_hotel", "emma", 8, 7, 6, None, "", ""),
    Way("tea_pastry", "li", 7, 5, 3, None, "", ""),  # received: to be asked how it was
    Way("toast_again", "li", 4, 2, 1, None, "", ""),
)
# nickname: customer, lines, working days back of the quotation and of the promise
ORDERS = {
    "tins_hangzhou": ("yunqi_tea", [("cookie", 60, 43.5, 0)], 31, 27),
    "breakfasts": (
        "riverside",
        [("croissant", 60, 53, 0), ("scone", 20, 70, 0)],
        30,
        27,
    ),
    "canteen_try": ("hengda", [("breakfast", 40, None, 0)], 27, 23),
    "toast_week": ("neighbour", [("toast", 150, 17.5, 0), ("tart", 40, 35, 0)], 24, 21),
    "second_shop": (
        "coffee",
        [("croissant", 80, 53, 0), ("toast", 60, None, 0)],
        18,
        15,
    ),
    "school_scones": ("harbour", [("scone", 60, 70, 0)], 17, 14),
    "desserts": ("victoria", [("pineapple_cake", 60, None, 0)], 16, 9),
    "reading_day": ("bookshop", [("scone", 30, None, 0)], 12, 9),
    "autumn_outing": (
        "sunshine",
        [("breakfast", 20, None, 0), ("cake", 3, None, 0)],
        11,
        8,
    ),
    "grain_tea": ("lotus_tea", [("grain", 40, 27, 0)], 9, 6),
    "grain_coffee": ("coffee", [("grain", 30, 27, 0)], 9, 6),
    "grain_hotel": ("riverside", [("grain", 30, 27, 0)], 9, 6),
    "maple_breakfast": ("maple", [("croissant", 70, None, 0)], 9, 5),
    "tea_pastry": ("yunqi_tea", [("tart", 50, None, 0), ("cookie", 40, 43.5, 0)], 8, 4),
    "toast_again": ("neighbour", [("toast", 180, 17.5, 0)], 5, 2),
}
# Baked for the order: working days back on which it left the oven.
BAKED = {"desserts": 12}
CONTACTS = {
    "li": ("电话确认，按时送。", "客户来电：收到，齐全。"),
    "emma": ("Agreed on the phone.", "They called: all there."),
    "lin": ("電話確認。", "客戶來電：已收到，數量正確。"),
}
PEOPLE = {
    "yunqi_tea": "云栖 沈经理",
    "riverside": "Mr Gu, purchasing",
    "hengda": "恆達 劉主任",
    "neighbour": "邻家 小赵",
    "coffee": "Ms Fan, owner",
    "harbour": "Ms Hughes, canteen",
    "victoria": "維港 陳小姐",
    "bookshop": "晨光 秦店长",
    "sunshine": "阳光 许园长",
    "maple": "Ms Tao, banquets",
    "yucai": "周校长",
    "lotus_tea": "何晓燕",
    "fullhouse": "福滿樓 鄭經理",
}
# Accepted on the customer's own page, the others by telephone.
BY_LINK = (
    "tins_hangzhou",
    "breakfasts",
    "second_shop",
    "school_scones",
    "desserts",
    "maple_breakfast",
    "tea_pastry",
)
# Received: known from the customer's own page, the others by telephone.
BY_PAGE = ("breakfasts", "school_scones", "desserts", "anniversary", "second_shop")


def quote_and_send(name, seller, row, workshop):
    customer, lines, _back, due = row
    send_link(workshop.quote(name, seller, customer, lines, due=due))


def agree(name, seller, workshop):
    who = get_person(workshop, name)
    if name in BY_LINK:
        accept_online(workshop, name, who, "link")
        return
    agree_by_phone(workshop, name, seller, who, CONTACTS[seller][0])


def get_person(workshop, name):
    """Return who speaks for the customer of an order."""
    partner = workshop.orders[name].partner_id
    nickname = next(key for key, row in workshop.customers.items() if row == partner)
    return PEOPLE[nickname]


def take_over(name, login, duty, workshop):
    acts.acknowledge(workshop, name, login, duty)


def receive(way, workshop):
    who = get_person(workshop, way.order)
    if way.order in BY_PAGE:
        login = "lotus" if way.order == "anniversary" else None
        acts.say_received(workshop, way.order, who, login)
    else:
        words = CONTACTS[way.seller][1]
        acts.note_receipt(workshop, way.order, "ma", who, words)


def invoice(name, back, workshop):
    invoice_order(workshop, workshop.orders[name], back)


def _tell(back, time, function, *arguments):
    SCENES.append(Scene(back, time, partial(function, *arguments)))


def follow(way):
    """Register the acts of one order from the hand-over to the follow-up."""
    name, seller = way.order, way.seller
    _tell(way.agreed, "16:50", take_over, name, "ma", "logistics")
    if name in BAKED:
        _tell(way.agreed, "16:30", take_over, name, "sun", "production")
        _tell(BAKED[name], "15:20", _bake, name)
    _tell(way.shipped, "09:15", _inspect, name)
    _tell(way.shipped, "10:00", _ship, name)
    _tell(way.shipped, "10:30", _pass_on, name, seller)
    if way.received is not None:
        _tell(way.received, "16:20", receive, way)
    if way.asked is not None:
        _tell(way.asked, "15:10", _ask, way)


def _bake(name, workshop):
    acts.make(workshop, name)


def _inspect(name, workshop):
    acts.inspect(workshop, name)


def _ship(name, workshop):
    acts.ship(workshop, name)


def _pass_on(name, seller, workshop):
    acts.pass_on(workshop, name, seller)


def _ask(way, workshop):
    acts.follow_up(workshop, way.order, way.seller, way.score, way.words)


for _way in WAYS:
    if _way.order in ORDERS:
        _row = ORDERS[_way.order]
        _tell(_row[2], "10:40", quote_and_send, _way.order, _way.seller, _row)
        _tell(_way.agreed, "13:15", agree, _way.order, _way.seller)
    follow(_way)
    if _way.order not in ("anniversary",) and _way.asked and _way.asked > 6:
        _tell(_way.asked, "16:00", invoice, _way.order, _way.asked)
