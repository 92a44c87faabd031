from odoo import SUPERUSER_ID, api, models

from .complaint_portal import WORD_SUBTYPE


class WorkshopComplaint(models.Model):
    """A word of the customer waits for its reader: to-do, next line, button."""

    _inherit = "workshop.complaint"

    # --------------------------------------------------------------------- it is said
    def _mark_word(self):
        """The customer wrote: whoever is in charge is told, closed or not."""
        cases = self | self._get_main()
        cases._policy_write({"has_customer_word": True})
        cases._policy_tell()

    def _get_main(self):
        """The case this one was merged into; itself when it was not.

        :return: ``workshop.complaint``
        """
        self.ensure_one()
        main = self
        seen = set()
        while main.merged_into_id and main.id not in seen:
            seen.add(main.id)
            main = main.merged_into_id
        return main

    def _get_wanted_activities(self):
        wanted = super()._get_wanted_activities()
        handovers = self.env["workshop.handover"]
        for case in self.filtered("has_customer_word"):
            user = case.user_id or handovers._get_managers(case.company_id)[:1]
            if not user:
                continue
            key = case.id, user.id
            case = case.with_context(lang=user.lang)
            text = case.env._("The customer of %s wrote", case.name)
            today = case.company_id._policy_get_today()
            wanted[key] = {
                "date_deadline": today,
                **wanted.get(key, {}),
                "summary": text,
            }
        return wanted

    @api.depends("has_customer_word", "date_accepted")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        level, text = super()._policy_get_next_line()
        if self.has_customer_word:
            level = level if level == "danger" else "warning"
            return level, self.env._("The customer wrote, see below. %s", text)
        return level, text

    # --------------------------------------------------------------------- it is read
    def action_word_read(self):
        """The customer's words were read; nothing else follows from them."""
        self._ensure_actor()
        self.sudo()._clear_word()  # sudo: server column, after the guard
        return True

    def _clear_word(self):
        unread = self.filtered("has_customer_word")
        if unread:
            unread._policy_write({"has_customer_word": False})
            unread._policy_tell()

    def _clear_word_by_staff(self):
        """Whoever moves or answers a case has read it; the job or the page has not."""
        user = self.env.user
        if user._is_internal() and user.id != SUPERUSER_ID:
            self.sudo()._clear_word()  # sudo: server column, after the caller's guard

    def _set_state(self, target):
        super()._set_state(target)
        self._clear_word_by_staff()

    def _tell_customer(self, text):
        self._clear_word_by_staff()
        return super()._tell_customer(text)

    def _log_contact(self, channel, note):
        super()._log_contact(channel, note)
        self._clear_word_by_staff()

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
