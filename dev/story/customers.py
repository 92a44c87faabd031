"""What customers do: accept in the portal, agree by telephone, receive, pay."""

from odoo import SUPERUSER_ID, fields

from .acts import acknowledge
from .drawing import draw_signature
from .history import invoice_order
from .stage import scene

TERMS = ["price", "payment", "delivery", "after_sales"]


def accept_online(workshop, nickname, name, grade):
    """Do what the portal does after the customer ticked the four terms and signed."""
    env = workshop.env(user=SUPERUSER_ID)
    order = workshop.orders[nickname].with_env(env)
    order = order.with_context(mail_notify_force_send=False)
    order.write(
        {
            "signed_by": name,
            "signed_on": fields.Datetime.now(),
            "signature": draw_signature(),
        }
    )
    order._policy_accept(
        {"grade": grade, "way": "portal", "name": name, "terms": TERMS}
    )
    if order._policy_get_open_gates():
        order._validate_order()  # kept, until the contract is signed
    else:
        order.action_confirm()  # without the mail, whose PDF takes its time


def agree_by_phone(workshop, nickname, login, name, note):
    """The salesperson confirms and says how the customer agreed."""
    order = workshop.get_order(nickname, login)
    dialog = order.env["workshop.order.confirm"].create(
        {"order_id": order.id, "way": "phone", "name": name, "note": note}
    )
    dialog.action_confirm()


@scene(back=25, time="09:10")
def school_accepts_by_link(workshop):
    accept_online(workshop, "school", "周校长", "link")


@scene(back=21, time="11:40")
def tea_house_accepts_with_login(workshop):
    accept_online(workshop, "anniversary", "何晓燕", "login")


@scene(back=18, time="15:00")
def tea_house_is_invoiced(workshop):
    invoice_order(workshop, workshop.orders["anniversary"], 18)


@scene(back=12, time="16:20")
def restaurant_agrees_by_phone(workshop):
    agree_by_phone(
        workshop, "banquet", "lin", "福滿樓 鄭經理", "電話確認，照約定日期送貨。"
    )


@scene(back=8, time="10:50")
def hotel_agrees_by_phone(workshop):
    agree_by_phone(
        workshop, "hotel", "emma", "Mr Gu, purchasing", "Agreed on the phone."
    )


@scene(back=8, time="13:40")
def hotel_is_taken_over(workshop):
    acknowledge(workshop, "hotel", "ma", "logistics")


@scene(back=2, time="16:05")
def hong_kong_accepts_by_link(workshop):
    accept_online(workshop, "hong_kong", "陳小姐", "link")


@scene(back=0, time="08:35")
def tea_house_opens_the_offer(workshop):
    """The page says so by itself once a person looks at it."""
    order = workshop.orders["tea_cookies"].with_user(SUPERUSER_ID)
    order._policy_mark_opened()
