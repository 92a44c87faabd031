from odoo import api, fields, models


class WorkshopPromotionEvaluation(models.Model):
    """What ``policy_chart`` draws: sales against normal, and where the money went."""

    _inherit = "workshop.promotion.evaluation"

    sales_chart = fields.Json(
        compute="_compute_charts", export_string_translation=False
    )
    waterfall_chart = fields.Json(
        compute="_compute_charts", export_string_translation=False
    )

    @api.depends("results")
    @api.depends_context("lang")
    def _compute_charts(self):
        for row in self:
            row.sales_chart = row.results and row._draw_sales(row.results["series"])
            row.waterfall_chart = row.results and row._draw_waterfall(row.results)

    def _draw_sales(self, series):
        """Lines with the promotion and the days after it shaded."""
        _ = self.env._
        first, last = series["promo"]
        # month/day, in a few characters: fifty of them stand side by side
        days = ["/".join(day.split("-")[1:]) for day in series["days"]]
        lines = [{"label": _("Sold"), "values": series["actual"], "role": "actual"}]
        if series["baseline"]:
            lines.append(
                {
                    "label": _("Normally"),
                    "values": series["baseline"],
                    "role": "baseline",
                }
            )
        return {
            "kind": "line",
            "title": _("Units a day"),
            "labels": days,
            "lines": lines,
            "bands": [
                {"label": _("Promotion"), "from": first, "to": last, "role": "promo"},
                {
                    "label": _("Days after"),
                    "from": last + 1,
                    "to": len(days) - 1,
                    "role": "post",
                },
            ],
        }

    def _draw_waterfall(self, found):
        """From sales to profit; nothing where the contribution is not known."""
        if found["contribution"] is None:
            return False
        _ = self.env._
        earlier = found["dip"] or 0.0
        steps = [
            (_("Sales"), found["net"], "total"),
            (_("Cost of goods"), -found["variable_cost"], "step"),
            (_("Anyway"), -found["baseline"], "step"),
            (_("Bought earlier"), -earlier, "step"),
            (_("Switched"), -found["cannibalised"], "step"),
            (_("Sold along"), found["halo"], "step"),
            (_("Incremental"), found["contribution"], "total"),
            (_("Promotion's cost"), -found["cost"], "step"),
            (_("Profit or loss"), found["contribution"] - found["cost"], "total"),
        ]
        return {
            "kind": "waterfall",
            "title": _("From sales to profit"),
            "steps": [
                {
                    "label": label,
                    "value": value,
                    "text": self._money(value),
                    "role": role,
                }
                for label, value, role in steps
                if value or role == "total"
            ],
        }
