from odoo import fields, models


class WorkshopNotice(models.Model):
    _inherit = "workshop.notice"

    kind = fields.Selection(
        selection_add=[
            ("feedback", "Reply to feedback"),
            ("satisfaction", "Question about satisfaction"),
        ],
        ondelete=dict.fromkeys(
            ("feedback", "satisfaction"),
            lambda notices: notices._evidence_write({"kind": "other"}),
        ),
    )


class WorkshopFeedback(models.Model):
    """How the reply reaches the customer: by mail, or as text to pass on."""

    _inherit = "workshop.feedback"

    def _tell_customers(self):
        """Send the replies; without a customer on file nobody is told. Sudo."""
        notices = self.env["workshop.notice"]._open(
            [feedback._prepare_notice() for feedback in self if feedback.partner_id]
        )
        notices._queue()
        self.filtered(lambda feedback: not feedback.partner_id)._set_closed()

    def _prepare_notice(self):
        """Values of the message, in the customer's language.

        :rtype: dict
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        _ = self.with_context(lang=lang).env._
        return {
            "kind": "feedback",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self._get_sender().id,
            "res_model": self._name,
            "res_id": self.id,
            "subject": _("Our reply to what you told us"),
            "text": _(
                "You told us: “%(said)s”\nThank you. Our reply: %(reply)s",
                said=self.text.strip(),
                reply=self.answer.strip(),
            ),
        }

    def _get_sender(self):
        """Who knows the customer: the salesperson, else who noted it."""
        self.ensure_one()
        seller = self.order_id.user_id or self.partner_id.user_id
        return seller or self.commercial_partner_id.user_id or self.user_id

    def _get_notices(self):
        """The messages with the replies of these, sudo."""
        # sudo: workshop.notice - of feedback the caller may see
        return (
            self.env["workshop.notice"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )

    def _policy_notice_gone(self, notices):
        """The reply reached the customer: that closes it."""
        feedbacks = self.sudo().browse(notices.mapped("res_id"))  # sudo: by the facts
        feedbacks.filtered(lambda row: row.state == "answered")._set_closed()
