from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...tools.complaint import callback_outcome


class WorkshopNotice(models.Model):
    _inherit = "workshop.notice"

    kind = fields.Selection(
        selection_add=[("complaint", "Complaint")],
        ondelete={"complaint": "set other"},
    )


class WorkshopComplaint(models.Model):
    """Words to the customer, the call-back and the end of a case (3.6d, 4.3c-d)."""

    _inherit = "workshop.complaint"

    reply_notice_id = fields.Many2one(
        "workshop.notice",
        "Reply Sent As",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    # ------------------------------------------------------------- words to customers
    def _tell_customer(self, text):
        """Send the customer a message: by mail, or to be passed on by hand.

        :param str text: in the customer's language, without the link
        :return: ``workshop.notice``; empty when nobody can be told (anonymous)
        """
        self.ensure_one()
        notices = self.env["workshop.notice"].sudo()  # sudo: after the caller's guard
        self._ensure_partner()
        if not self.partner_id:
            return notices
        said = notices.search_count(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        row = self.with_context(lang=self._get_customer_lang())
        notice = notices._open(
            [
                {
                    "kind": "complaint",
                    "partner_id": self.partner_id.id,
                    "res_model": self._name,
                    "res_id": self.id,
                    "revision": said + 1,
                    "subject": row.env._("Your message %s", self.name),
                    "text": text,
                    "url": self.get_base_url() + self._get_portal_link(),
                    "order_id": self.order_id.id,
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id or self.env.uid,
                }
            ]
        )
        notice._queue()
        return notice

    def _get_customer_lang(self):
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _get_portal_link(self):
        """Path of the customer's status page, secret included."""
        self.ensure_one()
        return f"/my/complaints/{self.id}?access_token={self._portal_ensure_token()}"

    def _ensure_partner(self):
        """Whoever left a phone number or an address becomes a contact to be answered.

        Once staff has taken the case on, so that a form filled by a robot makes none.
        """
        self.ensure_one()
        reachable = self.email_from or self.contact_phone
        if self.partner_id or self.is_anonymous or not reachable:
            return
        partners = self.env["res.partner"]
        partner = partners.browse()
        if self.email_from:
            partner = partners._find_or_create_from_emails([self.email_from])[0]
        if not partner:
            partner = partners.create(
                {
                    "name": self.contact_name or self.contact_phone,
                    "phone": self.contact_phone,
                    "company_id": self.company_id.id,
                }
            )
        self._policy_write({"partner_id": partner.id})

    def _send_acknowledgement(self):
        """Number and date of the answer, at once (ISO 10002: acknowledge)."""
        for complaint in self:
            reply = complaint.clock_ids.filtered(
                lambda c: c.kind == "reply" and c.is_open
            )[:1]
            lang = complaint._get_customer_lang()
            row = complaint.with_context(lang=lang)
            due = ""
            if reply:
                due = format_datetime(
                    row.env,
                    reply.date_due,
                    tz=complaint.company_id._policy_get_tz(),
                    dt_format="medium",
                )
            text = (
                row.env._(
                    "Thank you for telling us. We look into your message %(number)s "
                    "and answer by %(due)s.",
                    number=complaint.name,
                    due=due,
                )
                if due
                else row.env._(
                    "Thank you for telling us. We look into your message %s.",
                    complaint.name,
                )
            )
            complaint._tell_customer(text)

    # ------------------------------------------------------------------------- reply
    def _reply(self, text):
        """Answer the customer with the decision; the compensation must be released.

        :raise UserError: nothing to say, or the compensation waits for approval
        """
        self.ensure_one()
        self._ensure_actor()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write the answer to the customer."))
        case = self.sudo()  # sudo: evidence, after the guard
        if case.state == "solution_proposed":
            case._ensure_compensation_released()
        case._set_state("replied")
        case._policy_write({"reply_text": text})
        case._answer(text)

    def _answer(self, text):
        """Send the answer; the clock stops when it has left the house.

        Nobody to answer (anonymous): the case ends here (F3.5), or as soon as nothing
        keeps it open any more.
        """
        self.ensure_one()
        notice = self._tell_customer(text)
        self._policy_write({"reply_notice_id": notice.id})
        if not notice:
            if self.state == "replied" and self._get_close_block():
                self._set_replied()
            elif self.state == "replied":
                self._end("answered")
        elif notice.state != "to_pass_on":
            self._set_replied()

    def _policy_notice_gone(self, notices):
        """A message reached its customer: when it is the answer, it is given now."""
        # sudo: evidence of what the job or the sender did
        cases = self.sudo().search([("reply_notice_id", "in", notices.ids)])
        for complaint in cases:
            if not complaint.date_replied:
                complaint._set_replied()
            if complaint.state == "replied":
                complaint._await_callback()

    def _set_replied(self):
        self.ensure_one()
        self._policy_write({"date_replied": fields.Datetime.now()})
        self._finish_clocks("reply", "contact", "ack", "solution")

    def _await_callback(self):
        """The answer arrived. A complaint is called back, a request is done."""
        self.ensure_one()
        if self.kind == "after_sales":
            self._end("answered")
            return
        self._set_state("follow_up")
        now = fields.Datetime.now()
        self.env["workshop.complaint.clock"]._start(self, ("callback",), now)
        self._policy_refresh_clock(now)

    # --------------------------------------------------------------------- call-back
    def _log_callback(self, is_reached, score=None, note="", grade="staff"):
        """Keep a call-back; what follows is closed, taken up again, or tried again.

        The first try stops the clock: calling is the duty, reaching is not. As sudo,
        after the caller's guard.

        :param int score: 1-5, ``None`` when not reached
        :param str grade: ``login``, ``link`` (the customer's own) or ``staff``
        :return: ``close``, ``reopen``, ``again`` or ``unreachable``
        """
        self.ensure_one()
        if self.state not in ("replied", "follow_up"):
            raise UserError(
                self.env._("%s is not answered yet, or closed already.", self.name)
            )
        if is_reached and score not in (1, 2, 3, 4, 5):
            raise UserError(self.env._("Choose a score from 1 to 5."))
        now = fields.Datetime.now()
        case = self.sudo()  # sudo: evidence, after the caller's guard
        rows = self.env["workshop.complaint.callback"].sudo()  # sudo: as above
        rows._evidence_create(
            [
                {
                    "complaint_id": case.id,
                    "round": case.reopen_count,
                    "date": now,
                    "user_id": self.env.uid if grade == "staff" else False,
                    "is_reached": is_reached,
                    "score": score if is_reached else 0,
                    "note": (note or "").strip() or False,
                    "grade": grade,
                }
            ]
        )
        if is_reached:
            case._policy_write(
                {
                    "callback_score": score,
                    "callback_grade": grade,
                    "date_called_back": now,
                }
            )
        case._finish_clocks("callback")
        return case._follow_outcome(score if is_reached else None, note)

    def _follow_outcome(self, score, note):
        self.ensure_one()
        tries, limit = self._get_policy_values(
            "callback_tries", "callback_reopen_score"
        )
        outcome = callback_outcome(score, self._get_tries_days(), tries, limit)
        if outcome == "reopen":
            self._reopen(
                note or self.env._("Not satisfied at the call-back: %s of 5", score)
            )
        elif outcome == "unreachable" and not self._get_close_block():
            self._end("unreachable")
        elif outcome == "close" and not self._get_close_block():
            self._end("satisfied" if score >= 4 else "answered")
        self._policy_tell()
        return outcome

    def _get_tries_days(self):
        """Local days of this round on which the customer was not reached."""
        self.ensure_one()
        company = self.with_context(tz=self.company_id._policy_get_tz())
        return {
            fields.Datetime.context_timestamp(company, row.date).date()
            for row in self.callback_ids
            if row.round == self.reopen_count and not row.is_reached
        }

    # --------------------------------------------------------------------------- end
    def _get_close_block(self):
        """Why this case cannot be closed now, ``""`` when it can. Areas extend it.

        :rtype: str
        """
        self.ensure_one()
        if self.accused_id and self.accused_id == self.env.user:
            return self.env._(
                "%s is about you: somebody else investigates and closes it.", self.name
            )
        return ""

    def action_close(self):
        """Close an answered case whose customer was called back.

        :raise UserError: not called back yet, or something is open
        """
        self._ensure_actor()
        for complaint in self:
            block = complaint._get_close_block()
            if block:
                raise UserError(block)
            if complaint.state != "follow_up":
                raise UserError(
                    self.env._(
                        "%s is closed after the answer and the call-back. Answer "
                        "first.",
                        complaint.name,
                    )
                )
            if not complaint.date_called_back:
                raise UserError(
                    self.env._(
                        "Log the call-back of %s first: what did the customer say?",
                        complaint.name,
                    )
                )
        for complaint in self.sudo():  # sudo: evidence, after the guard
            complaint._end("satisfied" if complaint.callback_score >= 4 else "answered")
        return True

    def _end(self, reason):
        """The case is over; its clocks stop. As sudo, after the caller's guard."""
        self.ensure_one()
        self._set_state("closed")
        self._policy_write(
            {
                "close_reason": reason,
                "date_closed": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
                "is_paused": False,
            }
        )
        self._drop_clocks()
        self._policy_after_close()

    def _policy_after_close(self):
        """Named event: the case is closed. Areas extend it."""
        self.ensure_one()
        handovers = self.env["workshop.handover"].sudo()  # sudo: evidence
        handovers.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )._finish()
