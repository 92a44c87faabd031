from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from .complaint import DONE_STATES
from .complaint_portal import WORD_SUBTYPE


class WorkshopComplaint(models.Model):
    """Something new arrived: whoever takes care hears of it until he acted."""

    _inherit = "workshop.complaint"

    date_word = fields.Datetime(
        "Customer Wrote On",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="A word of the customer, or mail to him that came back.",
    )

    # --------------------------------------------------------------------- it is said
    def _hear_customer(self):
        """Named event: the customer wrote, by mail or on his page. As sudo.

        A pause ends; a closed case stays closed, its person in charge is told.
        """
        self.filtered(lambda c: c.state not in DONE_STATES)._resume()
        self._flag_word()

    def _mark_word(self):
        """The customer wrote on the page: whoever is in charge is told."""
        (self | self._get_main())._flag_word()

    def _flag_word(self):
        now = fields.Datetime.now()
        self.filtered(lambda c: not c.date_word)._policy_write({"date_word": now})
        self._policy_tell()

    def _get_wanted_activities(self):
        wanted = super()._get_wanted_activities()
        for row in self.filtered(lambda c: c.date_word and c.state != "merged"):
            user = row.user_id.filtered("active")
            if not user:
                user = self.env["workshop.handover"]._get_managers(row.company_id)[:1]
            if user:
                text = row.with_context(lang=user.lang)._word_heard()
                wanted[row.id, user.id] = {
                    "summary": text,
                    "date_deadline": row.company_id._policy_get_today(),
                }
        return wanted

    def _word_heard(self):
        """Summary of the to-do, in its reader's language."""
        self.ensure_one()
        if self.state in DONE_STATES:
            return self.env._("Read the message at %s, which has ended", self.name)
        return self.env._("Read the new message at %s", self.name)

    @api.depends("date_word", "date_accepted")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        if not self.date_word:
            return super()._policy_get_next_line()
        at = self._format_moment(self.date_word)
        if self.state in DONE_STATES:
            return "warning", self.env._(
                "New message of %s, after the end: read it, reopen if needed.",
                at,
            )
        return "warning", self.env._("New message of %s: read it.", at)

    # --------------------------------------------------------------------- it is read
    def action_word_read(self):
        """The new message was read: the to-do goes.

        :raise UserError: nothing waits to be read
        """
        self._ensure_actor()
        for complaint in self:
            if not complaint.date_word:
                raise UserError(self.env._("%s has no unread message.", complaint.name))
        self.sudo()._clear_word()  # sudo: a reading mark, after the guard
        return True

    def _clear_word(self):
        unread = self.filtered("date_word")
        if unread:
            unread._policy_write({"date_word": False})
            unread._policy_tell()

    def _clear_word_by_staff(self):
        """Whoever moves or answers a case has read it; the job or the page has not."""
        user = self.env.user
        if user._is_internal() and user.id != SUPERUSER_ID:
            self.sudo()._clear_word()  # sudo: server column, after the caller's guard

    def _set_state(self, target):
        result = super()._set_state(target)
        self._clear_word_by_staff()
        return result

    def _tell_customer(self, text):
        self._clear_word_by_staff()
        return super()._tell_customer(text)

    def _log_contact(self, channel, note):
        result = super()._log_contact(channel, note)
        self._clear_word_by_staff()
        return result

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self._is_to_customer(message):
            self._clear_word_by_staff()
        return result

    # ------------------------------------------------------------- who said it to whom
    def _is_word(self, message):
        """Whether a message of the chatter is the customer's own."""
        own = message.author_id.commercial_partner_id
        mine = self.commercial_partner_id
        if message.subtype_id == self.env.ref(WORD_SUBTYPE):
            return True
        return bool(mine) and own == mine and self._is_spoken(message)

    def _is_to_customer(self, message):
        """Whether a message of the chatter was addressed to the customer."""
        mine = self.commercial_partner_id
        told = message.partner_ids.commercial_partner_id
        return bool(mine) and mine in told and self._is_spoken(message)

    def _is_spoken(self, message):
        """A word between people; notes, logs and tracking are none."""
        return (
            message.message_type in ("comment", "email", "email_outgoing")
            and message.subtype_id == self.env.ref("mail.mt_comment")
            and not message.is_internal
        )
