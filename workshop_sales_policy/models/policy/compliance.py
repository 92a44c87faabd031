from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

# Working days after month end before the month's rows are frozen (design.md 4).
SNAPSHOT_WORKDAYS = 5


class WorkshopCompliance(models.Model):
    """How a clause was kept in a month: one row per company, clause and month.

    The numbers come from the control ``_control_<key>(company, date_from, date_to)`` of
    the model named on the clause. It returns ``(model, applicable, compliant)``: the
    Domain of the records whose deadline falls in the period and the Domain of those
    that kept the clause. ``_bypass_<key>``, where it exists, returns the Domain of
    records in a gate-relevant state without release evidence; ``_exempt_<key>`` that of
    records that went out while the policy was suspended.
    """

    _name = "workshop.compliance"
    _description = "Clause Compliance"
    _inherit = ["workshop.evidence.mixin", "workshop.month.mixin"]
    _order = "date desc, clause_sequence"
    _rec_name = "clause_id"

    company_id = fields.Many2one("res.company", required=True, index=True)
    clause_id = fields.Many2one(
        "workshop.policy.clause", required=True, ondelete="cascade", index=True
    )
    clause_sequence = fields.Integer(related="clause_id.sequence", store=True)
    chapter = fields.Selection(related="clause_id.chapter", store=True)
    date = fields.Date("Month", required=True, index=True)
    policy_id = fields.Many2one("workshop.policy", ondelete="restrict")
    weight = fields.Float(default=1.0)
    target_pct = fields.Float("Target (%)", aggregator="avg")
    user_id = fields.Many2one("res.users", "Responsible")

    applicable_count = fields.Integer("Cases")
    compliant_count = fields.Integer("Kept")
    not_kept_count = fields.Integer("Not Kept")
    bypass_count = fields.Integer("Bypasses")
    exempt_count = fields.Integer(
        "Exempt",
        help="Sent or confirmed while the policy was suspended. They count neither as "
        "kept nor as not kept.",
    )
    rate = fields.Float("Compliance (%)", aggregator="avg")
    state = fields.Selection(
        [
            ("not_exercised", "Not exercised"),
            ("kept", "Kept"),
            ("not_kept", "Not kept"),
        ],
        required=True,
        default="not_exercised",
    )
    rank = fields.Integer(
        compute="_compute_rank", store=True, aggregator=None, help="Red first."
    )
    date_frozen = fields.Datetime("Frozen On")
    restated_applicable_count = fields.Integer("Cases, Restated")
    restated_compliant_count = fields.Integer("Kept, Restated")
    is_restated = fields.Boolean("Restated")

    _month_unique = models.Constraint(
        "UNIQUE(company_id, clause_id, date)", "One row per clause and month."
    )

    @api.depends("state")
    def _compute_rank(self):
        ranks = {"not_kept": 0, "kept": 1, "not_exercised": 2}
        for row in self:
            row.rank = ranks.get(row.state, 2)

    @api.model
    def get_empty_list_help(self, help_message):
        """An empty cockpit says when its first numbers come."""
        if self.env.company._policy_get_current():
            help_message = Markup(
                '<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>'
            ) % (
                self.env._("The first numbers come tonight"),
                self.env._(
                    "Every night each clause is measured: how often it applied, and "
                    "how often it was kept."
                ),
            )
        return super().get_empty_list_help(help_message)

    # ---------------------------------------------------------------------- measuring
    def _get_domains(self):
        """Applicable and compliant records of this row.

        :return: ``(model name, applicable Domain, compliant Domain)``
        """
        self.ensure_one()
        clause = self.clause_id
        control = getattr(self.env[clause.control_model], f"_control_{clause.control}")
        last = self.date + relativedelta(months=1, days=-1)
        return control(self.company_id, self.date, last)

    def _get_other_domain(self, kind):
        """Domain of records beside the control's, ``None`` where the clause has none.

        :param str kind: ``bypass`` or ``exempt``
        """
        self.ensure_one()
        clause = self.clause_id
        other = getattr(
            self.env[clause.control_model], f"_{kind}_{clause.control}", None
        )
        last = self.date + relativedelta(months=1, days=-1)
        return other(self.company_id, self.date, last) if other else None

    def _measure(self):
        """Count this row's records now.

        :return: values ``applicable_count``, ``compliant_count``, ``bypass_count`` and
            ``exempt_count``
        """
        self.ensure_one()
        model_name, applicable, compliant = self._get_domains()
        # sudo: the row counts for the company, whoever lets the job run
        model = self.env[model_name].sudo().with_context(active_test=False)
        counts = {
            "applicable_count": model.search_count(applicable),
            "compliant_count": model.search_count(compliant),
        }
        for kind in ("bypass", "exempt"):
            domain = self._get_other_domain(kind)
            counts[f"{kind}_count"] = model.search_count(domain) if domain else 0
        return counts

    def _refresh(self):
        """Measure again: open rows are updated, frozen ones get a restatement."""
        for row in self:
            counts = row._measure()
            if row.date_frozen:
                row._restate(counts)
            else:
                row._evidence_write(row._prepare_values(counts))

    def _prepare_values(self, counts):
        self.ensure_one()
        applicable, kept = counts["applicable_count"], counts["compliant_count"]
        rate = 100.0 * kept / applicable if applicable else 0.0
        if not applicable:
            state = "not_exercised"
        else:
            state = "kept" if rate >= self.target_pct else "not_kept"
        if counts["bypass_count"]:
            state = "not_kept"
        return dict(counts, rate=rate, not_kept_count=applicable - kept, state=state)

    def _restate(self, counts):
        self.ensure_one()
        applicable, kept = counts["applicable_count"], counts["compliant_count"]
        changed = (applicable, kept) != (self.applicable_count, self.compliant_count)
        self._evidence_write(
            {
                "is_restated": changed,
                "restated_applicable_count": applicable,
                "restated_compliant_count": kept,
            }
        )

    @api.model
    def _open_month(self, company, date):
        """Rows of all measured clauses for the month of ``date``, created when missing.

        :param date date: any day of the month
        :return: the month's rows of ``company``
        """
        month = date.replace(day=1)
        policy = self.env["workshop.policy"]._get_current(company)
        rows = self.search([("company_id", "=", company.id), ("date", "=", month)])
        settings = policy.clause_setting_ids.filtered(
            lambda row: row.is_active and row.clause_id.control_model
        )
        rows += self._evidence_create(
            [
                {
                    "company_id": company.id,
                    "clause_id": setting.clause_id.id,
                    "date": month,
                    "policy_id": policy.id,
                    "weight": setting.weight,
                    "target_pct": setting.target_pct,
                    "user_id": setting.user_id.id,
                }
                for setting in settings
                if setting.clause_id not in rows.clause_id
            ]
        )
        return rows

    @api.model
    def _get_snapshot_date(self, company, month):
        """Five working days of the company after the end of ``month``."""
        last = month + relativedelta(months=1, days=-1)
        days = self.env["workshop.workday"]
        return days._policy_add_workdays(company, last, SNAPSHOT_WORKDAYS)

    @api.model
    def _cron_measure(self):
        """Nightly: measure this month, freeze last month, restate the three before."""
        # sudo: workshop.compliance - the cron's user measures for every company
        self = self.sudo()
        for company in self.env["res.company"]._policy_each_night():
            self._measure_company(company, company._policy_get_today())

    @api.model
    def _measure_company(self, company, today):
        month = today.replace(day=1)
        previous = month - relativedelta(months=1)
        self._open_month(company, today)
        rows = self.search(
            [
                ("company_id", "=", company.id),
                ("date", ">=", month - relativedelta(months=3)),
            ]
        )
        rows._refresh()
        if today > self._get_snapshot_date(company, previous):
            due = rows.filtered(lambda row: row.date < month and not row.date_frozen)
            due._evidence_write({"date_frozen": fields.Datetime.now()})

    @api.model
    def _get_overall_rate(self, company, month):
        """Weighted mean of the exercised clauses of a month (F3.14, clause 1.1).

        :return: percent 0-100, ``None`` when nothing was exercised
        """
        rows = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", month.replace(day=1)),
                ("state", "!=", "not_exercised"),
                ("weight", ">", 0),
            ]
        )
        weight = sum(rows.mapped("weight"))
        return sum(r.rate * r.weight for r in rows) / weight if weight else None

    # ----------------------------------------------------------------------- actions
    def action_open_cases(self):
        """The applicable records behind this row."""
        model_name, applicable, _compliant = self._get_domains()
        return self._prepare_records_action(model_name, applicable, self.env._("Cases"))

    def action_open_not_kept(self):
        """The applicable records that did not keep the clause."""
        model_name, applicable, compliant = self._get_domains()
        domain = Domain(applicable) & ~Domain(compliant)
        return self._prepare_records_action(model_name, domain, self.env._("Not kept"))

    def action_open_bypasses(self):
        """Records in a gate-relevant state without release evidence."""
        return self._open_others("bypass", self.env._("Bypasses"))

    def action_open_exempt(self):
        """Records that went out while the policy was suspended."""
        return self._open_others("exempt", self.env._("Exempt"))

    def _open_others(self, kind, title):
        model_name, _applicable, _compliant = self._get_domains()
        domain = self._get_other_domain(kind) or Domain.FALSE
        return self._prepare_records_action(model_name, domain, title)

    def action_refresh(self):
        # sudo: workshop.compliance - measuring again decides nothing
        self.sudo()._refresh()
        return True

    def _prepare_records_action(self, model_name, domain, title):
        self.ensure_one()
        # Sub-queries travel as ids: the client cannot carry a Query.
        ids = self.env[model_name].with_context(active_test=False).search(domain).ids
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.clause_id.number} · {title}",
            "res_model": model_name,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
            "context": {"active_test": False},
        }
