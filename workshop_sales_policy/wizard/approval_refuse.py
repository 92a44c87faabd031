from odoo import api, fields, models

from ..const import REFUSE_REASONS

# Documents with a price and terms: their reasons are one tap.
PRICED = ("sale_quotation", "sale_order", "order_change", "contract")


class WorkshopApprovalRefuse(models.TransientModel):
    _name = "workshop.approval.refuse"
    _description = "Refuse a Review"

    request_id = fields.Many2one("workshop.approval.request", required=True)
    round = fields.Integer(compute="_compute_round", store=True, readonly=False)
    is_priced = fields.Boolean(
        compute="_compute_is_priced", export_string_translation=False
    )
    reason = fields.Selection(
        REFUSE_REASONS, compute="_compute_reason", store=True, readonly=False
    )
    comment = fields.Text()

    @api.depends("request_id")
    def _compute_round(self):
        for wizard in self:
            wizard.round = wizard.request_id.round

    @api.depends("request_id")
    def _compute_is_priced(self):
        for wizard in self:
            wizard.is_priced = wizard.request_id.document in PRICED

    @api.depends("request_id")
    def _compute_reason(self):
        for wizard in self:
            wizard.reason = "price" if wizard.is_priced else False

    def action_refuse(self):
        """Refuse the round that this dialog was opened on."""
        self.ensure_one()
        request = self.request_id.sudo()  # sudo: evidence; the guard is in _refuse
        request._refuse(
            self.env.user, self.comment or "", self.reason, round_shown=self.round
        )
        return {"type": "ir.actions.act_window_close"}
