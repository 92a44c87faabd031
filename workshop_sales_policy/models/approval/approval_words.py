from odoo import api, models
from odoo.tools import format_date, formatLang
from odoo.tools.translate import LazyTranslate

from ...tools.numeric import round_half_up

_lt = LazyTranslate(__name__)
# {trigger: (sentence, sentence where the value is unknown, digits shown)}; a number
# without digits here shows one where it has decimals.
REASONS = {
    "margin_below": (
        _lt("margin %(value)s %%, below %(limit)s %%"),
        _lt("no margin, limit %(limit)s %%"),
        {"value": 1},
    ),
    "discount_above": (
        _lt("discount %(value)s %%, above %(limit)s %%"),
        _lt("a line has no list price"),
        {"value": 1},
    ),
    "amount_above": (
        _lt("amount %(value)s, above %(limit)s"),
        None,
        {"value": 2, "limit": 2},
    ),
    "term_longer": (_lt("payment term %(value)s days, normal %(limit)s"), None, {}),
    "date_early": (_lt("promised %(value)s, possible from %(limit)s"), None, {}),
    "credit": (
        _lt("owes %(value)s with this order, credit limit %(limit)s"),
        None,
        {"value": 2, "limit": 2},
    ),
    "no_cost": (_lt("%(count)s products without cost"), None, {}),
    "free_line": (_lt("%(count)s free lines"), None, {}),
    "newcomer": (_lt("salesperson in induction"), None, {}),
    "domain": (_lt("matches a rule of the policy"), None, {}),
    "always": (_lt("always reviewed"), None, {}),
}


class WorkshopApprovalWords(models.AbstractModel):
    """Words the stored reasons and differences in the reader's language.

    Reasons and differences are stored as keys with unrounded numbers; nothing here is
    stored, so that each reader gets them in their own language.
    """

    _name = "workshop.approval.words"
    _description = "Words of Approval Reasons"

    @api.model
    def _word_reasons(self, reasons):
        """One sentence part per distinct trigger, joined.

        :param list reasons: ``[{"trigger": …, "values": {…}}]``
        :rtype: str
        """
        parts, seen = [], set()
        for reason in reasons or []:
            if reason["trigger"] in seen:
                continue  # the highest tier of a trigger comes first and is enough
            seen.add(reason["trigger"])
            parts.append(self._word_reason(reason["trigger"], reason["values"] or {}))
        return " · ".join(part for part in parts if part)

    @api.model
    def _word_reason(self, trigger, values):
        """One reason: its sentence, filled with the numbers as the cards show them."""
        if trigger not in REASONS:
            return self._word_reason_other(trigger, values)
        sentence, unknown, digits = REASONS[trigger]
        if unknown and values.get("value") is None:
            sentence = unknown
        words = {
            name: format_date(self.env, value)
            if trigger == "date_early"
            else self._number(value, digits.get(name))
            for name, value in values.items()
            if name in ("value", "limit", "count")
        }
        # As env._ does with a lazy text; the linters want no variable there.
        return sentence._translate(self.env.lang or "en_US") % words

    @api.model
    def _word_reason_other(self, trigger, values):
        """Words of a trigger that an area adds. Areas extend it.

        :rtype: str
        """
        return trigger

    @api.model
    def _word_differences(self, differences):
        """One line per changed value: what, from, to."""
        lines = []
        for row in differences or []:
            label = self._word_field(row["field"])
            name = self._word_label(row)
            name = f"{name}: " if name else ""
            if row["field"] == "line":
                what = (
                    self.env._("added") if row["old"] is None else self.env._("removed")
                )
                lines.append(f"{name}{what}")
                continue
            old, new = (
                self._word_change_value(row["field"], row[key])
                for key in ("old", "new")
            )
            lines.append(f"{name}{label} {old} → {new}")
        return "\n".join(lines)

    @api.model
    def _word_label(self, row):
        """Which line a difference is about. Areas extend it.

        :rtype: str
        """
        return row.get("label") or ""

    @api.model
    def _word_refusal(self, reason, comment):
        """A refusal in the reader's language: the reason tapped, then the words typed.

        :param str reason: key of ``REFUSE_REASONS``, or nothing
        :param str comment: as it was typed, or nothing
        :rtype: str
        """
        field = self.env["workshop.approval.refuse"]._fields["reason"]  # its chips
        words = dict(field._description_selection(self.env)).get(reason)
        return ": ".join(filter(None, (words, comment)))

    @api.model
    def _word_field(self, name):
        """Label of a material value. Areas extend it.

        :rtype: str
        """
        return name

    @api.model
    def _word_change_value(self, name, value):
        """An old or new value in words. Areas extend it.

        :param str name: which material value
        :rtype: str
        """
        return self._word_value(value)

    @api.model
    def _word_value(self, value):
        if isinstance(value, float):
            return self._number(value, 2)
        if isinstance(value, list):
            return ", ".join(str(item) for item in value) or "—"
        return "—" if value is None or value is False else str(value)

    @api.model
    def _number(self, value, digits=None):
        """A number in the reader's format, half-up as the cards; "—" when unknown."""
        if value is None or value is False:
            return "—"
        if digits is None:
            digits = 0 if float(value).is_integer() else 1
        # formatLang would show 6.25 as 6.2 beside the card's own 6.3 (F3.0: half-up).
        return formatLang(self.env, round_half_up(value, digits), digits=digits)
