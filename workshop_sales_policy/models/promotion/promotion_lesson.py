from datetime import timedelta

from odoo import api, fields, models

from ...tools.lunar import get_festival, get_festival_year
from ...tools.numeric import divide
from ...tools.promotion import get_cac
from ...tools.promotion_budget import propose_allocation
from ...tools.promotion_study import YEAR_DAYS

# A lesson is offered for so long; older ones speak of another market.
LESSON_YEARS = 2


class WorkshopPromotion(models.Model):
    """What earlier promotions of the same kind taught (6.5b)."""

    _inherit = "workshop.promotion"

    repeats_id = fields.Many2one(
        "workshop.promotion",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    lesson_ids = fields.Many2many(
        "workshop.promotion.evaluation", compute="_compute_lesson_ids"
    )

    @api.depends("channel_id", "product_ids", "festival", "date_from")
    def _compute_lesson_ids(self):
        for promotion in self:
            promotion.lesson_ids = promotion._find_lessons()

    def _find_lessons(self):
        """Signed evaluations of the same channel, product or festival."""
        self.ensure_one()
        evaluations = self.env["workshop.promotion.evaluation"]
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "signed"),
            ("promotion_id", "not in", self._origin.ids),
        ]
        alike = ["|", ("channel_id", "=", self.channel_id.id or -1)]
        alike += [("promotion_id.product_ids", "in", self.product_ids._origin.ids)]
        if self.festival:
            alike = ["|", ("promotion_id.festival", "=", self.festival), *alike]
        return evaluations.search([*domain, *alike], limit=10)

    def _get_next_days(self, year):
        """First and last day of the same promotion in another year.

        A festival keeps its distance to the festival, other days their weekday.
        """
        self.ensure_one()
        length = self.date_to - self.date_from
        if self.festival:
            day = get_festival(
                self.festival, get_festival_year(self.festival, self.date_to)
            )
            first = get_festival(self.festival, year) + (self.date_from - day)
        else:
            years = year - self.date_from.year
            first = self.date_from + timedelta(days=YEAR_DAYS * years)
        return first, first + length


class WorkshopPromotionPlan(models.Model):
    """The next plan begins with what the last ones taught."""

    _inherit = "workshop.promotion.plan"

    lesson_ids = fields.Many2many(
        "workshop.promotion.evaluation", compute="_compute_lesson_ids"
    )

    @api.depends("year", "company_id")
    def _compute_lesson_ids(self):
        for plan in self:
            plan.lesson_ids = plan._find_lessons()

    def _find_lessons(self):
        """Signed evaluations of the two years before."""
        self.ensure_one()
        if not self.year:
            return self.env["workshop.promotion.evaluation"]
        return self.env["workshop.promotion.evaluation"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "signed"),
                ("date_to", ">=", f"{self.year - LESSON_YEARS}-01-01"),
                ("date_to", "<", f"{self.year}-01-01"),
            ]
        )

    def action_propose(self):
        """Ideas from the lessons: what to repeat or adjust, in the same season.

        What was to stop is left out; what is proposed already is not proposed twice.

        :return: the ideas
        """
        self.ensure_one()
        self.check_access("write")
        known = self.promotion_ids.repeats_id
        for evaluation in self.lesson_ids:
            promotion = evaluation.promotion_id
            if evaluation.verdict in ("stop", "unknown") or promotion in known:
                continue
            idea = promotion.copy(self._prepare_idea(evaluation))
            # sudo: guarded column, where the idea is from
            idea.sudo()._policy_write({"repeats_id": promotion.id})
        return self.action_open_promotions()

    def _prepare_idea(self, evaluation):
        promotion = evaluation.promotion_id
        first, last = promotion._get_next_days(self.year)
        values = {
            "plan_id": self.id,
            "date_from": first,
            "date_to": last,
            "user_id": promotion.user_id.id,
            "hypothesis": evaluation.lesson_change or promotion.hypothesis,
        }
        if evaluation.verdict == "repeat_small":
            values["amount_planned"] = promotion.amount_planned / 2.0
        return values


