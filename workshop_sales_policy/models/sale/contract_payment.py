from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopContractPayment(models.Model):
    """One part of the payment: when, and how many percent of the total."""

    _name = "workshop.contract.payment"
    _description = "Payment of a Contract"
    _order = "sequence, id"

    contract_id = fields.Many2one(
        "workshop.contract", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char("When", required=True)
    percent = fields.Float("Share (%)", digits=(16, 2), required=True)
    amount = fields.Monetary(compute="_compute_amount")

    _range = models.Constraint(
        "CHECK(percent > 0 AND percent <= 100)",
        "A part of the payment is above 0 and at most 100 %.",
    )

    @api.depends("percent", "contract_id.amount_total")
    def _compute_amount(self):
        for part in self:
            contract = part.contract_id
            amount = contract.amount_total * part.percent / 100.0
            part.amount = contract.currency_id.round(amount)

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.contract_id._ensure_draft()
        parts.contract_id._on_content_change()
        return parts

    def write(self, vals):
        self.contract_id._ensure_draft()
        if "contract_id" in vals:
            raise UserError(self.env._("A payment stays in its contract."))
        result = super().write(vals)
        self.contract_id._on_content_change()
        return result

    def unlink(self):
        contracts = self.contract_id
        contracts._ensure_draft()
        result = super().unlink()
        contracts.exists()._on_content_change()
        return result
