from odoo import api, models

# What moves the expected date or the progress of an order.
PROGRESS_FIELDS = frozenset(
    {
        "state",
        "date_start",
        "date_finished",
        "product_qty",
        "reference_ids",
        "sale_line_id",
        "policy_order_id",
    }
)


class MrpProduction(models.Model):
    """Promise and problems of what is made for an order; see ``delivery/``."""

    _name = "mrp.production"
    _inherit = ["mrp.production", "workshop.production.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        productions = super().create(vals_list)
        productions._policy_refresh_orders()
        return productions

    def write(self, vals):
        if PROGRESS_FIELDS.isdisjoint(vals):
            return super().write(vals)
        before = self._policy_get_orders()
        result = super().write(vals)
        self._policy_refresh_orders(before)
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self._policy_refresh_orders()
        return result
