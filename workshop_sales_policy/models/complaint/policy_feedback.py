from odoo import fields, models

from ...const import DUTIES


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

    satisfaction_ask = fields.Boolean(
        "Ask Customers by Itself",
        default=True,
        help="After a delivery and regularly (clause 4.2a).",
    )
    satisfaction_poll = fields.Selection(
        [
            ("page", "On our own short page"),
            ("survey", "With the survey, own questions added"),
        ],
        "Regular Question",
        default="page",
        required=True,
        help="Our page takes two taps and speaks the customer's language; the survey "
        "takes questions of your own (Surveys › How satisfied are you?).",
    )
    satisfaction_days = fields.Integer(
        "Days between Two Questions",
        default=30,
        help="No customer is asked more often (F3.6); as long as this a question can "
        "be answered.",
    )
    satisfaction_every_days = fields.Integer(
        "Ask Each Customer Every (days)",
        default=90,
        help="Active customers, who ordered within a year, are asked at least this "
        "often (clause 4.2a).",
    )
    satisfaction_answers = fields.Integer(
        "Answers before a Score Is Shown",
        default=5,
        help="Scores of a person or product are shown from so many answers on (F3.6).",
    )

    _feedback_positive = models.Constraint(
        "CHECK(feedback_hours > 0 AND theme_cases > 0)",
        "Hours and cases of feedback must be above zero.",
    )
    _satisfaction_days = models.Constraint(
        "CHECK(satisfaction_days >= 1 AND satisfaction_answers >= 1 "
        "AND satisfaction_every_days >= satisfaction_days)",
        "Customers are asked again after one day at the earliest, and regularly no "
        "more often than that.",
    )
