import logging

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext, html_sanitize
from odoo.tools.mail import email_split_tuples

from ...tools.intake import MEGABYTE, first_words, is_automatic, sort_files

_logger = logging.getLogger(__name__)

TEXT_LENGTH = 20000


class WorkshopComplaint(models.Model):
    """Cases that come in by mail, and mails that belong to a case (3.6, F3.5).

    Whoever the sender is, he is welcome: a robot's contact is not made before staff
    takes the case on. What machines write never gets here (``mail_thread.py``).
    """

    _inherit = "workshop.complaint"

    _primary_email = "email_from"

    # Core counts what one sender opened in two hours, to break loops.
    _sender_index = models.Index("(email_from) WHERE email_from IS NOT NULL")

    @api.model
    def _filter_routes(self, message, message_dict, routes):
        """Ways of a mail: machines and ourselves open no case, merged ones lead on.

        :param message: ``email.message.EmailMessage``
        :return: routes as core knows them; those of other models are left alone
        :rtype: list[tuple]
        """
        sender = email_normalize(message_dict.get("email_from")) or ""
        # sudo: addresses of the house, to know its own mail when it comes back
        own = self.env["mail.alias.domain"].sudo()._find_aliases([sender])
        if own or is_automatic(dict(message.items()), message_dict.get("subject")):
            _logger.info(
                "Ignored mail %s: written by a machine", message_dict.get("message_id")
            )
            return [route for route in routes if route[0] != self._name]
        return [self._lead_on(route) for route in routes]

    def _lead_on(self, route):
        """A reply to a merged case belongs to the case it was merged into."""
        if route[0] != self._name or not route[1]:
            return route
        main = self.sudo().browse(route[1])._get_main()  # sudo: where it leads
        return (route[0], main.id, *route[2:])

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        values = dict(custom_values or {})
        company = self.env["res.company"].browse(
            values.get("company_id") or self.env.company.id
        )
        cases = self.with_company(company)
        dropped = cases._drop_files(msg_dict, company)
        case = super(WorkshopComplaint, cases).message_new(
            msg_dict, {**values, **cases._prepare_mail_values(msg_dict, company)}
        )
        case._log_dropped(dropped)
        return case

    def _prepare_mail_values(self, msg_dict, company):
        """What a mail says about a new case.

        :rtype: dict
        """
        sender = (email_split_tuples(msg_dict.get("email_from") or "") or [("", "")])[0]
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        # A colleague passes on what somebody else complains about.
        outside = partner.filtered(
            lambda row: row.partner_share
            and row.company_id in (company, company.browse())
        )
        # sender's script and style are no words of his
        body = html_sanitize(msg_dict.get("body") or "", strip_style=True)
        text = html2plaintext(body, include_references=False)
        return {
            "company_id": company.id,
            "channel": "email",
            "kind": "complaint",
            "partner_id": outside.id,
            "contact_name": sender[0] or False,
            "description": first_words(msg_dict.get("subject"), text, TEXT_LENGTH)
            or self.env._("E-mail without text"),
        }

    @api.model_create_multi
    def create(self, vals_list):
        # One form of an address: core finds a loop, and we a customer, by it.
        rows = [dict(vals) for vals in vals_list]
        for vals in rows:
            if vals.get("email_from"):
                plain = email_normalize(vals["email_from"], strict=False)
                vals["email_from"] = plain or vals["email_from"]
        return super().create(rows)

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        return [("email_from", "=", email_from_normalized)]

    # ------------------------------------------------------------------------- files
    @api.model
    def _drop_files(self, msg_dict, company):
        """Take what is too large or may run out of a mail, before it is stored.

        :return: list of ``tools.intake.Dropped``
        """
        files = msg_dict.get("attachments") or []
        (limit,) = self.new({"company_id": company.id})._get_policy_values(
            "complaint_mail_mb"
        )
        kept, dropped = sort_files(
            [(row[0] or "", self._get_bytes(row)) for row in files], limit
        )
        msg_dict["attachments"] = [files[position] for position in kept]
        return dropped

    @staticmethod
    def _get_bytes(file):
        """Content of a parsed file: text, a mail within the mail, or bytes."""
        content = file[1]
        if isinstance(content, str):
            return content.encode("utf-8", "replace")
        if hasattr(content, "as_bytes"):
            return content.as_bytes()
        return content or b""

    def _log_dropped(self, dropped):
        """Nothing is lost in silence: the case names what was not kept, and why."""
        if not dropped:
            return
        self.ensure_one()
        case = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        reasons = {
            "size": case.env._("too large"),
            "type": case.env._("may harm a computer"),
        }
        names = [
            f"{row.name} ({row.size / MEGABYTE:.1f} MB, {reasons[row.reason]})"
            for row in dropped
        ]
        case._message_log(
            body=case.env._(
                "Not kept of this e-mail: %s. Ask the customer for them another way.",
                ", ".join(names),
            )
        )

    def _message_post_after_hook(self, message, msg_values):
        """Files of incoming mail belong to the case; sealed, as what came first."""
        result = super()._message_post_after_hook(message, msg_values)
        # sudo: evidence, of a mail that the gateway let in
        files = message.sudo().attachment_ids
        if message.message_type == "email" and files:
            case = self.sudo()  # sudo: as above
            case._policy_write(
                {"photo_ids": [fields.Command.link(row.id) for row in files]}
            )
            files._policy_seal()
        return result

    # ----------------------------------------------------------------------- replies
    def message_update(self, msg_dict, update_vals=None):
        """A reply reached the case. Of the customer: the clocks run on, staff is told.

        A closed case keeps it, too; whether it is taken up again a person decides.
        """
        self.ensure_one()
        case = self.with_company(self.company_id)
        dropped = case._drop_files(msg_dict, case.company_id)
        result = super().message_update(msg_dict, update_vals)
        case._log_dropped(dropped)
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        if not author or author.partner_share:
            case._hear_customer()
        return result

    def _message_receive_bounce(self, email, partner):
        """What we wrote came back: whoever waits for the customer should know."""
        result = super()._message_receive_bounce(email, partner)
        for complaint in self:
            lang = complaint.company_id.partner_id.lang or self.env.lang
            row = complaint.with_context(lang=lang)
            row._message_log(
                body=row.env._(
                    "The e-mail to %s came back. Reach the customer another way.",
                    email or partner[:1].name or "—",
                )
            )
        self._flag_word()
        return result

    @api.model
    def _get_mail_address(self, company):
        """Where the customers of a company complain; ``""`` when not by mail."""
        # sudo: an address that customers are to know
        alias = company.sudo().policy_complaint_alias_id
        return alias.alias_full_name if alias.alias_domain_id else ""

    def _notify_get_reply_to(self, default=None, author_id=False):
        """Answers to what the house writes come back to the case's own address."""
        found = super()._notify_get_reply_to(default=default, author_id=author_id)
        for complaint in self:
            address = self._get_mail_address(complaint.company_id)
            if address:
                found[complaint.id] = self._notify_get_reply_to_formatted_email(
                    address, author_id=author_id
                )
        return found

    @api.model
    def get_empty_list_help(self, help_message):
        """Beside the button: the address at which cases open by themselves."""
        text = super().get_empty_list_help(help_message)
        address = self._get_mail_address(self.env.company)
        if not address:
            return text
        line = self.env._("Mail to %s opens a case by itself.", address)
        return f"{text or ''}<p>{line}</p>"


class WorkshopNotice(models.Model):
    _inherit = "workshop.notice"

    def _get_mail_document(self):
        """Words about a case belong to the case: answers come back to it."""
        if self.res_model == "workshop.complaint":
            return self.env[self.res_model].browse(self.res_id)
        return super()._get_mail_document()
