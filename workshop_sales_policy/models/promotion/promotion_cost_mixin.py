from odoo import api, fields, models
from odoo.exceptions import AccessError

FINANCE = (
    "workshop_sales_policy.group_policy_finance",
    "workshop_sales_policy.group_policy_owner",
)


class WorkshopPromotionCostMixin(models.AbstractModel):
    """A claim or a bill that can belong to a promotion, whose result counts it (6.3c).

    Once it is booked, only finance or the owner moves it, and every move stays in the
    chatter: whoever runs a promotion does not choose what it cost.
    """

    _name = "workshop.promotion.cost.mixin"
    _description = "Cost of a Promotion"

    policy_promotion_id = fields.Many2one(
        "workshop.promotion",
        "Promotion",
        domain="[('company_id', '=', company_id), "
        "('state', 'in', ('approved', 'running', 'ended'))]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        tracking=True,
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_finance,"
        "workshop_sales_policy.group_policy_auditor",
        help="The promotion whose result counts it.",
    )

    policy_can_set_promotion = fields.Boolean(
        compute="_compute_policy_can_set_promotion", export_string_translation=False
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_policy_can_set_promotion(self):
        may_move = self._policy_may_move()
        for row in self:
            row.policy_can_set_promotion = may_move or not row._policy_is_booked()

    @api.model
    def _policy_may_move(self):
        return self.env.su or any(map(self.env.user.has_group, FINANCE))

    def _policy_is_booked(self):
        """Whether the promotion's result counts it already. To be overridden."""
        raise NotImplementedError

    def write(self, vals):
        if "policy_promotion_id" in vals and not self._policy_may_move():
            self._policy_ensure_promotion(vals["policy_promotion_id"] or False)
        return super().write(vals)

    def _policy_ensure_promotion(self, promotion_id):
        """What is booked stays with its promotion."""
        for row in self:
            # sudo: workshop.promotion - which one it is
            moved = row.sudo().policy_promotion_id.id != promotion_id
            if moved and row._policy_is_booked():
                raise AccessError(
                    self.env._(
                        "%s is booked: finance or the owner moves it to another "
                        "promotion.",
                        row.display_name,
                    )
                )
