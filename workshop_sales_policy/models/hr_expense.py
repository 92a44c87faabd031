from odoo import fields, models


class HrExpense(models.Model):
    """A claim can belong to a promotion, whose result then counts it."""

    _inherit = "hr.expense"

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
    )
