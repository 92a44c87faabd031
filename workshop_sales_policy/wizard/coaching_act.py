from odoo import fields, models


class WorkshopCoachingAct(models.TransientModel):
    """A session or a re-check of a coaching plan; the plan checks who may."""

    _name = "workshop.coaching.act"
    _description = "Step of a Coaching Plan"

    coaching_id = fields.Many2one("workshop.coaching", required=True)
    act = fields.Selection(
        [("session", "Log a Session"), ("check", "Re-check")], required=True
    )
    goal = fields.Text(related="coaching_id.goal")
    verdict = fields.Selection([("passed", "Passed"), ("failed", "Not improved")])
    text = fields.Text()

    def action_apply(self):
        """Do the step."""
        self.ensure_one()
        plan = self.coaching_id
        if self.act == "session":
            plan.action_log_session(self.text)
        else:
            plan.action_check(self.verdict == "passed", self.text)
        return {"type": "ir.actions.act_window_close"}
