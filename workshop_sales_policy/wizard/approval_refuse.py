from odoo import api, fields, models

from ..const import REFUSE_REASONS


class WorkshopApprovalRefuse(models.TransientModel):
    _name = "workshop.approval.refuse"
    _description = "Refuse a Review"

    request_id = fields.Many2one("workshop.approval.request", required=True)
    round = fields.Integer(compute="_compute_round", store=True, readonly=False)
    reason = fields.Selection(REFUSE_REASONS, required=True, default="price")
    comment = fields.Text()

    @api.depends("request_id")
    def _compute_round(self):
        for wizard in self:
            wizard.round = wizard.request_id.round

    def action_refuse(self):
        """Refuse the round that this dialog was opened on."""
        self.ensure_one()
        request = self.request_id.sudo()  # sudo: evidence; the guard is in _refuse
        request._refuse(
            self.env.user, self.comment or "", self.reason, round_shown=self.round
        )
        return {"type": "ir.actions.act_window_close"}
