from odoo import api, fields, models


class WorkshopPromotionPlanLine(models.Model):
    """Money of a year for one channel, beside what its results propose (6.2b)."""

    _name = "workshop.promotion.plan.line"
    _description = "Budget of a Channel"
    _inherit = ["workshop.version.row.mixin"]
    _order = "plan_id, id"

    _typed_fields = frozenset({"plan_id", "channel_id", "amount", "note"})

    plan_id = fields.Many2one(
        "workshop.promotion.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    channel_id = fields.Many2one(
        "workshop.promotion.channel", required=True, ondelete="restrict"
    )
    amount = fields.Monetary("Budget", required=True)
    note = fields.Char("Content and Time", help="What runs there, and when.")
    amount_proposed = fields.Monetary(
        "Proposed Budget",
        compute="_compute_amount_proposed",
        help="By what the channel's promotions earned so far.",
    )
    amount_planned = fields.Monetary("In Promotions", compute="_compute_use")
    amount_left = fields.Monetary("Budget Left", compute="_compute_use")

    _once = models.Constraint(
        "UNIQUE(plan_id, channel_id)", "One budget for each channel."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A budget cannot be negative."
    )

    def _get_versions(self):
        return self.plan_id

    @api.depends("channel_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.channel_id.name or ""

    @api.depends("amount", "channel_id", "plan_id.line_ids.amount")
    def _compute_amount_proposed(self):
        for plan, rows in self.grouped("plan_id").items():
            proposed = plan.line_ids._propose_amounts()
            for row in rows:
                row.amount_proposed = proposed.get(row.channel_id.id, 0.0)

    @api.depends("plan_id.promotion_ids.amount_planned", "channel_id", "amount")
    def _compute_use(self):
        for row in self:
            mine = row.plan_id.promotion_ids._filter_counted().filtered(
                lambda promotion, row=row: promotion.channel_id == row.channel_id
            )
            row.amount_planned = sum(mine.mapped("amount_planned"))
            row.amount_left = row.amount - row.amount_planned
