from odoo import api, models
from odoo.tools import format_datetime, formatLang


class WorkshopComplaint(models.Model):
    """The sentences of a case, in the reader's language, without queries."""

    _inherit = "workshop.complaint"

    @api.depends(
        "state",
        "clock_level",
        "clock_due",
        "clock_kind",
        "is_paused",
        "is_compensation_released",
        "date_called_back",
        "close_reason",
    )
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        if self.state == "solution_proposed" and self.policy_approval_state in (
            "pending",
            "refused",
            "withdrawn",
            "void",
        ):
            return super()._policy_get_next_line()
        if self.state in ("closed", "rejected", "merged"):
            return self._word_end()
        if self.is_paused and self.clock_level in ("paused", "done"):
            return "info", self.env._("Waits for the customer; the clocks stand still.")
        return self._word_step()

    def _word_end(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "merged":
            return "info", _("Merged into %s.", self.merged_into_id.name)
        reasons = dict(self._fields["close_reason"]._description_selection(self.env))
        return "success", _(
            "Closed on %(date)s: %(reason)s.",
            date=self._format_moment(self.date_closed),
            reason=reasons.get(self.close_reason, "—"),
        )

    def _word_step(self):
        """Whose turn, what, by when.

        :return: ``(level, text)``
        """
        self.ensure_one()
        step = self._word_turn()
        if not self.clock_due:
            return "info", f"{step}."
        level = {"late": "danger", "soon": "warning"}.get(self.clock_level, "info")
        kinds = dict(self._fields["clock_kind"]._description_selection(self.env))
        kind, due = kinds[self.clock_kind], self._format_moment(self.clock_due)
        if self.clock_level == "late":
            return level, self.env._(
                "%(step)s. Late: %(kind)s was due %(due)s",
                step=step,
                kind=kind,
                due=due,
            )
        return level, self.env._(
            "%(step)s · %(kind)s by %(due)s", step=step, kind=kind, due=due
        )

    def _word_turn(self):
        self.ensure_one()
        _ = self.env._
        user = self.user_id.name or "—"
        if self.state == "investigating":
            who = self.investigator_id.name or self.department_id.name or user
            return _("%s looks for the cause and a solution", who)
        if self.state == "solution_proposed":
            return _("%s answers the customer", user)
        if self.state == "replied":
            return _("%s passes the answer on to the customer", user)
        if self.state == "follow_up":
            if self.date_called_back:
                return _("%s closes the case", user)
            return _("%s calls the customer back", user)
        words = {
            "received": _("%s takes the case on", user),
            "acknowledged": _("%s says how severe it is", user),
            "assessed": _("%s hands it over, or proposes a solution", user),
        }
        return words[self.state]

    def _word_activity(self):
        """Summary of the to-do, in its reader's language."""
        self.ensure_one()
        _ = self.env._
        words = {
            "received": _("Take on %s", self.name),
            "acknowledged": _("Assess %s", self.name),
            "assessed": _("Find a solution for %s", self.name),
            "investigating": _("Find a solution for %s", self.name),
            "solution_proposed": _("Answer the customer of %s", self.name),
            "replied": _("Pass the answer of %s on", self.name),
            "follow_up": _("Call the customer of %s back", self.name),
        }
        text = words[self.state]
        return _("Late: %s", text) if self.is_escalated else text

    def _word_assessment(self, reason):
        self.ensure_one()
        severities = dict(self._fields["severity"]._description_selection(self.env))
        text = self.env._(
            "Assessed as %(severity)s: impact %(impact)s × recurrence %(recurrence)s = "
            "%(points)s points.",
            severity=severities[self.severity],
            impact=self.impact,
            recurrence=self.recurrence,
            points=self.points,
        )
        return f"{text} {reason}" if reason else text

    def _word_contact(self, channel, note):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        text = self.env._(
            "Contact with the customer: %s.", channels.get(channel, channel or "—")
        )
        return f"{text} {note}" if note else text

    def _format_moment(self, moment):
        """A moment as the reader's wall clock; ``—`` without one."""
        if not moment:
            return "—"
        return format_datetime(self.env, moment, dt_format="EEE d MMM HH:mm")

    def _get_reply_draft(self):
        """A draft of the answer in the customer's language: decision, next step.

        :rtype: str
        """
        self.ensure_one()
        row = self.with_context(lang=self._get_customer_lang())
        _ = row.env._
        parts = [_("About your message %s:", self.name)]
        if self.solution:
            parts.append(self.solution)
        if self.compensation_amount:
            amount = formatLang(
                row.env, self.compensation_amount, currency_obj=self.currency_id
            )
            parts.append(_("Compensation: %s.", amount))
        parts.append(
            _(
                "If you do not agree, answer on the page below: we look into it again. "
                "You may also call 12315."
            )
        )
        return "\n".join(parts)
