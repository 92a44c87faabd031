from odoo import fields, models
from odoo.exceptions import UserError

# Where each state may be entered from; the only place that knows.
FLOW = {
    "done": ("open",),
    # back from open: what had opened it again was no recurrence
    "checking": ("done", "open"),
    "effective": ("checking", "open"),
    "open": ("checking", "effective"),
    "cancelled": ("open", "checking"),
}

# Columns of the running round that its action shows.
MIRRORED = ("date_done", "date_check", "date_verified", "verdict", "is_extended")


class WorkshopCorrectiveAction(models.Model):
    """How a corrective action moves: carried out, checked, opened again, cancelled."""

    _inherit = "workshop.corrective.action"

    # ----------------------------------------------------------------------- gateway
    def _set_state(self, target):
        """The one way from state to state; callers have checked who acts. As sudo.

        :raise UserError: one is not where ``target`` can be reached from
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for action in self:
            if action.state not in FLOW[target]:
                raise UserError(
                    self.env._(
                        "%(action)s is %(state)s: this is not its next step.",
                        action=action.name,
                        state=labels[action.state],
                    )
                )
        self._policy_write({"state": target})
        self._policy_tell()

    def _start_round(self):
        """Open the next round of each. As sudo.

        One whose recurrence was withdrawn before is opened anew.
        """
        rounds = self.env["workshop.corrective.action.round"]
        now = fields.Datetime.now()
        for action in self:
            number = action.round_number + 1
            row = action.round_ids.filtered(lambda r, n=number: r.number == n)
            if row:
                row._evidence_write({"date_start": now})
            else:
                row = rounds._evidence_create(
                    [
                        {
                            "action_id": action.id,
                            "company_id": action.company_id.id,
                            "number": number,
                            "date_start": now,
                        }
                    ]
                )
            action._set_round(row)

    def _set_round(self, row):
        """``row`` is the running round of this action. As sudo."""
        self.ensure_one()
        mirrored = {name: row[name] for name in MIRRORED}
        self._policy_write({"round_id": row.id, "round_number": row.number, **mirrored})

    def _write_round(self, vals):
        """Write the running round and what the action mirrors of it. As sudo."""
        self.ensure_one()
        self.round_id._evidence_write(vals)
        mirrored = {name: vals[name] for name in MIRRORED if name in vals}
        if mirrored:
            self._policy_write(mirrored)

    # ------------------------------------------------------------------- carried out
    def _is_measurable(self):
        """Whether a recurrence could be noticed: product and kind are known."""
        self.ensure_one()
        return bool(self.product_id and self.category_id)

    def action_done(self):
        """The action is carried out: by the person in charge, or a manager.

        Where a recurrence can be noticed, the check of its effect begins.

        :raise UserError: a text is missing, or it is carried out already
        """
        self._ensure_owner()
        for action in self:
            missing = action._get_missing()
            if missing and action.state == "open":
                raise UserError(action._word_missing(*missing))
        actions = self.sudo()  # sudo: evidence, after the guard
        actions._set_state("done")
        now = fields.Datetime.now()
        for action in actions:
            action._write_round(action._prepare_done(now))
        actions._policy_write({"is_escalated": False})
        actions.filtered(lambda row: row._is_measurable())._set_state("checking")
        for action in actions:
            action._message_log(body=action._word_done())
        actions.complaint_ids._policy_after_corrective()
        return True

    def _prepare_done(self, now):
        """Columns of the round on the day its action is carried out.

        :rtype: dict
        """
        self.ensure_one()
        values = {
            "date_done": now,
            "done_by_id": self.env.uid,
            "cause_text": self.root_cause,
            "action_text": self.chosen_action,
            "prevention_text": self.prevention,
        }
        if self._is_measurable():
            (days,) = self.company_id._policy_get_values("capa_days")
            values |= {
                "check_days": days,
                "date_check": fields.Datetime.add(now, days=days),
            }
        return values

    # ----------------------------------------------------------------- opened again
    def _reopen_for(self, case):
        """The defect returned: the next round begins with the case. As sudo.

        The round's verdict is "failed" when the case came within its window, whatever
        was said at the end of it before the case was known.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        row = self.round_id
        values = {"recurrence_id": case.id}
        if row.verdict != "effective" or case.date_received <= row.date_check:
            values |= {"verdict": "failed", "date_verified": now}
        self._write_round(values)
        self._set_state("open")
        self._policy_write(
            {
                "complaint_ids": [fields.Command.link(case.id)],
                "date_due": self._get_due_day(self.company_id),
                "is_escalated": False,
            }
        )
        self._start_round()
        self._message_log(body=self._word_reopened(case))
        case._message_log(body=self.env._("Happened again in spite of %s.", self.name))

    # -------------------------------------------------------------------- cancelled
    def action_cancel_dialog(self):
        """Ask why."""
        self.ensure_one()
        self._ensure_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel · %s", self.name),
            "res_model": "workshop.corrective.action.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_action_id": self.id},
        }

    def action_cancel(self, reason):
        """Give an action up, with a reason; a manager's act.

        One that the policy requires stays, unless every case behind it was rejected;
        one whose goods were not delivered in the window may go.

        :raise UserError: without a reason, required, or not open
        """
        self._ensure_manager()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the corrective action is cancelled."))
        for action in self:
            block = action._get_cancel_block()
            if block:
                raise UserError(block)
        actions = self.sudo()  # sudo: evidence, after the guard
        actions._set_state("cancelled")
        actions._policy_write(
            {"cancel_reason": reason, "cancelled_by_id": self.env.uid}
        )
        for action in actions:
            action._message_log(body=self.env._("Cancelled: %s", reason))
        actions.complaint_ids._policy_after_corrective()
        return True

    def _get_cancel_block(self):
        """Why this cannot be cancelled, ``""`` when it can.

        :rtype: str
        """
        self.ensure_one()
        if self.state == "checking" and self.verdict != "no_delivery":
            return self.env._(
                "%s is carried out; its effect is checked by itself.", self.name
            )
        # sudo: how the cases ended, whoever reads them
        cases = self.sudo().complaint_ids
        cases = cases.mapped(lambda case: case.merged_into_id or case)
        rejected = cases and all(case.state == "rejected" for case in cases)
        if self.state == "open" and self.is_required and not rejected:
            return self.env._(
                "%s is required by the policy: carry it out. It can be cancelled only "
                "when all its cases were rejected.",
                self.name,
            )
        return ""
