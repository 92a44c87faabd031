from odoo import fields, models


class WorkshopCorrectiveActionCancel(models.TransientModel):
    """Why a corrective action is given up."""

    _name = "workshop.corrective.action.cancel"
    _description = "Cancel a Corrective Action"

    action_id = fields.Many2one(
        "workshop.corrective.action", "Corrective Action", required=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Cancel it; the action checks who may."""
        self.ensure_one()
        self.action_id.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
