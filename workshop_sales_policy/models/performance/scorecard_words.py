from odoo import api, fields, models
from odoo.tools import format_date


class WorkshopScorecard(models.Model):
    """The sentences of a card, in the reader's language."""

    _inherit = "workshop.scorecard"

    result_text = fields.Char("Result", compute="_compute_result_text")

    @api.depends("total", "has_total", "grade", "is_insufficient", "known_weight")
    @api.depends_context("lang")
    def _compute_result_text(self):
        for card in self:
            card.result_text = card._word_result()

    def _word_result(self):
        """Total and grade, or why there is none.

        :rtype: str
        """
        self.ensure_one()
        if self.is_insufficient:
            return self.env._(
                "Insufficient data: %.0f %% of the weight is known.", self.known_weight
            )
        if not self.has_total:
            return "—"
        return self.env._(
            "%(total).2f points · grade %(grade)s",
            total=self.total,
            grade=self.grade or "—",
        )

    @api.depends(
        "state", "date_sent", "date_answer_due", "date_settled", "date_due", "date_to",
        "grade", "total",
    )  # fmt: skip
    @api.depends_context("uid")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        day = self._format_date(self.date_due)
        raters = ", ".join(self._get_raters().mapped("name")[:3]) or "—"
        if self.state == "open":
            return "info", _(
                "The period ends on %s; then the card computes itself.",
                self._format_date(self.date_to),
            )
        if self.state == "computed":
            return self._get_due_level(), _(
                "%(names)s: rate attitude and teamwork. Final by %(day)s.",
                names=raters,
                day=day,
            )
        if self.state == "rated" and not self.date_sent:
            return self._get_due_level(), _(
                "%(names)s: send it to %(person)s. Final by %(day)s.",
                names=self.rated_by_id.name or raters,
                person=self.user_id.name,
                day=day,
            )
        if self.state == "rated":
            return self._get_due_level(), _(
                "%(person)s confirms or disputes it until %(day)s.",
                person=self.user_id.name,
                day=self._format_date(self.date_answer_due),
            )
        if self.state == "disputed" and not self.date_settled:
            return "warning", _("Disputed: the owner looks at it and answers.")
        if self.state in ("acknowledged", "disputed"):
            return self._get_due_level(), _(
                "%(names)s: finalise it by %(day)s.",
                names=self.rated_by_id.name or raters,
                day=day,
            )
        if self.state == "restated":
            return "info", _("Corrected: a newer version of this card counts.")
        return "success", _("Final: %s", self._word_result())

    def _get_due_level(self):
        """How near the day is: late is red, within three days amber."""
        self.ensure_one()
        today = self.company_id._policy_get_today()
        if today > self.date_due:
            return "danger"
        return "warning" if (self.date_due - today).days <= 3 else "info"

    def _word_activity(self):
        """Summary of the to-do, in its reader's language."""
        self.ensure_one()
        _ = self.env._
        if self.state == "computed":
            return _("Rate: %s", self.name)
        if self.state == "rated" and not self.date_sent:
            return _("Send to employee: %s", self.name)
        if self.state == "rated":
            return _("Confirm or dispute: %s", self.name)
        if self.state == "disputed" and not self.date_settled:
            return _("Settle: %s", self.name)
        return _("Finalise: %s", self.name)

    def _word_weakest(self):
        """What a coaching plan begins with: the lines with the lowest scores.

        :rtype: str
        """
        self.ensure_one()
        (least,) = self.company_id._policy_get_values("coaching_points")
        known = self.line_ids.filtered("has_score").sorted("score")
        return "\n".join(
            self.env._(
                "%(indicator)s: from %(score).0f points to at least %(least).0f.",
                indicator=line.indicator_id.name,
                score=line.score,
                least=least,
            )
            for line in known[:2]
            if line.score < least
        )

    def _format_date(self, day):
        return format_date(self.env, day) if day else "—"
