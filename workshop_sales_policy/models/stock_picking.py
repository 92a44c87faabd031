from odoo import api, models


class StockPicking(models.Model):
    """Where the delivery gate meets core: narrow hooks; the rest: ``delivery/``."""

    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "workshop.picking.inspection.mixin",
    ]

    @api.constrains("state")
    def _check_policy_left(self):
        self._policy_ensure_moves_left()

    def _pre_action_done_hook(self):
        self._policy_ensure_may_leave()
        return super()._pre_action_done_hook()
