from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...const import EVIDENCE
from ...tools.contract import checksum

SCAN_BYTES = 15 * 1024 * 1024
SCAN_TYPES = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
}


class WorkshopContract(models.Model):
    """Signed on paper: the scan that one person uploads and another confirms."""

    _inherit = "workshop.contract"

    scan_attachment_id = fields.Many2one(
        "ir.attachment",
        "Signed Scan",
        copy=False,
        readonly=True,
        ondelete="restrict",
        prefetch=EVIDENCE,
    )
    scan_name = fields.Char("Signed on Paper By", copy=False, readonly=True)
    scan_sha256 = fields.Char("Checksum of the Scan", copy=False, readonly=True)
    scan_user_id = fields.Many2one(
        "res.users", "Scan Uploaded By", copy=False, readonly=True, ondelete="restrict"
    )
    scan_confirm_user_id = fields.Many2one(
        "res.users", "Scan Confirmed By", copy=False, readonly=True, ondelete="restrict"
    )

    # -------------------------------------------------------------------------- scan
    def action_upload_scan(self):
        """Open the dialog for a contract that the customer signed on paper."""
        return self._open_act("scan", self.env._("Signed on Paper"))

    def _upload_scan(self, name, content, filename=""):
        """Keep the scan of a signed paper until a second person has compared it.

        :param str name: who signed for the customer
        :param bytes content: of the file
        :raise UserError: not approved, no PDF or picture, too large, signed already
        """
        self.ensure_one()
        self.check_access("write")
        self._ensure_may_leave()
        if self.customer_date or self.state not in ("approved", "sent"):
            raise UserError(self.env._("Contract %s cannot be signed now.", self.name))
        refusal = self._get_scan_refusal(name, content)
        if refusal:
            raise UserError(refusal)
        extension = SCAN_TYPES[guess_mimetype(content)]
        contract = self.sudo()  # sudo: evidence, guarded above
        scan = contract._seal_file(f"{self.name}-scan.{extension}", content, self)
        contract._policy_write(
            {
                "scan_attachment_id": scan.id,
                "scan_sha256": checksum(content),
                "scan_name": name.strip(),
                "scan_user_id": self.env.uid,
                "state": "sent",
                "date_sent": self.date_sent or fields.Datetime.now(),
            }
        )
        contract._message_log(
            body=self.env._("Scan of the signed paper uploaded; to be confirmed.")
        )
        contract.order_ids._policy_refresh_stage()

    def _get_scan_refusal(self, name, content):
        if not str(name or "").strip():
            return self.env._("Enter who signed for the customer.")
        refusal = self._get_customer_name_refusal(name)
        if refusal:
            return refusal
        if not content:
            return self.env._("Choose the scan of the signed paper.")
        if len(content) > SCAN_BYTES:
            return self.env._(
                "This file is larger than %s MB. Scan it in a lower resolution.",
                SCAN_BYTES // 1024 // 1024,
            )
        if guess_mimetype(content) not in SCAN_TYPES:
            return self.env._("Upload the scan as PDF, PNG or JPEG.")
        return ""

    def action_confirm_scan(self):
        """A second person has compared the scan with the contract.

        :return: ``True``
        :raise UserError: no scan waits, or its uploader confirms it himself
        """
        for contract in self:
            contract._ensure_second_person()
            # sudo: evidence, guarded above
            contract.sudo()._sign_for_customer(
                {
                    "grade": "scan",
                    "name": contract.scan_name,
                    "confirm_user_id": self.env.uid,
                }
            )
        return True

    def action_refuse_scan(self):
        """A second person found that the scan is not this contract, signed."""
        for contract in self:
            contract._ensure_second_person()
            contract.sudo()._policy_write(  # sudo: evidence, guarded above
                {
                    "scan_attachment_id": False,
                    "scan_sha256": False,
                    "scan_name": False,
                    "scan_user_id": False,
                }
            )
            contract._message_log(
                body=self.env._("The scan does not show this contract, signed.")
            )
        return True

    def _ensure_second_person(self):
        self.ensure_one()
        self.check_access("write")
        if not self.scan_user_id or self.customer_date:
            raise UserError(
                self.env._("No scan of %s waits to be confirmed.", self.name)
            )
        if self.scan_user_id == self.env.user:
            raise UserError(
                self.env._(
                    "You uploaded this scan: somebody else compares and confirms it."
                )
            )
