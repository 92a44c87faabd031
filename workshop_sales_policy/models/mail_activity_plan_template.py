from odoo import fields, models

from .performance.induction import SUBJECTS


class MailActivityPlanTemplate(models.Model):
    """A step of an activity plan may be one of the four subjects, with its quiz."""

    _inherit = "mail.activity.plan.template"

    policy_subject = fields.Selection(
        SUBJECTS, "Induction Subject", help="Empty: a to-do like any other."
    )
    policy_survey_id = fields.Many2one(
        "survey.survey",
        "Quiz",
        domain="[('scoring_type', '!=', 'no_scoring')]",
        ondelete="restrict",
        help="Empty: the trainer gives the result.",
    )
