from odoo import api, models


class AccountMove(models.Model):
    """Invoices as the policy sees them; credit notes of a case keep its limit."""

    _name = "account.move"
    _inherit = [
        "account.move",
        "workshop.invoice.remedy.mixin",
        "workshop.promotion.cost.mixin",
    ]

    @api.constrains("state")
    def _check_policy_refund(self):
        self._policy_after_refund()

    def _policy_is_booked(self):
        # A bill that was posted and is a draft again is no new one.
        return self.state == "posted" or self.posted_before

    def _reverse_moves(self, default_values_list=None, cancel=False):
        reversals = super()._reverse_moves(default_values_list, cancel)
        for move, reversal in zip(self, reversals, strict=True):
            # sudo: what comes back belongs where the bill was, whoever reverses it
            promotion = move.sudo().policy_promotion_id
            if promotion:
                reversal.sudo().policy_promotion_id = promotion
        return reversals

    def _policy_get_paid_dates(self):
        """When each invoice was settled in full.

        :return: ``{move id: date}``; open invoices are missing. One query.
        """
        lines = self.env["account.partial.reconcile"].search_fetch(
            [("debit_move_id.move_id", "in", self.ids)], ["max_date", "debit_move_id"]
        )
        paid = {}
        for line in lines:
            move = line.debit_move_id.move_id
            if move.payment_state in ("paid", "in_payment"):
                paid[move.id] = max(line.max_date, paid.get(move.id, line.max_date))
        return paid
