from odoo import fields, models


class WorkshopPolicy(models.Model):
    """What an hour on a complaint costs (F3.5, cost of poor quality)."""

    _inherit = "workshop.policy"

    complaint_hour_rate = fields.Float(
        "Cost of an Hour on a Case",
        default=0.0,
        help="In company currency. 0 = not known: hours are counted, their cost is "
        "not.",
    )

    _complaint_rate_positive = models.Constraint(
        "CHECK(complaint_hour_rate >= 0)", "The cost of an hour cannot be negative."
    )
