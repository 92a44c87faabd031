"""The months before the policy: what customers bought, when it came and was paid."""

from functools import partial

from odoo.fields import Command

from .stage import SCENES, Scene, scene

# working days back, salesperson, customer, lines, days until paid (None = still open)
PURCHASES = (
    (128, "li", "lotus_tea", [("walnut", 40, None, 0), ("cookie", 30, None, 0)], 30),
    (118, "emma", "riverside", [("croissant", 60, 52, 0), ("scone", 20, None, 0)], 38),
    (112, "li", "yucai", [("breakfast", 30, 93, 0)], 29),
    (104, "lin", "fullhouse", [("tart", 120, 34, 0), ("pineapple", 40, 57, 0)], 52),
    (96, "li", "yunqi_tea", [("cookie", 60, 43, 0)], 14),
    (94, "li", "bookshop", [("grain", 120, 27, 0)], 20),
    (90, "emma", "coffee", [("croissant", 40, None, 0), ("toast", 60, None, 0)], 20),
    (84, "lin", "victoria", [("pineapple_cake", 80, None, 0)], 15),
    (78, "li", "lotus_tea", [("mooncake", 60, 180, 0)], 27),
    (74, "emma", "maple", [("mooncake", 90, 182, 0)], 33),
    (66, "lin", "hengda", [("breakfast", 60, 92, 0)], 41),
    (60, "li", "sunshine", [("breakfast", 15, None, 0), ("cake", 4, None, 0)], 30),
    (55, "emma", "riverside", [("croissant", 80, 51, 0), ("toast", 100, 17, 0)], 44),
    (50, "li", "neighbour", [("toast", 120, 17, 0), ("tart", 40, 34, 0)], 15),
    (46, "emma", "harbour", [("scone", 50, 70, 0)], 28),
    (44, "lin", "fullhouse", [("walnut", 80, 156, 0)], None),
)


def _buy(nickname, row, workshop):
    _back, login, customer, lines, _paid = row
    order = workshop.quote(nickname, login, customer, lines)
    order.action_confirm()
    deliver(workshop, order.sudo())


def _settle(nickname, row, workshop):
    order = workshop.orders[nickname]
    paid = row[4]
    invoice = invoice_order(workshop, order, max(row[0] - 2, 0))
    if paid is not None:
        pay(workshop, invoice, paid)


def deliver(workshop, order):
    """Logistics ships what was ordered; nobody inspects before the policy."""
    env = workshop.act_as("ma")
    for picking in env["stock.picking"].browse(order.picking_ids.ids):
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.button_validate()
        assert picking.state == "done", f"{picking.name} stays {picking.state}"


def invoice_order(workshop, order, back):
    """The salesperson drafts the invoice, finance posts it."""
    env = order.with_user(order.user_id).env
    wizard = env["sale.advance.payment.inv"].create(
        {
            "advance_payment_method": "delivered",
            "sale_order_ids": [Command.set(order.ids)],
        }
    )
    wizard.create_invoices()
    env = workshop.act_as("wu")
    invoice = env["account.move"].browse(order.invoice_ids.ids)
    invoice.invoice_date = workshop.clock.get_day(back)
    invoice.action_post()
    return invoice


def pay(workshop, invoice, days):
    """The customer pays so many days after the invoice."""
    date = invoice.invoice_date.fromordinal(invoice.invoice_date.toordinal() + days)
    register = invoice.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    register.create({"payment_date": date})._create_payments()


for _number, _row in enumerate(PURCHASES):
    _name = f"past_{_number}"
    SCENES.append(Scene(_row[0], "10:20", partial(_buy, _name, _row)))
    SCENES.append(Scene(_row[0] - 2, "15:40", partial(_settle, _name, _row)))


# -------------------------------------------------------- open when the policy came
@scene(back=36, time="14:10")
def old_offer_was_sent(workshop):
    """Sent before the policy: exempt while its content stays."""
    order = workshop.quote(
        "old_offer",
        "emma",
        "maple",
        [("croissant", 150, 44, 0)],
        validity_date=workshop.clock.end.date().replace(day=28),
    )
    order.action_quotation_sent()


@scene(back=34, time="16:30")
def old_draft_was_left(workshop):
    """Written before the policy and never sent: meets the gate at its next step."""
    workshop.quote("old_draft", "li", "neighbour", [("toast", 200, 13.5, 0)])
