"""Baselines of F3.8 against pandas, and the worked example from rows to the cent."""

import random
from datetime import date, timedelta

import numpy as np
import pandas as pd

from odoo.tests import BaseCase

from ..tools.promotion_account import account
from ..tools.promotion_study import (
    Series,
    Study,
    Windows,
    choose,
    estimate,
    list_days,
)

# Monday 7 September to Wednesday 16 September 2026: ten days.
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 16)
WINDOWS = Windows(FIRST, LAST)


def constant(units, first, last):
    return dict.fromkeys(list_days(first, last), units)


def rows(units, price, cost, first, last, control=0.0):
    """Rows of a ledger with so many units a day, ``control`` of them the control's."""
    return [
        [
            day.isoformat(),
            units,
            units * price,
            units * cost,
            control,
            control * price,
            control * cost,
        ]
        for day in list_days(first, last)
    ]


def gift_box(**values):
    """Inputs of the worked example: 14 a day normally, 22 in the promotion."""
    pre, post = WINDOWS.pre, WINDOWS.post
    after = rows(13.0, 100.0, 65.0, post[0], post[7])
    after += rows(12.0, 100.0, 65.0, post[8], post[-1])
    return {
        "first": FIRST.isoformat(),
        "last": LAST.isoformat(),
        "excluded": {},
        "shift": 364,
        "is_seasonal": False,
        "method": "",
        "control_customers": 0,
        "control_orders": 0,
        "main": {
            # 14 · 56 before; 22 · 10 = 220 at 95; 13 · 8 + 12 · 6 = 176 after
            "rows": rows(14.0, 100.0, 65.0, pre[0], pre[-1])
            + rows(22.0, 95.0, 65.0, FIRST, LAST)
            + after,
            "unknown": 0.0,
            "margin": None,
        },
        # 5 a day normally, 3.5 in the promotion: 15 fewer at 35
        "substitutes": [
            {
                "id": 7,
                "rows": rows(5.0, 60.0, 25.0, pre[0], pre[-1])
                + rows(3.5, 60.0, 25.0, FIRST, LAST),
                "unknown": 0.0,
                "margin": None,
            }
        ],
        "halo": [],
        "costs": {"expenses": 800.0, "bills": 400.0, "gifts": 0.0, "hours": 0.0},
        "attributed": 6000.0,
        "new_customers": 8,
        "monthly_margin": 50.0,
        "leads": 24,
        "won_leads": 6,
        **values,
    }


