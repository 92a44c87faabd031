from odoo import models


class WorkshopMoveProgressMixin(models.AbstractModel):
    """Moves whose date or state moves the expected date of an order."""

    _name = "workshop.move.progress.mixin"
    _description = "Moves of an Order's Goods"

    def _policy_refresh_order_progress(self):
        """Orders of these moves, and those that wait for them.

        Moves inside a manufacturing order have no transfer: that one speaks for them.
        """
        moves = self.sudo().exists().filtered("picking_id")  # sudo: which order
        if not moves:
            return
        orders = moves.picking_id.sale_id
        inbound = moves.filtered(lambda m: m.location_id.usage == "supplier")
        orders |= inbound.move_dest_ids.picking_id.sale_id
        orders = orders.filtered(
            lambda o: o.state == "sale" and o.company_id._policy_get_current()
        )
        if orders:
            orders._policy_refresh_progress()
            orders._policy_finish_handovers()

    def _policy_get_receipt_dates(self):
        """When goods this move waits for are planned to arrive.

        :return: dates of open receipts up its chain
        :rtype: list
        """
        dates, frontier, seen = [], self.move_orig_ids, self
        while frontier:
            seen |= frontier
            dates += [
                row.date
                for row in frontier
                if row.location_id.usage == "supplier"
                and row.state not in ("done", "cancel")
            ]
            frontier = frontier.move_orig_ids - seen
        return dates
