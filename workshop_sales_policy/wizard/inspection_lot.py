from odoo import fields, models


class WorkshopInspectionLot(models.TransientModel):
    _name = "workshop.inspection.lot"
    _description = "Scan the Lot of Inspected Goods"

    line_id = fields.Many2one(
        "workshop.inspection.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="line_id.product_id")
    lot_id = fields.Many2one("stock.lot", domain="[('product_id', '=', product_id)]")

    def action_save(self):
        """Keep the scanned lot on the line."""
        self.ensure_one()
        self.line_id._set_lot(self.lot_id)
        return {"type": "ir.actions.act_window_close"}
