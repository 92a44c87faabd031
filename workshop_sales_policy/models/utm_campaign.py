from odoo import api, fields, models


class UtmCampaign(models.Model):
    """A campaign leads to the promotion it belongs to."""

    _inherit = "utm.campaign"

    policy_promotion_ids = fields.One2many(
        "workshop.promotion", "campaign_id", export_string_translation=False
    )
    policy_has_promotion = fields.Boolean(
        compute="_compute_policy_has_promotion", export_string_translation=False
    )

    @api.depends("policy_promotion_ids")
    def _compute_policy_has_promotion(self):
        for campaign in self.sudo():  # sudo: whether there is one is no secret
            campaign.policy_has_promotion = bool(campaign.policy_promotion_ids)

    def action_policy_promotion(self):
        """Open the promotion of this campaign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.promotion",
            "res_id": self.policy_promotion_ids.id,
            "view_mode": "form",
        }
