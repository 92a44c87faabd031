from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "workshop_sales_policy.group_policy_manager"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_complaint_summary"
TYPED = frozenset({"findings", "measures"})
FREE_PREFIXES = ("message_", "activity_")


class WorkshopComplaintSummary(models.Model):
    """The month's complaints, what was found and what is done about it (4.3e).

    A job drafts last month's for each company with a policy in force; a manager writes
    findings and measures and publishes. The figures are kept as they were then.
    """

    _name = "workshop.complaint.summary"
    _description = "Monthly Complaint Summary"
    _inherit = [
        "workshop.month.mixin",
        "workshop.evidence.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"
    _month_field = "date_from"

    _evidence_free_fields = TYPED | {"message_main_attachment_id"}

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("Month", required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True, export_string_translation=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    date_figures = fields.Datetime("Counted On", readonly=True)
    figures = fields.Json(readonly=True, export_string_translation=False)
    case_count = fields.Integer("Complaints", readonly=True)
    cost_total = fields.Monetary("Cost of Poor Quality", readonly=True)
    findings = fields.Text(help="What the figures say, and why.")
    measures = fields.Text(help="What is done, by whom, until when.")
    date_published = fields.Datetime("Published On", readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_edit = fields.Boolean(
        compute="_compute_can_edit", export_string_translation=False
    )

    _one_a_month = models.UniqueIndex(
        "(company_id, date_from)", "The summary of this month is there already."
    )

    @api.depends("month_text")
    @api.depends_context("lang")
    def _compute_name(self):
        for summary in self:
            summary.name = self.env._("Complaints in %s", summary.month_text)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        manager = self.env.user.has_group(MANAGER)
        for summary in self:
            summary.can_edit = manager and summary.state == "draft"

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names and names <= TYPED:
            self._ensure_draft()
        return super().write(vals)

    def _ensure_draft(self):
        for summary in self:
            if summary.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is published and stays as it is. Write what is new into "
                        "the next one.",
                        summary.name,
                    )
                )

    def _ensure_manager(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A sales manager does this."))

    # ---------------------------------------------------------------------- drafting
    @api.model
    def _draft_for(self, companies):
        """Last month's summary of each company that has none yet.

        Runs as sudo, after the caller's guard.

        :return: the new ones
        """
        rows = self.sudo()  # sudo: evidence, drafted by the house
        values = []
        for company in companies:
            first = company._policy_get_today().replace(day=1) - relativedelta(months=1)
            known = [("company_id", "=", company.id), ("date_from", "=", first)]
            if not rows.search_count(known, limit=1):
                last = first + relativedelta(months=1, days=-1)
                values.append(
                    {
                        "company_id": company.id,
                        "date_from": first,
                        "date_to": last,
                        **self._prepare_figures(company, first, last),
                    }
                )
        drafts = rows._evidence_create(values)
        drafts._tell_managers()
        return drafts

    def _tell_managers(self):
        """A to-do for each manager: the figures are there, what do they say?"""
        people = self.env["workshop.handover"]
        wanted = {}
        for summary in self:
            due = summary.company_id._policy_get_today() + relativedelta(days=7)
            for user in people._get_managers(summary.company_id):
                row = summary.with_context(lang=user.lang)
                wanted[summary.id, user.id] = {
                    "summary": row.env._("Write findings and measures"),
                    "date_deadline": due,
                }
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, wanted, ACTIVITY_TYPE
        )

    @api.model
    def _cron_draft(self):
        """Draft what is missing, company by company."""
        for company in self.env["res.company"]._policy_each_night():
            self._draft_for(company)

    # ----------------------------------------------------------------------- buttons
    @api.model
    def action_draft_last_month(self):
        """Draft the summary of last month, or open the one that is there."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A sales manager does this."))
        company = self.env.company
        self._draft_for(company)
        first = company._policy_get_today().replace(day=1) - relativedelta(months=1)
        summary = self.search(
            [("company_id", "=", company.id), ("date_from", "=", first)], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": summary.id,
            "view_mode": "form",
        }

    def action_refresh(self):
        """Count a draft anew: cases were closed or costs came in since."""
        self._ensure_manager()
        self._ensure_draft()
        for summary in self.sudo():  # sudo: evidence, after the guard
            summary._evidence_write(
                self._prepare_figures(
                    summary.company_id, summary.date_from, summary.date_to
                )
            )
        return True

    def action_publish(self):
        """Publish: findings and measures stand, the figures stay as they are.

        :raise UserError: nothing was found, or nothing is done
        """
        self._ensure_manager()
        self._ensure_draft()
        for summary in self:
            if (
                not (summary.findings or "").strip()
                or not (summary.measures or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "Write what was found and what is done about it, then publish "
                        "%s.",
                        summary.name,
                    )
                )
        rows = self.sudo()  # sudo: evidence, after the guard
        rows._evidence_write(
            {
                "state": "published",
                "date_published": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )
        self.env["mail.activity"]._policy_sync(self._name, self.ids, {}, ACTIVITY_TYPE)
        return True

    def action_open_cases(self):
        """The complaints received in this month, with the reader's own rights."""
        self.ensure_one()
        period = self.company_id._policy_get_period_domain(
            "date_received", self.date_from, self.date_to
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "workshop.complaint",
            "view_mode": "list,form,pivot",
            "domain": list(self._get_cases_domain(self.company_id) & period),
        }
