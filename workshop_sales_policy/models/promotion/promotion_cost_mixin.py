from odoo import api, fields, models
from odoo.exceptions import AccessError

FINANCE = (
    "workshop_sales_policy.group_policy_finance",
    "workshop_sales_policy.group_policy_owner",
)


class WorkshopPromotionCostMixin(models.AbstractModel):
    """A claim or a bill that can belong to a promotion, whose result counts it (6.3c).

    Once it is booked, only finance or the owner moves it, and the move is written down:
    whoever runs a promotion does not choose what it cost.
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
        return any(map(self.env.user.has_group, FINANCE))

    def _policy_is_booked(self):
        """Whether the promotion's result counts it already. To be overridden."""
        raise NotImplementedError

    def write(self, vals):
        if "policy_promotion_id" not in vals:
            return super().write(vals)
        # sudo: workshop.promotion - which one it was, to name it; the guard follows
        before = {row: row.sudo().policy_promotion_id for row in self}
        moved = [
            row
            for row in self
            if before[row].id != (vals["policy_promotion_id"] or False)
            and row._policy_is_booked()
        ]
        if moved and not self._policy_may_move():
            raise AccessError(
                self.env._(
                    "%s is booked: finance or the owner moves it to another promotion.",
                    moved[0].display_name,
                )
            )
        result = super().write(vals)
        for row in moved:
            row._message_log(
                body=self.env._(
                    "Booked on promotion %(new)s instead of %(old)s.",
                    new=row.sudo().policy_promotion_id.name or "—",
                    old=before[row].name or "—",
                )
            )
        return result
