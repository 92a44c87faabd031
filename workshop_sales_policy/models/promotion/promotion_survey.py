from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.promotion import compare_shares

TEMPLATE = "workshop_sales_policy.survey_awareness"
# Stars from which a customer is satisfied (F3.6).
SATISFIED = ("4", "5")


class WorkshopPromotion(models.Model):
    """Awareness and satisfaction before and after, through Odoo surveys (6.5a)."""

    _inherit = "workshop.promotion"

    survey_id = fields.Many2one(
        "survey.survey", "Awareness Survey", readonly=True, copy=False
    )
    survey_url = fields.Char("Link of the Survey", compute="_compute_survey_url")

    def _compute_survey_url(self):
        for promotion in self.sudo():  # sudo: survey.survey - its public address
            survey = promotion.survey_id
            promotion.survey_url = (
                survey and survey.get_base_url() + survey.get_start_url()
            )

    def action_survey(self):
        """Make this promotion's survey: the same question before and after.

        :raise UserError: it has ended and was never asked before
        """
        self.ensure_one()
        self._ensure_runner()
        if self.survey_id:
            return True
        if self.state not in ("idea", "pending", "approved", "running"):
            raise UserError(
                self.env._("Nobody was asked before: there is nothing to compare.")
            )
        # sudo: survey.survey - a copy of the house's own, for this promotion
        template = self.env.ref(TEMPLATE).sudo()
        survey = template.copy({"title": f"{template.title} · {self.name}"})
        self.sudo()._policy_write({"survey_id": survey.id})
        return True

    def _compare_awareness(self):
        """Who knew us, before the first day and after the last.

        :return: ``[yes before, asked before, yes after, asked after]``
        :rtype: list[int]
        """
        self.ensure_one()
        survey = self.survey_id
        if not survey:
            return [0, 0, 0, 0]
        question = survey.question_ids.filtered(
            lambda row: row.question_type == "simple_choice"
        )[:1]
        start, end = self.company_id._policy_get_period(self.date_from, self.date_to)
        lines = self.env["survey.user_input.line"].search(
            [
                ("question_id", "=", question.id),
                ("skipped", "=", False),
                ("user_input_id.state", "=", "done"),
                ("user_input_id.test_entry", "=", False),
            ]
        )
        before = lines.filtered(lambda row: row.user_input_id.end_datetime < start)
        after = lines.filtered(lambda row: row.user_input_id.end_datetime >= end)
        return [
            number
            for rows in (before, after)
            for number in (
                len(rows.filtered(lambda r: r.suggested_answer_id.answer_score > 0)),
                len(rows),
            )
        ]

    def _compare_satisfaction(self):
        """Satisfied customers of the eight weeks before, and since the first day."""
        self.ensure_one()
        requests = self.env["workshop.satisfaction.request"]
        start, _end = self.company_id._policy_get_period(self.date_from, self.date_to)
        before = start - timedelta(days=56)
        answered = Domain("company_id", "=", self.company_id.id) & Domain(
            "score", "!=", False
        )
        spans = (
            Domain("date_answered", ">=", before) & Domain("date_answered", "<", start),
            Domain("date_answered", ">=", start),
        )
        return [
            number
            for span in spans
            for number in (
                requests.search_count(
                    answered & span & Domain("score", "in", SATISFIED)
                ),
                requests.search_count(answered & span),
            )
        ]

    @staticmethod
    def _judge_shares(counts):
        """Both shares, and whether the difference is real.

        :rtype: dict
        """
        yes_before, before, yes_after, after = counts
        z, word = compare_shares(yes_before, before, yes_after, after)
        return {
            "before": yes_before / before if before else None,
            "after": yes_after / after if after else None,
            "asked": [before, after],
            "z": z,
            "word": word,
        }
