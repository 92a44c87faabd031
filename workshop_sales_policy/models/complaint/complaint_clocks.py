from odoo import fields, models


class WorkshopComplaint(models.Model):
    """The clocks of a case, and the one that is next: stored for lists and cards."""

    _inherit = "workshop.complaint"

    clock_ids = fields.One2many("workshop.complaint.clock", "complaint_id", "Deadlines")
    clock_kind = fields.Selection(
        [
            ("ack", "Acknowledgement"),
            ("contact", "First contact"),
            ("solution", "Solution"),
            ("reply", "Reply"),
            ("callback", "Call-back"),
        ],
        "Next Deadline",
        readonly=True,
        copy=False,
    )
    clock_level = fields.Selection(
        [
            ("late", "Late"),
            ("soon", "Due soon"),
            ("running", "In time"),
            ("paused", "Waiting for the customer"),
            ("done", "No deadline"),
        ],
        "Clock",
        readonly=True,
        copy=False,
        index=True,
    )
    clock_due = fields.Datetime("Due", readonly=True, copy=False, index=True)
    clock_warn = fields.Datetime(
        "Due Soon From", readonly=True, copy=False, export_string_translation=False
    )
    is_escalated = fields.Boolean("Escalated", readonly=True, copy=False)

    def _policy_refresh_clock(self, now=None):
        """Keep on each case which deadline is next and how it stands; set-based.

        The next one is the earliest that still runs. Runs as sudo.
        """
        now = now or fields.Datetime.now()
        # In one query for the batch: the one2many would load the closed ones too.
        clocks = self.env["workshop.complaint.clock"].search(
            [("complaint_id", "in", self.ids), ("is_open", "=", True)], order="date_due"
        )
        by_case = clocks.grouped("complaint_id")
        for complaint in self:
            running = by_case.get(complaint, clocks.browse())
            complaint._policy_write(complaint._prepare_clock(running, now))

    def _prepare_clock(self, running, now):
        """Columns of the next deadline.

        :param running: open clocks of this case, the earliest first
        :rtype: dict
        """
        self.ensure_one()
        # What the customer does not keep waiting comes first while a case pauses.
        live = running.filtered(lambda row: not row.is_paused)
        clock = live[:1] or running[:1]
        if not clock:
            level = "done"
        elif not live:
            level = "paused"
        elif any(row.is_breached or row.date_due < now for row in live):
            level = "late"
        elif clock.date_warn <= now:
            level = "soon"
        else:
            level = "running"
        return {
            "clock_kind": clock.kind,
            "clock_level": level,
            # What was late is done: the manager's to-do of it is over.
            "is_escalated": self.is_escalated and level == "late",
            "clock_due": clock.date_due,
            "clock_warn": clock.date_warn,
        }

    def _finish_clocks(self, *kinds):
        """The acts behind these deadlines are done now; others run on. As sudo."""
        now = fields.Datetime.now()
        self.clock_ids.filtered(lambda c: c.is_open and c.kind in kinds)._finish(now)
        self._policy_refresh_clock(now)
        self._policy_tell()

    def _drop_clocks(self):
        """Nothing is due any more."""
        now = fields.Datetime.now()
        self.clock_ids._drop(now)
        self._policy_refresh_clock(now)

    def _policy_escalate(self):
        """A deadline passed: the manager is told, too. One UPDATE for all."""
        self._policy_write({"is_escalated": True})
        self._policy_tell()
