from odoo import fields, models
from odoo.tools import format_date, formatLang


class WorkshopContractSend(models.TransientModel):
    """Send a contract: e-mail, a link to copy into WeChat or SMS, or print."""

    _name = "workshop.contract.send"
    _description = "Send a Contract"
    _inherit = ["workshop.send.mixin"]

    _document_field = "contract_id"

    contract_id = fields.Many2one("workshop.contract", required=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    email = fields.Char(related="contract_id.partner_id.email")

    def _get_lang(self):
        self.ensure_one()
        return self.contract_id.lang

    def _get_text(self):
        self.ensure_one()
        contract = self.contract_id
        if contract.is_frame:
            return self.env._(
                "%(company)s: your frame contract %(name)s, valid until %(date)s. "
                "Read it and sign it here: %(link)s",
                company=contract.company_id.name,
                name=contract.name,
                date=format_date(self.env, contract.date_expiry) or "—",
                link=self.link,
            )
        return self.env._(
            "%(company)s: your contract %(name)s, %(total)s. Read it and sign it here: "
            "%(link)s",
            company=contract.company_id.name,
            name=contract.name,
            total=formatLang(
                self.env, contract.amount_total, currency_obj=contract.currency_id
            ),
            link=self.link,
        )

    def _do_email(self):
        contract = self.contract_id
        self._mark_sent(self.env._("Sent by e-mail."))
        words = contract.with_context(lang=contract.lang)
        contract._policy_tell_customer(
            words.env._("Contract %s", contract.name), self.message
        )
        return {"type": "ir.actions.act_window_close"}

    def _do_print(self):
        return self.contract_id.action_print()

    def _mark_sent(self, note):
        self.contract_id._mark_sent(note)
