from odoo import api, fields, models
from odoo.tools import format_date


class WorkshopCorrectiveAction(models.Model):
    """The sentences of a corrective action, in the reader's language."""

    _inherit = "workshop.corrective.action"

    @api.depends(
        "state", "user_id", "date_due", "date_check", "date_verified", "verdict"
    )
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        if not self._origin:
            return False, False
        if self.state == "open":
            return self._word_open()
        if self.state == "done":
            return "success", _(
                "Carried out on %s. Without product and kind nothing is checked.",
                self._format_day(self.date_done),
            )
        if self.state == "effective":
            return "success", _(
                "Took effect: no case in the window. Verdict on %s.",
                self._format_day(self.date_verified),
            )
        if self.state == "cancelled":
            return "info", _("Cancelled: %s", self.cancel_reason or "—")
        if self.verdict == "no_delivery":
            return "warning", _(
                "Undecided: nothing was delivered in the window. A case opens it again."
            )
        return "info", _(
            "Carried out. Its effect is checked on %s; a case before opens it again.",
            self._format_day(self.date_check),
        )

    def _word_open(self):
        """Whose turn it is and by when.

        :return: ``(level, text)``
        """
        self.ensure_one()
        today = self.company_id._policy_get_today()
        level = "info"
        if self.date_due and self.date_due < today:
            level = "danger"
        elif self.date_due and fields.Date.subtract(self.date_due, days=2) <= today:
            level = "warning"
        values = {
            "user": self.user_id.name or "—",
            "date": format_date(self.env, self.date_due) or "—",
        }
        if self.round_number > 1:
            return "danger", self.env._(
                "It happened again: %(user)s finds what was overlooked, by %(date)s.",
                **values,
            )
        if level == "danger":
            return level, self.env._(
                "%(user)s carries it out. Late: it was due %(date)s.", **values
            )
        return level, self.env._("%(user)s carries it out by %(date)s.", **values)

    def _word_activity(self):
        """Summary of the to-do, in its reader's language."""
        self.ensure_one()
        _ = self.env._
        if self.verdict == "no_delivery" and self.state == "checking":
            return _("%s is undecided: nothing was delivered", self.name)
        if self.round_number > 1:
            return _("It happened again: %s", self.name)
        text = _("Carry out %s", self.name)
        return _("Late: %s", text) if self.is_escalated else text

    def _word_done(self):
        self.ensure_one()
        if self.state == "done":
            return self.env._("Carried out.")
        return self.env._(
            "Carried out. The effect is checked on %s.",
            self._format_day(self.date_check),
        )

    def _word_reopened(self, case):
        self.ensure_one()
        return self.env._(
            "It happened again: %(case)s. Round %(round)s begins.",
            case=case.name,
            round=self.round_number,
        )

    def _word_verdict(self):
        self.ensure_one()
        if self.state == "effective":
            return self.env._(
                "Took effect: no case since %(done)s, last delivered on %(delivered)s.",
                done=self._format_day(self.date_done),
                delivered=self._format_day(self.round_id.date_delivery),
            )
        return self.env._(
            "Undecided: nothing was delivered since %s.",
            self._format_day(self.date_done),
        )

    def _format_day(self, moment):
        """The day of a moment in the reader's zone; ``—`` without one."""
        if not moment:
            return "—"
        return format_date(self.env, fields.Datetime.context_timestamp(self, moment))
