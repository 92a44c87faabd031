from odoo import fields, models

# So few stars with words are feedback that somebody answers.
LOW_SCORE = 2


class WorkshopFeedback(models.Model):
    _inherit = "workshop.feedback"

    request_id = fields.Many2one(
        "workshop.satisfaction.request",
        "Customer's Answer",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )


class WorkshopSatisfactionRequest(models.Model):
    """Few stars and the reason are feedback: routed, answered, clocked (4.2b)."""

    _inherit = "workshop.satisfaction.request"

    def _record_answer(self, vals):
        recorded = super()._record_answer(vals)
        # A complaint that did not satisfy goes on as a complaint.
        is_low = bool(self.score) and int(self.score) <= LOW_SCORE
        if recorded and is_low and self.text and self.reason != "complaint":
            self._open_feedback()
        return recorded

    def _open_feedback(self):
        self.ensure_one()
        return self.env["workshop.feedback"]._open(
            [
                {
                    "kind": "defect",
                    "text": self.text,
                    "channel": "other",
                    "partner_id": self.partner_id.id,
                    "order_id": self.order_id.id,
                    "product_id": self.product_ids.id
                    if len(self.product_ids) == 1
                    else False,
                    "company_id": self.company_id.id,
                    "user_id": (self.user_id or self._get_default_sender()).id,
                    "request_id": self.id,
                }
            ]
        )
