from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin

FACTS = frozenset(
    {
        "company_id",
        "job_id",
        "department_id",
        "date_from",
        "date_to",
        "headcount",
        "reason",
    }
)


class WorkshopHiringPlan(models.Model):
    """A line of the hiring plan: which position, how many, why, until when (2.1a).

    The owner approves each; candidates are rated from 1 to 5 on experience,
    communication and responsibility, and hired on an approved line only.
    """

    _name = "workshop.hiring.plan"
    _description = "Hiring Plan"
    _inherit = ["mail.thread", "workshop.always.approved.mixin"]
    _order = "date_from desc, id desc"
    _mail_post_access = "read"

    # hired_count: a stored column could be given over RPC, and it opens the gate
    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "date_approved",
        "hired_count",
    }

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    job_id = fields.Many2one(
        "hr.job",
        "Position",
        required=True,
        domain="[('company_id', 'in', (company_id, False))]",
        ondelete="restrict",
    )
    department_id = fields.Many2one("hr.department", ondelete="restrict")
    date_from = fields.Date(
        "From",
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
    )
    date_to = fields.Date("Until", required=True)
    headcount = fields.Integer("Persons", required=True, default=1)
    reason = fields.Text("Sales Need", help="Why sales needs them, in a sentence.")
    need_text = fields.Char("Planned Sales", compute="_compute_need_text")
    candidate_ids = fields.One2many(
        "workshop.hiring.candidate", "plan_id", "Candidates", copy=False
    )
    # stored: two hires at once meet on this row, and one is tried again
    hired_count = fields.Integer("Hired", compute="_compute_hired_count", store=True)
    date_approved = fields.Datetime("Approved On", readonly=True, copy=False)

    _headcount_positive = models.Constraint(
        "CHECK(headcount > 0)", "Plan at least one person."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The plan ends before it begins."
    )

    @api.depends("job_id", "headcount", "date_to")
    @api.depends_context("lang")
    def _compute_name(self):
        for plan in self:
            plan.name = self.env._(
                "%(job)s × %(count)s until %(day)s",
                job=plan.job_id.name or "—",
                count=plan.headcount,
                day=format_date(self.env, plan.date_to) or "—",
            )

    @api.depends("candidate_ids.state")
    def _compute_hired_count(self):
        for plan in self:
            hired = plan.candidate_ids.filtered(lambda row: row.state == "hired")
            plan.hired_count = len(hired)

    @api.depends("company_id", "date_from", "date_to", "headcount")
    @api.depends_context("lang")
    def _compute_need_text(self):
        """What is planned to be sold, a head now and with the new ones."""
        people = self.env["workshop.handover"]
        for plan in self:
            company = plan.company_id
            staff = people._get_role_staff(company) - people._get_role_managers(company)
            planned = plan._get_planned_sales()
            if not planned or not staff:
                plan.need_text = self.env._("No approved sales plan for these months.")
                continue
            format_amount = company.currency_id.format
            plan.need_text = self.env._(
                "%(total)s in these months: %(now)s a head today, %(then)s with this "
                "plan.",
                total=format_amount(planned),
                now=format_amount(planned / len(staff)),
                then=format_amount(planned / (len(staff) + plan.headcount)),
            )

    def _get_planned_sales(self):
        self.ensure_one()
        if not (self.date_from and self.date_to):
            return 0.0
        # sudo: workshop.target - the sum of the months, no person's own
        targets = self.env["workshop.target"].sudo()
        domain = targets._get_domain(
            self.company_id, self.date_from.replace(day=1), self.date_to
        ) & Domain("indicator_id.code", "=", "net_sales")
        ((total,),) = targets._read_group(domain, [], ["amount:sum"])
        return total or 0.0

    # -------------------------------------------------------------------------- CRUD
    def write(self, vals):
        if FACTS & vals.keys():
            for plan in self:
                if plan.policy_approval_state in ("pending", "approved"):
                    raise UserError(
                        self.env._(
                            "%s is submitted and stays as it is. Make another line for "
                            "more people.",
                            plan.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for plan in self:
            if plan.policy_request_id or plan.policy_approval_state != "none":
                raise UserError(
                    self.env._("%s was submitted: it is never deleted.", plan.name)
                )

    # -------------------------------------------------------------------------- gate
    def _policy_get_document(self):
        self.ensure_one()
        return False if self.policy_approval_state == "approved" else "hiring_plan"

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "job": self.job_id.name,
            "headcount": self.headcount,
            "period": f"{self.date_from} – {self.date_to}",
            "reason": self.reason or "",
        }

    def _policy_get_facts(self, rules):
        return {plan.id: (Facts(amount=float(plan.headcount)), None) for plan in self}

    def _policy_get_author(self):
        return self.create_uid

    def _policy_ensure_complete(self):
        for plan in self:
            if not (plan.reason or "").strip():
                raise UserError(
                    self.env._("Say why sales needs them, then submit: %s.", plan.name)
                )

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write(self._policy_get_approved_values())

    # ----------------------------------------------------------------------- control
    @api.model
    def _control_hire_planned(self, company, date_from, date_to):
        """Clause 2.1a: people who joined sales on an approved line of the plan.

        Whoever joins begins an induction; one who only changed into sales is no hire.
        """
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("is_transfer", "=", False)
            & Domain("date_start", ">=", date_from)
            & Domain("date_start", "<=", date_to)
        )
        hired = self.env["workshop.hiring.candidate"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "hired"),
                ("plan_id.policy_approval_state", "=", "approved"),
            ]
        )
        planned = Domain("user_id", "in", hired.user_id.ids)
        return "workshop.induction", applicable, applicable & planned
