import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopContractAct(models.TransientModel):
    """One dialog for what a contract asks of staff: sign, upload a scan, terminate."""

    _name = "workshop.contract.act"
    _description = "Act on a Contract"

    contract_id = fields.Many2one("workshop.contract", required=True)
    act = fields.Selection(
        [("sign", "Sign for us"), ("scan", "Signed on paper"), ("terminate", "End")],
        required=True,
    )
    name = fields.Char(
        "Who Signs?", compute="_compute_name", store=True, readonly=False
    )
    signature = fields.Binary(
        compute="_compute_name",
        store=True,
        readonly=False,
        attachment=False,
    )
    keep = fields.Boolean("Keep My Signature for the Next Contract")
    file = fields.Binary("Scan", attachment=False)
    filename = fields.Char()
    reason = fields.Char()

    @api.depends("act")
    def _compute_name(self):
        """Propose the signatory and the signature that he keeps."""
        for wizard in self:
            own = wizard.act == "sign"
            wizard.name = self.env.user.name if own else False
            # sudo: res.users - one's own signature only
            wizard.signature = self.env.user.sudo().policy_signature if own else False

    def action_apply(self):
        """Do it; the contract checks who may."""
        self.ensure_one()
        contract = self.contract_id
        if self.act == "sign":
            contract._sign_for_us(self.name, self.signature)
            if self.keep:
                # sudo: res.users - one's own signature only
                self.env.user.sudo().policy_signature = self.signature
        elif self.act == "scan":
            contract._upload_scan(self.name, self._get_content(), self.filename)
        else:
            contract._terminate(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_content(self):
        try:
            return base64.b64decode(self.file or b"", validate=False)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file could not be read. Upload it once more.")
            ) from error
