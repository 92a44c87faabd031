from odoo import api, fields, models

REASONS = [
    ("price", "Price too low"),
    ("terms", "Payment or delivery"),
    ("incomplete", "Not complete"),
    ("other", "Other"),
]


class WorkshopApprovalRefuse(models.TransientModel):
    _name = "workshop.approval.refuse"
    _description = "Refuse a Review"

    request_id = fields.Many2one("workshop.approval.request", required=True)
    round = fields.Integer(compute="_compute_round", store=True, readonly=False)
    reason = fields.Selection(REASONS, required=True, default="price")
    comment = fields.Text()

    @api.depends("request_id")
    def _compute_round(self):
        for wizard in self:
            wizard.round = wizard.request_id.round

    def action_refuse(self):
        """Refuse the round that this dialog was opened on."""
        self.ensure_one()
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        words = reasons[self.reason]
        comment = f"{words}: {self.comment}" if self.comment else words
        request = self.request_id.sudo()  # sudo: evidence; the guard is in _refuse
        request._refuse(self.env.user, comment, words, round_shown=self.round)
        return {"type": "ir.actions.act_window_close"}
