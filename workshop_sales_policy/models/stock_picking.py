from odoo import models


class StockPicking(models.Model):
    """Transfers of an order: where the goods are."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "workshop.picking.stage.mixin"]
