from odoo import fields, models


class WorkshopLotSweepAct(models.TransientModel):
    """One dialog for the words a sweep asks for."""

    _name = "workshop.lot.sweep.act"
    _description = "Act on a Lot Sweep"

    sweep_id = fields.Many2one("workshop.lot.sweep", "Lot Sweep", required=True)
    line_id = fields.Many2one("workshop.lot.sweep.line")
    goods_id = fields.Many2one("workshop.lot.sweep.goods")
    act = fields.Selection(
        [
            ("lift", "Lift the Hold"),
            ("finish", "Finish the Sweep"),
            ("harmed", "Somebody was harmed"),
            ("note", "Note"),
        ],
        required=True,
    )
    text = fields.Text()

    def action_apply(self):
        """Do it; the sweep and its lines check who may."""
        self.ensure_one()
        if self.act == "lift":
            self.sweep_id._lift(self.text, self.goods_id)
        elif self.act == "finish":
            self.sweep_id._finish(self.text)
        elif self.act == "harmed":
            self.line_id._set_harmed(self.text)
        else:
            self.line_id._set_note(self.text)
        return {"type": "ir.actions.act_window_close"}
