from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools.complaint import (
    CopqParts,
    Severity,
    SeverityLimits,
    callback_outcome,
    capa_needed,
    capa_outcome,
    copq,
    due_hours,
    is_met,
    is_raised,
    median,
    per_thousand,
    raised_due,
    recurrence_points,
    severity,
    warn_hours,
    window_start,
)

LIMITS = SeverityLimits(urgent=15, major=8)


def at(hour, minute=0):
    """A moment of 9 October 2026."""
    return datetime(2026, 10, 9, hour, minute)


@tagged("post_install", "-at_install")
class TestSeverity(BaseCase):
    def test_recurrence_points(self):
        for same_defect, customer_earlier, expected in (
            (1, 0, 1),
            (1, 1, 2),
            (1, 7, 2),
            (2, 0, 3),
            (2, 5, 3),
            (3, 0, 3),
            (4, 0, 4),
            (5, 0, 4),
            (6, 0, 5),
            (40, 3, 5),
        ):
            with self.subTest(same_defect=same_defect, earlier=customer_earlier):
                points = recurrence_points(same_defect, customer_earlier)
                self.assertEqual(points, expected)

    def test_a_recurrence_counts_the_case_itself(self):
        with self.assertRaises(ValueError):
            recurrence_points(0, 1)

    def test_window_holds_its_first_day(self):
        self.assertEqual(window_start(date(2026, 12, 30), 90), date(2026, 10, 1))
        self.assertEqual(window_start(date(2026, 10, 1), 0), date(2026, 10, 1))

    def test_severity(self):
        for case, impact, recurrence, is_safety, points, level in (
            ("least", 1, 1, False, 1, "ordinary"),
            ("below major", 2, 3, False, 6, "ordinary"),
            ("major from 8", 4, 2, False, 8, "major"),
            ("below urgent", 4, 3, False, 12, "major"),
            ("urgent from 15", 5, 3, False, 15, "urgent"),
            ("most", 5, 5, False, 25, "urgent"),
            ("safety", 1, 1, True, 1, "urgent"),
            ("not assessed", None, 5, False, None, "ordinary"),
            ("not counted", 5, None, False, None, "ordinary"),
            ("safety, not assessed", None, None, True, None, "urgent"),
        ):
            with self.subTest(case):
                self.assertEqual(
                    severity(impact, recurrence, is_safety, LIMITS),
                    Severity(points, level),
                )

    def test_limits_are_those_given(self):
        strict = SeverityLimits(urgent=6, major=2)
        self.assertEqual(severity(2, 3, False, strict).level, "urgent")
        self.assertEqual(severity(1, 2, False, strict).level, "major")

    def test_impact_and_recurrence_are_one_to_five(self):
        for impact, recurrence in ((0, 1), (6, 1), (1, 0), (1, 6)):
            with self.subTest(impact=impact, recurrence=recurrence):
                with self.assertRaises(ValueError):
                    severity(impact, recurrence, False, LIMITS)

    def test_is_raised(self):
        for old, new, expected in (
            ("ordinary", "major", True),
            ("ordinary", "urgent", True),
            ("major", "urgent", True),
            ("major", "major", False),
            ("urgent", "major", False),
            ("major", "ordinary", False),
            (None, "ordinary", False),
            (None, "major", True),
        ):
            with self.subTest(old=old, new=new):
                self.assertIs(is_raised(old, new), expected)


@tagged("post_install", "-at_install")
class TestClocks(BaseCase):
    def test_due_and_warn(self):
        for case, target, paused, share, due, warn in (
            ("ordinary reply", 40.0, 0.0, 0.75, 40.0, 30.0),
            ("urgent acknowledgement", 1.0, 0.0, 0.75, 1.0, 0.75),
            ("paused", 16.0, 6.5, 0.75, 22.5, 18.5),
            ("warned at the end", 8.0, 2.0, 1.0, 10.0, 10.0),
            ("warned at once", 8.0, 2.0, 0.0, 10.0, 2.0),
        ):
            with self.subTest(case):
                self.assertAlmostEqual(due_hours(target, paused), due)
                self.assertAlmostEqual(warn_hours(target, paused, share), warn)

    def test_raised_due(self):
        for case, old, new, changed, expected in (
            ("earlier", at(17), at(14), at(10), (at(14), False)),
            ("later stays", at(12), at(14), at(10), (at(12), False)),
            ("past by the raise", at(17), at(9), at(10), (at(9), True)),
            ("due just now", at(17), at(10), at(10), (at(10), False)),
            ("a minute past", at(17), at(9, 59), at(10), (at(9, 59), True)),
            ("overdue before", at(9), at(8), at(10), (at(8), False)),
            ("old due just now", at(10), at(9), at(10), (at(9), True)),
            ("no clock before", None, at(9), at(10), (at(9), True)),
            ("no target now", at(17), None, at(10), (at(17), False)),
            ("no clock at all", None, None, at(10), (None, False)),
        ):
            with self.subTest(case):
                self.assertEqual(raised_due(old, new, changed), expected)

    def test_is_met(self):
        for case, done, due, expected in (
            ("before", at(16), at(17), True),
            ("exactly", at(17), at(17), True),
            ("a minute late", at(17, 1), at(17), False),
            ("not done", None, at(17), None),
            ("nothing due", at(17), None, None),
        ):
            with self.subTest(case):
                self.assertIs(is_met(done, due), expected)


