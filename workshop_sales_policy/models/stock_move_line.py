from odoo import api, models


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "workshop.move.line.hold.mixin"]

    @api.constrains(
        "quantity",
        "product_id",
        "product_uom_id",
        "lot_id",
        "lot_name",
        "move_id",
        "location_dest_id",
    )
    def _check_policy_inspected(self):
        """Goods cannot be added to, or swapped on, what has left already."""
        done = self.move_id.filtered(lambda m: m.state == "done")
        if done:
            done._policy_ensure_unheld()
            done._policy_ensure_inspected(keep=True)
