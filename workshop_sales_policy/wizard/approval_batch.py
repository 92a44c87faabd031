from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopApprovalBatch(models.TransientModel):
    """Approve many cards; what it would skip is named first."""

    _name = "workshop.approval.batch"
    _description = "Approve Several Reviews"

    step_ids = fields.Many2many("workshop.approval.step")
    approve_ids = fields.Many2many(
        "workshop.approval.step",
        compute="_compute_split",
        string="Will Be Approved",
    )
    skip_text = fields.Text("Will Be Skipped", compute="_compute_split")

    @api.depends("step_ids")
    def _compute_split(self):
        for wizard in self:
            ready, skipped = wizard.step_ids.browse(), []
            # The dialog's own copies hold copies of the approvers, never the reader.
            for step in wizard.step_ids._origin:
                reason = wizard._get_skip_reason(step)
                if reason:
                    skipped.append(f"{step.title}: {reason}")
                else:
                    ready |= step
            wizard.approve_ids = ready
            wizard.skip_text = "\n".join(skipped)

    def _get_skip_reason(self, step):
        """Why one card is not approved in a batch, empty when it is."""
        if step.state != "pending":
            return self.env._("decided already")
        if not step.can_decide:
            return self.env._("not your turn")
        if step.asks_back:
            return self.env._("below cost or top tier: open it")
        return ""

    def action_approve(self):
        """Approve what is listed; a card that moved meanwhile is left alone."""
        self.ensure_one()
        if not self.approve_ids:
            raise UserError(self.env._("Nothing here can be approved together."))
        for step in self.approve_ids:
            step.action_approve()
        return {"type": "ir.actions.act_window_close"}
