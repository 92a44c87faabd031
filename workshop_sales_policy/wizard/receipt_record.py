from odoo import fields, models
from odoo.exceptions import UserError

from ..const import RECEIPT_EXCEPTIONS


class WorkshopReceiptRecord(models.TransientModel):
    """Staff records a receipt: a signature on the phone, or what was said."""

    _name = "workshop.receipt.record"
    _description = "Record a Receipt"

    picking_id = fields.Many2one("stock.picking", "Transfer", required=True)
    outcome = fields.Selection(
        [("fine", "Everything arrived"), *RECEIPT_EXCEPTIONS],
        "How Did It Arrive",
        required=True,
        default="fine",
    )
    way = fields.Selection(
        [("signature", "Signature here"), ("note", "Told or seen")],
        "How Do We Know",
        required=True,
        default="signature",
    )
    name = fields.Char("Who Received It")
    signature = fields.Image(max_width=1024, max_height=1024)
    note = fields.Text()
    photo = fields.Image(max_width=1920, max_height=1920)

    def action_record(self):
        """Keep it as evidence of grade "staff".

        :raise UserError: a name, the signature or the note is missing
        """
        self.ensure_one()
        picking = self.picking_id
        picking.check_access("write")
        self._ensure_complete()
        # sudo: guarded columns, after access and content were checked
        recorded = picking.sudo()._policy_record_receipt(
            {
                "exception": self.outcome != "fine" and self.outcome,
                "name": self.name.strip(),
                "grade": "staff",
                "way": self.way,
                "note": self.note,
                "signature": self.way == "signature" and self.signature,
                "user_id": self.env.uid,
            },
            attachments=self._create_photo(),
        )
        if not recorded:
            raise UserError(
                self.env._(
                    "The receipt of %(name)s is known already. %(receipt)s",
                    name=picking.name,
                    receipt=picking._policy_word_receipt(),
                )
                if picking.policy_receipt_date
                else self.env._(
                    "%s: nothing is on its way to the customer.", picking.name
                )
            )
        return True

    def _ensure_complete(self):
        if not (self.name or "").strip():
            raise UserError(self.env._("Enter who received the goods."))
        if self.way == "signature" and not self.signature:
            raise UserError(
                self.env._("Let the customer sign, or choose Told or seen.")
            )
        if self.way == "note" and not (self.note or "").strip():
            raise UserError(self.env._("Write who said it, or what was seen."))

    def _create_photo(self):
        if not self.photo:
            return self.env["ir.attachment"]
        # sudo: ir.attachment - evidence of the transfer just checked
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.env._("Receipt %s", self.picking_id.name),
                    "datas": self.photo,
                    "res_model": "stock.picking",
                    "res_id": self.picking_id.id,
                }
            )
        )
