from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command
from odoo.tools import consteq, formataddr
from odoo.tools.misc import hmac

from .complaint import DONE_STATES
from .complaint_callback import GRADES

WORD_SUBTYPE = "workshop_sales_policy.mt_complaint_word"
WORD_LENGTH = 5000
CODE_LENGTH = 20


class WorkshopComplaint(models.Model):
    """What customers do themselves: report, add a word, accept, disagree, rate.

    Customers hold no right on the model. The controllers find the case by login or
    link, ask ``_get_grade`` who acts, and call the methods below as sudo.
    """

    _inherit = "workshop.complaint"

    intake_grade = fields.Selection(
        [
            ("login", "Customer's login"),
            ("link", "Link of the order"),
            ("open", "Open form, not checked"),
        ],
        "Reported By",
        readonly=True,
        copy=False,
        help="Names and addresses of the open form are what somebody typed.",
    )
    intake_lang = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    date_accepted = fields.Datetime("Accepted On", readonly=True, copy=False)
    accept_grade = fields.Selection(
        GRADES, "Evidence of Acceptance", readonly=True, copy=False
    )

    # ------------------------------------------------------------------- who may know
    def _is_customer(self, user):
        """Whether ``user`` is a login of the customer, or of his company."""
        self.ensure_one()
        own = self.commercial_partner_id
        return user._is_portal() and user.partner_id.commercial_partner_id == own

    def _get_grade(self, user):
        """Grade of evidence of an act in a session of ``user`` (design.md 1.9).

        :return: ``login``, ``link`` or ``staff``
        :rtype: str
        """
        self.ensure_one()
        if self._is_customer(user):
            return "login"
        return "staff" if user._is_internal() and user.id != SUPERUSER_ID else "link"

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):
        """The link opens the page of the case, not its chatter.

        By core's routes it would read every comment among staff, and post past the
        page's limits.
        """
        return super()._get_thread_with_access(thread_id, **kwargs)

    # ------------------------------------------------------------------ the open form
    @api.model
    def _get_form_path(self, company):
        """Path of a company's own form; the short one for the public company.

        :rtype: str
        """
        # sudo: res.users - which company a visitor meets
        public = self.env.ref("base.public_user").sudo().company_id
        if company == public:
            return "/complaint"
        return f"/complaint/{company.id}-{self._get_form_code(company)}"

    @api.model
    def _get_form_code(self, company):
        # sudo: ir.config_parameter - the secret that nobody reads from the hash
        code = hmac(self.env(su=True), "workshop.complaint.form", company.id)
        return code[:CODE_LENGTH]

    @api.model
    def _find_form_company(self, link):
        """The company whose form ``link`` names; empty when it is not one of ours.

        :param str link: ``<company id>-<code>``
        :return: ``res.company``, sudo
        """
        number, _dash, code = (link or "").partition("-")
        companies = self.env["res.company"].sudo()  # sudo: the link names it
        if not number.isdecimal() or len(number) > 9:
            return companies
        company = companies.browse(int(number)).exists()
        known = company and consteq(self._get_form_code(company), code)
        return company if known else companies

    @api.model
    def _receive_from_form(self, company, values, grade, files):
        """Record what a customer reports; the caller has checked who and how often.

        :param dict values: fields of the case, checked
        :param str grade: ``login``, ``link`` or ``open``
        :param list files: bytes, their kind checked
        :return: the case, sudo
        """
        # sudo: customers hold no right on the model. They do not follow the case
        # either: its chatter is for staff, they read their page.
        cases = self.sudo().with_company(company)
        case = cases.with_context(mail_create_nosubscribe=True).create(
            {**values, "company_id": company.id, "channel": "portal"}
        )
        case._policy_write({"intake_grade": grade, "intake_lang": self.env.lang})
        attachments = self.env["ir.attachment"].sudo()  # sudo: evidence of the customer
        case._keep_files(
            attachments.create(
                [
                    {
                        "name": f"{case.name} {number}",
                        "raw": content,
                        "res_model": self._name,
                        "res_id": case.id,
                    }
                    for number, content in enumerate(files, 1)
                ]
            )
        )
        return case

    def _keep_files(self, attachments):
        self.ensure_one()
        if attachments:
            self._policy_write(
                {"photo_ids": [Command.link(id_) for id_ in attachments.ids]}
            )
            attachments._policy_seal()

    def _get_customer_lang(self):
        """Who has no file of his own is answered in the language of his form."""
        self.ensure_one()
        return self.partner_id.lang or self.intake_lang or super()._get_customer_lang()

    def _ensure_partner(self):
        lang = self.intake_lang or self.env.lang
        return super(WorkshopComplaint, self.with_context(lang=lang))._ensure_partner()

    # -------------------------------------------------------------- the customer acts
    def _take_word(self, text, files, user):
        """Keep a customer's message; a case that waited for it goes on."""
        self.ensure_one()
        self._post_word(text, files, user)
        self.filtered(lambda case: case.state not in DONE_STATES)._resume()
        self._mark_page_opened()
        self._mark_word()

    def _post_word(self, text, files, user):
        """Put the customer's words into the chatter, as what they are."""
        author, sender = self._get_word_author(user)
        # Staff who posts follows a case; a customer reads his page.
        thread = self.with_context(mail_post_autofollow_author_skip=True)
        message = thread.message_post(
            body=(text or "")[:WORD_LENGTH],
            author_id=author,
            email_from=sender,
            message_type="comment",
            subtype_xmlid=WORD_SUBTYPE,
            attachments=[
                (f"{self.name} {number}", content)
                for number, content in enumerate(files, len(self.photo_ids) + 1)
            ],
        )
        self._keep_files(message.attachment_ids)

    def _get_word_author(self, user):
        """Whose name stands beside the words.

        :return: ``(partner id or False, address of the sender)``
        :rtype: tuple
        """
        self.ensure_one()
        partner = user.partner_id if user._is_portal() else self.partner_id
        if partner:
            return partner.id, partner.email_formatted
        name = self.contact_name or self.env._("Customer")
        address = self.email_from or self.company_id.email
        if address:
            return False, formataddr((name, address))
        nobody = self.env.ref("base.public_partner")
        return nobody.id, formataddr((name, "nobody@localhost"))

    def _mark_page_opened(self):
        """What was to be passed on has reached the customer: he acts on the page."""
        self.env["workshop.notice"]._mark_opened(self._name, self.ids)

    def _accept(self, grade):
        """The customer accepts the answer: date and grade are kept."""
        self.ensure_one()
        now = fields.Datetime.now()
        self._policy_write({"date_accepted": now, "accept_grade": grade})
        self._message_log(
            body=self.env._(
                "The customer accepts the answer (%s).", self._word_grade(grade)
            )
        )
        self._mark_page_opened()
        self._policy_tell()

    def _disagree(self, text, user):
        """The customer does not agree: the case is taken up again."""
        self.ensure_one()
        grade = self._get_grade(user)
        self._post_word(text, [], user)
        self._mark_page_opened()
        self._message_log(
            body=self.env._(
                "The customer does not agree with the answer (%s).",
                self._word_grade(grade),
            )
        )
        self._reopen(text)
        self._mark_word()

    def _rate(self, score, text, user):
        """The customer's own stars: before the end they are the call-back.

        After it they are kept beside what staff noted, and count instead of it.
        """
        self.ensure_one()
        grade = self._get_grade(user)
        text = (text or "").strip()[:WORD_LENGTH]
        self._mark_page_opened()
        if text:
            self._post_word(text, [], user)
        if self.state in ("replied", "follow_up"):
            self._log_callback(True, score, text, grade)
        else:
            self._keep_score(score, text, grade)
        (limit,) = self._get_policy_values("callback_reopen_score")
        if text or score <= limit:
            self._mark_word()

    def _keep_score(self, score, text, grade):
        """Evidence of a score given after the end; nothing moves."""
        now = fields.Datetime.now()
        # The row of the case first: of two taps the second meets it and is told so.
        self._policy_write(
            {
                "callback_score": score,
                "callback_grade": grade,
                "date_called_back": now,
            }
        )
        rows = self.env["workshop.complaint.callback"].sudo()  # sudo: as the case
        rows._evidence_create(
            [
                {
                    "complaint_id": self.id,
                    "round": self.reopen_count,
                    "date": now,
                    "is_reached": True,
                    "score": score,
                    "note": text or False,
                    "grade": grade,
                }
            ]
        )

    def _reopen(self, reason):
        result = super()._reopen(reason)
        # sudo: evidence, after the caller's guard. A new answer is accepted anew.
        self.sudo()._policy_write({"date_accepted": False, "accept_grade": False})
        return result

    def _word_grade(self, grade):
        labels = dict(self._fields["accept_grade"]._description_selection(self.env))
        return labels[grade]

    # ------------------------------------------------------------------- what is open
    def _can_accept(self):
        self.ensure_one()
        return self.state in ("replied", "follow_up") and not self.date_accepted

    def _can_disagree(self):
        """An answer, a refusal, or an end nobody asked the customer about."""
        self.ensure_one()
        if self.state == "closed":
            asked = self.date_called_back or self.date_accepted
            return self.close_reason in ("answered", "unreachable") and not asked
        return self.state in ("replied", "follow_up", "rejected")

    def _can_rate(self):
        """Once per round of the case, from the answer on."""
        self.ensure_one()
        if self.state not in ("replied", "follow_up", "closed", "rejected"):
            return False
        return not self._get_own_score()

    def _get_own_score(self):
        """The customer's own stars of this round.

        :return: ``workshop.complaint.callback``, empty while he has not said any
        """
        self.ensure_one()
        return self.callback_ids.filtered(
            lambda row: row.grade != "staff" and row.round == self.reopen_count
        )[:1]
