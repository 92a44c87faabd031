from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopScorecard(models.Model):
    """Buttons that open a dialog, and what its answer does after the guard."""

    _inherit = "workshop.scorecard"

    can_finalise = fields.Boolean(
        compute="_compute_can_finalise", export_string_translation=False
    )
    coaching_ids = fields.One2many("workshop.coaching", "card_id")

    @api.depends("state", "date_settled", "date_sent", "date_answer_due")
    @api.depends_context("uid")
    def _compute_can_finalise(self):
        for card in self:
            card.can_finalise = card.can_rate and not (
                card.state in ("open", "final", "restated") or card._get_final_block()
            )

    # ---------------------------------------------------------------------- dialogs
    def action_rate_dialog(self):
        """Ask the manager for attitude and teamwork, each with a reason."""
        self._ensure_rater()
        return self._get_dialog("rate", self.env._("Rate"))

    def action_self_dialog(self):
        """Ask the person for his own view; it weighs nothing."""
        self._ensure_mine()
        return self._get_dialog("self", self.env._("Rate Myself"))

    def action_dispute_dialog(self):
        """Ask what is not right."""
        self._ensure_mine()
        return self._get_dialog("dispute", self.env._("Dispute"))

    def action_settle_dialog(self):
        """Ask the owner for the answer."""
        self._ensure_owner()
        return self._get_dialog("settle", self.env._("Settle"))

    def action_restate_dialog(self):
        """Ask why a final card is corrected."""
        self._ensure_owner()
        return self._get_dialog("restate", self.env._("Correct"))

    def _get_dialog(self, act, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "workshop.scorecard.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_card_id": self.id, "default_act": act},
        }

    # ------------------------------------------------- what the dialogs' answers do
    def _do_rate(self, answer):
        self._ensure_rater()
        wanted = self.line_ids.filtered(lambda row: row.kind == "rated")
        ratings = answer._get_ratings()
        missing = wanted.filtered(lambda row: row not in ratings)
        if missing:
            raise UserError(
                self.env._("Give a rating to: %s.", ", ".join(missing.mapped("name")))
            )
        entries = self._as_house(answer._get_entries())
        # sudo: evidence, after the guard
        self.sudo()._rate(self._as_house(ratings), entries)

    def _do_self(self, answer):
        self._ensure_mine()
        if self.state not in ("open", "computed"):
            raise UserError(self.env._("%s is rated already.", self.name))
        ratings = self._as_house(answer._get_ratings())
        for line, (rating, _reason) in ratings.items():
            line._evidence_write({"self_rating": rating})

    def _do_dispute(self, answer):
        self._ensure_mine()
        self.sudo()._dispute(answer.text)  # sudo: evidence, the person's own answer

    def _do_settle(self, answer):
        self._ensure_owner()
        ratings = {
            line: given
            for line, given in answer._get_ratings().items()
            if given != (line.rating, line.rating_reason)
        }
        # sudo: evidence, after the guard
        self.sudo()._settle(answer.text, self._as_house(ratings))

    def _do_restate(self, answer):
        self._ensure_owner()
        self.sudo()._restate(answer.text)  # sudo: evidence, after the guard

    @staticmethod
    def _as_house(ratings):
        """The same ratings on rows that the caller, who has checked, may write."""
        return {line.sudo(): given for line, given in ratings.items()}  # sudo: as said

    # --------------------------------------------------------------------- compare
    def action_compare(self):
        """Compute the card anew from today's records and say what differs.

        Nothing is written: a final card is corrected by a new version.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: workshop.scorecard - reads only, of a card the user may read
        texts = self.sudo()._get_differences()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": "\n".join(texts)
                or self.env._("The records give exactly this card."),
                "type": "warning" if texts else "success",
                "sticky": bool(texts),
            },
        }

    def action_open_coaching(self):
        """The coaching plan of this card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coaching"),
            "res_model": "workshop.coaching",
            "view_mode": "form",
            "res_id": self.coaching_ids[:1].id,
        }
