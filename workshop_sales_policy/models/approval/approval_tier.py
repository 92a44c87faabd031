from odoo import api, fields, models


class WorkshopApprovalTier(models.Model):
    """How much say a document needs: level 1 is the lowest, the highest one wins.

    A tier owns ordered steps; they run in sequence.
    """

    _name = "workshop.approval.tier"
    _description = "Approval Tier"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "policy_id, document, level"

    name = fields.Char(required=True, translate=True)
    policy_id = fields.Many2one(
        "workshop.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    document = fields.Selection(
        selection=lambda self: self.env["workshop.policy"]._selection_document(),
        required=True,
    )
    level = fields.Integer(required=True, default=1)
    step_ids = fields.One2many(
        "workshop.approval.tier.step", "tier_id", "Steps", copy=True
    )
    rule_ids = fields.One2many("workshop.approval.rule", "tier_id", "Rules")

    _level_unique = models.Constraint(
        "UNIQUE(policy_id, document, level)",
        "A document has one tier per level. Change the existing one.",
    )
    _level_positive = models.Constraint(
        "CHECK(level BETWEEN 1 AND 9)", "A tier's level lies between 1 and 9."
    )

    @api.depends("name", "level")
    def _compute_display_name(self):
        for tier in self:
            tier.display_name = f"{tier.level} · {tier.name or ''}"

    def _get_next(self):
        """The next higher tier of the same document, empty at the top."""
        self.ensure_one()
        above = self.policy_id.tier_ids.filtered(
            lambda tier: tier.document == self.document and tier.level > self.level
        )
        return above.sorted("level")[:1]
