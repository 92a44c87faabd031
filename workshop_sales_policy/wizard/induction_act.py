from odoo import fields, models


class WorkshopInductionAct(models.TransientModel):
    """A training that was held, or the trainer's result; the subject checks who may."""

    _name = "workshop.induction.act"
    _description = "Step of an Induction"

    subject_id = fields.Many2one("workshop.induction.subject", required=True)
    subject_state = fields.Selection(related="subject_id.state")
    has_quiz = fields.Boolean(related="subject_id.has_quiz")
    note = fields.Text("What was trained")
    is_examined = fields.Boolean("Examined already")
    score = fields.Float("Result (%)", digits=(5, 1))

    def action_apply(self):
        """Keep it."""
        self.ensure_one()
        is_result = self.subject_state == "trained" or (
            self.is_examined and not self.has_quiz
        )
        self.subject_id.action_train(self.note, self.score if is_result else None)
        return {"type": "ir.actions.act_window_close"}
