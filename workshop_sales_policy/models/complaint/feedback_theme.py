from odoo import fields, models


class WorkshopFeedbackTheme(models.Model):
    """What feedback is about, in the workshop's own words: counted by month (4.2c)."""

    _name = "workshop.feedback.theme"
    _description = "Theme of Feedback"
    _order = "sequence, name, id"

    name = fields.Char("Theme", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
