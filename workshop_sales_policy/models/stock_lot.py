from odoo import models


class StockLot(models.Model):
    """A lot and its hold; see ``complaint/lot_sweep_lot_mixin.py``."""

    _name = "stock.lot"
    _inherit = [
        "stock.lot",
        "workshop.lot.hold.mixin",
        "workshop.complaint.source.mixin",
    ]

    _policy_complaint_field = "lot_id"
