from odoo.tests import BaseCase, tagged

from ..tools.numeric import divide, is_above, round_down, round_half_up, round_up
from ..tools.quotation import Limit, QuoteLine, evaluate_quote

# The fallback tiers of F3.2: T0 margin 25 %, discount 5 %; T1 margin 15 %.
LIMITS = (Limit(1, 25.0, 5.0), Limit(2, 15.0))


def line(key="a", quantity=1.0, L=100.0, p=100.0, c=50.0, **kwargs):
    """A line in the letters of F3.2."""
    return QuoteLine(key, quantity, L, p, c, **kwargs)


def document_discount(amount, key="off"):
    return line(key, 1.0, None, amount, None, kind="discount")


@tagged("post_install", "-at_install")
class TestNumeric(BaseCase):
    def test_rounding_directions(self):
        for value, digits, up, down, half in (
            (146.693333, 2, 146.70, 146.69, 146.69),
            (2.675, 2, 2.68, 2.67, 2.68),
            (-0.666667, 2, -0.66, -0.67, -0.67),
            (0.666667, 0, 1.0, 0.0, 1.0),
            (150.00000000000003, 2, 150.0, 150.0, 150.0),
            (-1e-12, 2, 0.0, 0.0, 0.0),
            (12.0, 3, 12.0, 12.0, 12.0),
        ):
            with self.subTest(value=value, digits=digits):
                self.assertEqual(round_up(value, digits), up)
                self.assertEqual(round_down(value, digits), down)
                self.assertEqual(round_half_up(value, digits), half)

    def test_missing_is_neither_compared_nor_divided(self):
        for args in ((None, 1.0), (1.0, None), (None, None)):
            with self.subTest(args=args):
                self.assertFalse(is_above(*args))
                self.assertIsNone(divide(*args))
        self.assertIsNone(divide(1.0, 0.0))
        self.assertEqual(divide(0.0, 2.0), 0.0)


