from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "workshop.complaint.source.mixin"]

    _policy_complaint_field = "lot_id"