class WorkshopPromotionPlanLine(models.Model):
    _inherit = "workshop.promotion.plan.line"

    def _propose_amounts(self):
        """The plan's budget by what each channel earned.

        :return: ``{channel id: amount}``
        :rtype: dict[int, float]
        """
        channels = self.channel_id
        earned = channels._sum_results(self.company_id[:1])
        total = sum(self.mapped("amount"))
        currency = self.currency_id[:1] or self.env.company.currency_id
        return propose_allocation(
            total,
            {
                channel.id: earned[channel.id]["contribution"]
                if channel.id in earned
                else None
                for channel in channels
            },
            currency.decimal_places,
        )


class WorkshopPromotionChannel(models.Model):
    """What a channel brought: of its signed evaluations of the last two years."""

    _inherit = "workshop.promotion.channel"

    currency_id = fields.Many2one("res.currency", compute="_compute_results")
    result_count = fields.Integer("Evaluated", compute="_compute_results")
    cost = fields.Monetary("Promotion Cost", compute="_compute_results")
    contribution = fields.Monetary(
        "Incremental Contribution", compute="_compute_results"
    )
    roi_text = fields.Char("ROI", compute="_compute_results")
    lead_cost_text = fields.Char("Cost per Lead", compute="_compute_results")
    conversion_text = fields.Char("Leads with an Order", compute="_compute_results")
    cac_text = fields.Char("Cost per New Customer", compute="_compute_results")
    payback_text = fields.Char("Payback", compute="_compute_results")

    @api.depends("promotion_ids.state")
    @api.depends_context("lang", "company")
    def _compute_results(self):
        found = self._sum_results(self.env.company)
        words = self.env["workshop.promotion.evaluation"]
        for channel in self:
            row = found.get(channel._origin.id, {})
            cost = row.get("cost")
            channel.currency_id = self.env.company.currency_id
            channel.result_count = row.get("count", 0)
            channel.cost = cost or 0.0
            channel.contribution = row.get("contribution") or 0.0
            roi = divide((row.get("contribution") or 0.0) - (cost or 0.0), cost)
            channel.roi_text = f"{words._count(roi, 0, 100.0)} %" if roi else "—"
            channel.lead_cost_text = words._money(divide(cost, row.get("leads")))
            rate = divide(row.get("won"), row.get("leads"))
            channel.conversion_text = "—" if rate is None else f"{100.0 * rate:.0f} %"
            channel.cac_text = words._money(get_cac(cost, row.get("customers") or 0))
            channel.payback_text = channel._word_payback(row)

    def _word_payback(self, row):
        months = row.get("months")
        if not months:
            return "—"
        return self.env._("%s months", f"{max(months):.1f}")

    def _sum_results(self, company):
        """Sums of the signed evaluations of each channel; one query.

        :return: ``{channel id: {"count", "cost", "contribution", "leads", "won",
            "customers", "months"}}``; channels without one are missing
        :rtype: dict
        """
        since = fields.Date.today() - timedelta(days=365 * LESSON_YEARS)
        evaluations = self.env["workshop.promotion.evaluation"]
        if not evaluations.has_access("read"):
            return {}  # production reads where a promotion runs, and no results
        evaluations = evaluations.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "signed"),
                ("channel_id", "in", self._origin.ids),
                ("date_to", ">=", since),
            ]
        )
        found = {}
        for channel, rows in evaluations.grouped("channel_id").items():
            known = rows.filtered("has_contribution")
            paid = [row.results["payback"] for row in rows if row.results["payback"]]
            found[channel.id] = {
                "count": len(rows),
                "cost": sum(rows.mapped("cost")),
                "contribution": sum(known.mapped("contribution")) if known else None,
                "leads": sum(rows.mapped("lead_count")),
                "won": sum(rows.mapped("won_count")),
                "customers": sum(rows.mapped("customer_count")),
                "months": paid,
            }
        return found
