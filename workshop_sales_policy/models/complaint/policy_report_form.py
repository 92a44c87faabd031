from odoo import fields, models


class WorkshopPolicy(models.Model):
    """The form on which customers report a problem by themselves (clause 4.3b)."""

    _inherit = "workshop.policy"

    intake_is_open = fields.Boolean(
        "Form Without Login",
        default=True,
        help="Everybody may report a problem. Otherwise only customers with a login or "
        "with the link of their order do.",
    )
    intake_limit = fields.Integer(
        "Messages per Sender and Day",
        default=10,
        help="So many cases are taken in from one address, login or order in a day.",
    )
    intake_word_limit = fields.Integer(
        "Additions per Case and Day",
        default=20,
        help="So many messages and answers are taken in on the page of one case in a "
        "day.",
    )
    intake_seconds = fields.Integer(
        "Seconds to Fill In",
        default=3,
        help="A form that comes back faster was filled in by a robot; 0 = not asked.",
    )
    intake_link = fields.Char("Link of the Form", compute="_compute_intake_link")

    _intake_range = models.Constraint(
        "CHECK(intake_limit > 0 AND intake_word_limit > 0 AND intake_seconds >= 0)",
        "A sender may write at least once a day, and seconds are not negative.",
    )

    def _compute_intake_link(self):
        for policy in self:
            path = self.env["workshop.complaint"]._get_form_path(policy.company_id)
            policy.intake_link = policy.company_id.get_base_url() + path
