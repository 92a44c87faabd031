"""Shares of touches, festivals and budgets, worked by hand (F3.8, F3.12)."""

from datetime import date, datetime, timedelta

from odoo.tests import BaseCase

from ..tools.attribution import MODELS, Touch, attribute, filter_touches
from ..tools.lunar import get_days_to_last, get_festival, get_festival_year
from ..tools.promotion_budget import propose_allocation

ORDERED = datetime(2026, 9, 30, 4, 0)


def touches(*rows):
    return [Touch(ORDERED - timedelta(days=days), name) for days, name in rows]


class TestAttribution(BaseCase):
    def test_each_model(self):
        """1,000 with touches of a fair, a mailing and the fair again."""
        rows = touches((60, "fair"), (30, "mail"), (1, "fair"))
        for model, expected in (
            ("first", {"fair": 1000.0, "mail": 0.0}),
            ("last", {"fair": 1000.0, "mail": 0.0}),
            # 333.33 + 333.33, the rest of 333.34 to the latest
            ("linear", {"fair": 666.67, "mail": 333.33}),
            ("u_shaped", {"fair": 800.0, "mail": 200.0}),
        ):
            with self.subTest(model):
                self.assertEqual(attribute(1000.0, rows, ORDERED, model), expected)

    def test_fading(self):
        # weights 0.5^(60/30) = 1/4 and 0.5^(30/30) = 1/2: a third and two thirds
        rows = touches((60, "fair"), (30, "mail"))
        self.assertEqual(
            attribute(100.0, rows, ORDERED, "decay"), {"fair": 33.33, "mail": 66.67}
        )

    def test_every_cent_is_given(self):
        rows = touches((80, "a"), (50, "b"), (20, "c"), (19, "d"), (2, "a"))
        for model in MODELS:
            for amount in (0.01, 99.99, 12345.67, -50.0):
                with self.subTest(model=model, amount=amount):
                    shares = attribute(amount, rows, ORDERED, model)
                    self.assertAlmostEqual(sum(shares.values()), amount, 9)

    def test_ninety_times_twenty_four_hours(self):
        for age, counts in (
            (timedelta(0), False),
            (timedelta(seconds=1), True),
            (timedelta(days=90), True),
            (timedelta(days=90, seconds=1), False),
            (-timedelta(hours=1), False),
        ):
            with self.subTest(age):
                found = filter_touches([Touch(ORDERED - age, "fair")], ORDERED)
                self.assertEqual(bool(found), counts)

    def test_nobody_touched_it(self):
        self.assertEqual(attribute(100.0, [], ORDERED, "first"), {})


class TestFestivals(BaseCase):
    def test_days(self):
        for key, year, expected in (
            ("spring", 2026, date(2026, 2, 17)),
            ("spring", 2027, date(2027, 2, 6)),
            ("spring", 2028, date(2028, 1, 26)),
            ("mid_autumn", 2026, date(2026, 9, 25)),
            ("mid_autumn", 2025, date(2025, 10, 6)),
            ("laba", 2026, date(2027, 1, 15)),
            ("qingming", 2026, date(2026, 4, 5)),
            # 2028 has a leap fifth month: the festival is in the ordinary one
            ("dragon_boat", 2028, date(2028, 5, 28)),
        ):
            with self.subTest(key=key, year=year):
                self.assertEqual(get_festival(key, year), expected)

    def test_the_festival_nearest(self):
        self.assertEqual(get_festival_year("laba", date(2027, 1, 10)), 2026)
        self.assertEqual(get_festival_year("spring", date(2026, 12, 30)), 2027)

    def test_back_to_last_year(self):
        # 6 October 2025 to 25 September 2026
        self.assertEqual(get_days_to_last("mid_autumn", date(2026, 9, 16)), 354)
        # a leap sixth month in 2025: 13 months to the next new year
        self.assertEqual(get_days_to_last("spring", date(2026, 2, 17)), 384)


class TestAllocation(BaseCase):
    def test_by_what_they_earned(self):
        # one new channel tries 10 %; 90 % by 600 : 300, nothing for the loser
        self.assertEqual(
            propose_allocation(
                10000.0, {"fair": 600.0, "online": 300.0, "event": -50.0, "new": None}
            ),
            {"new": 1000.0, "fair": 6000.0, "online": 3000.0, "event": 0.0},
        )

    def test_trials_are_capped(self):
        found = propose_allocation(1000.0, {"fair": 1.0, **dict.fromkeys("abcd")})
        self.assertEqual(found["fair"], 700.0)
        self.assertEqual(found["a"], 75.0)

    def test_rounding_goes_to_the_largest(self):
        found = propose_allocation(100.0, {"a": 1.0, "b": 1.0, "c": 1.0})
        self.assertEqual(sorted(found.values()), [33.33, 33.33, 33.34])

    def test_nothing_is_known(self):
        self.assertEqual(
            propose_allocation(900.0, {"a": None, "b": None}), {"a": 450.0, "b": 450.0}
        )

    def test_nobody_earned_anything(self):
        self.assertEqual(
            propose_allocation(900.0, {"a": -1.0, "b": 0.0}), {"a": 0.0, "b": 0.0}
        )
