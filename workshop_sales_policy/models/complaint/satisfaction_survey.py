from odoo import api, fields, models
from odoo.exceptions import AccessError

SURVEY = "workshop_sales_policy.survey_satisfaction"
# Which question of the survey says what, by its scale.
STARS_SCALE = (1, 5)
NPS_SCALE = (0, 10)


class WorkshopSatisfactionRequest(models.Model):
    """The regular question as one of Odoo's own surveys, for workshops that ask more.

    The answer is copied here when the customer's session finishes the survey: lines of
    a survey may be written by its officers, and its page refuses nobody.
    """

    _inherit = "workshop.satisfaction.request"

    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answered Survey",
        ondelete="set null",
        index="btree_not_null",
        groups="survey.group_survey_user",
    )

    def _prepare_question(self, vals):
        values = super()._prepare_question(vals)
        company = self.env["res.company"].browse(vals["company_id"])
        survey = vals["reason"] == "regular" and self._get_survey(company)
        if survey:
            partner = self.env["res.partner"].browse(vals["partner_id"])
            answer = survey._create_answer(partner=partner, check_attempts=False)
            values["user_input_id"] = answer.id
        return values

    @api.model
    def _get_survey(self, company):
        """The survey that asks regularly, empty where our own page does. Sudo."""
        surveys = self.env["survey.survey"].sudo()  # sudo: as the job that asks
        policy = company._policy_get_current()
        if not policy or policy._get_settings()["satisfaction_poll"] != "survey":
            return surveys
        survey = self.env.ref(SURVEY, raise_if_not_found=False) or surveys
        return survey.sudo().filtered(  # sudo: as above
            lambda row: row.active and row.access_mode in ("public", "token")
        )

    def _prepare_notice(self):
        values = super()._prepare_notice()
        if self.user_input_id:
            values["url"] = self.get_base_url() + self.user_input_id.get_start_url()
        return values

    @api.model
    def _find_survey(self, answers):
        """Questions that these survey answers belong to, sudo.

        :param answers: ``survey.user_input``
        """
        # sudo: by the answer that the survey's own token opened
        return self.sudo().search([("user_input_id", "in", answers.ids)])

    def _ensure_customer(self, user):
        """Only the customer finishes the survey he was sent.

        :raise AccessError: a session of ours, or another customer's login
        """
        for request in self:
            if request._get_grade(user) not in ("login", "link"):
                raise AccessError(
                    self.env._(
                        "Only the customer answers here. Open the link without a login."
                    )
                )

    def _record_survey(self):
        """Keep what the customer said in the survey, with the grade of his session."""
        for request in self:
            lines = request.user_input_id.user_input_line_ids.filtered(
                lambda line: not line.skipped
            )
            scales = {
                (line.question_id.scale_min, line.question_id.scale_max): line
                for line in lines
                if line.answer_type == "scale"
            }
            stars, points = scales.get(STARS_SCALE), scales.get(NPS_SCALE)
            words = lines.filtered(lambda line: line.answer_type == "text_box")
            request._record_answer(
                {
                    "score": stars and str(stars.value_scale),
                    "nps": points and str(points.value_scale),
                    "text": "\n".join(words.mapped("value_text_box")),
                    "grade": request._get_grade(self.env.user),
                }
            )
