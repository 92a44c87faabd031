from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

MANAGER = "workshop_sales_policy.group_policy_manager"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_work_report"
TYPED = frozenset({"done", "problems", "plan"})
FREE_PREFIXES = ("message_", "activity_", "website_message_")
# A week that ends on Sunday is reported from Friday on.
EARLY_DAYS = 2


class WorkshopWorkReport(models.Model):
    """What a salesperson tells the manager about a week or a month (clause 2.2h).

    Opens by itself and is drafted from the records; the writer edits, submits, and the
    manager answers. The figures freeze with the submission.
    """

    _name = "workshop.work.report"
    _description = "Work Report"
    _inherit = [
        "workshop.evidence.mixin",
        "workshop.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, user_id"
    _mail_post_access = "read"

    _evidence_free_fields = TYPED | {"answer", "message_main_attachment_id"}

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", required=True, readonly=True, index=True
    )
    date_from = fields.Date("From", required=True, readonly=True, index=True)
    date_to = fields.Date("To", required=True, readonly=True)
    date_due = fields.Datetime("Submit By", required=True, readonly=True, index=True)
    state = fields.Selection(
        [("open", "In progress"), ("submitted", "Submitted"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    line_ids = fields.One2many(
        "workshop.work.report.line", "report_id", "Figures", readonly=True
    )
    done = fields.Text("This Period")
    problems = fields.Text("What Stands in the Way")
    plan = fields.Text("What Comes Next")
    date_submitted = fields.Datetime("Submitted On", readonly=True)
    is_in_time = fields.Boolean("In Time", readonly=True)
    answer = fields.Text("Reply", help="The manager's word on it.")
    date_answered = fields.Datetime("Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    is_mine = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_answer = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_a_period = models.UniqueIndex(
        "(company_id, user_id, date_from)",
        "This person has a report for the period already.",
    )

    @api.depends("user_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_name(self):
        for report in self:
            report.name = self.env._(
                "Report of %(person)s, %(first)s to %(last)s",
                person=report.user_id.name or "—",
                first=format_date(self.env, report.date_from),
                last=format_date(self.env, report.date_to),
            )

    @api.depends("state", "user_id", "date_to")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        manager = user.has_group(MANAGER)
        for report in self:
            report.is_mine = report.user_id == user
            report.can_submit = (
                report.is_mine and report.state == "open" and report._is_time()
            )
            report.can_answer = (
                manager and not report.is_mine and report.state == "submitted"
            )

    def _is_time(self):
        self.ensure_one()
        early = self.date_to - relativedelta(days=EARLY_DAYS)
        return self.company_id._policy_get_today() >= early

    # ----------------------------------------------------------------------- guards
    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return self._evidence_write(vals)
        if names <= TYPED:
            self._ensure_writer()
        elif names == {"answer"}:
            self._ensure_answerer()
        elif names <= self._evidence_free_fields:
            raise UserError(
                self.env._("The salesperson writes the report, the manager the answer.")
            )
        return super().write(vals)

    def _ensure_writer(self):
        self.check_access("read")
        for report in self:
            if report.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(person)s writes this report.", person=report.user_id.name
                    )
                )
            if report.state != "open":
                raise UserError(
                    self.env._("%s is submitted and stays as it is.", report.name)
                )

    def _ensure_answerer(self):
        self.check_access("read")
        for report in self:
            if report.user_id == self.env.user or not self.env.user.has_group(MANAGER):
                raise AccessError(
                    self.env._("Another manager answers %s.", report.name)
                )
            if report.state != "submitted":
                raise UserError(self.env._("%s waits for no answer now.", report.name))

    # ----------------------------------------------------------------------- buttons
    def action_draft(self):
        """Take figures and sentences anew from the records; what was typed stays."""
        self._ensure_writer()
        self.sudo()._draft()  # sudo: evidence, taken from the records
        return True

    def action_submit(self):
        """Hand the report to the manager: its figures freeze.

        :raise UserError: too early, or nothing was written
        """
        self._ensure_writer()
        now = fields.Datetime.now()
        for report in self:
            if not report._is_time():
                raise UserError(
                    self.env._(
                        "The period ends on %s: submit the report then.",
                        format_date(self.env, report.date_to),
                    )
                )
            if not (report.done or "").strip() or not (report.plan or "").strip():
                raise UserError(
                    self.env._("Say what was done and what comes next, then submit.")
                )
            house = report.sudo()  # sudo: evidence, after the guard
            house._take_figures()
            house._evidence_write(
                {
                    "state": "submitted",
                    "date_submitted": now,
                    "is_in_time": now <= report.date_due,
                }
            )
            house._tell()
        return True

    def action_answer(self):
        """Give the written answer to the salesperson.

        :raise UserError: nothing was written
        """
        self._ensure_answerer()
        for report in self:
            if not (report.answer or "").strip():
                raise UserError(
                    self.env._("Write a sentence as an answer to %s.", report.name)
                )
            house = report.sudo()  # sudo: evidence, after the guard
            house._evidence_write(
                {
                    "state": "answered",
                    "date_answered": fields.Datetime.now(),
                    "answered_by_id": self.env.uid,
                }
            )
            house._tell()
        return True

    # ----------------------------------------------------------------------- opened
    @api.model
    def _get_period(self, company):
        """First and last day of the running period, inclusive."""
        today = company._policy_get_today()
        (kind,) = company._policy_get_values("report_kind")
        if kind == "month":
            first = today.replace(day=1)
            return first, first + relativedelta(months=1, days=-1)
        first = today - relativedelta(days=today.weekday())
        return first, first + relativedelta(days=6)

    @api.model
    def _open_period(self, company):
        """Reports of the running period for every salesperson without one. As sudo.

        :return: the new ones
        """
        first, last = self._get_period(company)
        people = self.env["workshop.handover"]
        staff = people._get_role_staff(company) - people._get_role_managers(company)
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        ).user_id
        (hours,) = company._policy_get_values("report_hours")
        _start, end = company._policy_get_period(first, last)
        due, _plain = self.env["workshop.workday"]._policy_plan_hours(
            company, self.env["hr.department"], end, hours
        )
        return self._evidence_create(
            [
                {
                    "company_id": company.id,
                    "user_id": user.id,
                    "date_from": first,
                    "date_to": last,
                    "date_due": due,
                }
                for user in staff - known
            ]
        )

    @api.model
    def _cron_reports(self):
        """Nightly: open what begins, draft and remind of what ends."""
        reports = self.sudo()  # sudo: evidence, written by the house
        for company in self.env["res.company"]._policy_each_night():
            reports._open_period(company)
            reports._draft_ending(company)

    @api.model
    def _draft_ending(self, company):
        """Draft what may be submitted now, and tell its writer. As sudo."""
        early = company._policy_get_today() + relativedelta(days=EARLY_DAYS)
        ending = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("date_to", "<=", early),
            ]
        )
        fresh = ending.filtered(lambda report: not report.line_ids)
        fresh._draft()
        ending._tell()

    # ------------------------------------------------------------------------ words
    def _tell(self):
        """A to-do for the writer, then for a manager. As sudo."""
        wanted = {}
        for report in self:
            user = report._get_turn()
            if not user:
                continue
            row = report.with_context(lang=user.lang)
            wanted[report.id, user.id] = {
                "summary": row.env._("Work report")
                if report.state == "open"
                else row.env._("Answer: %s", row.name),
                "date_deadline": report._get_turn_date(),
            }
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, wanted, ACTIVITY_TYPE
        )

    def _get_turn(self):
        """Whose turn it is: the writer at the end, then one manager.

        :rtype: res.users
        """
        self.ensure_one()
        if self.state == "open" and self._is_time():
            return self.user_id
        if self.state == "submitted":
            return self.user_id._policy_get_superior(self.company_id)
        return self.env["res.users"]

    def _get_turn_date(self):
        self.ensure_one()
        zone = timezone(self.company_id._policy_get_tz())
        return utc.localize(self.date_due).astimezone(zone).date()

    @api.depends("state", "date_due", "answer")
    @api.depends_context("lang", "tz")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "answered":
            return "success", _("Answered by %s.", self.answered_by_id.name)
        if self.state == "submitted":
            return "info", _("%s answers.", self._get_turn().name or "—")
        late = self.date_due and self.date_due < fields.Datetime.now()
        due = format_datetime(self.env, self.date_due, dt_format="EEE d MMM HH:mm")
        if not self._is_time():
            return "info", _("Drafted from the records by itself; due %s.", due)
        return "danger" if late else "warning", _(
            "%(person)s submits by %(due)s.", person=self.user_id.name, due=due
        )

    # ---------------------------------------------------------------------- control
    @api.model
    def _control_work_report_in_time(self, company, date_from, date_to):
        """Clause 2.2h: work reports submitted in time."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & (
                Domain("state", "!=", "open")
                # who left owes no report
                | (
                    Domain("date_due", "<", fields.Datetime.now())
                    & Domain("user_id.active", "=", True)
                )
            )
        )
        return self._name, applicable, applicable & Domain("is_in_time", "=", True)
