from odoo import models
from odoo.tools import float_compare

DIGITS = 2


class WorkshopScorecardLine(models.Model):
    """The words of a line, in the reader's language."""

    _inherit = "workshop.scorecard.line"

    def _word_gap(self):
        """How far it is to the target, "" when nothing can be said."""
        self.ensure_one()
        gap = self._get_gap()
        if gap is None:
            return ""
        if not gap:
            return self.env._("Target reached")
        if self.card_id.state == "open":
            elapsed, period = self.card_id._get_elapsed(self.card_id)
            return self.env._(
                "%(gap)s to go, %(days)s working days",
                gap=self._word_number(gap),
                days=period - elapsed,
            )
        return self.env._("%s missing", self._word_number(gap))

    def _word_explanation(self):
        """By which rule it was scored, or why it was not.

        :rtype: str
        """
        self.ensure_one()
        _ = self.env._
        reason = (self.explanation or {}).get("reason")
        rule = self.scheme_line_id
        words = {
            "no_actual": _("Not known: nothing was counted."),
            "no_target": _("Left out: there is no approved target."),
            "zero_target": _("Left out: the target is zero."),
            "linear": _("In proportion to the target."),
            "points": _("Points by the curve %s.", rule.points or ""),
            "banded": _("Points by steps %s.", rule.points or ""),
            "veto": _("All or nothing."),
            "deduction": _("%g points off per event.", rule.step),
            "rating": _("Mean of 1 to 5."),
        }
        if reason == "no_actual" and self.kind == "rated":
            return _("Not rated yet.")
        return words.get(reason, "")

    def _word_difference(self, what, before, now):
        """A sentence when two values differ by more than rounding.

        :return: no or one sentence
        :rtype: list[str]
        """
        self.ensure_one()
        if before is None and now is None:
            return []
        if None not in (before, now) and not float_compare(before, now, DIGITS):
            return []
        return [
            self.env._(
                "%(indicator)s, %(what)s: %(before)s then, %(now)s now.",
                indicator=self.name,
                what=what,
                before=self._word_number(before, before is not None),
                now=self._word_number(now, now is not None),
            )
        ]
