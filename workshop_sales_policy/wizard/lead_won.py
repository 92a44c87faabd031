from odoo import fields, models


class WorkshopLeadWon(models.TransientModel):
    """Why a lead was won; the lead is won with it, if it is not yet."""

    _name = "workshop.lead.won"
    _description = "Reason of a Win"

    lead_id = fields.Many2one("crm.lead", required=True)
    reason_id = fields.Many2one("workshop.win.reason", required=True)

    def action_apply(self):
        """Keep the reason and win the lead."""
        self.ensure_one()
        lead = self.lead_id
        lead.policy_won_reason_id = self.reason_id
        if lead.won_status == "won":
            return {"type": "ir.actions.act_window_close"}
        return lead.action_set_won_rainbowman()
