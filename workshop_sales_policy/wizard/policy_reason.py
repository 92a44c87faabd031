from odoo import fields, models


class WorkshopPolicyReason(models.TransientModel):
    """Why enforcement ends or resumes; everybody reads it."""

    _name = "workshop.policy.reason"
    _description = "Suspend or Resume the Policy"

    policy_id = fields.Many2one("workshop.policy", required=True)
    act = fields.Selection(
        [("suspend", "Suspend"), ("resume", "Resume")], required=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Suspend or resume; the policy checks who may."""
        self.ensure_one()
        if self.act == "suspend":
            self.policy_id.action_suspend(self.reason)
        else:
            self.policy_id.action_resume(self.reason)
        return {"type": "ir.actions.act_window_close"}
