from babel.dates import format_skeleton

from odoo import fields, models
from odoo.tools import get_lang, is_html_empty
from odoo.tools.misc import babel_locale_parse

from .complaint import DONE_STATES, REMEDIES

# The four steps a customer sees, and the states that lie in each.
STEPS = (
    ("received", ("received",)),
    ("looked_into", ("acknowledged", "assessed", "investigating", "solution_proposed")),
    ("answered", ("replied", "follow_up")),
    ("closed", ("closed", "rejected", "merged")),
)
# What reached the customer, or is on its way to him.
TOLD_STATES = ("queued", "sent", "to_pass_on", "passed_on")
DAY_AND_TIME = ("MMMEd", "Hm")


class WorkshopComplaint(models.Model):
    """What the customer's page says, in his language: no severity, no department.

    Everything runs as sudo after the controller's check and writes nothing.
    """

    _inherit = "workshop.complaint"

    def _get_page_values(self):
        """All of the status page but the session.

        :rtype: dict
        """
        self.ensure_one()
        main = self._get_main()
        score = self._get_own_score()
        return {
            "name": self.name,
            "steps": main._get_page_steps(),
            "next": self._word_page_next(),
            "answer": self._get_page_answer(),
            "accepted": self._format_page_moment(self.date_accepted)
            if self.date_accepted
            else "",
            "can_accept": self._can_accept(),
            "can_disagree": self._can_disagree(),
            "can_rate": self._can_rate(),
            "score": score.score,
            "conversation": self._get_conversation(),
            "is_rejected": main.state == "rejected",
            "is_reachable": bool(
                self.partner_id
                or not self.is_anonymous
                and (self.email_from or self.contact_phone)
            ),
        }

    def _get_page_contact(self):
        """Whom the customer asks: ``{"name", "phone"}``."""
        self.ensure_one()
        return {
            "name": self.user_id.name or self.company_id.name,
            "phone": self.user_id.phone or self.company_id.phone or "",
        }

    def _get_page_remedies(self):
        """Chips of the form: ``[(key, label)]``."""
        labels = dict(self._fields["remedy"]._description_selection(self.env))
        return [(key, labels[key]) for key, _label in REMEDIES]

    # -------------------------------------------------------------------------- steps
    def _get_page_steps(self):
        """The four steps: ``[{"key", "label", "state"}]``, done, current or todo."""
        self.ensure_one()
        _ = self.env._
        labels = {
            "received": _("Received by us"),
            "looked_into": _("Being looked into"),
            "answered": _("Answered"),
            "closed": _("Closed"),
        }
        here = self._get_page_step()
        return [
            {
                "key": key,
                "label": labels[key],
                "state": "done"
                if index < here or self.state in DONE_STATES
                else "current"
                if index == here
                else "todo",
            }
            for index, (key, _states) in enumerate(STEPS)
        ]

    def _word_page_step(self):
        """The step the case is at, as one word."""
        self.ensure_one()
        return self._get_page_steps()[self._get_page_step()]["label"]

    def _get_page_step(self):
        return next(i for i, (_key, states) in enumerate(STEPS) if self.state in states)

    # ------------------------------------------------------------------ what is next
    def _word_page_next(self):
        """What happens next and by when, in plain words.

        :rtype: str
        """
        self.ensure_one()
        if self.state == "merged":
            return self._word_page_merged()
        if self.state in DONE_STATES:
            return self._word_page_end()
        if self.state in ("replied", "follow_up"):
            return self._word_page_answered()
        if self.is_paused:
            return self._word_page_pause()
        return self._word_page_due()

    def _word_page_due(self):
        self.ensure_one()
        _ = self.env._
        due = self._get_page_due("reply")
        if not due:
            return _("We look into it and answer as soon as we can.")
        moment = self._format_page_moment(due)
        if due < fields.Datetime.now():
            return _(
                "We wanted to answer by %s. It takes longer, and we are sorry for "
                "that.",
                moment,
            )
        if self.reopen_count:
            return _("We look into it again. We will answer by %s.", moment)
        return _("We will answer by %s.", moment)

    def _word_page_pause(self):
        self.ensure_one()
        pause = self.pause_ids.filtered(lambda row: not row.date_end)[:1]
        return self.env._("We need your answer to go on: %s", pause.reason or "—")

    def _word_page_answered(self):
        self.ensure_one()
        _ = self.env._
        if self.date_accepted:
            return _("You accepted our answer. Thank you.")
        due = self._get_page_due("callback")
        if due and due >= fields.Datetime.now():
            return _(
                "We have answered. Tell us below whether you agree, or we ask you by "
                "%s.",
                self._format_page_moment(due),
            )
        return _("We have answered. Tell us below whether you agree.")

    def _word_page_end(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "rejected":
            return _(
                "We cannot do what you asked for; our answer says why. If you do not "
                "agree, tell us below and we look into it again, or call 12315."
            )
        moment = self._format_page_moment(self.date_closed)
        return _("Closed on %s. If something is still open, write to us below.", moment)

    def _word_page_merged(self):
        """Progress of the main case; what is said there may be another customer's."""
        self.ensure_one()
        _ = self.env._
        main = self._get_main()
        together = _("We handle this together with another message on the same matter.")
        if main.state in ("replied", "follow_up", *DONE_STATES):
            name = self._get_page_contact()["name"]
            after = _("It is answered. %s tells you what was decided.", name)
        else:
            after = main._word_page_due()
        return f"{together} {after}"

    def _get_page_due(self, kind):
        """When this is due next, naive UTC; ``False`` when nothing runs."""
        self.ensure_one()
        running = self.clock_ids.filtered(lambda row: row.is_open and row.kind == kind)
        return running[:1].date_due

    def _format_page_moment(self, moment):
        """Weekday, day and time in the reader's language and the company's zone."""
        self.ensure_one()
        if not moment:
            return "—"
        zone = self.with_context(tz=self.company_id._policy_get_tz())
        local = fields.Datetime.context_timestamp(zone, moment)
        locale = babel_locale_parse(get_lang(self.env).code)
        return " ".join(
            format_skeleton(part, local, locale=locale) for part in DAY_AND_TIME
        )

    # ------------------------------------------------------------------- conversation
    def _get_page_answer(self):
        """The answer as it was given; ``""`` before.

        :rtype: str
        """
        self.ensure_one()
        if self.state not in ("replied", "follow_up", "closed", "rejected"):
            return ""
        return self.reply_notice_id.text or self.reply_text or ""

    def _get_conversation(self):
        """What was said between customer and company, the oldest first.

        Own words, messages that were sent or are to be passed on, and comments with the
        customer among their recipients; never notes, never what staff said to staff.

        :return: list of ``{"is_own", "date", "when", "text", "body", "files"}``
        :rtype: list[dict]
        """
        self.ensure_one()
        spoken = self.message_ids.filtered(
            lambda message: self._is_word(message) or self._is_to_customer(message)
        )
        first = {
            "is_own": True,
            "date": self.date_received,
            "text": self.description,
            "files": self._get_first_files(),
        }
        entries = [first]
        entries += [self._prepare_spoken(message) for message in spoken]
        # When it was said: passed on by hand, it may go after the reply to it.
        entries += [
            {"is_own": False, "date": notice.create_date, "text": notice.text}
            for notice in self._get_told_notices()
        ]
        entries.sort(key=lambda entry: entry["date"])
        for entry in entries:
            entry["when"] = self._format_page_moment(entry["date"])
        return entries

    def _get_told_notices(self):
        notices = self.env["workshop.notice"].sudo()  # sudo: of this customer's case
        return notices.search(
            [
                ("kind", "=", "complaint"),
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "in", TOLD_STATES),
            ]
        )

    def _prepare_spoken(self, message):
        empty = is_html_empty(message.body)
        return {
            "is_own": self._is_word(message),
            "date": message.date,
            "body": "" if empty else message.body,
            "files": self._prepare_files(message.attachment_ids),
        }

    def _get_first_files(self):
        """Photos the customer sent with the report; staff's own stay in the house."""
        said = self.message_ids.attachment_ids
        return self._prepare_files(
            (self.photo_ids - said).filtered(lambda f: f.create_uid.share)
        )

    def _prepare_files(self, attachments):
        return [
            {
                "id": file.id,
                "name": file.name,
                "is_image": (file.mimetype or "").startswith("image/"),
            }
            for file in attachments
        ]

    def _get_page_file(self, file_id):
        """A file of the conversation, sudo; empty when it is none.

        :return: ``ir.attachment``
        """
        self.ensure_one()
        known = {
            file["id"]
            for entry in self._get_conversation()
            for file in entry.get("files", ())
        }
        # sudo: ir.attachment - shown to whoever may open this case
        files = self.env["ir.attachment"].sudo()
        return files.browse(file_id if file_id in known else [])
