from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import SEVERITIES
from ...tools.complaint import due_hours, is_raised, raised_due, warn_hours

BATCH = 500
KINDS = [
    ("ack", "Acknowledgement"),
    ("contact", "First contact"),
    ("solution", "Solution"),
    ("reply", "Reply"),
    ("callback", "Call-back"),
]


class WorkshopComplaintClock(models.Model):
    """One deadline of one case: when it began, is due, was met or missed, and why.

    Deadlines run in the working time of the case's department from the receipt of the
    case (F3.5): due = target + what was paused since. A breach stays, whatever comes
    after it. Reopening begins new rows; the first result is kept.
    """

    _name = "workshop.complaint.clock"
    _description = "Deadline of a Case"
    _inherit = ["workshop.evidence.mixin"]
    _order = "complaint_id, round, date_due, id"
    _rec_name = "kind"

    complaint_id = fields.Many2one(
        "workshop.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    department_id = fields.Many2one("hr.department", ondelete="set null")
    kind = fields.Selection(KINDS, "Deadline", required=True)
    round = fields.Integer(help="0 the first time, then how often it was reopened.")
    severity = fields.Selection(SEVERITIES, help="Whose target counts.")
    target_hours = fields.Float("Target (working hours)", aggregator="avg")
    paused_hours = fields.Float("Waited for the Customer (working hours)")
    date_start = fields.Datetime("Runs From", required=True)
    date_warn = fields.Datetime("Due Soon From", required=True)
    date_due = fields.Datetime("Due", required=True)
    date_done = fields.Datetime("Met On")
    is_open = fields.Boolean("Running", default=True)
    is_paused = fields.Boolean("Waiting for the Customer")
    is_warned = fields.Boolean(export_string_translation=False)
    is_breached = fields.Boolean("Late")
    date_breached = fields.Datetime("Late Since")
    is_plain_hours = fields.Boolean(
        help="No working hours were found; the deadline runs in plain hours."
    )
    breach_reason = fields.Text("Why It Was Late")
    breach_user_id = fields.Many2one("res.users", "Explained By", ondelete="restrict")
    result = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Paused"),
            ("late", "Late"),
            ("met", "In time"),
            ("missed", "Done late"),
            ("dropped", "Not needed any more"),
        ],
        "How It Stands",
        compute="_compute_result",
    )
    late_hours = fields.Float(
        "Late By (hours)", compute="_compute_late_hours", store=True, aggregator="avg"
    )

    _one_per_round = models.Constraint(
        "UNIQUE(complaint_id, kind, round)", "This deadline is running already."
    )
    _poll_breach = models.Index(
        "(date_due) WHERE is_open AND NOT is_paused AND NOT is_breached"
    )
    _poll_warn = models.Index(
        "(date_warn) WHERE is_open AND NOT is_paused AND NOT is_warned"
    )
    _control_index = models.Index("(company_id, kind, date_due)")

    @api.depends("is_open", "is_paused", "is_breached", "date_done")
    def _compute_result(self):
        for clock in self:
            if clock.is_open:
                running = "paused" if clock.is_paused else "running"
                clock.result = "late" if clock.is_breached else running
            elif not clock.date_done:
                clock.result = "dropped"
            else:
                clock.result = "missed" if clock.is_breached else "met"

    @api.depends("date_done", "date_due", "is_breached")
    def _compute_late_hours(self):
        for clock in self:
            late = clock.is_breached and clock.date_done and clock.date_due
            clock.late_hours = (
                max(0.0, (clock.date_done - clock.date_due).total_seconds() / 3600)
                if late
                else 0.0
            )

    # ------------------------------------------------------------------------- begin
    @api.model
    def _start(self, complaints, kinds, start):
        """Begin deadlines; runs as sudo, after the caller's guard.

        Without a policy in force nothing is enforced: no clock runs.

        :param complaints: ``workshop.complaint``
        :param kinds: which
        :param datetime start: naive UTC
        :return: the new rows
        """
        clocks = self.sudo()  # sudo: evidence
        rows = []
        for complaint in complaints:
            policy = complaint.company_id._policy_get_current()
            if not policy:
                continue
            targets = policy._get_complaint_targets()[complaint.severity]
            settings = policy._get_settings()
            hours = targets | {"callback": settings["callback_hours"]}
            for kind in kinds:
                rows.append(
                    {
                        "complaint_id": complaint.id,
                        "company_id": complaint.company_id.id,
                        "department_id": complaint.department_id.id,
                        "kind": kind,
                        "round": complaint.reopen_count,
                        "severity": complaint.severity,
                        "target_hours": hours[kind],
                        "date_start": start,
                        **self._prepare_dates(
                            complaint.company_id,
                            complaint.department_id,
                            start,
                            hours[kind],
                            0.0,
                        ),
                    }
                )
        return clocks._evidence_create(rows)

    @api.model
    def _prepare_dates(self, company, department, start, target, paused):
        """When a deadline is due, and due soon.

        :param float target: working hours
        :param float paused: working hours waited for the customer since ``start``
        :rtype: dict
        """
        plan = self.env["workshop.workday"]._policy_plan_hours
        share = company._policy_get_current()._get_settings()["complaint_warn_pct"]
        due, is_plain = plan(company, department, start, due_hours(target, paused))
        warn, _plain = plan(
            company, department, start, warn_hours(target, paused, share / 100.0)
        )
        return {"date_due": due, "date_warn": warn, "is_plain_hours": is_plain}

    # -------------------------------------------------------------------------- move
    def _finish(self, now):
        """The act was done at ``now``: in time, or late for good."""
        running = self.filtered("is_open")
        running._mark_breached(now)
        running._evidence_write({"date_done": now, "is_open": False})

    def _drop(self, now):
        """Not needed any more: what was late before stays late."""
        running = self.filtered("is_open")
        running._mark_breached(now)
        running._evidence_write({"is_open": False})

    def _mark_breached(self, now):
        """What is past its deadline by now is late; it stays so.

        :return: those that became late
        """
        late = self.filtered(
            lambda c: (
                c.is_open and not c.is_paused and not c.is_breached and c.date_due < now
            )
        )
        # Each broke at its own deadline, whenever somebody looked.
        for clock in late:
            clock._evidence_write(
                {
                    "is_breached": True,
                    "is_warned": True,
                    "date_breached": clock.date_due,
                }
            )
        return late

    def _pause(self, now):
        self._mark_breached(now)
        self.filtered("is_open")._evidence_write({"is_paused": True})

    def _resume(self, start, now):
        """The customer answered: what was waited since ``start`` is added back."""
        count = self.env["workshop.workday"]._policy_count_hours
        for clock in self.filtered(lambda c: c.is_open and c.is_paused):
            values = {"is_paused": False}
            if not clock.is_breached:  # a pause does not undo a breach
                since = max(start, clock.date_start)
                paused, _plain = count(
                    clock.company_id, clock.department_id, since, now
                )
                paused += clock.paused_hours
                values["paused_hours"] = paused
                if clock.company_id._policy_get_current():
                    values |= clock._prepare_dates(
                        clock.company_id,
                        clock.department_id,
                        clock.date_start,
                        clock.target_hours,
                        paused,
                    )
            clock._evidence_write(values)

    def _follow_severity(self, severity, now):
        """Raised: the earlier deadline counts, from the receipt on; lowered: nothing.

        :return: those that are late by the change itself
        """
        late = self.browse()
        for clock in self.filtered(lambda c: c.is_open and c.kind != "callback"):
            policy = clock.company_id._policy_get_current()
            if not policy or not is_raised(clock.severity, severity):
                continue
            target = policy._get_complaint_targets()[severity][clock.kind]
            dates = clock._prepare_dates(
                clock.company_id,
                clock.department_id,
                clock.date_start,
                target,
                clock.paused_hours,
            )
            due, broken = raised_due(clock.date_due, dates["date_due"], now)
            if due != dates["date_due"]:
                continue
            broken = broken and not clock.is_breached and not clock.is_paused
            values = {**dates, "severity": severity, "target_hours": target}
            if broken:
                values |= {
                    "is_breached": True,
                    "is_warned": True,
                    "date_breached": now,
                }
                late |= clock
            clock._evidence_write(values)
        return late

    # --------------------------------------------------------------------------- job
    @api.model
    def _get_due_domain(self, now):
        """Deadlines at which something is to be done now; index-backed."""
        return (
            Domain("is_open", "=", True)
            & Domain("is_paused", "=", False)
            & (
                Domain("is_breached", "=", False) & Domain("date_due", "<", now)
                | Domain("is_warned", "=", False) & Domain("date_warn", "<=", now)
            )
        )

    @api.model
    def _cron_deadlines(self):
        """Warn at 75 %, mark late and escalate at 100 %; in batches, resumable.

        A row that another worker holds is left to it; what a killed run has committed
        is not looked at again.
        """
        now = fields.Datetime.now()
        clocks = self.sudo()  # sudo: evidence of what the clock says
        cron = self.env["ir.cron"]
        cron._commit_progress(
            remaining=clocks.search_count(clocks._get_due_domain(now))
        )
        last_id = 0
        while batch := clocks._get_due_batch(now, last_id):
            last_id = batch[-1].id
            batch.try_lock_for_update()._apply_clock(now)
            if not cron._commit_progress(len(batch)):
                return
            self.env.invalidate_all()  # flat memory, however many are due

    @api.model
    def _get_due_batch(self, now, last_id):
        """The next deadlines that are due, by id."""
        domain = self._get_due_domain(now) & Domain("id", ">", last_id)
        return self.search(domain, order="id", limit=BATCH)

    def _apply_clock(self, now):
        """What the clock says of these: a handful of statements for all of them."""
        late = self._mark_breached(now)
        soon = self - late
        soon._evidence_write({"is_warned": True})
        complaints = self.complaint_id
        complaints._policy_refresh_clock(now)
        late.complaint_id._policy_escalate()

    # ----------------------------------------------------------------------- buttons
    def action_explain_dialog(self):
        """Ask why the deadline was missed."""
        self.ensure_one()
        action = self.complaint_id._get_act_dialog("explain", self.env._("Explain"))
        action["context"]["default_clock_id"] = self.id
        return action

    def action_explain(self, reason):
        """Say why a deadline was missed: the person in charge or a manager.

        :raise UserError: it was not missed, is explained already, or without a reason
        """
        self.ensure_one()
        self.check_access("read")
        self.complaint_id._ensure_actor()
        reason = (reason or "").strip()
        if not self.is_breached:
            raise UserError(self.env._("This deadline was not missed."))
        if self.breach_reason:
            raise UserError(self.env._("It is explained already and stays so."))
        if not reason:
            raise UserError(self.env._("Say in a few words why it was late."))
        row = self.sudo()  # sudo: evidence, after the guard
        row._evidence_write({"breach_reason": reason, "breach_user_id": self.env.uid})
        row.complaint_id._message_log(body=self.env._("Why it was late: %s", reason))
        return True
