from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .complaint import DONE_STATES

EXTERNAL_KINDS = [
    ("external_accept", "12315: taken on or not"),
    ("external_end", "12315: end of the mediation"),
]
EXTERNAL = tuple(key for key, _label in EXTERNAL_KINDS)


class WorkshopComplaintClock(models.Model):
    """The authority's clock: whole working days, and it waits for nobody."""

    _inherit = "workshop.complaint.clock"

    kind = fields.Selection(
        selection_add=EXTERNAL_KINDS,
        ondelete=dict.fromkeys(EXTERNAL, "cascade"),
    )
    target_days = fields.Integer(
        "Target (working days)", aggregator="avg", help="Of the authority's clock."
    )

    def _filter_own(self):
        return self.filtered(lambda clock: clock.kind not in EXTERNAL)

    def _pause(self, now):
        return super(WorkshopComplaintClock, self._filter_own())._pause(now)

    def _drop(self, now):
        # Closing a case here does not end what runs at the authority.
        return super(WorkshopComplaintClock, self._filter_own())._drop(now)

    def _follow_severity(self, severity, now):
        own = self._filter_own()
        return super(WorkshopComplaintClock, own)._follow_severity(severity, now)

    @api.model
    def _start_external(self, case):
        """Begin the authority's clocks of a case, or set their dates right. As sudo.

        Without a policy in force no clock runs.
        """
        if not case.company_id._policy_get_current():
            return
        limits = case._get_policy_values("external_accept_days", "external_end_days")
        for kind, days in zip(EXTERNAL, limits, strict=True):
            values = self._prepare_external(case.company_id, case.external_date, days)
            clock = case.clock_ids.filtered(lambda c, kind=kind: c.kind == kind)
            if clock:
                clock._evidence_write(values)
                continue
            self._evidence_create(
                [
                    {
                        **values,
                        "complaint_id": case.id,
                        "company_id": case.company_id.id,
                        "department_id": case.department_id.id,
                        "kind": kind,
                    }
                ]
            )

    @api.model
    def _prepare_external(self, company, day, days):
        """Dates of a deadline in whole working days.

        :param date day: the authority received the case; not counted itself
        :param int days: working days, the last one to its end
        :rtype: dict
        """
        add = self.env["workshop.workday"]._policy_add_workdays
        (share,) = company._policy_get_values("complaint_warn_pct")
        soon = int(days * share / 100.0)

        def end_of(date):
            return company._policy_get_period(date, date)[1] - timedelta(seconds=1)

        start = company._policy_get_period(day, day)[0]
        return {
            "target_days": days,
            "date_start": start,
            "date_warn": end_of(add(company, day, soon)) if soon else start,
            "date_due": end_of(add(company, day, days)),
        }

    def _end_external(self, now):
        """The authority does not go on: what was late before stays late."""
        return super()._drop(now)


