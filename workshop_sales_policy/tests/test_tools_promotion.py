"""Tables of F3.8 and F3.15 "Promotions", worked by hand."""

from odoo.tests import BaseCase

from ..tools.promotion import (
    Run,
    choose_method,
    compare_shares,
    evaluate,
    get_break_even,
    get_break_even_after,
    get_cac,
    get_counterfactual,
    get_payback_months,
    get_trend,
    get_verdict,
    is_placebo_small,
    share_decaying,
    share_u_shaped,
)

# The worked example: 220 boxes at 30 instead of 140 at 35; 20 fewer after, 15 fewer of
# the substitutes; 1,200 spent. It looks great and loses money.
GIFT_BOX = Run(
    units=220.0,
    actual=6600.0,
    baseline_units=140.0,
    baseline=4900.0,
    dip=700.0,
    cannibalised=525.0,
    cost=1200.0,
    unit_margin=30.0,
)


class TestEvaluation(BaseCase):
    def test_looks_great_and_loses_money(self):
        result = evaluate(GIFT_BOX, "medium")
        self.assertAlmostEqual(result.lift, 80.0 / 140.0)
        self.assertEqual(result.contribution, 475.0)
        self.assertAlmostEqual(result.roi, -725.0 / 1200.0)
        self.assertEqual(result.verdict, "adjust")

    def test_break_even_before_and_after(self):
        # (140 · 35 + 1,200) / 30 = 203.33; with dip and substitutes 7,325 / 30 = 244.2
        self.assertEqual(get_break_even(140.0, 35.0, 30.0, 1200.0), 204)
        self.assertEqual(get_break_even_after(GIFT_BOX), 245)

    def test_can_never_pay_back(self):
        for promo_margin in (0.0, -1.0):
            with self.subTest(promo_margin):
                self.assertIsNone(get_break_even(140.0, 35.0, promo_margin, 1200.0))

    def test_a_whole_number_stays_whole(self):
        self.assertEqual(get_break_even(0.0, 35.0, 0.1, 0.3), 3)

    def test_verdicts(self):
        for contribution, roi, cost, confidence, expected in (
            (None, None, 100.0, "none", ("", "no_baseline")),
            (0.0, -1.0, 100.0, "high", ("stop", "")),
            (-5.0, -1.05, 100.0, "high", ("stop", "")),
            (50.0, -0.5, 100.0, "high", ("adjust", "")),
            (100.0, 0.0, 100.0, "high", ("adjust", "")),
            (150.0, 0.5, 100.0, "medium", ("repeat", "")),
            (150.0, 0.5, 100.0, "low", ("repeat_small", "low_confidence")),
            (150.0, None, 0.0, "high", ("repeat_small", "no_cost")),
        ):
            with self.subTest(contribution=contribution, roi=roi, cost=cost):
                self.assertEqual(
                    get_verdict(contribution, roi, cost, confidence), expected
                )

    def test_without_a_method_nothing_is_known(self):
        result = evaluate(Run(220.0, 6600.0, None, None, cost=1200.0), "none")
        self.assertEqual(
            (result.lift, result.contribution, result.roi, result.verdict),
            (None, None, None, ""),
        )

    def test_launched_with_the_promotion(self):
        """Nothing was sold before: all of it counts, and nothing is sure."""
        result = evaluate(Run(50.0, 1500.0, 0.0, 0.0, cost=500.0), "medium")
        self.assertIsNone(result.lift)
        self.assertEqual((result.contribution, result.roi), (1500.0, 2.0))
        self.assertEqual(result.verdict, "repeat_small")

    def test_more_sold_after_is_no_gift(self):
        result = evaluate(Run(10.0, 300.0, 5.0, 150.0, dip=-90.0, cost=1.0), "high")
        self.assertEqual(result.contribution, 150.0)


class TestBaseline(BaseCase):
    def test_difference_in_differences(self):
        # treated 100 → 150, control 80 → 92: 115 would have come, 35 are the effect
        self.assertEqual(get_counterfactual(100.0, 80.0, 92.0), 115.0)

    def test_a_control_that_bought_nothing(self):
        self.assertEqual(get_counterfactual(100.0, 0.0, 12.0), 112.0)

    def test_placebo(self):
        for effect, placebo, expected in (
            (35.0, 17.5, True),
            (35.0, 17.6, False),
            (35.0, -18.0, False),
            (0.0, 0.0, True),
        ):
            with self.subTest(placebo=placebo):
                self.assertEqual(is_placebo_small(effect, placebo), expected)

    def test_trend_is_clamped(self):
        for now, before, expected in (
            (110.0, 100.0, 1.1),
            (500.0, 100.0, 2.0),
            (1.0, 100.0, 0.5),
            (1.0, 0.0, None),
        ):
            with self.subTest(now=now):
                self.assertEqual(get_trend(now, before), expected)

    def test_choice_of_the_method(self):
        every = {"did": True, "weekday": True, "last_year": True}
        calm = every | {"did": False}
        last = {"last_year": True}
        for available, seasonal, weeks, placebo, expected in (
            (every, False, 8, True, ("did", "high")),
            (every, False, 8, False, ("did", "low")),
            (calm, False, 6, True, ("weekday", "medium")),
            (calm, False, 5, True, ("weekday", "low")),
            (calm, True, 8, True, ("last_year", "low")),
            ({"weekday": True}, True, 8, True, ("weekday", "low")),
            (last, False, 0, True, ("last_year", "low")),
            ({}, False, 0, True, ("", "none")),
        ):
            with self.subTest(available=available, seasonal=seasonal):
                self.assertEqual(
                    choose_method(available, seasonal, weeks, placebo), expected
                )


class TestCustomersAndShares(BaseCase):
    def test_cost_of_a_customer_and_payback(self):
        self.assertEqual(get_cac(1200.0, 8), 150.0)
        self.assertIsNone(get_cac(1200.0, 0))
        self.assertEqual(get_payback_months(150.0, 50.0), 3.0)
        self.assertIsNone(get_payback_months(150.0, 0.0))
        self.assertIsNone(get_payback_months(None, 50.0))

    def test_touches(self):
        for count, expected in (
            (1, [1.0]),
            (2, [0.5, 0.5]),
            (3, [0.4, 0.2, 0.4]),
            (4, [0.4, 0.1, 0.1, 0.4]),
        ):
            with self.subTest(count):
                self.assertEqual(share_u_shaped(count), expected)

    def test_touches_that_fade(self):
        # 30 days before counts half of the same day
        first, last = share_decaying([30.0, 0.0])
        self.assertAlmostEqual(first, 1.0 / 3.0)
        self.assertAlmostEqual(last, 2.0 / 3.0)

    def test_awareness_before_and_after(self):
        # 30 of 100, then 45 of 100: 0.15 / √(0.375 · 0.625 · 0.02) = 2.19
        z, word = compare_shares(30, 100, 45, 100)
        self.assertAlmostEqual(z, 2.1909, 4)
        self.assertEqual(word, "real")
        self.assertEqual(compare_shares(30, 100, 35, 100)[1], "chance")
        self.assertEqual(compare_shares(5, 20, 15, 20)[1], "indicative")
        for values in ((0, 50, 0, 50), (50, 50, 50, 50), (0, 0, 5, 10)):
            with self.subTest(values):
                self.assertEqual(compare_shares(*values), (None, "none"))
