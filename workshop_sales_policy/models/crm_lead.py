from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = [
        "crm.lead",
        "workshop.feedback.entry.mixin",
        "workshop.lead.reason.mixin",
    ]

    def _policy_get_feedback_values(self):
        return {"lead_id": self.id, "partner_id": self.partner_id.id}

    def action_set_won_rainbowman(self):
        self.ensure_one()
        if self._policy_asks_why_won():
            return self.action_policy_close()
        return super().action_set_won_rainbowman()