class WorkshopComplaint(models.Model):
    """A case that the market supervision authority passed on (12315)."""

    _inherit = "workshop.complaint"

    clock_kind = fields.Selection(
        selection_add=EXTERNAL_KINDS,
        ondelete=dict.fromkeys(EXTERNAL, "set null"),
    )
    is_external = fields.Boolean("Passed On by 12315", readonly=True, copy=False)
    external_number = fields.Char("12315 Number", readonly=True, copy=False)
    external_date = fields.Date("Received by 12315 On", readonly=True, copy=False)
    external_decision = fields.Selection(
        [("accepted", "Taken on"), ("refused", "Not taken on")],
        "12315 Decision",
        readonly=True,
        copy=False,
    )
    external_decided_date = fields.Datetime(
        "Decision Noted On", readonly=True, copy=False
    )
    external_outcome = fields.Selection(
        [
            ("settled", "Settled"),
            ("failed", "No agreement"),
            ("withdrawn", "Withdrawn by the customer"),
        ],
        "Mediation",
        readonly=True,
        copy=False,
    )
    external_ended_date = fields.Datetime(
        "Mediation Noted On", readonly=True, copy=False
    )
    external_note = fields.Text("Words of the Authority", readonly=True, copy=False)
    is_external_open = fields.Boolean(
        compute="_compute_is_external_open", export_string_translation=False
    )

    # "corrective" or "external": what keeps a case that is all said from closing
    close_hold = fields.Char(
        compute="_compute_close_hold", export_string_translation=False
    )

    @api.depends(
        "state",
        "date_called_back",
        "is_external_open",
        "corrective_ids.state",
        "corrective_ids.is_required",
    )
    def _compute_close_hold(self):
        for case in self:
            hold = False
            if case.state == "follow_up" and case.date_called_back:
                if case._get_open_corrective():
                    hold = "corrective"
                elif case.is_external_open:
                    hold = "external"
            case.close_hold = hold

    @api.depends("is_external", "external_decision", "external_outcome")
    def _compute_is_external_open(self):
        for case in self:
            case.is_external_open = case.is_external and not (
                case.external_outcome or case.external_decision == "refused"
            )

    # --------------------------------------------------------------------------- acts
    def _log_external(self, number, date):
        """The authority passed this on: number and day start its clocks.

        Until its decision is noted, a mistake is set right the same way.

        :param str number: of the authority
        :param date date: day on which the authority received the case
        :raise UserError: without number or day, a day to come, or decided already
        """
        self.ensure_one()
        self._ensure_external_actor()
        if self.state == "merged":
            raise UserError(
                self.env._(
                    "%(case)s was merged into %(other)s. Note it there.",
                    case=self.name,
                    other=self.merged_into_id.name,
                )
            )
        number = (number or "").strip()
        if not number or not date:
            raise UserError(
                self.env._(
                    "Enter the number of 12315 and the day it received the case."
                )
            )
        if date > self.company_id._policy_get_today():
            raise UserError(
                self.env._("12315 received it today or earlier. Enter that day.")
            )
        if self.external_decision or self.external_outcome:
            raise UserError(
                self.env._("The decision on %s is noted: number and day stay.", number)
            )
        case = self.sudo()  # sudo: evidence, after the guard
        case._policy_write(
            {"is_external": True, "external_number": number, "external_date": date}
        )
        self.env["workshop.complaint.clock"].sudo()._start_external(case)
        case._policy_refresh_clock()
        case._policy_tell()
        case._message_log(
            body=self.env._(
                "Passed on by 12315 as %(number)s, received there on %(date)s.",
                number=number,
                date=format_date(self.env, date),
            )
        )

    def _decide_external(self, decision, note=""):
        """The authority decided whether it takes the case on.

        :param str decision: ``accepted`` or ``refused``
        """
        self.ensure_one()
        self._ensure_external_actor()
        self._ensure_external_open()
        if decision not in ("accepted", "refused"):
            raise UserError(self.env._("Choose whether 12315 took the case on."))
        if self.external_decision:
            raise UserError(self.env._("The decision of 12315 is noted already."))
        now = fields.Datetime.now()
        case = self.sudo()  # sudo: evidence, after the guard
        case._policy_write(
            {"external_decision": decision, "external_decided_date": now}
        )
        case._filter_clocks("external_accept")._finish(now)
        if decision == "refused":
            case._filter_clocks("external_end")._end_external(now)
        case._note_external("external_decision", note)

    def _settle_external(self, outcome, note=""):
        """The mediation is over.

        :param str outcome: ``settled``, ``failed`` or ``withdrawn``
        """
        self.ensure_one()
        self._ensure_external_actor()
        self._ensure_external_open()
        if outcome not in ("settled", "failed", "withdrawn"):
            raise UserError(self.env._("Choose how the mediation ended."))
        now = fields.Datetime.now()
        case = self.sudo()  # sudo: evidence, after the guard
        case._policy_write({"external_outcome": outcome, "external_ended_date": now})
        case._filter_clocks(*EXTERNAL)._finish(now)
        case._note_external("external_outcome", note)

    def _note_external(self, name, note):
        """Keep the words, tell the file and those in charge. As sudo."""
        self.ensure_one()
        note = (note or "").strip()
        if note:
            notes = filter(None, (self.external_note, note))
            self._policy_write({"external_note": "\n".join(notes)})
        field = self._fields[name]
        value = dict(field._description_selection(self.env))[self[name]]
        text = f"{field._description_string(self.env)}: {value}"
        self._message_log(body=f"{text}. {note}" if note else text)
        self._policy_refresh_clock()
        self._policy_tell()

    def _filter_clocks(self, *kinds):
        return self.clock_ids.filtered(lambda clock: clock.kind in kinds)

    def _ensure_external_actor(self):
        self._ensure_actor()
        self._ensure_not_accused()

    def _ensure_external_open(self):
        if not self.is_external_open:
            raise UserError(
                self.env._("Nothing of %s is open at 12315.", self.name),
            )

    # ------------------------------------------------------------------------ closing
    def _get_close_block(self):
        block = super()._get_close_block()
        if block or not self.is_external_open:
            return block
        return self.env._(
            "%(case)s is open at 12315 as %(number)s. Note its decision or the end of "
            "the mediation first.",
            case=self.name,
            number=self.external_number,
        )

    def _word_turn(self):
        if self.state == "follow_up" and self.date_called_back:
            if self.is_external_open:
                return self.env._(
                    "%s notes how 12315 ended it", self.user_id.name or "—"
                )
        return super()._word_turn()

    def _word_end(self):
        level, text = super()._word_end()
        if not self.is_external_open:
            return level, text
        kinds = dict(self._fields["clock_kind"]._description_selection(self.env))
        return "warning", self.env._(
            "Closed here, open at 12315: %(kind)s by %(due)s.",
            kind=kinds.get(self.clock_kind, self.external_number),
            due=self._format_moment(self.clock_due),
        )

    def _get_wanted_activities(self):
        """A case closed here and open at the authority still has somebody's to-do."""
        wanted = super()._get_wanted_activities()
        for case in self.filtered(
            lambda row: row.is_external_open and row.state in DONE_STATES
        ):
            user = case.user_id
            if user:
                row = case.with_context(lang=user.lang)
                due = (case.clock_due or fields.Datetime.now()).date()
                wanted[case.id, user.id] = {
                    "summary": row.env._("Note how 12315 ended %s", case.name),
                    "date_deadline": due,
                }
        return wanted

    # ------------------------------------------------------------------------ dialogs
    def action_external_dialog(self):
        action = self._get_act_dialog("external", self.env._("Passed On by 12315"))
        action["context"] |= {
            "default_external_number": self.external_number,
            "default_external_date": self.external_date,
        }
        return action

    def action_external_decide_dialog(self):
        return self._get_act_dialog("external_decide", self.env._("12315 Decision"))

    def action_external_settle_dialog(self):
        return self._get_act_dialog("external_settle", self.env._("Mediation"))
