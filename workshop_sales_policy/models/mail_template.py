from odoo import models


class MailTemplate(models.Model):
    """Templates carry an offer's text and PDF to the customer."""

    _inherit = "mail.template"

    def _generate_template(self, res_ids, render_fields, *args, **kwargs):
        # Composers, send_mail and message_post_with_source all render here.
        if self.model == "sale.order":
            orders = self.env["sale.order"].browse(filter(None, res_ids))
            orders._policy_ensure_may_leave()
        return super()._generate_template(res_ids, render_fields, *args, **kwargs)

    def send_mail_batch(self, res_ids, *args, **kwargs):
        mails = super().send_mail_batch(res_ids, *args, **kwargs)
        if self.model == "sale.order":
            self.env["sale.order"].browse(res_ids)._policy_mark_sent()
        return mails