@tagged("post_install", "-at_install")
class TestQuotationMargin(BaseCase):
    def assertFigures(self, quote, **expected):
        for name, value in expected.items():
            figure = getattr(quote, name)
            if isinstance(value, float):
                self.assertIsNotNone(figure, name)
                self.assertAlmostEqual(figure, value, 6, name)
            else:
                self.assertEqual(figure, value, name)

    def test_vectors_of_the_formulas(self):
        for price, margin, discount, room, level in (
            (155.0, 29.032258, 3.125, 300.0, 0),
            (150.0, 26.666667, 6.25, -200.0, 1),
        ):
            with self.subTest(price=price):
                quote = evaluate_quote([line("a", 100, 160.0, price, 110.0)], LIMITS)
                self.assertFigures(
                    quote,
                    margin_pct=margin,
                    discount_pct=discount,
                    headroom=room,
                    headroom_trigger="discount_above",
                    level=level,
                    list_total=16000.0,
                )
                self.assertEqual(quote.lines["a"].floor_price, 146.67)
                self.assertEqual(quote.lines["a"].lowest_price, 152.0)

    def test_headroom_percent_is_of_revenue(self):
        quote = evaluate_quote([line("a", 100, 160.0, 155.0, 110.0)], LIMITS)
        self.assertAlmostEqual(quote.headroom_pct, 1.935484, 6)

    def test_line_figures(self):
        for case, quantity, price, cost, expected in (
            ("plain", 2.0, 80.0, 60.0, (160.0, 120.0, 40.0, 25.0, 20.0)),
            ("loss", 1.0, 50.0, 60.0, (50.0, 60.0, -10.0, -20.0, 50.0)),
            ("free", 3.0, 0.0, 60.0, (0.0, 180.0, -180.0, None, 100.0)),
            ("return", -2.0, 80.0, 60.0, (-160.0, -120.0, -40.0, 25.0, 20.0)),
            ("nothing", 0.0, 80.0, 60.0, (0.0, 0.0, 0.0, 25.0, 20.0)),
        ):
            with self.subTest(case):
                quote = evaluate_quote([line("a", quantity, 100.0, price, cost)])
                row = quote.lines["a"]
                figures = (
                    row.revenue,
                    row.cost,
                    row.margin,
                    row.margin_pct,
                    row.discount_pct,
                )
                self.assertEqual(figures, expected)

    def test_document_discount_is_spread_over_goods_only(self):
        quote = evaluate_quote(
            [
                line("a", 10, 100.0, 100.0, 60.0),
                line("b", 5, 200.0, 200.0, 100.0),
                line("ship", 1, 50.0, 50.0, 30.0, kind="delivery"),
                document_discount(-100.0),
            ]
        )
        self.assertEqual(quote.lines["a"].net_price, 95.0)
        self.assertEqual(quote.lines["b"].net_price, 190.0)
        self.assertEqual(quote.lines["ship"].net_price, 50.0)
        self.assertEqual(quote.lines["off"].revenue, 0.0)
        self.assertFigures(
            quote,
            revenue=1950.0,
            cost=1130.0,
            list_total=2050.0,
            margin_pct=42.051282,
            discount_pct=4.878049,
        )

    def test_negative_price_of_any_kind_is_a_document_discount(self):
        for kind in ("goods", "reward", "delivery", "discount"):
            with self.subTest(kind):
                off = line("off", 1, 0.0, -20.0, 15.0, kind=kind, needs_cost=True)
                quote = evaluate_quote([line("a"), off])
                self.assertEqual(quote.lines["a"].net_price, 80.0)
                self.assertFigures(quote, cost=50.0, discount_pct=20.0)
                self.assertEqual(quote.no_cost_lines + quote.no_list_lines, ())

    def test_discount_that_nothing_can_bear_still_counts(self):
        ship = line("ship", 1, 50.0, 50.0, 30.0, kind="delivery")
        quote = evaluate_quote([ship, document_discount(-10.0)])
        self.assertEqual(quote.lines["ship"].net_price, 50.0)
        self.assertFigures(quote, revenue=40.0, margin_pct=25.0, discount_pct=20.0)

    def test_return_reverses_and_bears_no_discount(self):
        sale, back = line("a", 10, c=60.0), line("b", -2, c=60.0)
        self.assertFigures(
            evaluate_quote([sale, back]),
            revenue=800.0,
            cost=480.0,
            list_total=800.0,
            margin_pct=40.0,
            discount_pct=0.0,
        )
        quote = evaluate_quote([sale, back, document_discount(-80.0)])
        self.assertEqual(quote.lines["a"].net_price, 92.0)
        self.assertEqual(quote.lines["b"].net_price, 100.0)
        self.assertFigures(quote, margin_pct=33.333333, discount_pct=10.0)

    def test_reward_keeps_its_list_price_in_the_discount(self):
        gift = line("g", 1, 100.0, 0.0, 50.0, kind="reward", can_be_free=True)
        quote = evaluate_quote([line("a", 3), gift], LIMITS)
        self.assertFigures(quote, discount_pct=25.0, level=1, free_lines=())

    def test_line_without_list_price_stays_in_the_margin_only(self):
        quote = evaluate_quote([line("a"), line("b", 1, 0.0, 40.0, 30.0)], LIMITS)
        self.assertFigures(
            quote,
            margin_pct=42.857143,
            discount_pct=0.0,
            list_total=100.0,
            no_list_lines=("b",),
            level=1,
        )
        self.assertIsNone(quote.lines["b"].discount_pct)

    def test_when_no_list_price_is_a_reason(self):
        for case, row, expected in (
            ("costs", line("a", L=0.0), ("a",)),
            ("unknown list price", line("a", L=None), ()),
            ("no cost", line("a", L=0.0, c=0.0), ()),
            ("cost unknown", line("a", L=0.0, c=None), ()),
            ("permitted gift", line("a", L=0.0, p=0.0, can_be_free=True), ()),
            ("not ordered", line("a", 0.0, L=0.0), ()),
        ):
            with self.subTest(case):
                self.assertEqual(evaluate_quote([row]).no_list_lines, expected)

    def test_no_list_price_leads_to_the_lowest_tier_that_knows_discounts(self):
        limits = (Limit(1, 25.0), Limit(2, 15.0, 20.0), Limit(3, None, 40.0))
        self.assertEqual(evaluate_quote([line(L=0.0)], limits).level, 2)
        self.assertEqual(evaluate_quote([line(L=0.0)], limits[:1]).level, 0)

    def test_which_lines_are_free(self):
        for case, row, expected in (
            ("price 0", line("a", p=0.0), ("a",)),
            ("price", line("a", p=0.01), ()),
            ("service with cost", line("a", p=0.0, needs_cost=False), ("a",)),
            ("no cost", line("a", p=0.0, c=0.0), ()),
            ("storable without cost", line("a", p=0.0, c=None, needs_cost=True), ()),
            ("delivery", line("a", p=0.0, kind="delivery"), ()),
            ("reward", line("a", p=0.0, kind="reward"), ("a",)),
            ("approved reward", line("a", p=0.0, can_be_free=True), ()),
            ("not ordered", line("a", 0.0, p=0.0), ()),
            ("taken back", line("a", -1.0, p=0.0), ()),
        ):
            with self.subTest(case):
                quote = evaluate_quote([line("other"), row])
                self.assertEqual(quote.free_lines, expected)

    def test_document_discount_of_everything_makes_goods_free(self):
        quote = evaluate_quote(
            [line("a", 3, p=33.33), line("b", 1, p=0.1), document_discount(-100.09)],
            LIMITS,
        )
        self.assertEqual(quote.free_lines, ("a", "b"))
        self.assertFigures(quote, has_revenue=False, margin_pct=None, level=2)


