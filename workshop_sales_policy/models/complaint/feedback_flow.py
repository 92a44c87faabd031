from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from .feedback import OPEN_STATES

BATCH = 100


class WorkshopFeedback(models.Model):
    """Noted, with the department, answered, closed: the acts, the clock, the measure.

    ``answered`` = the department's reply stands; ``closed`` = it reached the customer.
    """

    _inherit = "workshop.feedback"

    # ------------------------------------------------------------------------ noting
    def _after_note(self):
        """Propose the department, start the clock, tell who answers; sudo."""
        for feedback in self:
            company = feedback.company_id
            policy = company._policy_get_current()
            settings = policy._get_settings() if policy else None
            if not feedback.department_id and settings:
                duty = settings[f"feedback_{feedback.kind}_duty"]
                feedback._write_guarded(
                    {"department_id": feedback._find_department(company, duty).id}
                )
            feedback._start_clock(settings)
        self._after_route()

    @api.model
    def _find_department(self, company, duty):
        """The department of a duty; empty without a duty or a department for it."""
        if not duty:
            return self.env["hr.department"]
        return self.env["workshop.handover"]._get_department(company, duty)

    def _start_clock(self, settings):
        """Reply by: in the department's working time; no policy, no deadline.

        :param dict settings: of the version in force, ``None`` without one
        """
        self.ensure_one()
        if not settings:
            return
        start, hours = self.date_received, settings["feedback_hours"]
        plan = self.env["workshop.workday"]._policy_plan_hours
        where = (self.company_id, self.department_id, start)
        due, plain = plan(*where, hours)
        warn, _plain = plan(*where, hours * settings["complaint_warn_pct"] / 100)
        self._write_guarded(
            {
                "date_due": due,
                "is_plain_hours": plain,
                "policy_turn_warn_date": warn,
            }
        )

    def _after_route(self):
        """It is with a department, or with nobody; the clock goes on; sudo."""
        now = fields.Datetime.now()
        for feedback in self:
            routed = bool(feedback.department_id)
            feedback._write_guarded(
                {
                    "state": "routed" if routed else "received",
                    "date_routed": routed and (feedback.date_routed or now),
                    **feedback._policy_set_next(
                        "answer" if routed else "route",
                        turn=feedback._get_turn_words(),
                        date=feedback.date_due,
                        warn_date=feedback.policy_turn_warn_date,
                    ),
                }
            )
        self._sync_activities()

    # ----------------------------------------------------------------------- buttons
    def action_record(self):
        """Close the short dialog: say where it went and by when it is answered."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Feedback noted"),
                "message": self.policy_next_text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_answer(self):
        """The reply stands: it goes to the customer by mail, or as text to pass on.

        :raise UserError: nothing is written yet, or it is answered already
        """
        self.check_access("write")
        now = fields.Datetime.now()
        for feedback in self:
            if feedback.state not in OPEN_STATES:
                raise UserError(self.env._("“%s” is answered already.", feedback.name))
            if not (feedback.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Write the reply to “%s” first, then press Reply.",
                        feedback.name,
                    )
                )
            late = bool(feedback.date_due and now > feedback.date_due)
            # sudo: guarded columns, after access was checked
            feedback.sudo()._write_guarded(
                {
                    "state": "answered",
                    "date_answered": now,
                    "answered_by_id": self.env.uid,
                    "is_in_time": not late,
                    "is_late": late or feedback.is_late,
                    **feedback._policy_set_next(
                        "tell", turn=feedback.sudo()._get_sender().name
                    ),
                }
            )
        answered = self.sudo()  # sudo: other people's to-do, evidence
        answered._sync_activities()
        answered._tell_customers()
        return True

    def action_told(self):
        """The customer was told by hand: the message counts as passed on.

        :raise UserError: there is no reply yet, or the customer knows it already
        """
        self.check_access("write")
        for feedback in self:
            if feedback.state != "answered":
                raise UserError(
                    self.env._(
                        "“%s”: first comes the reply, then the customer is told once.",
                        feedback.name,
                    )
                )
        told = self.sudo()  # sudo: evidence, after access was checked
        told._get_notices()._pass_on(passed_by_id=self.env.uid)
        told.filtered(lambda feedback: feedback.state == "answered")._set_closed()
        return True

    def _set_closed(self):
        """The reply reached the customer, or there is nobody to tell."""
        now = fields.Datetime.now()
        self._write_guarded(
            {"state": "closed", "date_closed": now, **self._policy_set_next("closed")}
        )

    # -------------------------------------------------------------------- next line
    def _policy_get_next_line(self):
        self.ensure_one()
        due, who = self._policy_format_due(), self.policy_turn or "—"
        if self.policy_next_key == "closed":
            return "success", self.env._(
                "Answered by %(user)s; the customer was told.",
                user=self.sudo().answered_by_id.name or "—",  # sudo: a name
            )
        if self.policy_next_key == "tell":
            return "info", self.env._(
                "Answered by %(user)s: the reply is on its way to the customer.",
                user=self.sudo().answered_by_id.name or "—",  # sudo: a name
            )
        if not self.policy_next_key:
            return False, False
        level = self._policy_due_level()
        if not due:
            return level, self.env._("%(who)s answers it.", who=who)
        if level == "danger":
            return level, self.env._(
                "%(who)s answers it: it was due %(due)s.", who=who, due=due
            )
        return level, self.env._("%(who)s answers it by %(due)s.", who=who, due=due)

    # ------------------------------------------------------------------------- clock
    @api.model
    def _cron_deadlines(self):
        """Mark what was not answered in time, tell the managers. Resumable."""
        now = fields.Datetime.now()
        rows = self.sudo().search(  # sudo: the job's user counts for everybody
            [
                ("state", "in", OPEN_STATES),
                ("is_late", "=", False),
                ("date_due", "<", now),
            ],
            order="date_due, id",
        )
        self.env["ir.cron"]._commit_progress(remaining=len(rows))
        for ids in split_every(BATCH, rows.ids):
            rows.browse(ids)._mark_late()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    def _mark_late(self):
        """The reply is late, and stays so; the managers hear of it."""
        self._write_guarded({"is_late": True})
        self._sync_activities()

    @api.model
    def _control_feedback_answered(self, company, date_from, date_to):
        """Clauses 2.2g and 4.2b: feedback answered within its hours."""
        now = fields.Datetime.now()
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & (Domain("date_answered", "!=", False) | Domain("date_due", "<", now))
        )
        return self._name, applicable, applicable & Domain("is_in_time", "=", True)
