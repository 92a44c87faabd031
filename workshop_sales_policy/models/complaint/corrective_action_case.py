from odoo import api, fields, models
from odoo.fields import Command

from .corrective_action_complaint import GONE_STATES


class WorkshopCorrectiveAction(models.Model):
    """What a case does to an action. All as sudo, after the case's own guard."""

    _inherit = "workshop.corrective.action"

    complaint_count = fields.Integer(
        compute="_compute_complaint_count", export_string_translation=False
    )

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for action in self:
            action.complaint_count = len(action.complaint_ids)

    def action_open_complaints(self):
        """The cases behind it, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cases"),
            "res_model": "workshop.complaint",
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", self.complaint_ids.ids)],
        }

    def action_open_source(self):
        """The document it answers, with the reader's own rights."""
        self.ensure_one()
        source = self.env[self.res_model].browse(self.res_id)
        source.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def _is_recurrence(self, case):
        """Whether ``case`` shows that this carried-out action did not help.

        While its effect is checked, and so long after a good verdict as recurrence
        counts: the same defect is then the same problem, not a new one.

        :rtype: bool
        """
        self.ensure_one()
        if self.state not in ("checking", "effective") or case in self.complaint_ids:
            return False
        if case.date_received <= self.date_done:
            return False
        if self.state == "checking":
            return True
        (days,) = self.company_id._policy_get_values("complaint_window_days")
        last = fields.Datetime.add(self.date_verified, days=days)
        return case.date_received <= last

    def _take_case(self, case):
        """The case belongs here: it joins, or shows that the defect is back."""
        self.ensure_one()
        if self._is_recurrence(case):
            self._reopen_for(case)
        elif case not in self.complaint_ids:
            self._policy_write({"complaint_ids": [Command.link(case.id)]})
            self._message_log(body=self.env._("Case %s joined.", case.name))

    def _require(self, reason):
        """The policy asks for it: all eight disciplines, and no way around."""
        self._policy_write(
            {"is_required": True, "required_reason": reason, "is_8d": True}
        )
        self._policy_tell()

    def _withdraw_recurrence(self, case):
        """The case that opened this again was no recurrence: the check goes on.

        Only while nothing was carried out since and no other case shows the defect.

        :return: whether it was withdrawn
        :rtype: bool
        """
        self.ensure_one()
        before = self.round_ids.filtered(lambda r: r.number == self.round_number - 1)
        if self.state != "open" or not before or before.recurrence_id != case:
            return False
        self._policy_write({"complaint_ids": [Command.unlink(case.id)]})
        others = self.complaint_ids.filtered(
            lambda row: (
                row.state not in GONE_STATES
                and row.date_received > before.date_done
                and self._matches(row)
            )
        )
        if others:
            before._evidence_write({"recurrence_id": others.sorted("id")[0].id})
            return True
        state = "effective" if before.verdict == "effective" else "checking"
        values = {"recurrence_id": False}
        if state == "checking":
            values |= {"verdict": False, "date_verified": False}
        before._evidence_write(values)
        self._set_state(state)
        self._set_round(before)
        self._message_log(
            body=self.env._("%s was no recurrence: the check goes on.", case.name)
        )
        return True