@tagged("post_install", "-at_install")
class TestQuotationMissing(BaseCase):
    def test_who_needs_a_cost(self):
        for case, cost, needs, expected in (
            ("storable, none", None, True, None),
            ("storable, zero", 0.0, True, None),
            ("storable", 60.0, True, 40.0),
            ("service, none", None, False, 100.0),
            ("service, zero", 0.0, False, 100.0),
        ):
            with self.subTest(case):
                quote = evaluate_quote([line("a", c=cost, needs_cost=needs)], LIMITS)
                self.assertEqual(quote.margin_pct, expected)
                missing = ("a",) if expected is None else ()
                self.assertEqual(quote.no_cost_lines, missing)

    def test_nothing_is_promised_without_a_cost(self):
        rows = [line("a"), line("b", c=None, needs_cost=True)]
        quote = evaluate_quote(rows, LIMITS, market_prices={"b": 90.0}, markup_pct=50)
        for name in ("cost", "margin", "margin_pct", "headroom", "headroom_trigger"):
            self.assertIsNone(getattr(quote, name), name)
        row = quote.lines["b"]
        self.assertEqual(
            (row.cost, row.margin, row.floor_price, row.lowest_price),
            (None, None, None, None),
        )
        self.assertIsNone(row.suggested_price)
        self.assertEqual(quote.revenue, 200.0)

    def test_line_without_cost_does_not_hide_a_loss(self):
        rows = [line("a", c=95.0), line("b", p=1.0, L=1.0, c=None, needs_cost=True)]
        quote = evaluate_quote(rows, LIMITS)
        self.assertIsNone(quote.margin_pct)
        self.assertAlmostEqual(quote.margin_at_most_pct, 5.940594, 6)
        self.assertEqual(quote.level, 2)

    def test_no_upper_bound_when_the_missing_cost_comes_back(self):
        rows = [line("a", 2, c=95.0), line("b", -1, c=None, needs_cost=True)]
        self.assertIsNone(evaluate_quote(rows, LIMITS).margin_at_most_pct)

    def test_when_there_is_no_revenue(self):
        refund, back = document_discount(-150.0), line("b", -1)
        for case, rows, expected, margin in (
            ("nothing quoted", [], True, None),
            ("sold", [line()], True, 50.0),
            ("all free", [line(p=0.0)], False, None),
            ("sale and return even out", [line(), back], False, None),
            ("discount beyond the price", [line(), refund], False, None),
            ("discount alone", [refund], False, None),
            ("plain return", [back], True, 50.0),
            ("return worth more", [line(p=60.0), back], False, None),
        ):
            with self.subTest(case):
                quote = evaluate_quote(rows, LIMITS)
                self.assertEqual(quote.has_revenue, expected)
                self.assertEqual(quote.margin_pct, margin)
                self.assertEqual(quote.level, 0 if expected else 2)

    def test_empty_quotation(self):
        quote = evaluate_quote([], LIMITS)
        self.assertEqual((quote.revenue, quote.list_total, quote.lines), (0, 0, {}))
        self.assertIsNone(quote.discount_pct)
        self.assertIsNone(quote.headroom)