class TestWorkedExample(BaseCase):
    def test_to_the_cent(self):
        found = account(gift_box())
        self.assertEqual((found["units"], found["baseline_units"]), (220.0, 140.0))
        self.assertAlmostEqual(found["lift"], 0.5714, 4)
        self.assertEqual(found["actual"], 6600.0)
        self.assertEqual(found["baseline"], 4900.0)
        # normally 196 in the 14 days after, 176 came
        self.assertEqual((found["dip_units"], found["dip"]), (20.0, 700.0))
        self.assertEqual(found["cannibalised"], 525.0)
        self.assertEqual(found["contribution"], 475.0)
        self.assertAlmostEqual(found["roi"], -0.6042, 4)
        self.assertEqual(found["break_even"], 245)
        self.assertEqual(found["verdict"], "adjust")
        self.assertEqual(
            (found["method"], found["confidence"], found["weeks"]),
            ("weekday", "medium", 8),
        )

    def test_customers(self):
        found = account(gift_box())
        self.assertEqual((found["cac"], found["payback"]), (150.0, 3.0))
        self.assertEqual((found["cost_per_lead"], found["conversion"]), (50.0, 0.25))
        self.assertEqual(found["roas"], 5.0)
        nobody = account(gift_box(new_customers=0, monthly_margin=None, leads=0))
        self.assertIsNone(nobody["cac"])
        self.assertIsNone(nobody["payback"])
        self.assertIsNone(nobody["cost_per_lead"])

    def test_the_chart_runs_from_before_to_after(self):
        series = account(gift_box())["series"]
        # four weeks before, ten days, two weeks after
        self.assertEqual(len(series["days"]), 28 + 10 + 14)
        self.assertEqual(series["promo"], [28, 37])
        self.assertEqual(series["actual"][28], 22.0)
        self.assertEqual(series["baseline"][28], 14.0)

    def test_without_cost_nothing_is_measured(self):
        inputs = gift_box()
        inputs["main"]["unknown"] = 3.0
        found = account(inputs)
        self.assertIsNone(found["contribution"])
        self.assertEqual((found["verdict"], found["reason"]), ("", "cost_missing"))
        self.assertAlmostEqual(found["lift"], 0.5714, 4)  # units need no cost

    def test_without_a_method_it_is_not_measurable(self):
        excluded = {day.isoformat(): "Fair" for day in WINDOWS.pre}
        found = account(gift_box(excluded=excluded))
        self.assertEqual((found["verdict"], found["reason"]), ("", "no_baseline"))
        self.assertIsNone(found["roi"])

    def test_launched_with_the_promotion(self):
        inputs = gift_box(substitutes=[])
        inputs["main"]["rows"] = rows(22.0, 95.0, 65.0, FIRST, LAST)
        found = account(inputs)
        self.assertIsNone(found["lift"])
        self.assertEqual(found["contribution"], 6600.0)
        self.assertEqual(
            (found["confidence"], found["verdict"]), ("none", "repeat_small")
        )

    def test_no_cost_spent(self):
        found = account(gift_box(costs={"bills": 0.0}))
        self.assertIsNone(found["roi"])
        self.assertEqual(found["verdict"], "repeat_small")

    def test_a_substitute_that_gained_pays_for_no_other(self):
        inputs = gift_box()
        gained = dict(inputs["substitutes"][0], id=8)
        gained["rows"] = rows(5.0, 60.0, 25.0, WINDOWS.pre[0], LAST)
        gained["rows"] = gained["rows"][:-10] + rows(9.0, 60.0, 25.0, FIRST, LAST)
        inputs["substitutes"].append(gained)
        found = account(inputs)
        self.assertEqual(found["cannibalised"], 525.0)
        self.assertEqual(found["substitutes"][1]["lost"], -1400.0)

    def test_halo_counts_both_ways(self):
        inputs = gift_box()
        halo = inputs["substitutes"].pop()
        self.assertEqual(account(dict(inputs, halo=[halo]))["halo"], -525.0)

    def test_control_is_no_success_of_the_promotion(self):
        """Control 2 of 14 before, 3 in it: normal is 12 · 3 / 2 = 18 a day."""
        inputs = gift_box(control_customers=5, control_orders=20, substitutes=[])
        pre, post = WINDOWS.pre, WINDOWS.post
        inputs["main"]["rows"] = (
            rows(14.0, 100.0, 65.0, pre[0], pre[-1], control=2.0)
            + rows(22.0, 95.0, 65.0, FIRST, LAST, control=3.0)
            + rows(14.0, 100.0, 65.0, post[0], post[-1], control=2.0)
        )
        found = account(inputs)
        self.assertEqual((found["method"], found["confidence"]), ("did", "high"))
        self.assertEqual((found["units"], found["baseline_units"]), (190.0, 180.0))
        # 190 · 30 − 180 · 35 = −600: more sold, at a loss
        self.assertEqual(found["contribution"], -600.0)
        self.assertEqual(found["verdict"], "stop")
        self.assertEqual(found["placebo"], 0.0)


