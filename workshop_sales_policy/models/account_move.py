from odoo import api, fields, models


class AccountMove(models.Model):
    """Invoices as the policy sees them; credit notes of a case keep its limit."""

    _name = "account.move"
    _inherit = ["account.move", "workshop.invoice.remedy.mixin"]

    policy_promotion_id = fields.Many2one(
        "workshop.promotion",
        "Promotion",
        domain="[('company_id', '=', company_id), "
        "('state', 'in', ('approved', 'running', 'ended'))]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_finance,"
        "workshop_sales_policy.group_policy_auditor",
        help="Of a vendor bill: the promotion whose result counts it.",
    )

    @api.constrains("state")
    def _check_policy_refund(self):
        self._policy_after_refund()

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
