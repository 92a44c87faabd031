from odoo import fields, models


class WorkshopInspectionWaiver(models.TransientModel):
    _name = "workshop.inspection.waiver"
    _description = "Ask for a Waiver"

    inspection_id = fields.Many2one(
        "workshop.inspection", required=True, ondelete="cascade"
    )
    defect_text = fields.Char(related="inspection_id.defect_text")
    reason = fields.Text("Why It May Leave", required=True)
    photo = fields.Image(max_width=1600, max_height=1600)

    def action_ask(self):
        """Ask whoever decides waivers; neither the inspector nor the asker does."""
        self.ensure_one()
        self.inspection_id._ask_waiver(self.reason, self.photo)
        return {"type": "ir.actions.act_window_close"}
