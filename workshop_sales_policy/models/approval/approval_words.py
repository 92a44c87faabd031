from odoo import api, models
from odoo.tools import format_date, formatLang

from ...tools.numeric import round_half_up


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
        value, limit = values.get("value"), values.get("limit")
        _ = self.env._
        if trigger == "margin_below":
            if value is None:
                return _("no margin, limit %(limit)s %%", limit=self._number(limit))
            return _(
                "margin %(value)s %%, below %(limit)s %%",
                value=self._number(value, 1),
                limit=self._number(limit),
            )
        if trigger == "discount_above":
            if value is None:
                return _("a line has no list price")
            return _(
                "discount %(value)s %%, above %(limit)s %%",
                value=self._number(value, 1),
                limit=self._number(limit),
            )
        if trigger == "amount_above":
            return _(
                "amount %(value)s, above %(limit)s",
                value=self._number(value, 2),
                limit=self._number(limit, 2),
            )
        if trigger == "term_longer":
            return _(
                "payment term %(value)s days, normal %(limit)s",
                value=self._number(value),
                limit=self._number(limit),
            )
        if trigger == "date_early":
            return _(
                "promised %(value)s, possible from %(limit)s",
                value=format_date(self.env, value),
                limit=format_date(self.env, limit),
            )
        if trigger == "credit":
            return _(
                "owes %(value)s with this order, credit limit %(limit)s",
                value=self._number(value, 2),
                limit=self._number(limit, 2),
            )
        if trigger == "no_cost":
            return _("%(count)s products without cost", count=values.get("count"))
        if trigger == "free_line":
            return _("%(count)s free lines", count=values.get("count"))
        if trigger == "domain":
            return _("matches a rule of the policy")
        if trigger == "always":
            return _("always reviewed")
        return self._word_reason_other(trigger, values)

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
            name = f"{row['label']}: " if row.get("label") else ""
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
