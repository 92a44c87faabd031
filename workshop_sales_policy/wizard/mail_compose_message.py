from odoo import models


class MailComposeMessage(models.TransientModel):
    """The composer sends an offer with a template, to many, or as "sent"."""

    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        offers = self._policy_get_offers()
        offers._policy_ensure_may_leave()
        if "mass_mailing_id" in self._fields:  # where mass mailing is installed
            campaigns = self.mass_mailing_id.campaign_id
            self.env["workshop.promotion"]._ensure_campaigns_approved(campaigns)
        result = super()._action_send_mail(auto_commit=auto_commit)
        offers._policy_mark_sent()
        return result

    def _prepare_schedule_message_post_values(self, post_values):
        values = super()._prepare_schedule_message_post_values(post_values)
        if self._policy_get_offers():
            # The gate asks again when the message is posted.
            context = dict(values["send_context"] or {}, mark_so_as_sent=True)
            values["send_context"] = context
        return values

    def _policy_get_offers(self):
        """Orders whose content these messages carry.

        A plain message to one customer is no offer: its text is the sender's own, and
        the link in it stays closed until the release.

        :return: ``sale.order`` records
        """
        offers = self.env["sale.order"]
        for wizard in self.filtered(lambda wizard: wizard.model == "sale.order"):
            is_plain = not (
                wizard.template_id
                or wizard.composition_mode == "mass_mail"
                or wizard.composition_batch
                or self.env.context.get("mark_so_as_sent")
            )
            if is_plain:
                continue
            if wizard.res_domain:
                offers |= offers.search(wizard._evaluate_res_domain())
            else:
                offers |= offers.browse(wizard._evaluate_res_ids())
        return offers
