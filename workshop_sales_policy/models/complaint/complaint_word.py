from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint import DONE_STATES


class WorkshopComplaint(models.Model):
    """Something new arrived: whoever takes care hears of it until he acted."""

    _inherit = "workshop.complaint"

    date_word = fields.Datetime(
        "Unread Message Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="A word of the customer, or mail to him that came back.",
    )

    def _hear_customer(self):
        """Named event: the customer wrote, by mail or on his page. As sudo.

        A pause ends; a closed case stays closed, its person in charge is told.
        """
        self.filtered(lambda c: c.state not in DONE_STATES)._resume()
        self._flag_word()

    def _flag_word(self):
        now = fields.Datetime.now()
        for complaint in self.filtered(lambda c: not c.date_word):
            complaint._policy_write({"date_word": now})
        self._policy_tell()

    def action_word_read(self):
        """The new message was read: the to-do goes.

        :raise UserError: nothing waits to be read
        """
        self._ensure_actor()
        for complaint in self:
            if not complaint.date_word:
                raise UserError(self.env._("%s has no unread message.", complaint.name))
        cases = self.sudo()  # sudo: a reading mark, after the guard
        cases._policy_write({"date_word": False})
        cases._policy_tell()
        return True

    def _set_state(self, target):
        """Whoever moves the case on has seen it."""
        result = super()._set_state(target)
        self.filtered("date_word")._policy_write({"date_word": False})
        return result

    def _log_contact(self, channel, note):
        result = super()._log_contact(channel, note)
        self.sudo()._policy_write({"date_word": False})  # sudo: after the guard
        return result

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

    @api.depends("date_word")
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
