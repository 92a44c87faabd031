from odoo import models


class MailTemplate(models.Model):
    """Templates carry an offer's text and PDF to the customer."""

    _inherit = "mail.template"

    def _generate_template(
        self,
        res_ids,
        render_fields,
        recipients_allow_suggested=False,
        find_or_create_partners=False,
    ):
        # Composers, send_mail and message_post_with_source all render here.
        if self.model == "sale.order":
            orders = self.env["sale.order"].browse(filter(None, res_ids))
            orders._policy_ensure_may_leave()
        return super()._generate_template(
            res_ids,
            render_fields,
            recipients_allow_suggested=recipients_allow_suggested,
            find_or_create_partners=find_or_create_partners,
        )

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        mails = super().send_mail_batch(
            res_ids,
            force_send=force_send,
            raise_exception=raise_exception,
            email_values=email_values,
            email_layout_xmlid=email_layout_xmlid,
        )
        if self.model == "sale.order":
            self.env["sale.order"].browse(res_ids)._policy_mark_sent()
        return mails
