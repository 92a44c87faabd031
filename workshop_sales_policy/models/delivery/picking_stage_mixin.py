from odoo import models

READY_STATES = ("assigned", "done")


class WorkshopPickingStageMixin(models.AbstractModel):
    """What the stage of an order asks its transfers."""

    _name = "workshop.picking.stage.mixin"
    _description = "Transfer in the Stage of an Order"

    def _policy_goes_to_customer(self):
        """Whether this is the last step of the way, dropshipped goods included.

        Goods for a customer of another company of ours pass through transit.

        :rtype: bool
        """
        self.ensure_one()
        destination = self.location_dest_id
        between = destination.usage == "transit" and not destination.company_id
        return destination.usage == "customer" or between

    def _policy_has_its_goods(self):
        """Whether all goods of this transfer are there, or gone already.

        Odoo calls a transfer ready as soon as one of its products is.

        :rtype: bool
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        return bool(moves) and all(move.state in READY_STATES for move in moves)

    def _policy_is_received(self):
        """Whether the customer has the goods.

        :rtype: bool
        """
        self.ensure_one()
        return self.policy_receipt_state == "received"

    def _policy_refresh_order_stage(self):
        """The goods moved: bring the stage of their orders up to date, in one go."""
        # sudo: sale.order - a column of ours, whoever moves the goods
        orders = self.sudo().sale_id
        orders.filtered("policy_stage")._policy_refresh_stage()