@tagged("post_install", "-at_install")
class TestQuotationLimits(BaseCase):
    def test_levels_at_their_edges(self):
        for case, list_price, price, cost, expected in (
            ("margin at the limit", 100.0, 100.0, 75.0, 0),
            ("margin at the limit, dust", 100.0, 100.0, 75.00000000000001, 0),
            ("margin just below", 100.0, 100.0, 75.01, 1),
            ("margin at the second limit", 100.0, 100.0, 85.0, 1),
            ("margin below the second", 100.0, 100.0, 85.01, 2),
            ("discount at the limit", 160.0, 152.0, 50.0, 0),
            ("discount just above", 160.0, 151.99, 50.0, 1),
            ("discount at the limit, dust", 160.0, 151.99999999999997, 50.0, 0),
            ("dearer than the list", 100.0, 120.0, 50.0, 0),
        ):
            with self.subTest(case):
                rows = [line("a", 1e6, list_price, price, cost)]
                quote = evaluate_quote(rows, LIMITS)
                self.assertEqual(quote.level, expected)
                self.assertEqual(quote.headroom < 0, bool(expected))

    def test_headroom_rounds_down(self):
        limits = (Limit(1, 25.0),)
        for cost, digits, expected in (
            (7.0, 2, 0.66),  # 10 - 9.3333
            (8.0, 2, -0.67),  # 10 - 10.6667
            (7.0, 0, 0.0),
            (8.0, 0, -1.0),
            (7.5, 2, 0.0),
            (6.0, 2, 2.0),
        ):
            with self.subTest(cost=cost, digits=digits):
                rows = [line("a", 1, 10.0, 10.0, cost)]
                quote = evaluate_quote(rows, limits, currency_digits=digits)
                self.assertEqual(quote.headroom, expected)
                self.assertEqual(quote.headroom_trigger, "margin_below")

    def test_headroom_at_each_tier(self):
        for case, price, level, room, trigger in (
            ("within", 155.0, None, 300.0, "discount_above"),
            ("over the discount only", 148.0, None, -400.0, "discount_above"),
            ("back to the manager", 115.0, None, -1441.18, "margin_below"),
            ("tier 1 for another reason", 155.0, 1, 300.0, "discount_above"),
            ("tier 2 for another reason", 155.0, 2, 2558.82, "margin_below"),
            ("tier without limits", 155.0, 3, None, None),
        ):
            with self.subTest(case):
                rows = [line("a", 100, 160.0, price, 110.0)]
                quote = evaluate_quote(rows, LIMITS, level=level)
                self.assertEqual(quote.headroom, room)
                self.assertEqual(quote.headroom_trigger, trigger)

    def test_headroom_leaves_out_lines_without_list_price(self):
        rows = [line("a", p=98.0), line("b", 1, None, 500.0, 0.0)]
        quote = evaluate_quote(rows, (Limit(1, None, 5.0),))
        self.assertEqual(quote.headroom, 3.0)

    def test_no_headroom_without_a_usable_limit(self):
        for case, limits in (
            ("no limits", ()),
            ("margin nobody can reach", (Limit(1, 100.0),)),
            ("level without limits", (Limit(1),)),
        ):
            with self.subTest(case):
                self.assertIsNone(evaluate_quote([line()], limits).headroom)

    def test_room_before_any_review_minds_a_stricter_higher_level(self):
        limits = (Limit(1, 25.0), Limit(2, None, 5.0))
        quote = evaluate_quote([line()], limits)
        self.assertEqual(quote.headroom, 5.0)
        self.assertEqual(quote.lines["a"].lowest_price, 95.0)

    def test_prices_round_up(self):
        for case, cost, list_price, digits, floor, lowest in (
            ("half-up would break it", 110.02, 160.0, 2, 146.70, 152.0),
            ("exact stays", 90.0, 120.0, 2, 120.0, 120.0),
            ("three decimals", 110.0, 100.0, 3, 146.667, 146.667),
            ("whole units", 110.0, 160.5, 0, 147.0, 153.0),
            ("no list price", 110.0, 0.0, 2, 146.67, 146.67),
            ("service", None, 100.0, 2, 0.0, 95.0),
        ):
            with self.subTest(case):
                rows = [line("a", 1, list_price, 200.0, cost)]
                row = evaluate_quote(rows, LIMITS, price_digits=digits).lines["a"]
                self.assertEqual(row.floor_price, floor)
                self.assertEqual(row.lowest_price, lowest)

    def test_prices_without_limits(self):
        row = evaluate_quote([line()]).lines["a"]
        self.assertIsNone(row.floor_price)
        self.assertIsNone(row.lowest_price)
        row = evaluate_quote([line()], (Limit(1, None, 5.0),)).lines["a"]
        self.assertIsNone(row.floor_price)
        self.assertEqual(row.lowest_price, 95.0)

    def test_no_prices_to_quote_for_discounts_and_returns(self):
        rows = [line("a", 3), line("b", -1), document_discount(-1.0)]
        quote = evaluate_quote(rows, LIMITS, markup_pct=50.0)
        for key in ("b", "off"):
            self.assertIsNone(quote.lines[key].lowest_price)
            self.assertIsNone(quote.lines[key].suggested_price)

    def test_suggested_price(self):
        for case, cost, market, markup, expected in (
            ("market below cost plus", 110.0, 150.0, 50.0, 150.0),
            ("cost plus below market", 110.0, 170.0, 50.0, 165.0),
            ("never below the floor", 110.0, 140.0, 50.0, 146.67),
            ("no market price", 110.0, None, 50.0, 165.0),
            ("no markup", 110.0, 150.0, None, 150.0),
            ("neither", 110.0, None, None, None),
            ("half-up", 2.05, None, 50.0, 3.08),
            ("service has the market only", None, 80.0, 50.0, 80.0),
        ):
            with self.subTest(case):
                quote = evaluate_quote(
                    [line("a", 1, 160.0, 160.0, cost)],
                    LIMITS,
                    market_prices={"a": market},
                    markup_pct=markup,
                )
                self.assertEqual(quote.lines["a"].suggested_price, expected)
