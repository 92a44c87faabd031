from odoo import api, fields, models


class WorkshopPromotionAct(models.TransientModel):
    """What one step of a promotion needs to know; its document checks who acts."""

    _name = "workshop.promotion.act"
    _description = "Step of a Promotion"

    act = fields.Selection(
        [
            ("feedback", "Feedback"),
            ("adjustment", "Adjustment"),
            ("cancel", "Cancel"),
            ("restate", "Correct"),
            ("reattribute", "Count for another"),
        ],
        required=True,
        default="feedback",
    )
    promotion_id = fields.Many2one("workshop.promotion")
    evaluation_id = fields.Many2one("workshop.promotion.evaluation")
    order_id = fields.Many2one("sale.order")
    campaign_id = fields.Many2one("utm.campaign", "Promotion Campaign")
    is_adjustment = fields.Boolean("We do something differently from now on")
    can_adjust = fields.Boolean(
        compute="_compute_can_adjust", export_string_translation=False
    )
    text = fields.Text(required=True)

    @api.depends("promotion_id")
    def _compute_can_adjust(self):
        for wizard in self:
            wizard.can_adjust = wizard.promotion_id.can_run

    def action_apply(self):
        """Do it; what is not possible is said by the document."""
        self.ensure_one()
        if self.act == "restate":
            return self.evaluation_id.action_restate(self.text)
        if self.act == "reattribute":
            self.order_id.action_policy_reattribute(self.campaign_id.id, self.text)
        elif self.act == "cancel":
            self.promotion_id.action_cancel(self.text)
        else:
            kind = "adjustment" if self.is_adjustment else "feedback"
            self.promotion_id.action_log(self.text, kind)
        return {"type": "ir.actions.act_window_close"}
