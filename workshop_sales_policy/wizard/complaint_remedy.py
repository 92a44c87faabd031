from odoo import api, fields, models


class WorkshopComplaintRemedy(models.TransientModel):
    """How much comes back, is replaced or refunded; the case checks and drafts it."""

    _name = "workshop.complaint.remedy"
    _description = "Document of a Case to Start"

    complaint_id = fields.Many2one("workshop.complaint", required=True)
    kind = fields.Selection(
        [("return", "Return"), ("replacement", "Replace"), ("refund", "Refund")],
        required=True,
    )
    product_id = fields.Many2one(related="complaint_id.product_id")
    uom_id = fields.Many2one(
        related="product_id.uom_id", export_string_translation=False
    )
    currency_id = fields.Many2one(related="complaint_id.currency_id")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_proposal",
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(
        "Refund (untaxed)", compute="_compute_proposal", store=True, readonly=False
    )

    @api.depends("complaint_id", "kind")
    def _compute_proposal(self):
        for wizard in self:
            case = wizard.complaint_id
            wizard.quantity = case.quantity or 1.0
            wizard.amount = case.refundable_amount

    def action_apply(self):
        """Draft the document and open it; the case refuses what it does not allow."""
        self.ensure_one()
        case = self.complaint_id
        if self.kind == "return":
            document = case._make_return(self.quantity)
        elif self.kind == "replacement":
            document = case._make_replacement(self.quantity)
        else:
            document = case._make_refund(self.amount)
        return case._open_document(document)
