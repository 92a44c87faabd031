from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopSendMixin(models.AbstractModel):
    """Ways of a document to its customer: e-mail, a text with link to copy, print.

    The host names its document in ``_document_field``, has ``partner_id`` and
    ``email`` related to it, and defines ``_get_text``, ``_mark_sent``, ``_do_email``
    and ``_do_print``. Each way passes the document's gate in ``_mark_sent``.
    """

    _name = "workshop.send.mixin"
    _description = "Send a Document to Its Customer"

    _document_field = ""

    link = fields.Char(compute="_compute_link")
    message = fields.Text(
        "Text to Copy", compute="_compute_message", store=True, readonly=False
    )

    @api.depends(lambda self: filter(None, [self._document_field]))
    def _compute_link(self):
        for wizard in self:
            document = wizard[self._document_field]
            document.check_access("read")
            url = document.get_portal_url() if document else ""
            wizard.link = url and document.get_base_url() + url

    @api.depends(lambda self: filter(None, [self._document_field]))
    def _compute_message(self):
        for wizard in self:
            lang = wizard._get_lang() or self.env.lang
            words = wizard.with_context(lang=lang)
            has_document = wizard[self._document_field]
            wizard.message = words._get_text() if has_document else ""

    @api.model_create_multi
    def create(self, vals_list):
        # The text is computed as the superuser and holds the total and the link.
        wizards = super().create(vals_list)
        wizards[self._document_field].check_access("read")
        return wizards

    def write(self, vals):
        document = self.env[self._fields[self._document_field].comodel_name]
        document.browse(vals.get(self._document_field)).check_access("read")
        return super().write(vals)

    # ------------------------------------------------------------- hooks of the host
    def _get_lang(self):
        """Language in which the customer reads the document."""
        self.ensure_one()
        return self.partner_id.lang

    def _get_text(self):
        """The ready text in the environment's language.

        :rtype: str
        """
        raise NotImplementedError

    def _mark_sent(self, note):
        """Pass the gate, mark the document as sent and log the way.

        :param str note: the way, in words
        :raise UserError: the gate is closed
        """
        raise NotImplementedError

    def _do_email(self):
        """Send by e-mail; the address was checked.

        :return: an action
        """
        raise NotImplementedError

    def _do_print(self):
        """:return: the action that prints the document"""
        raise NotImplementedError

    # ----------------------------------------------------------------------- buttons
    def action_email(self):
        """Mail the document in the customer's language.

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
        return self._do_email()

    def action_copied(self):
        """The text was copied: mark the document as sent and log the way."""
        self.ensure_one()
        self._mark_sent(self.env._("Link passed on by message."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Text copied, %s counts as sent. Paste it to the customer.",
                    self[self._document_field].name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print(self):
        """Print the document: it counts as sent."""
        self.ensure_one()
        self._mark_sent(self.env._("Printed for the customer."))
        return self._do_print()
