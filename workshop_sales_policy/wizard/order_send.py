from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class WorkshopOrderSend(models.TransientModel):
    """Send an offer: e-mail, a link to copy into WeChat or SMS, or print.

    Each way passes the gate, marks the quotation as sent and is logged.
    """

    _name = "workshop.order.send"
    _description = "Send a Quotation"

    order_id = fields.Many2one("sale.order", required=True)
    partner_id = fields.Many2one(related="order_id.partner_id")
    email = fields.Char(related="order_id.partner_id.email")
    link = fields.Char(compute="_compute_link")
    message = fields.Text(
        "Text to Copy", compute="_compute_message", store=True, readonly=False
    )

    @api.depends("order_id")
    def _compute_link(self):
        for wizard in self:
            order = wizard.order_id
            order.check_access("read")
            url = order.get_portal_url() if order else ""
            wizard.link = url and order.get_base_url() + url

    @api.depends("order_id")
    def _compute_message(self):
        for wizard in self:
            lang = wizard.order_id.partner_id.lang or self.env.lang
            words = wizard.with_context(lang=lang)
            wizard.message = words._get_text() if wizard.order_id else ""

    @api.model_create_multi
    def create(self, vals_list):
        # The text is computed as the superuser and holds the total and the link.
        wizards = super().create(vals_list)
        wizards.order_id.check_access("read")
        return wizards

    def write(self, vals):
        self.env["sale.order"].browse(vals.get("order_id")).check_access("read")
        return super().write(vals)

    def _get_text(self):
        """The ready text in the customer's language."""
        self.ensure_one()
        order = self.order_id
        return self.env._(
            "%(company)s: your offer %(name)s, %(total)s, valid until %(date)s. "
            "Look at it and accept it here: %(link)s",
            company=order.company_id.name,
            name=order.name,
            total=formatLang(
                self.env, order.amount_total, currency_obj=order.currency_id
            ),
            date=format_date(self.env, order.validity_date) or "—",
            link=self.link,
        )

    def action_email(self):
        """Open the native composer with the customer's template.

        :raise UserError: the customer has no e-mail address
        """
        self.ensure_one()
        if not self.email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address. Copy the link instead.",
                    self.partner_id.name,
                )
            )
        return self.order_id.action_quotation_send()

    def action_copied(self):
        """The text was copied: mark the quotation as sent and log the way."""
        self.ensure_one()
        self._mark_sent(self.env._("Link passed on by message."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Text copied, %s counts as sent. Paste it to the customer.",
                    self.order_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print(self):
        self.ensure_one()
        self._mark_sent(self.env._("Printed for the customer."))
        report = self.env.ref("sale.action_report_saleorder")
        return report.report_action(self.order_id)

    def _mark_sent(self, note):
        order = self.order_id
        order._policy_ensure_released()
        if order.state == "draft":
            order.action_quotation_sent()
        order._message_log(body=note)
