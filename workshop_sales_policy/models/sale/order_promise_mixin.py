from datetime import timedelta

from odoo import fields, models


class WorkshopOrderPromiseMixin(models.AbstractModel):
    """The promised date that an order proposes from the lead time of its goods."""

    _name = "workshop.order.promise.mixin"
    _description = "Proposed Promise of an Order"

    def _policy_propose_promise(self):
        for order in self:
            order.commitment_date = order._policy_get_proposed_promise()
            order.policy_promise_proposed = bool(order.commitment_date)

    def _policy_recheck_proposal(self):
        """A date written by itself is somebody's own, unless it is what we propose."""
        for order in self.filtered("policy_promise_proposed"):
            if order.commitment_date != order._policy_get_proposed_promise():
                order.policy_promise_proposed = False

    def _policy_get_proposed_promise(self):
        """Now plus the longest lead time of the goods; nothing without goods."""
        self.ensure_one()
        goods = self.order_line.filtered(
            lambda line: line.product_id.type == "consu"
            and not line.display_type
            and not line._is_delivery()
        )
        if not goods:
            return False
        lead = max(goods.mapped("customer_lead"))
        # The next full hour: a moment before the lead time Odoo would warn about it.
        now = fields.Datetime.now() + timedelta(hours=1)
        return now.replace(minute=0, second=0) + timedelta(days=lead)
