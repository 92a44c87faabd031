from odoo import fields, models


class UtmMixin(models.AbstractModel):
    """Names that say what is meant: Odoo's Chinese calls a campaign an activity, and a
    medium a middle.
    """

    _inherit = "utm.mixin"

    campaign_id = fields.Many2one(
        string="Promotion Campaign", help="The promotion or campaign it came by."
    )
    medium_id = fields.Many2one(
        string="UTM Medium", help="The way it came: a fair, a letter, social media…"
    )
