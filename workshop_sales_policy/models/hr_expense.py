from odoo import models

from .promotion.promotion_cost import APPROVED


class HrExpense(models.Model):
    """A claim can belong to a promotion."""

    _name = "hr.expense"
    _inherit = ["hr.expense", "workshop.promotion.cost.mixin"]

    def _policy_is_booked(self):
        return self.state in APPROVED
