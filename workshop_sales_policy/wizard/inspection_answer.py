from odoo import fields, models
from odoo.exceptions import UserError


class WorkshopInspectionAnswer(models.TransientModel):
    """The dialog of a point that takes more than a tap: a measure, a photo, a note."""

    _name = "workshop.inspection.answer"
    _description = "Answer a Point"

    result_id = fields.Many2one(
        "workshop.inspection.result", required=True, ondelete="cascade"
    )
    kind = fields.Selection(related="result_id.kind")
    limit_text = fields.Char(related="result_id.limit_text")
    unit = fields.Char(related="result_id.unit")
    photo_required = fields.Boolean(related="result_id.photo_required")
    # Text: what is no number is answered with a sentence, not with an empty field.
    measured = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)
    note = fields.Char()

    def action_save(self):
        """Keep the measure or the photo; the limits judge, not the inspector."""
        self.ensure_one()
        vals = self._prepare_answer()
        if self.kind == "measure":
            self.result_id._measure(self.measured, **vals)
        else:
            self.result_id._answer("ok", **vals)
        return {"type": "ir.actions.act_window_close"}

    def action_not_ok(self):
        self.ensure_one()
        if self.kind == "measure":
            raise UserError(self.env._("Enter what you measured: the limits judge it."))
        self.result_id._answer("not_ok", **self._prepare_answer())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_answer(self):
        names = ("photo", "note")
        return {name: self[name] for name in names if self[name]}
