from odoo import fields, models

from ..delivery.handover import DUTIES


class WorkshopPolicy(models.Model):
    """What feedback adds to a policy version (clauses 2.2g, 4.2)."""

    _inherit = "workshop.policy"

    feedback_hours = fields.Float(
        "Hours to Answer Feedback",
        default=16.0,
        help="Working hours of the department from the note to the reply "
        "(clauses 2.2g and 4.2b).",
    )
    feedback_praise_duty = fields.Selection(
        DUTIES, "Praise Goes To", default="production"
    )
    feedback_suggestion_duty = fields.Selection(
        DUTIES, "Suggestions Go To", default="production"
    )
    feedback_defect_duty = fields.Selection(DUTIES, "Defects Go To", default="quality")
    feedback_wish_duty = fields.Selection(DUTIES, "Wishes Go To", default="production")
    theme_cases = fields.Integer(
        "Cases That Need an Action",
        default=3,
        help="So many cases of one theme and product in a month need an improvement "
        "action (clause 4.2c).",
    )

    _feedback_positive = models.Constraint(
        "CHECK(feedback_hours > 0 AND theme_cases > 0)",
        "Hours and cases of feedback must be above zero.",
    )