@tagged("post_install", "-at_install")
class TestAfterwards(BaseCase):
    def test_callback_outcome(self):
        first, second, third = (date(2026, 10, day) for day in (12, 13, 14))
        for case, score, tries, expected in (
            ("worst", 1, [], "reopen"),
            ("at the limit", 2, [], "reopen"),
            ("above it", 3, [], "close"),
            ("best", 5, [], "close"),
            ("not called", None, [], "again"),
            ("two days", None, [first, second], "again"),
            ("three tries on two days", None, [first, second, second], "again"),
            ("three days", None, [third, first, second], "unreachable"),
            ("answered at last", 4, [first, second, third], "close"),
            ("answered at last, angry", 2, [first, second, third], "reopen"),
        ):
            with self.subTest(case):
                self.assertEqual(callback_outcome(score, tries, 3, 2), expected)

    def test_callback_limits_are_those_given(self):
        days = {date(2026, 10, 12)}
        self.assertEqual(callback_outcome(None, days, 1, 2), "unreachable")
        self.assertEqual(callback_outcome(3, days, 1, 3), "reopen")
        self.assertEqual(callback_outcome(1, days, 1, 0), "close")

    def test_no_score_is_no_bad_score(self):
        for score in (0, 6):
            with self.subTest(score), self.assertRaises(ValueError):
                callback_outcome(score, [], 3, 2)

    def test_capa_needed(self):
        for level, same_defect, expected in (
            ("ordinary", 1, False),
            ("major", 1, False),
            ("urgent", 1, True),
            ("ordinary", 2, True),
            ("major", 6, True),
        ):
            with self.subTest(level=level, same_defect=same_defect):
                self.assertIs(capa_needed(level, same_defect), expected)
        self.assertIs(capa_needed("ordinary", 2, cases=3), False)

    def test_capa_outcome(self):
        for case, recurrences, deliveries, was_extended, expected in (
            ("delivered, nothing came", 0, 1, False, "effective"),
            ("delivered in the extension", 0, 3, True, "effective"),
            ("nothing delivered", 0, 0, False, "extend"),
            ("nothing delivered, again", 0, 0, True, "no_delivery"),
            ("it came back", 1, 9, False, "failed"),
            ("it came back later", 2, 1, True, "failed"),
            ("came back from older goods", 1, 0, False, "failed"),
        ):
            with self.subTest(case):
                outcome = capa_outcome(recurrences, deliveries, was_extended)
                self.assertEqual(outcome, expected)


@tagged("post_install", "-at_install")
class TestCost(BaseCase):
    def test_all_parts(self):
        parts = CopqParts(120.0, 80.5, 45.0, 30.0, 12.0, 2.5, 40.0)
        self.assertEqual(copq(parts), (387.5, []))

    def test_missing_is_not_nothing(self):
        rest = ["rework", "freight", "gifts"]
        for case, parts, expected in (
            (
                "nothing known",
                CopqParts(),
                (None, ["refunds", "replacement", *rest, "hours", "rate"]),
            ),
            (
                "known to be nothing",
                CopqParts(refunds=0.0, hours=1.5, rate=60.0, replacement=0.0),
                (90.0, rest),
            ),
            (
                "hours without a rate",
                CopqParts(refunds=50.0, replacement=0.0, hours=3.0),
                (50.0, [*rest, "rate"]),
            ),
            (
                "only hours, without a rate",
                CopqParts(hours=3.0),
                (None, ["refunds", "replacement", *rest, "rate"]),
            ),
            (
                "rate without hours",
                CopqParts(refunds=50.0, replacement=1.0, rate=40.0),
                (51.0, [*rest, "hours"]),
            ),
            (
                "no hours need no rate",
                CopqParts(refunds=0.0, replacement=0.0, hours=0.0),
                (0.0, rest),
            ),
        ):
            with self.subTest(case):
                self.assertEqual(copq(parts), expected)

    def test_per_thousand(self):
        for count, lines, expected in (
            (3, 1200, 2.5),
            (0, 400, 0.0),
            (2, 0, None),
            (0, 0, None),
            (None, 10, None),
        ):
            with self.subTest(count=count, lines=lines):
                self.assertEqual(per_thousand(count, lines), expected)

    def test_median(self):
        for values, expected in (
            ([], None),
            ([None], None),
            ([7], 7),
            ([9, 1, 4], 4),
            ([8, 1, 2, 5], 3.5),
            ([0, None, 2], 1),
            (iter([3, 1, 2]), 2),
        ):
            with self.subTest(values=str(values)):
                self.assertEqual(median(values), expected)
