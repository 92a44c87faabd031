from odoo import models


class MailTemplate(models.Model):
    """Templates carry an offer's text and PDF to the customer."""

    _inherit = "mail.template"

    def _generate_template(self, res_ids, render_fields, *args, **kwargs):
        # Composers, send_mail and message_post_with_source all render here.
        self._policy_get_orders(res_ids)._policy_ensure_may_leave()
        return super()._generate_template(res_ids, render_fields, *args, **kwargs)

    def send_mail_batch(self, res_ids, *args, **kwargs):
        mails = super().send_mail_batch(res_ids, *args, **kwargs)
        self._policy_get_orders(res_ids)._policy_mark_sent()
        return mails

    def _policy_get_orders(self, res_ids):
        """The orders this template is rendered for; none for other documents."""
        orders = self.env["sale.order"]
        if self.model != orders._name:
            return orders
        return orders.browse(res_id for res_id in res_ids if res_id)
