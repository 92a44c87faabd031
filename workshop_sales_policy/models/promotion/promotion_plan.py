from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin


class WorkshopPromotionPlan(models.Model):
    """A year of promotions: goals, channels, content, dates, money (6.1a, 6.1b).

    Approved once; a change is the next version, to which the promotions move.
    """

    _name = "workshop.promotion.plan"
    _description = "Promotion Plan"
    _inherit = ["mail.thread", "workshop.version.mixin"]
    _order = "year desc, id desc"
    _mail_post_access = "read"

    _version_document = "promotion_plan"
    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "state",
        "date_approved",
        "previous_id",
        "is_research_fresh",
    }

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    previous_id = fields.Many2one(
        "workshop.promotion.plan", "Replaces", readonly=True, copy=False
    )
    goals = fields.Text(help="What the year is to bring, in numbers.")
    strengths = fields.Text(
        "Our Strengths", help="What we do better than the others, and for whom."
    )
    research = fields.Text(
        "Market Research",
        help="What is known of market and competitors, and from where (6.1b).",
    )
    research_date = fields.Date("Research of")
    is_research_fresh = fields.Boolean(
        "Fresh Research",
        readonly=True,
        copy=False,
        help="Cited research was fresh on the day of the approval.",
    )
    line_ids = fields.One2many(
        "workshop.promotion.plan.line", "plan_id", "Budget by Channel", copy=True
    )
    promotion_ids = fields.One2many(
        "workshop.promotion", "plan_id", "Promotions", copy=False
    )
    amount_total = fields.Monetary("Budget", compute="_compute_amount_total")
    amount_planned = fields.Monetary("In Promotions", compute="_compute_use")
    amount_spent = fields.Monetary("Spent", compute="_compute_use")

    _year_sane = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter a year such as 2027."
    )

    @api.depends("year")
    def _compute_name(self):
        for plan in self:
            plan.name = self.env._("Promotion plan %s", plan.year)

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for plan in self:
            plan.amount_total = sum(plan.line_ids.mapped("amount"))

    @api.depends("promotion_ids.amount_planned", "promotion_ids.state")
    def _compute_use(self):
        for plan in self:
            counted = plan.promotion_ids._filter_counted()
            plan.amount_planned = sum(counted.mapped("amount_planned"))
            plan.amount_spent = sum(counted.mapped("amount_spent"))

    # -------------------------------------------------------------------------- gate
    def _policy_get_material(self):
        self.ensure_one()
        return {
            "period": str(self.year),
            "goals": self.goals or "",
            "research": self.research or "",
            "lines": {
                str(row.channel_id.id): {
                    "label": row.display_name,
                    "amount": row.amount,
                }
                for row in self.line_ids
            },
        }

    def _policy_get_facts(self, rules):
        return {plan.id: (Facts(amount=plan.amount_total), None) for plan in self}

    def _policy_get_author(self):
        return self.create_uid

    def _policy_ensure_complete(self):
        for plan in self:
            if not (plan.goals or "").strip() or not plan.line_ids:
                raise UserError(
                    self.env._(
                        "%s: say what the year is to bring, and enter a budget for "
                        "each channel.",
                        plan.name,
                    )
                )
            other = self.search(
                [
                    ("company_id", "=", plan.company_id.id),
                    ("year", "=", plan.year),
                    ("state", "=", "approved"),
                    ("id", "!=", plan.previous_id.id),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "%s is approved already. Change that one instead.", other.name
                    )
                )

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "author_id": self._policy_get_author().id,
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_do_release(self, request):
        """In force: the promotions of the version before move along."""
        self.ensure_one()
        previous = self.previous_id
        if previous:
            previous.promotion_ids._policy_write({"plan_id": self.id})
            previous._policy_write({"state": "superseded"})
        self._policy_write(
            {
                "state": "approved",
                "is_research_fresh": self._has_fresh_research(),
                **self._policy_get_approved_values(),
            }
        )

    def _has_fresh_research(self):
        """Whether the plan says what is known, not older than the policy allows."""
        self.ensure_one()
        if not (self.research or "").strip() or not self.research_date:
            return False
        (days,) = self.company_id._policy_get_values("research_days")
        age = self.company_id._policy_get_today() - self.research_date
        return timedelta(0) <= age <= timedelta(days=days)

    # ----------------------------------------------------------------------- buttons
    def action_open_promotions(self):
        """The promotions of this year's plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_promotion_action"
        )
        return dict(
            action,
            domain=[("plan_id", "=", self.id)],
            context={
                "default_plan_id": self.id,
                "default_date_from": date(self.year, 1, 1).isoformat(),
            },
        )
