from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin


class WorkshopTargetPlan(models.Model):
    """The sales plan of a period: what each person is to reach, month by month (2.2a).

    Goals say how much for the whole period; *Spread* makes the months, evenly or as
    last year went, and they may be corrected by hand. Approved once; a change is a copy
    that supersedes it.
    """

    _name = "workshop.target.plan"
    _description = "Sales Plan"
    _inherit = ["mail.thread", "workshop.version.mixin"]
    _order = "date_from desc, id desc"
    _mail_post_access = "read"

    _version_document = "sales_plan"
    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "state",
        "date_approved",
        "previous_id",
    }

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "First Month",
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
    )
    date_to = fields.Date(
        "Last Day",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=12, day=31),
    )
    strategy = fields.Text(
        help="How it is to be reached: customers, products, actions (clause 2.2a)."
    )
    previous_id = fields.Many2one(
        "workshop.target.plan", "Replaces", readonly=True, copy=False
    )
    goal_ids = fields.One2many("workshop.target.goal", "plan_id", "Goals", copy=True)
    target_ids = fields.One2many("workshop.target", "plan_id", "Months", copy=False)
    difference_text = fields.Text("To Check", compute="_compute_difference_text")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for plan in self:
            last = plan.date_to + relativedelta(days=1)
            if (
                plan.date_from > plan.date_to
                or plan.date_from.day != 1
                or last.day != 1
            ):
                raise ValidationError(
                    self.env._("A plan runs from the first of a month to the last.")
                )

    @api.depends("goal_ids.amount", "target_ids.amount", "goal_ids.user_id")
    @api.depends_context("lang")
    def _compute_difference_text(self):
        for plan in self:
            plan.difference_text = "\n".join(
                self.env._(
                    "%(goal)s: the months add up to %(sum)s, the goal is %(amount)s.",
                    goal=goal.display_name,
                    sum=goal._format(goal._get_month_total()),
                    amount=goal._format(goal.amount),
                )
                for goal in plan.goal_ids
                if goal._is_off()
            )

    # ----------------------------------------------------------------------- buttons
    def action_spread(self):
        """Make the months of every goal anew; the last month takes the remainder."""
        self.check_access("write")
        self._ensure_draft()
        for plan in self:
            plan.target_ids.unlink()
            for goal in plan.goal_ids:
                goal._spread()
        return True

    def action_sum_up(self):
        """Take the sum of the months as the goal, bottom-up."""
        self.check_access("write")
        self._ensure_draft()
        for goal in self.goal_ids.filtered("target_ids"):
            goal.amount = goal._get_month_total()
        return True

    def _copy_version(self):
        draft = super()._copy_version()
        for old, new in zip(self.goal_ids, draft.goal_ids, strict=True):
            new._create_months((row.date_from, row.amount) for row in old.target_ids)
        return draft

    # -------------------------------------------------------------------------- gate
    def _policy_get_material(self):
        self.ensure_one()
        return {
            "period": f"{self.date_from} – {self.date_to}",
            "lines": {
                f"{row.user_id.id}-{row.indicator_id.code}-{row.date_from}": {
                    "label": row.display_name,
                    "amount": row.amount,
                }
                for row in self.target_ids
            },
        }

    def _policy_get_facts(self, rules):
        return {plan.id: (Facts(amount=plan._get_sales()), None) for plan in self}

    def _get_sales(self):
        """Planned net sales of all people, company currency."""
        goals = self.goal_ids.filtered(lambda row: row.code == "net_sales")
        return sum(goals.mapped("amount"))

    def _policy_ensure_complete(self):
        for plan in self:
            if not plan.target_ids:
                raise UserError(
                    self.env._(
                        "%s has no months yet. Enter goals, then spread them.",
                        plan.name,
                    )
                )
            if plan.difference_text:
                raise UserError(plan.difference_text)
            other = self._find_overlap(plan)
            if other:
                raise UserError(
                    self.env._(
                        "%(person)s has a target for %(indicator)s in these months "
                        "already, in %(plan)s. Change that plan instead.",
                        person=other.user_id.name,
                        indicator=other.indicator_id.name,
                        plan=other.plan_id.name,
                    )
                )

    @api.model
    def _find_overlap(self, plan):
        """A month of another approved plan that this one would count twice."""
        previous = plan._get_replaced()
        mine = {
            (row.user_id, row.indicator_id, row.date_from) for row in plan.target_ids
        }
        rows = self.env["workshop.target"].search(
            [
                ("company_id", "=", plan.company_id.id),
                ("state", "=", "approved"),
                ("plan_id", "not in", (plan | previous).ids),
                ("date_from", ">=", plan.date_from),
                ("date_from", "<=", plan.date_to),
            ]
        )
        return rows.filtered(
            lambda row: (row.user_id, row.indicator_id, row.date_from) in mine
        )[:1]

    def _get_replaced(self):
        plans, previous = self.browse(), self.previous_id
        while previous:
            plans |= previous
            previous = previous.previous_id
        return plans

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "author_id": self._policy_get_author().id,
            "amount": self._get_sales(),
            "currency_id": self.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_do_release(self, request):
        self.ensure_one()
        self._get_replaced().filtered(lambda p: p.state == "approved")._policy_write(
            {"state": "superseded"}
        )
        self._policy_write({"state": "approved", **self._policy_get_approved_values()})
