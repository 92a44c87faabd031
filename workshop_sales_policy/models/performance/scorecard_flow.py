from odoo import api, fields, models
from odoo.exceptions import UserError

# Where each state may be entered from; the only place that knows.
FLOW = {
    "computed": ("open",),
    "rated": ("computed", "rated"),
    "acknowledged": ("rated",),
    "disputed": ("rated",),
    # rated: the days to answer passed without a word
    "final": ("acknowledged", "disputed", "rated"),
    "restated": ("final",),
}


class WorkshopScorecard(models.Model):
    """How a card moves: computed, rated, sent, answered, settled, final (F3.7)."""

    _inherit = "workshop.scorecard"

    # ---------------------------------------------------------------------- gateway
    def _set_state(self, target, **vals):
        """The one way from state to state; callers have checked who acts. As sudo.

        :raise UserError: one is not where ``target`` can be reached from
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for card in self:
            if card.state not in FLOW[target]:
                raise UserError(
                    self.env._(
                        "%(card)s is %(state)s: this is not its next step.",
                        card=card.name,
                        state=labels[card.state],
                    )
                )
        self._evidence_write({"state": target, **vals})
        self._tell()

    # ----------------------------------------------------------------------- opened
    @api.model
    def _open_period(self, company):
        """Cards of the running period for everybody in scope who has none yet.

        Runs as sudo, after the caller's guard.

        :return: the new ones
        """
        cards = self.sudo()  # sudo: evidence, opened by the house
        scheme = self.env["workshop.scheme"]._get_current(company)
        if not scheme:
            return cards
        first, last = self._get_period(scheme, company._policy_get_today())
        people = self._get_people(company, first, last)
        known = cards.search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        ).user_id
        return cards._open_for(company, scheme, people - known, first, last)

    @api.model
    def _open_for(self, company, scheme, people, first, last):
        """Cards of a period with the lines of ``scheme``. As sudo."""
        (days,) = company._policy_get_values("scorecard_days")
        workdays = self.env["workshop.workday"]
        due = workdays._policy_add_workdays(company, last, days)
        cards = self._evidence_create(
            [
                {
                    "company_id": company.id,
                    "user_id": user.id,
                    "team_id": user.sale_team_id.id,
                    "scheme_id": scheme.id,
                    "date_from": first,
                    "date_to": last,
                    "date_due": due,
                }
                for user in people
            ]
        )
        cards._fill_lines()
        return cards

    def _fill_lines(self):
        """One line for each line of the scheme. As sudo."""
        self.env["workshop.scorecard.line"].sudo()._evidence_create(  # sudo: as above
            [
                {
                    "card_id": card.id,
                    "scheme_line_id": rule.id,
                    "indicator_id": rule.indicator_id.id,
                    "sequence": rule.sequence,
                    "weight": rule.weight,
                }
                for card in self
                for rule in card.scheme_id.line_ids
            ]
        )

    # --------------------------------------------------------------------- computed
    @api.model
    def _close_ended(self, company):
        """Compute the cards of periods that are over: their figures freeze. As sudo.

        :return: those computed
        """
        ended = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("date_to", "<", company._policy_get_today()),
            ]
        )
        ended._take_figures()
        ended._set_state("computed")
        return ended

    @api.model
    def _refresh_open(self, company):
        """Bring the running cards up to date; nothing is frozen yet. As sudo."""
        self.search(
            [("company_id", "=", company.id), ("state", "=", "open")]
        )._take_figures()

    @api.model
    def _cron_cards(self):
        """Nightly: compute what ended, open what begins; company by company."""
        cards = self.sudo()  # sudo: evidence, written by the house
        for company in self.env["res.company"]._policy_each_night():
            cards._close_ended(company)
            cards._open_period(company)
            cards._refresh_open(company)

    # ------------------------------------------------------------------------ rated
    def _rate(self, ratings, entries):
        """Write what a manager judged; after the caller's guard. As sudo.

        :param dict ratings: ``{line: (rating "1" to "5", reason)}``
        :param dict entries: as ``_enter`` takes them
        :raise UserError: one has no reason, or the card is answered already
        """
        self.ensure_one()
        if self.state not in ("computed", "rated") or self.date_sent:
            raise UserError(
                self.env._(
                    "%s is not open for rating: only a computed card that was not "
                    "sent yet is.",
                    self.name,
                )
            )
        for line, (rating, reason) in ratings.items():
            if not (reason or "").strip():
                raise UserError(
                    self.env._("Say in a word why, for: %s.", line.indicator_id.name)
                )
            line._evidence_write(
                {
                    "rating": rating,
                    "rating_reason": reason.strip(),
                    "rated_by_id": self.env.uid,
                }
            )
        self._enter(entries)
        self._score()
        self._set_state(
            "rated", date_rated=fields.Datetime.now(), rated_by_id=self.env.uid
        )

    def action_send(self):
        """Give the card to the person it is about: confirm or dispute.

        :raise UserError: not rated yet
        """
        self._ensure_rater()
        now = fields.Datetime.now()
        for card in self:
            if card.state != "rated" or card.date_sent:
                raise UserError(
                    self.env._("Rate %s first, then send it once.", card.name)
                )
        for card in self.sudo():  # sudo: evidence, after the guard
            company = card.company_id
            due = self.env["workshop.workday"]._policy_add_workdays(
                company, company._policy_get_today(), card.scheme_id.dispute_days
            )
            card._evidence_write({"date_sent": now, "date_answer_due": due})
            card._tell()
        return True

    # --------------------------------------------------------------------- answered
    def action_acknowledge(self):
        """The person confirms the card.

        :raise UserError: it was not sent, or is answered already
        """
        self._ensure_mine()
        self._ensure_sent()
        cards = self.sudo()  # sudo: evidence, the person's own answer
        cards._set_state("acknowledged", date_answered=fields.Datetime.now())
        return True

    def _dispute(self, text):
        """The person disagrees; after the caller's guard. As sudo."""
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Say what is not right, then send it."))
        self._ensure_sent()
        if self.company_id._policy_get_today() > self.date_answer_due:
            raise UserError(
                self.env._(
                    "The days to dispute %s are over. Ask the owner to correct it.",
                    self.name,
                )
            )
        self._set_state("disputed", date_answered=fields.Datetime.now(), dispute=text)
        self._message_log(body=self.env._("Disputed: %s", text))

    def _ensure_sent(self):
        for card in self:
            if card.state != "rated" or not card.date_sent:
                raise UserError(
                    self.env._("%s does not wait for an answer now.", card.name)
                )

    def _settle(self, text, ratings):
        """The owner decides on a dispute; after the caller's guard. As sudo.

        :param str text: what is answered
        :param dict ratings: ``{line: (rating, reason)}`` that change, may be empty
        """
        self.ensure_one()
        text = (text or "").strip()
        if self.state != "disputed" or self.date_settled:
            raise UserError(self.env._("%s is not disputed.", self.name))
        if not text:
            raise UserError(self.env._("Write the answer to the dispute."))
        for line, (rating, reason) in ratings.items():
            line._evidence_write(
                {
                    "rating": rating,
                    "rating_reason": (reason or text).strip(),
                    "rated_by_id": self.env.uid,
                }
            )
        # a figure that was wrong in the records may have been set right since
        self._take_figures()
        self._evidence_write(
            {
                "date_settled": fields.Datetime.now(),
                "settled_by_id": self.env.uid,
                "settlement": text,
            }
        )
        self._tell()
        self._message_log(body=self.env._("Settled: %s", text))

    # ------------------------------------------------------------------------ final
    def action_finalise(self):
        """Freeze the cards, and let follow what follows from their grades.

        :raise UserError: one waits for an answer or a settlement
        """
        self._ensure_rater()
        for card in self:
            block = card._get_final_block()
            if block:
                raise UserError(block)
        cards = self.sudo()  # sudo: evidence, after the guard
        cards._set_state(
            "final", date_final=fields.Datetime.now(), final_by_id=self.env.uid
        )
        for card in cards:
            today = card.company_id._policy_get_today()
            card._evidence_write({"is_final_in_time": today <= card.date_due})
        cards._after_final()
        return True

    def _get_final_block(self):
        """Why a card cannot be final yet, ``""`` when it can.

        :rtype: str
        """
        self.ensure_one()
        if self.state == "disputed" and not self.date_settled:
            return self.env._("%s is disputed. The owner settles it first.", self.name)
        if self.state in ("acknowledged", "disputed"):
            return ""
        today = self.company_id._policy_get_today()
        if self.state == "rated" and self.date_sent:
            if today > self.date_answer_due:
                return ""
            return self.env._(
                "%(person)s may answer until %(day)s. Wait for the answer.",
                person=self.user_id.name,
                day=self._format_date(self.date_answer_due),
            )
        return self.env._("%s is not rated and sent yet.", self.name)

    def _after_final(self):
        """A named event: coaching below the line, a bonus above it. As sudo."""
        self.env["workshop.coaching"]._open_for(self)
        self.env["workshop.outcome"]._propose_bonus(self)

    # --------------------------------------------------------------------- restated
    def _restate(self, reason):
        """Correct a final card by a new version; after the caller's guard. As sudo.

        :param str reason: why
        :return: the new version, computed anew with the same scheme and ratings
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the card is corrected."))
        self._set_state("restated")
        card = self._evidence_create(
            [
                {
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "team_id": self.team_id.id,
                    "scheme_id": self.scheme_id.id,
                    "date_from": self.date_from,
                    "date_to": self.date_to,
                    "date_due": self.date_due,
                    "version": self.version + 1,
                    "replaces_id": self.id,
                    "restate_reason": reason,
                    "state": "computed",
                }
            ]
        )
        card._fill_lines()
        for line in card.line_ids:
            old = self.line_ids.filtered(
                lambda row, line=line: row.scheme_line_id == line.scheme_line_id
            )
            line._evidence_write(
                {
                    "rating": old.rating,
                    "rating_reason": old.rating_reason,
                    "rated_by_id": old.rated_by_id.id,
                    "self_rating": old.self_rating,
                    **old._get_entered(),
                }
            )
        card._take_figures()
        card._tell()
        self._message_log(body=self.env._("Corrected: %s", reason))
        return card
