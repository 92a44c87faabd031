from odoo import api, fields, models
from odoo.tools import formatLang

from ...const import SEVERITIES
from .complaint_clock import KINDS


class WorkshopComplaintSummary(models.Model):
    """The frozen figures in the reader's words: one template for form and paper."""

    _inherit = "workshop.complaint.summary"

    figures_html = fields.Html(
        "Figures", compute="_compute_figures_html", sanitize=False
    )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for summary in self:
            summary.figures_html = self.env["ir.qweb"]._render(
                "workshop_sales_policy.complaint_summary_figures",
                {"summary": summary, "tables": summary._get_tables()},
            )

    def _get_tables(self):
        """What the template shows.

        :return: list of ``(heading, [(label, value, of what)])``
        """
        self.ensure_one()
        figures = self.figures
        if not figures:
            return []
        _ = self.env._
        return [
            (_("The month"), self._word_month(figures)),
            (_("Deadlines kept"), self._word_clocks(figures)),
            (_("What kind"), self._word_ranked(figures["category"])),
            (_("Product"), self._word_ranked(figures["product"])),
            (_("Root cause"), self._word_ranked(figures["cause"])),
            (_("Cost of poor quality by cause"), self._word_costs(figures["cost"])),
        ]

    def _word_month(self, figures):
        _ = self.env._
        severities = dict(
            self.env["workshop.complaint"]
            ._fields["severity"]
            ._description_selection(self.env)
        )
        spread = ", ".join(
            f"{severities[key]} {figures['severity'][key]}"
            for key, _label in SEVERITIES
            if figures["severity"].get(key)
        )
        days, cost = figures["days"], figures["cost"]
        return [
            (_("Complaints"), figures["cases"], spread),
            (
                _("Per 1,000 delivered lines"),
                self._word_number(figures["per_thousand"]),
                _("lines: %s", figures["lines"]),
            ),
            (
                _("First contact, median"),
                self._word_number(figures["contact_hours"], _("%s working hours")),
                "",
            ),
            (
                _("Days to close, median"),
                self._word_number(days["median"]),
                _(
                    "closed: %(closed)s, mean %(mean)s",
                    closed=figures["closed"],
                    mean=self._word_number(days["mean"]),
                ),
            ),
            (_("Reopened"), *self._word_rate(figures["reopened"])),
            (
                _("Same product and defect again"),
                *self._word_rate(figures["repeats"]),
            ),
            (
                _("Satisfied at the call-back"),
                self._word_number(figures["csat"]["pct"], "%s %%"),
                _("answers: %s", figures["csat"]["answers"]),
            ),
            (
                _("Cost of poor quality"),
                self._word_money(cost["total"]),
                _("with parts not known: %s", cost["incomplete"])
                if cost["incomplete"]
                else "",
            ),
        ]

    def _word_clocks(self, figures):
        labels = dict(
            self.env["workshop.complaint.clock"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return [
            (labels[kind], *self._word_rate(figures["clocks"][kind]))
            for kind, _label in KINDS
        ]

    def _word_ranked(self, block):
        rows = [(name, count, "") for name, count in block["rows"]]
        if block["others"]:
            rows.append((self.env._("others: %s", block["others"]), block["rest"], ""))
        return rows

    def _word_costs(self, cost):
        block = cost["by_cause"]
        rows = [
            (name, self._word_money(amount), self.env._("cases: %s", count))
            for name, amount, count in block["rows"]
        ]
        if block["others"]:
            rest = self._word_money(block["rest"])
            rows.append((self.env._("others: %s", block["others"]), rest, ""))
        return rows

    def _word_rate(self, row):
        """:return: ``(percent or —, "3 of 4")``"""
        return (
            self._word_number(row["pct"], "%s %%"),
            self.env._("%(part)s of %(whole)s", part=row["part"], whole=row["whole"]),
        )

    def _word_number(self, value, pattern="%s"):
        if value is None:
            return "—"
        return pattern % formatLang(self.env, value, digits=1)

    def _word_money(self, amount):
        if amount is None:
            return "—"
        return formatLang(self.env, amount, currency_obj=self.currency_id)
