from odoo import api, fields, models

from ..const import SKIP_LOTS


class StockMove(models.Model):
    """Where goods move: checks behind core, the rest is in the areas' mixins."""

    _name = "stock.move"
    _inherit = [
        "stock.move",
        "workshop.move.inspection.mixin",
        "workshop.move.order.mixin",
        "workshop.move.progress.mixin",
        "workshop.move.hold.mixin",
    ]

    # It quotes the order's line: who may read the transfer opens it all the same.
    description_picking = fields.Text(
        compute_sudo=True, export_string_translation=False
    )

    @api.constrains("state")
    def _check_policy_ordered(self):
        self.filtered(lambda m: m.state == "done")._policy_ensure_ordered()

    @api.constrains("state", "product_id", "location_id", "location_dest_id")
    def _check_policy_inspected(self):
        """The backbone: no route takes goods out that nobody has passed."""
        done = self.filtered(lambda m: m.state == "done")
        done._policy_ensure_unheld()
        done._policy_ensure_inspected(keep=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._policy_ensure_unguarded(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._policy_before_write(vals)
        result = super().write(vals)
        if "date" in vals or vals.get("state") == "cancel":
            self._policy_refresh_order_progress()
        return result

    def _action_assign(self, force_qty=False):
        result = super()._action_assign(force_qty=force_qty)
        self._policy_note_ready()
        self.picking_id._policy_refresh_order_stage()
        return result

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        move = self._policy_skip_held_lots()
        if lot_id and lot_id.id in move.env.context.get(SKIP_LOTS, ()):
            return [], 0.0
        return super(StockMove, move)._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _set_quantity_done_prepare_vals(self, qty):
        move = self._policy_skip_held_lots()
        return super(StockMove, move)._set_quantity_done_prepare_vals(qty)

    def _action_cancel(self):
        result = super()._action_cancel()
        self.picking_id._policy_refresh_order_stage()
        return result

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        left = (self | moves).exists()
        left._policy_refresh_order_progress()
        left.picking_id._policy_refresh_order_stage()
        return moves

    def _create_backorder(self):
        moves = super()._create_backorder()
        self._policy_split_exempt(moves)
        return moves
