from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class WorkshopMoveOrderMixin(models.AbstractModel):
    """Goods leave on an order's transfer only for a line of that order (design.md 5).

    Otherwise Odoo adds a line at price 0 when the transfer is validated: goods given
    away that no review has seen. ``workshop.unordered.move`` is the way to do it.
    """

    _name = "workshop.move.order.mixin"
    _description = "Goods of an Order"

    def _policy_ensure_ordered(self):
        """Refuse goods that no line asks for and nobody approved.

        :raise UserError: which goods, and how they may leave all the same
        """
        unordered = self.filtered(lambda move: move._policy_is_unordered())
        if not unordered:
            return
        for move in unordered - unordered._policy_filter_approved():
            order = move._policy_get_orders()[:1]
            raise UserError(
                self.env._(
                    "%(product)s is not on %(order)s and cannot leave with it. Use "
                    "Request a change on the order, ask for it with Unordered Goods "
                    "on the transfer, or take it off the transfer.",
                    product=move.product_id.display_name,
                    order=order.display_name,
                )
            )

    def _policy_filter_approved(self):
        """Unordered moves of which exactly this much may leave with this transfer."""
        # sudo: workshop.unordered.move - a quantity, whoever ships
        approvals = self.env["workshop.unordered.move"].sudo()
        allowed = approvals._get_approved(self.picking_id)
        approved = self.browse()
        for key, moves in self.grouped(lambda m: (m.picking_id, m.product_id)).items():
            # What left by the same approval before counts, too.
            left = key[0].move_ids.filtered(
                lambda m, key=key: m.state == "done"
                and m.product_id == key[1]
                and m._policy_is_unordered()
            )
            wanted = sum(
                move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id, round=False
                )
                for move in moves | left
            )
            if float_compare(wanted, allowed.get(key, 0.0), precision_digits=6) <= 0:
                approved |= moves
        return approved

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
        if not (self.quantity and self._policy_leaves_house()):
            return False
        orders = self._policy_get_orders()
        line = self.sale_line_id.sudo()  # sudo: as the orders
        if not line or line.product_uom_qty <= 0:
            return bool(orders)
        if line.product_id != self.product_id and not self.bom_line_id:
            return True
        return bool(orders) and line.order_id not in orders

    # --------------------------------------------------------------------------- kits
    def _policy_is_kit_part(self):
        """Whether these goods leave as a part of the set that was sold.

        :rtype: bool
        """
        self.ensure_one()
        line = self.sale_line_id
        return bool(self.bom_line_id and line.product_id != self.product_id)

    def _policy_get_kit_share(self):
        """Which share of an order line's sets these parts make.

        :return: ratio 0–1, ``None`` when they do not make whole sets
        :rtype: float or None
        """
        every = self.sale_line_id.move_ids.filtered(
            lambda move: move.state != "cancel" and move._policy_leaves_house()
        )
        shares = []
        for moves in every.grouped("product_id").values():
            total = sum(moves.mapped("product_qty"))
            parts = sum((self & moves).mapped("product_qty"))
            shares.append(parts / total if total else 0.0)
        if float_compare(min(shares), max(shares), precision_digits=6):
            return None
        return min(shares)