class TestWindows(BaseCase):
    def test_eight_weeks_before_two_after(self):
        self.assertEqual(WINDOWS.length, 10)
        self.assertEqual(WINDOWS.pre[0], date(2026, 7, 13))
        self.assertEqual(WINDOWS.pre[-1], date(2026, 9, 6))
        self.assertEqual(WINDOWS.post[0], date(2026, 9, 17))
        self.assertEqual(WINDOWS.post_last, date(2026, 9, 30))

    def test_a_long_one_waits_as_long(self):
        windows = Windows(date(2026, 9, 1), date(2026, 9, 30))
        self.assertEqual(windows.post_last, date(2026, 10, 30))

    def test_one_day_over_new_year(self):
        day = date(2026, 12, 31)
        windows = Windows(day, day)
        self.assertEqual((windows.length, windows.promo), (1, [day]))
        self.assertEqual(windows.post[0], date(2027, 1, 1))
        self.assertEqual(windows.post_last, date(2027, 1, 14))


class TestChoice(BaseCase):
    def choose(self, sold=None, control=None, **values):
        series = Series(sold or {}, control or {})
        return choose(Study(WINDOWS, **values), series)

    def test_why_the_others_were_not(self):
        choice = self.choose(control_customers=4, control_orders=9)
        self.assertEqual(choice.method, "weekday")
        self.assertEqual(
            choice.refusals,
            {"did": ("small_control", 4), "last_year": ("nothing_last_year", 364)},
        )

    def test_ten_orders_are_a_control_too(self):
        choice = self.choose(control_customers=2, control_orders=10)
        self.assertEqual(choice.method, "did")

    def test_clean_weeks_are_the_fewest_weekdays_needed(self):
        mondays = [day for day in WINDOWS.pre if not day.weekday()]
        for dropped, expected, confidence in ((2, 6, "medium"), (3, 5, "low")):
            with self.subTest(dropped):
                choice = self.choose(excluded=frozenset(mondays[:dropped]))
                self.assertEqual(choice.weeks, expected)
                self.assertEqual(choice.confidence, confidence)
        choice = self.choose(excluded=frozenset(mondays[:5]))
        self.assertEqual(choice.refusals["weekday"], ("few_weeks", 3))
        self.assertEqual((choice.method, choice.confidence), ("", "none"))

    def test_sundays_are_not_needed_by_three_weekdays(self):
        """Tuesday to Thursday need no clean Sunday."""
        windows = Windows(date(2026, 9, 8), date(2026, 9, 10))
        sundays = frozenset(day for day in windows.pre if day.weekday() == 6)
        self.assertEqual(choose(Study(windows, sundays), Series({})).weeks, 8)

    def test_a_festival_asks_last_year_first(self):
        shift = 354
        last = [day - timedelta(days=shift) for day in WINDOWS.pre + WINDOWS.promo]
        sold = dict.fromkeys(last, 10.0) | dict.fromkeys(WINDOWS.pre, 12.0)
        choice = self.choose(sold, shift=shift, is_seasonal=True)
        self.assertEqual((choice.method, choice.confidence), ("last_year", "low"))
        study = Study(WINDOWS, shift=shift, is_seasonal=True)
        self.assertEqual(
            sum(estimate(study, Series(sold), "last_year", WINDOWS.promo)), 120.0
        )

    def test_what_was_locked_comes_first(self):
        sold = constant(10.0, WINDOWS.pre[0] - timedelta(days=400), LAST)
        choice = self.choose(sold, chosen="last_year")
        self.assertEqual(choice.method, "last_year")
        locked = self.choose({}, chosen="last_year")  # nothing sold last year
        self.assertEqual(locked.method, "weekday")

    def test_a_placebo_drops_it_to_low(self):
        middle = WINDOWS.pre[28]
        sold = {day: 10.0 if day < middle else 30.0 for day in WINDOWS.pre}
        sold |= dict.fromkeys(WINDOWS.promo, 30.0)
        control = dict.fromkeys(WINDOWS.pre + WINDOWS.promo, 5.0)
        choice = self.choose(sold, control, control_customers=6)
        # treated 5 → 25 with a steady control: 20 a day where there was no promotion
        self.assertEqual(choice.placebo, 200.0)
        self.assertEqual((choice.method, choice.confidence), ("did", "low"))

    def test_a_control_that_bought_nothing(self):
        sold = dict.fromkeys(WINDOWS.pre, 3.0) | dict.fromkeys(WINDOWS.promo, 5.0)
        study = Study(WINDOWS, control_customers=5)
        found = estimate(study, Series(sold), "did", WINDOWS.promo)
        self.assertEqual(sum(found), 30.0)


