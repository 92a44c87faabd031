from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadLost(models.TransientModel):
    _inherit = "crm.lead.lost"

    policy_needs_reason = fields.Boolean(
        compute="_compute_policy_needs_reason", export_string_translation=False
    )

    @api.depends("lead_ids")
    def _compute_policy_needs_reason(self):
        for row in self:
            row.policy_needs_reason = row._policy_asks_why()

    def _policy_asks_why(self):
        return any(
            lead._policy_get_lead_company()._policy_get_current()
            for lead in self.lead_ids
        )

    def action_lost_reason_apply(self):
        self.ensure_one()
        if not self.lost_reason_id and self._policy_asks_why():
            raise UserError(self.env._("Choose why it was lost, then mark it as lost."))
        return super().action_lost_reason_apply()
