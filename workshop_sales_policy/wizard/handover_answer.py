from odoo import api, fields, models


class WorkshopHandoverAnswer(models.TransientModel):
    """A department answers with a day: it will be done then, or can be only then."""

    _name = "workshop.handover.answer"
    _description = "Answer to a Hand-over"

    handover_id = fields.Many2one("workshop.handover", "Hand-over", required=True)
    act = fields.Selection(
        [("plan", "Acknowledge"), ("refuse", "Can't by then")],
        required=True,
        default="plan",
    )
    date = fields.Datetime(
        "Day",
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char("Why It Cannot Be by Then")
    date_promised = fields.Datetime(related="handover_id.date_promised")
    is_beyond_promise = fields.Boolean(
        compute="_compute_is_beyond_promise", export_string_translation=False
    )

    @api.depends("handover_id", "act")
    def _compute_date(self):
        for answer in self:
            handover = answer.handover_id
            if handover and answer.act == "plan":
                answer.date = handover._get_proposed_date()
            else:
                answer.date = False

    @api.depends("date", "date_promised")
    def _compute_is_beyond_promise(self):
        for answer in self:
            answer.is_beyond_promise = bool(
                answer.date
                and answer.date_promised
                and answer.date > answer.date_promised
            )

    def action_answer(self):
        """Keep the answer; the hand-over checks who gives it.

        :raise AccessError: not of this department
        :raise UserError: no reason, a day in the past, or answered already
        """
        self.ensure_one()
        handover = self.handover_id
        handover._ensure_may_act()
        if self.act == "plan":
            handover._acknowledge(self.date)
        else:
            handover._refuse(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
