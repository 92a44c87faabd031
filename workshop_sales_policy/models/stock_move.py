from odoo import api, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Goods leave on an order's transfer only for a line of that order (design.md 5).

    Otherwise Odoo adds a line at price 0 when the transfer is validated: goods given
    away that no review has seen.
    """

    _name = "stock.move"
    _inherit = ["stock.move", "workshop.move.progress.mixin"]

    def write(self, vals):
        result = super().write(vals)
        if "date" in vals or vals.get("state") == "cancel":
            self._policy_refresh_order_progress()
        return result

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        (self | moves)._policy_refresh_order_progress()
        return moves

    # ------------------------------------------------- where the goods of an order are
    def _action_assign(self, force_qty=False):
        result = super()._action_assign(force_qty=force_qty)
        self.picking_id._policy_refresh_order_stage()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self.picking_id._policy_refresh_order_stage()
        return result

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        (self.exists() | moves).picking_id._policy_refresh_order_stage()
        return moves

    @api.constrains("state")
    def _check_policy_ordered(self):
        for move in self:
            if move.state == "done" and move._policy_is_unordered():
                order = move._policy_get_orders()[:1]
                raise UserError(
                    self.env._(
                        "%(product)s is not on %(order)s and cannot leave with it. Use "
                        "Request a change on the order, or take it off the transfer.",
                        product=move.product_id.display_name,
                        order=order.display_name,
                    )
                )

    def _policy_get_orders(self):
        """Orders of the transfer that this move belongs to."""
        self.ensure_one()
        # sudo: stock.picking, sale.order - which order, not what is in it
        picking = self.picking_id.sudo()
        if picking.sale_id and picking.sale_id == self.sale_line_id.sudo().order_id:
            return picking.sale_id  # the usual case reads no more
        return picking.sale_id | picking.reference_ids.sale_ids

    def _policy_is_unordered(self):
        """Whether goods go to a customer that no line of the order asks for.

        A return is no delivery; a kit's components leave for the kit's line.
        """
        self.ensure_one()
        if not self.company_id._policy_get_current():
            return False
        if not (self.quantity and self._policy_is_customer_bound()):
            return False
        orders = self._policy_get_orders()
        line = self.sale_line_id.sudo()  # sudo: as the orders
        if not line or line.product_uom_qty <= 0:
            return bool(orders)
        if line.product_id != self.product_id and not self.bom_line_id:
            return True
        return bool(orders) and line.order_id not in orders

    def _policy_is_customer_bound(self):
        self.ensure_one()
        destination = self.location_dest_id
        if self.location_id.usage == "customer":
            return False
        # goods for a customer of another company of ours pass through transit
        between = destination.usage == "transit" and not destination.company_id
        return destination.usage == "customer" or between
