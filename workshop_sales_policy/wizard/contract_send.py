from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class WorkshopContractSend(models.TransientModel):
    """Send a contract: e-mail, a link to copy into WeChat or SMS, or print."""

    _name = "workshop.contract.send"
    _description = "Send a Contract"

    contract_id = fields.Many2one("workshop.contract", required=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    email = fields.Char(related="contract_id.partner_id.email")
    link = fields.Char(compute="_compute_link")
    message = fields.Text(
        "Text to Copy", compute="_compute_message", store=True, readonly=False
    )

    @api.depends("contract_id")
    def _compute_link(self):
        for wizard in self:
            contract = wizard.contract_id
            contract.check_access("read")
            url = contract.get_portal_url() if contract else ""
            wizard.link = url and contract.get_base_url() + url

    @api.depends("contract_id")
    def _compute_message(self):
        for wizard in self:
            lang = wizard.contract_id.lang or self.env.lang
            words = wizard.with_context(lang=lang)
            wizard.message = words._get_text() if wizard.contract_id else ""

    @api.model_create_multi
    def create(self, vals_list):
        # The text is computed as the superuser and holds the total and the link.
        wizards = super().create(vals_list)
        wizards.contract_id.check_access("read")
        return wizards

    def write(self, vals):
        contracts = self.env["workshop.contract"].browse(vals.get("contract_id"))
        contracts.check_access("read")
        return super().write(vals)

    def _get_text(self):
        """The ready text in the customer's language."""
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

    def action_email(self):
        """Mail the text and the link, in the customer's language.

        :raise UserError: the customer has no e-mail address, or it may not leave
        """
        self.ensure_one()
        contract = self.contract_id
        if not self.email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address. Copy the link instead.",
                    self.partner_id.name,
                )
            )
        contract._mark_sent(self.env._("Sent by e-mail."))
        words = contract.with_context(lang=contract.lang)
        contract._policy_tell_customer(
            words.env._("Contract %s", contract.name), self.message
        )
        return {"type": "ir.actions.act_window_close"}

    def action_copied(self):
        """The text was copied: the contract counts as sent, the way is logged."""
        self.ensure_one()
        self.contract_id._mark_sent(self.env._("Link passed on by message."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Text copied, %s counts as sent. Paste it to the customer.",
                    self.contract_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print(self):
        self.ensure_one()
        self.contract_id._mark_sent(self.env._("Printed for the customer."))
        return self.contract_id.action_print()
