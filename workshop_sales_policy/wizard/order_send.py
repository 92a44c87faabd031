from odoo import fields, models
from odoo.tools import format_date, formatLang


class WorkshopOrderSend(models.TransientModel):
    """Send an offer: e-mail, a link to copy into WeChat or SMS, or print."""

    _name = "workshop.order.send"
    _description = "Send a Quotation"
    _inherit = ["workshop.send.mixin"]

    _document_field = "order_id"

    order_id = fields.Many2one("sale.order", required=True)
    partner_id = fields.Many2one(related="order_id.partner_id")
    email = fields.Char(related="order_id.partner_id.email")

    def _get_text(self):
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

    def _do_email(self):
        # The native composer with the customer's template has the gate's own hooks.
        return self.order_id.action_quotation_send()

    def _do_print(self):
        report = self.env.ref("sale.action_report_saleorder")
        return report.report_action(self.order_id)

    def _mark_sent(self, note):
        order = self.order_id
        order._policy_ensure_released()
        if order.state == "draft":
            order.action_quotation_sent()
        order._message_log(body=note)
