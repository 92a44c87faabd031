from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .picking_receipt_mixin import RECEIPT_STATES


class WorkshopOrderDeliveryMixin(models.AbstractModel):
    """What an order knows of its shipments: receipt, and what the customer sees."""

    _name = "workshop.order.delivery.mixin"
    _description = "Deliveries of an Order"

    policy_receipt_state = fields.Selection(
        RECEIPT_STATES,
        "Receipt",
        copy=False,
        readonly=True,
        help="The least advanced shipment: an exception, then on its way, then "
        "received.",
    )
    policy_cancel_date = fields.Datetime(
        "Cancelled On",
        copy=False,
        readonly=True,
        help="When a confirmed order was cancelled: before or after its promised date.",
    )

    def _policy_after_departure(self):
        """Shipments left: what is known without looking at the others."""
        # sudo: guarded columns, after the validation was core's to allow
        orders = self.sudo()
        fresh = orders.filtered(
            lambda o: o.policy_receipt_state not in ("exception", "in_transit")
        )
        fresh._policy_write({"policy_receipt_state": "in_transit"})
        orders._policy_refresh_stage()

    def _policy_after_delivery(self):
        """A receipt became known: summary and stage, set-based."""
        if not self:
            return
        orders = self.sudo()  # sudo: guarded columns, after the act was allowed
        rows = (
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                Domain("sale_id", "in", orders.ids)
                & Domain("policy_receipt_state", "!=", "none"),
                ["sale_id", "policy_receipt_state"],
            )
        )
        states = {}
        for order, state in rows:
            states.setdefault(order.id, set()).add(state)
        for order in orders:
            known = states.get(order.id, set())
            state = next(
                (
                    key
                    for key in ("exception", "in_transit", "received")
                    if key in known
                ),
                "none",
            )
            if order.policy_receipt_state != state:
                order._policy_write({"policy_receipt_state": state})
        orders._policy_refresh_stage()

    def _policy_after_state(self, before):
        """Keep when a confirmed order was cancelled."""
        cancelled = self.filtered(
            lambda order: order.state == "cancel" and before.get(order.id) == "sale"
        )
        if cancelled:
            # sudo: a guarded column; cancelling was core's to allow
            cancelled.sudo()._policy_write(
                {"policy_cancel_date": fields.Datetime.now()}
            )
        self.filtered(lambda order: order.state == "cancel")._policy_cancel_notices()
        return super()._policy_after_state(before)

    def _policy_cancel_notices(self):
        """Nobody is told of a cancelled order's delay, confirmation or pick-up.

        What left is still on its way, and a signed contract is the customer's own.
        """
        if not self:
            return
        notices = self.env["workshop.notice"].sudo()  # sudo: by the facts alone
        open_ones = notices.search(
            [
                ("order_id", "in", self.ids),
                ("kind", "!=", "contract"),
                ("state", "in", ("draft", "to_pass_on", "queued")),
            ]
        )
        left = self.sudo().picking_ids.filtered(lambda p: p.state == "done")
        open_ones.filtered(
            lambda n: n.res_model != left._name or n.res_id not in left.ids
        )._cancel()

    def _policy_tell_by_hand(self):
        """Confirmed, and the customer has no e-mail: a ready text for the salesperson.

        Whom a contract's own notice told is not told twice.

        :return: whether core's mail, which could not leave, is replaced
        :rtype: bool
        """
        self.ensure_one()
        order = self.sudo()  # sudo: evidence, behind core's own confirmation
        policy = order.company_id._policy_get_current()
        if not policy or order.state != "sale" or order.partner_id.email:
            return False
        if order.policy_contract_id.order_id:
            return True
        lang = order.partner_id.lang or self.env.lang
        words = order.with_context(lang=lang)
        self.env["workshop.notice"]._open(
            [
                {
                    "kind": "other",
                    "order_id": order.id,
                    "partner_id": order.partner_id.id,
                    "res_model": order._name,
                    "res_id": order.id,
                    "subject": words.env._("Order %s is confirmed", order.name),
                    "text": words.env._(
                        "Thank you: we confirm your order %s. You find it here:",
                        order.name,
                    ),
                    "url": order.get_base_url() + order.get_portal_url(),
                }
            ]
        )._queue()
        return True

    def _policy_mark_opened(self):
        """Who acts on the order's page has got its link by some way."""
        self.env["workshop.notice"]._mark_opened("sale.order", self.ids)
        return super()._policy_mark_opened()

    def _policy_get_shipments(self):
        """Transfers that left for the customer, newest first.

        :return: ``stock.picking``, sudo
        """
        self.ensure_one()
        # sudo: stock.picking - salespeople and customers look at their own order's
        shipments = self.sudo().picking_ids.filtered(
            lambda picking: picking.policy_receipt_state != "none"
        )
        return shipments.sorted("policy_shipped_date", reverse=True)

    def _policy_get_portal_shipments(self):
        """As above, with what waits for the customer to pick it up.

        :return: ``stock.picking``, sudo
        """
        self.ensure_one()
        ready = self.sudo().picking_ids.filtered(  # sudo: as above
            lambda p: p.policy_notice_id and p.policy_receipt_state in (False, "none")
        )
        return ready | self._policy_get_shipments()

    def _policy_get_portal_status(self):
        """Once everything has left, the shipment's own box says how it goes on."""
        self.ensure_one()
        gone = self.policy_receipt_state in ("in_transit", "received", "exception")
        if self.state == "sale" and gone:
            transfers = self._policy_get_transfers()
            if all(picking.state == "done" for picking in transfers):
                return ""
        return super()._policy_get_portal_status()

    def _policy_get_stage_facts(self):
        facts = super()._policy_get_stage_facts()
        facts.update(self._policy_get_work_facts())
        shipments = self._policy_get_shipments()
        if shipments:
            last = shipments[0]
            facts["shipped"] = {
                "user": facts.get("shipped", {}).get("user", ""),
                "date": last.policy_shipped_date,
                "res_model": "stock.picking",
                "res_id": last.id,
            }
        known = shipments.filtered("policy_receipt_date")
        if known and self.policy_receipt_state in ("received", "exception"):
            last = known.sorted("policy_receipt_date")[-1]
            facts["received"] = {
                "user": last.policy_receipt_name or "",
                "date": last.policy_receipt_date,
                "res_model": "stock.picking",
                "res_id": last.id,
            }
        return facts

    def _policy_get_work_facts(self):
        """Who took the order over to make it, and who looked at its goods.

        :return: as ``_policy_get_stage_facts``
        """
        self.ensure_one()
        facts = {}
        # sudo: workshop.handover, workshop.inspection - who and when is no secret
        rows = self.sudo().policy_handover_ids
        taken = rows.filtered(lambda r: r.duty == "production" and r.date_acknowledged)
        if taken:
            facts["production"] = {
                "user": taken[0].answered_by_id.name or "",
                "date": taken[0].date_acknowledged,
                "res_model": taken._name,
                "res_id": taken[0].id,
            }
        done = self.sudo().picking_ids.policy_inspection_ids.filtered("date_done")
        if done:
            last = done.sorted("date_done")[-1]
            facts["inspection"] = {
                "user": last.inspector_id.name or "",
                "date": last.date_done,
                "res_model": last._name,
                "res_id": last.id,
            }
        return facts

    def _policy_word_confirmed(self):
        """The next line after shipping."""
        state = self.policy_receipt_state
        if self.state != "sale" or state not in ("in_transit", "exception"):
            return super()._policy_word_confirmed()
        shipments = self._policy_get_shipments()
        if state == "exception":
            wrong = shipments.filtered(lambda p: p.policy_receipt_state == state)
            return "warning", wrong[0]._policy_word_receipt()
        waiting = shipments.filtered(lambda p: p.policy_receipt_state == state)[0]
        if waiting.policy_arrival_date:
            return "info", self.env._(
                "On its way, expected on %s: then waits for the customer's receipt.",
                format_date(self.env, waiting.policy_arrival_date),
            )
        return "info", self.env._("On its way: waits for the customer's receipt.")
