from datetime import date, datetime

from pytz import timezone, utc

from odoo.tests import BaseCase, tagged

from ..tools.worktime import add_hours, hours_between, merge, subtract_days


def at(day, hour, minute=0):
    """A moment of November 2026 in UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=utc)


# Tuesday 24 and Wednesday 25: 8-12 and 13-17; Thursday 26: morning only.
WEEK = [
    (at(24, 8), at(24, 12)),
    (at(24, 13), at(24, 17)),
    (at(25, 8), at(25, 12)),
    (at(25, 13), at(25, 17)),
    (at(26, 8), at(26, 12)),
]


@tagged("post_install", "-at_install")
class TestWorktime(BaseCase):
    def test_add_hours(self):
        for case, start, hours, expected in (
            ("same interval", at(24, 9), 2, at(24, 11)),
            ("over lunch", at(24, 11), 2, at(24, 14)),
            ("from before work", at(24, 6), 1, at(24, 9)),
            ("from lunch", at(24, 12, 30), 1, at(24, 14)),
            ("ends with the day", at(24, 8), 8, at(24, 17)),
            ("a minute more", at(24, 8), 8 + 1 / 60, at(25, 8, 1)),
            ("over night", at(24, 16), 3, at(25, 10)),
            ("to the very end", at(24, 8), 20, at(26, 12)),
            ("runs out", at(24, 8), 20.1, None),
            ("starts after it all", at(27, 8), 1, None),
            ("at once", at(24, 20), 0, at(24, 20)),
            ("odd fraction", at(24, 8), 1 / 3, at(24, 8, 20)),
        ):
            with self.subTest(case):
                self.assertEqual(add_hours(WEEK, start, hours), expected)

    def test_intervals_in_any_order_count_once(self):
        whole, within, none = (8, 17), (9, 10), (10, 9)
        twice = [
            *reversed(WEEK),
            *((at(24, start), at(24, stop)) for start, stop in (whole, within, none)),
        ]
        self.assertEqual(add_hours(twice, at(24, 8), 9), at(24, 17))
        self.assertIsNone(add_hours([], at(24, 8), 1))

    def test_hours_between(self):
        for case, start, stop, expected in (
            ("a day", at(24, 0), at(25, 0), 8.0),
            ("part", at(24, 11), at(24, 14, 30), 2.5),
            ("all", at(23, 0), at(30, 0), 20.0),
            ("off work", at(24, 17), at(25, 8), 0.0),
            ("nothing", at(24, 9), at(24, 9), 0.0),
            ("backwards", at(25, 9), at(24, 9), 0.0),
        ):
            with self.subTest(case):
                self.assertAlmostEqual(hours_between(WEEK, start, stop), expected)

    def test_merge_adds_make_up_days(self):
        extra = [(at(28, 8), at(28, 12), "record"), (at(24, 12), at(24, 13))]
        self.assertEqual(
            merge(WEEK[:2], extra),
            [(at(24, 8), at(24, 17)), (at(28, 8), at(28, 12))],
        )

    def test_subtract_days_cuts_at_local_midnight(self):
        shanghai = timezone("Asia/Shanghai")  # UTC+8: 16:00 is midnight
        spans = [(at(24, 10), at(25, 20)), (at(26, 1), at(26, 2))]
        self.assertEqual(
            subtract_days(spans, [date(2026, 11, 25)], shanghai),
            [
                (at(24, 10), at(24, 16)),
                (at(25, 16), at(25, 20)),
                (at(26, 1), at(26, 2)),
            ],
        )
        self.assertEqual(subtract_days(spans, [], shanghai), spans)
        self.assertEqual(
            subtract_days(spans[1:], [date(2026, 11, 26)], shanghai),
            [],
        )

    def test_change_to_winter_time_gives_its_hour(self):
        berlin = timezone("Europe/Berlin")
        night = (
            berlin.localize(datetime(2026, 10, 24, 22)),
            berlin.localize(datetime(2026, 10, 25, 6)),
        )
        self.assertAlmostEqual(hours_between([night], *night), 9.0)
        end = add_hours([night], night[0], 9)
        self.assertEqual(end, night[1])
