from odoo import fields, models

from ..models.delivery.order_followup_mixin import SCORES


class WorkshopOrderFollowup(models.TransientModel):
    """How was it? Asked once, after the goods arrived."""

    _name = "workshop.order.followup"
    _description = "Log a Follow-up"

    order_id = fields.Many2one("sale.order", required=True)
    score = fields.Selection(SCORES, "Satisfaction", help="5 = very satisfied.")
    note = fields.Text()

    def action_log(self):
        """Keep score and note on the order."""
        self.ensure_one()
        self.order_id._policy_log_followup(self.score, self.note)
        return True