class TestAgainstPandas(BaseCase):
    """The same baselines, computed with data frames and no code of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(38)
        cls.cases = []
        for _number in range(40):
            first = date(2026, 3, 1) + timedelta(days=chance.randrange(300))
            windows = Windows(first, first + timedelta(days=chance.randrange(25)))
            shift = chance.choice((364, 354, 384))
            start = windows.pre[0] - timedelta(days=shift)
            days = list_days(start, windows.post_last)
            sold = {day: chance.randrange(40) * 0.5 for day in days}
            sold = {day: units for day, units in sold.items() if chance.random() < 0.9}
            control = {day: units * chance.random() for day, units in sold.items()}
            excluded = frozenset(chance.sample(days, chance.randrange(30)))
            study = Study(windows, excluded, shift)
            cls.cases.append((study, Series(sold, control)))

    def _frame(self, study, series):
        windows = study.windows
        start = windows.pre[0] - timedelta(days=study.shift)
        index = pd.date_range(start, windows.post_last)
        frame = pd.DataFrame(index=index)
        for name, values in (("sold", series.sold), ("control", series.control)):
            column = pd.Series({pd.Timestamp(d): v for d, v in values.items()})
            frame[name] = column.reindex(index).fillna(0.0)
        excluded = pd.to_datetime(sorted(study.excluded))
        frame["clean"] = ~frame.index.isin(excluded)
        return frame

    def _slice(self, frame, days):
        return frame.loc[pd.Timestamp(days[0]) : pd.Timestamp(days[-1])]

    def test_same_weekdays(self):
        for study, series in self.cases:
            frame = self._frame(study, series)
            pre = self._slice(frame, study.windows.pre)
            clean = pre[pre["clean"]]
            means = clean.groupby(clean.index.dayofweek)["sold"].mean()
            for days in (study.windows.promo, study.windows.post):
                wanted = means.reindex(self._slice(frame, days).index.dayofweek)
                found = estimate(study, series, "weekday", days)
                np.testing.assert_allclose(found, wanted.to_numpy())

    def test_control_group(self):
        for study, series in self.cases:
            frame = self._frame(study, series)
            frame["treated"] = frame["sold"] - frame["control"]
            pre = self._slice(frame, study.windows.pre)
            before = pre[pre["clean"]][["treated", "control"]].sum()
            for days in (study.windows.promo, study.windows.post):
                after = self._slice(frame, days)["control"].sum()
                wanted = before["treated"] * after / before["control"]
                found = sum(estimate(study, series, "did", days))
                np.testing.assert_allclose(found, wanted)

    def test_last_year(self):
        for study, series in self.cases:
            frame = self._frame(study, series)
            shift = pd.Timedelta(days=study.shift)
            pre = self._slice(frame, study.windows.pre)
            back = frame.loc[pre.index - shift]
            both = pre["clean"].to_numpy() & back["clean"].to_numpy()
            trend = np.clip(
                pre["sold"].to_numpy()[both].sum()
                / back["sold"].to_numpy()[both].sum(),
                0.5,
                2.0,
            )
            promo = self._slice(frame, study.windows.promo)
            then = frame.loc[promo.index - shift]
            kept = then[then["clean"]]["sold"]
            found = estimate(study, series, "last_year", study.windows.promo)
            if kept.empty or not kept.sum():
                self.assertIsNone(found)
                continue
            wanted = trend * kept.mean() * len(then)
            np.testing.assert_allclose(sum(found), wanted)
