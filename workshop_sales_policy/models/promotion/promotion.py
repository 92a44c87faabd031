from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin

STATES = [
    ("idea", "Idea"),
    ("pending", "In review"),
    ("approved", "Approved"),
    ("running", "In progress"),
    ("ended", "Ended"),
    ("evaluated", "Evaluated"),
    ("closed", "Lessons filed"),
    ("cancelled", "Cancelled"),
]
# Sold for by the calendar of the moon, or each year at the same time.
FESTIVALS = [
    ("spring", "Spring Festival"),
    ("lantern", "Lantern Festival"),
    ("qingming", "Qingming"),
    ("dragon_boat", "Dragon Boat Festival"),
    ("qixi", "Qixi"),
    ("mid_autumn", "Mid-Autumn Festival"),
    ("double_ninth", "Double Ninth Festival"),
    ("laba", "Laba Festival"),
]
METHODS = [
    ("did", "Control group"),
    ("weekday", "Same weekdays before"),
    ("last_year", "Last year"),
]
# What was approved: locked from the submission on.
FACTS = frozenset(
    {
        "name",
        "company_id",
        "user_id",
        "plan_id",
        "channel_id",
        "goal_metric",
        "goal_value",
        "audience_ids",
        "date_from",
        "date_to",
        "product_ids",
        "substitute_ids",
        "halo_ids",
        "is_seasonal",
        "festival",
        "baseline_method",
        "control_ids",
        "hypothesis",
        "strengths",
        "amount_planned",
        "discount_pct",
        "gift_cost",
        "planned_units",
        "reach",
    }
)


