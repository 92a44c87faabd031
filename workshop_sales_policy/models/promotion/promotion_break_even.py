from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_round, format_amount, formatLang

from ...tools.lunar import get_days_to_last
from ...tools.numeric import divide
from ...tools.promotion import get_break_even
from ...tools.promotion_account import get_normal_margin, read_ledger
from ...tools.promotion_study import (
    YEAR_DAYS,
    Study,
    Windows,
    choose,
    estimate,
)

FACTS_OF_PLAN = (
    "date_from",
    "date_to",
    "product_ids",
    "is_seasonal",
    "festival",
    "baseline_method",
    "control_ids",
    "amount_planned",
    "discount_pct",
    "gift_cost",
    "planned_units",
    "company_id",
    "channel_id",
    "reach",
    "plan_figures",
)


class WorkshopPromotion(models.Model):
    """What a promotion must sell to pay, before anybody approves it (F3.8)."""

    _inherit = "workshop.promotion"

    baseline_units = fields.Float("Normal Weeks Sell", compute="_compute_plan")
    break_even_units = fields.Integer("Break-even", compute="_compute_plan")
    break_even_state = fields.Selection(
        [
            ("unknown", "Not known yet"),
            ("pays", "Pays as planned"),
            ("short", "Planned too few"),
            ("never", "Can never pay back"),
        ],
        "Pays Back",
        compute="_compute_plan",
    )
    break_even_text = fields.Char("What It Must Sell", compute="_compute_plan")
    channel_cost_text = fields.Char("By the Rate", compute="_compute_channel_cost")

    # -------------------------------------------------------------------- windows
    def _get_windows(self):
        """Days of the promotion and around it; ``None`` without dates."""
        if not (self.date_from and self.date_to) or self.date_from > self.date_to:
            return None
        return Windows(self.date_from, self.date_to)

    def _get_shift(self):
        """Days back to the same time of last year, by the festival where one is."""
        self.ensure_one()
        if not self.festival:
            return YEAR_DAYS
        return get_days_to_last(self.festival, self.date_to)

    def _get_spans(self, windows):
        """Spans of days that are read: before to after, and the same of last year."""
        shift = timedelta(days=self._get_shift())
        span = (windows.pre[0], windows.post_last)
        return [span, tuple(day - shift for day in span)]

    # ----------------------------------------------------------------------- figures
    @api.depends(*FACTS_OF_PLAN)
    @api.depends_context("lang")
    def _compute_plan(self):
        for promotion in self:
            figures = promotion.plan_figures or promotion._plan()
            promotion.baseline_units = figures["baseline_units"] or 0.0
            promotion.break_even_units = figures["break_even"] or 0
            promotion.break_even_state = figures["state"]
            promotion.break_even_text = promotion._word_break_even(figures)

    @api.depends(*FACTS_OF_PLAN)
    @api.depends_context("lang")
    def _compute_channel_cost(self):
        for promotion in self:
            windows = promotion._get_windows()
            channel = promotion.channel_id
            if not (windows and channel.cost_rate):
                promotion.channel_cost_text = False
                continue
            figures = promotion.plan_figures or promotion._plan()
            sales = promotion.planned_units * (figures["promo_price"] or 0.0)
            promotion.channel_cost_text = self.env._(
                "%(channel)s: %(amount)s by its rate.",
                channel=channel.name,
                amount=format_amount(
                    self.env,
                    channel._estimate(windows.length, promotion.reach, sales),
                    promotion.currency_id or self.env.company.currency_id,
                ),
            )

    def _plan(self):
        """Figures of the plan, JSON-able; ``None`` where one is not known.

        Normal price and margin are those of the clean days of the last eight weeks;
        where nothing was sold, those of the product cards.
        """
        self.ensure_one()
        figures = dict.fromkeys(
            ("baseline_units", "margin", "promo_margin", "promo_price", "break_even")
        )
        windows = self._get_windows()
        products = self.product_ids._origin
        if not windows or not products:
            return {**figures, "state": "unknown", "method": "", "missing": "facts"}
        study, ledger = self._read_plan(windows, products)
        choice = choose(study, ledger.units)
        daily = []
        if choice.method:
            days = study.windows.promo
            daily = estimate(study, ledger.units, choice.method, days)
        price, margin = self._get_normal(study, ledger, products)
        figures.update(
            method=choice.method,
            baseline_units=sum(daily) if choice.method else None,
            margin=margin,
        )
        if margin is None:
            return {**figures, "state": "unknown", "missing": "cost"}
        figures["promo_price"] = price * (1.0 - self.discount_pct / 100.0)
        figures["promo_margin"] = (
            margin - price * self.discount_pct / 100.0 - self.gift_cost
        )
        figures["break_even"] = get_break_even(
            figures["baseline_units"] or 0.0,
            margin,
            figures["promo_margin"],
            self.amount_planned,
        )
        return {**figures, "state": self._get_break_even_state(figures), "missing": ""}

    def _read_plan(self, windows, products):
        """Study and sales that a plan looks back on: the eight weeks until now."""
        today = self.company_id._policy_get_today()
        back = min(today, windows.first) - timedelta(days=1)
        windows = Windows(windows.first, windows.last, back)
        # sudo: sales of everybody; what is shown of them is a sum
        history = self.env["workshop.promotion.history"].sudo()
        sold = history._read_days(
            self.company_id,
            products,
            self._get_spans(windows),
            self.control_ids._origin,
        )
        ledger = read_ledger(self._pool(sold.values()))
        return self._get_study(windows, history), ledger

    def _get_study(self, windows, history):
        """What baselines of these windows are computed from."""
        spans = self._get_spans(windows)
        customers, orders = history._count_control(
            self.company_id, self.control_ids._origin, windows.pre[0], windows.pre[-1]
        )
        return Study(
            windows,
            frozenset(history._read_excluded(self._origin or self, spans)),
            self._get_shift(),
            self.is_seasonal or bool(self.festival),
            self.baseline_method or "",
            customers,
            orders,
        )

    @api.model
    def _pool(self, sold):
        """One ledger of several products: their days added up."""
        days, unknown = {}, 0.0
        for product in sold:
            unknown += product["unknown"]
            for day, *values in product["rows"]:
                known = days.get(day, [0.0] * len(values))
                days[day] = [a + b for a, b in zip(known, values, strict=True)]
        rows = [[day, *values] for day, values in sorted(days.items())]
        return {"rows": rows, "unknown": unknown, "margin": None}

    def _get_normal(self, study, ledger, products):
        """Normal price and margin of a unit; the margin ``None`` without a cost."""
        units = ledger.units.get_sold(study.clean)
        if units:
            price = divide(ledger.revenue.get_sold(study.clean), units)
            return price, get_normal_margin(study, ledger)
        return self._get_card_price(products)

    @api.model
    def _get_card_price(self, products):
        """Mean price and margin by the product cards, without tax."""
        goods = products.filtered(lambda product: product.type != "service")
        price = sum(products.mapped("lst_price")) / len(products)
        if not all(product.standard_price for product in goods):
            return price, None
        cost = sum(products.mapped("standard_price")) / len(products)
        return price, price - cost

    def _get_break_even_state(self, figures):
        if figures["break_even"] is None:
            return "never"
        if not self.planned_units:
            return "unknown"
        return "pays" if self.planned_units >= figures["break_even"] else "short"

    # ------------------------------------------------------------------------- words
    def _word_break_even(self, figures):
        """One sentence: what it must sell, and how much more than without it."""
        self.ensure_one()
        if figures["missing"] == "facts":
            return self.env._("Choose products and days: we compute what it must sell.")
        if figures["missing"] == "cost":
            return self.env._(
                "A product has no cost: enter it, and we compute what must be sold."
            )
        if figures["break_even"] is None:
            return self.env._(
                "Can never pay back: at this price a unit brings %s.",
                format_amount(self.env, figures["promo_margin"], self.currency_id),
            )
        normal = figures["baseline_units"]
        must = self._number(figures["break_even"])
        if normal is None:
            return self.env._(
                "Must sell %(must)s to pay. What sells anyway is not known yet.",
                must=must,
            )
        if not normal:
            return self.env._(
                "Must sell %(must)s to pay; new, nothing sold so far.", must=must
            )
        more = 100.0 * (figures["break_even"] / normal - 1.0)
        return self.env._(
            "Must sell %(must)s to pay; the same days normally sell %(normal)s: needs "
            "%(more)s %% more.",
            must=must,
            normal=self._number(normal),
            more=self._number(more),
        )

    # ------------------------------------------------------------------------ the desk
    def _policy_get_card_figures(self):
        """What decides: units to pay for it, units that sell anyway, units planned."""
        figures = {}
        for promotion in self:
            plan = promotion.plan_figures or promotion._plan()
            figures[promotion.id] = {
                "must": plan["break_even"],
                "normal": plan["baseline_units"],
                "planned": promotion.planned_units,
            }
        return figures

    def _policy_word_figures(self, figures, currency):
        if not figures:
            return False
        must, normal, planned = (
            "—" if figures.get(key) is None else self._number(figures[key])
            for key in ("must", "normal", "planned")
        )
        return self.env._(
            "break-even %(must)s · normally %(normal)s · planned %(planned)s",
            must=must,
            normal=normal,
            planned=planned,
        )

    @api.model
    def _number(self, value, digits=0):
        return formatLang(self.env, float_round(value, digits), digits)