class WorkshopPromotion(models.Model):
    """A promotion from the idea to its lessons (chapter 6, F3.8).

    It owns an Odoo campaign, which leads, quotations and orders carry. What it must
    sell to pay is known before the approval; how it will be judged (method, control
    group) is locked with it.
    """

    _name = "workshop.promotion"
    _description = "Promotion"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "workshop.always.approved.mixin",
    ]
    _order = "date_from desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "state",
        "campaign_id",
        "date_approved",
        "date_started",
        "date_ended",
        "date_evaluated",
        "date_closed",
        "date_due",
        "is_on_plan",
        "plan_figures",
        "survey_id",
        "repeats_id",
        "visit_count",
    }

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Runs it, and never signs its evaluation.",
    )
    state = fields.Selection(
        STATES, required=True, default="idea", readonly=True, copy=False, index=True
    )
    plan_id = fields.Many2one(
        "workshop.promotion.plan",
        "Annual Plan",
        domain="[('company_id', '=', company_id), ('state', '!=', 'superseded')]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    campaign_id = fields.Many2one(
        "utm.campaign",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="Leads, quotations and orders carry it.",
    )
    channel_id = fields.Many2one(
        "workshop.promotion.channel", index="btree_not_null", ondelete="restrict"
    )
    # ------------------------------------------------------------------- what is meant
    goal_metric = fields.Selection(
        [
            ("units", "Units sold"),
            ("revenue", "Sales"),
            ("leads", "Leads"),
            ("customers", "New customers"),
        ],
        "Goal",
        required=True,
        default="units",
    )
    goal_value = fields.Float("Goal Number")
    audience_ids = fields.Many2many("res.partner.category", help="Contact tags.")
    hypothesis = fields.Text(help="Why it should work, so that it can be wrong.")
    strengths = fields.Text("Selling Points", help="What we say that others cannot.")
    # ------------------------------------------------------------------ when and what
    date_from = fields.Date("First Day", required=True, index=True)
    date_to = fields.Date("Last Day", required=True, index=True)
    date_post = fields.Date(
        "Judged From",
        compute="_compute_date_post",
        help="After the days in which buyers may stay away: as many as it ran, at "
        "least 14.",
    )
    product_ids = fields.Many2many(
        "product.product",
        "workshop_promotion_product_rel",
        check_company=True,
    )
    substitute_ids = fields.Many2many(
        "product.product",
        "workshop_promotion_substitute_rel",
        string="Substitutes",
        check_company=True,
        help="What the same customers buy instead. Their loss counts.",
    )
    halo_ids = fields.Many2many(
        "product.product",
        "workshop_promotion_halo_rel",
        string="Sold Along",
        check_company=True,
        help="Their gain or loss counts only because it is chosen beforehand.",
    )
    # --------------------------------------------------------------- how it is judged
    is_seasonal = fields.Boolean(
        "Seasonal", help="Sells by the season: last year says more than last month."
    )
    festival = fields.Selection(FESTIVALS)
    baseline_method = fields.Selection(
        METHODS,
        "Compared With",
        help="Empty: control group, then the same weekdays before, then last year. A "
        "festival or season asks last year first.",
    )
    control_ids = fields.Many2many(
        "res.partner",
        "workshop_promotion_control_rel",
        string="Control Group",
        help="Customers who are left out of the promotion on purpose.",
    )
    # -------------------------------------------------------------------------- money
    amount_planned = fields.Monetary("Budget", help="Without tax.")
    discount_pct = fields.Float("Price Cut (%)")
    gift_cost = fields.Monetary("Gift per Unit", help="Its cost without tax.")
    planned_units = fields.Float("Planned Sales (units)")
    reach = fields.Float("Leads or Clicks Expected")
    # ------------------------------------------------------------------------ evidence
    plan_figures = fields.Json(
        copy=False, readonly=True, export_string_translation=False
    )
    date_approved = fields.Datetime("Approved On", readonly=True, copy=False)
    date_started = fields.Datetime("Started On", readonly=True, copy=False)
    date_ended = fields.Datetime("Ended On", readonly=True, copy=False)
    date_evaluated = fields.Datetime("Evaluated On", readonly=True, copy=False)
    date_closed = fields.Datetime("Lessons Filed On", readonly=True, copy=False)
    date_due = fields.Datetime(
        "Evaluate By", readonly=True, copy=False, index="btree_not_null"
    )
    is_on_plan = fields.Boolean(
        "On Plan",
        readonly=True,
        copy=False,
        help="Started in time, every task done in time, not above the budget.",
    )

    task_ids = fields.One2many("workshop.promotion.task", "promotion_id")
    log_ids = fields.One2many("workshop.promotion.log", "promotion_id")
    content_ids = fields.One2many("workshop.promotion.content", "promotion_id")
    program_ids = fields.One2many("loyalty.program", "policy_promotion_id", "Offers")
    evaluation_ids = fields.One2many("workshop.promotion.evaluation", "promotion_id")

    _campaign_once = models.Constraint(
        "UNIQUE(campaign_id)", "A campaign belongs to one promotion."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "The promotion ends before it begins."
    )
    _numbers_sane = models.Constraint(
        "CHECK(amount_planned >= 0 AND gift_cost >= 0 AND planned_units >= 0 "
        "AND reach >= 0 AND goal_value >= 0 AND discount_pct BETWEEN 0 AND 100)",
        "Amounts and numbers cannot be negative; a price cut is at most 100 %.",
    )

    @api.depends("date_from", "date_to")
    def _compute_date_post(self):
        for promotion in self:
            windows = promotion._get_windows()
            promotion.date_post = windows and windows.post_last

    # -------------------------------------------------------------------------- CRUD
    @api.model
    def _policy_get_initial(self, name, vals):
        if name == "state":
            return "idea"
        if name == "campaign_id":  # its own, whatever was given
            # sudo: utm.campaign - belongs to the promotion
            return (
                self.env["utm.campaign"]
                .sudo()
                .create(
                    {
                        "title": vals.get("name") or "—",
                        "user_id": vals.get("user_id") or self.env.uid,
                        "company_id": vals.get("company_id") or self.env.company.id,
                    }
                )
                .id
            )
        return super()._policy_get_initial(name, vals)

    def write(self, vals):
        if FACTS & vals.keys():
            self._ensure_idea()
        result = super().write(vals)
        for promotion in self if "name" in vals else ():
            # sudo: utm.campaign - belongs to the promotion
            promotion.campaign_id.sudo().title = promotion.name
        return result

    def _ensure_idea(self):
        for promotion in self:
            if promotion.state != "idea":
                raise UserError(
                    self.env._(
                        "%s is submitted: what was approved stays as it is. Withdraw "
                        "it, or enter an adjustment in its log.",
                        promotion.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_idea(self):
        for promotion in self:
            if promotion.state != "idea" or promotion.policy_request_id:
                raise UserError(
                    self.env._(
                        "%s was submitted: it is never deleted. Cancel it.",
                        promotion.name,
                    )
                )

    # -------------------------------------------------------------------------- gate
    def _policy_get_document(self):
        self.ensure_one()
        return "promotion" if self.state in ("idea", "pending") else False

    def _policy_get_author(self):
        return self.user_id

    def _policy_get_beneficiary(self):
        """Who runs it does not approve it."""
        return self.user_id

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "name": self.name,
            "period": f"{self.date_from} – {self.date_to}",
            "channel": self.channel_id.name or "",
            "amount": self.amount_planned,
            "discount_pct": self.discount_pct,
            "planned_units": self.planned_units,
            "method": self.baseline_method or "",
            "products": ", ".join(self.product_ids.mapped("display_name")),
        }

    def _policy_get_facts(self, rules):
        return {row.id: (Facts(amount=row.amount_planned), None) for row in self}

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "author_id": self.user_id.id,
            "amount": self.amount_planned,
            "currency_id": self.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_write(self, vals):
        """The state of the document follows its review."""
        review = vals.get("policy_approval_state")
        states = {"pending": "pending", "refused": "idea", "withdrawn": "idea"}
        if review in states:
            vals = dict(vals, state=states[review])
        return super()._policy_write(vals)

    def _filter_counted(self):
        """Those whose money is spoken for: not cancelled."""
        return self.filtered(lambda promotion: promotion.state != "cancelled")
