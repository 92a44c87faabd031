from datetime import datetime

from pytz import timezone, utc

from odoo.fields import Command

from .common import PolicyCase

# Start, severity; acknowledgement, first contact, solution and reply due, in 2026.
DEADLINES = """
09-30T16:30 ordinary 10-08T11:30 10-08T16:30 10-10T16:30 10-13T16:30
09-30T16:30 major    10-08T09:30 10-08T11:30 10-09T16:30 10-13T16:30
09-30T16:30 urgent   10-08T08:30 10-08T09:30 10-08T16:30 10-09T16:30
10-04T20:00 ordinary 10-08T12:00 10-08T17:00 10-10T17:00 10-13T17:00
10-04T20:00 major    10-08T10:00 10-08T12:00 10-09T17:00 10-13T17:00
10-04T20:00 urgent   10-08T09:00 10-08T10:00 10-08T17:00 10-09T17:00
10-09T11:15 ordinary 10-09T16:15 10-10T11:15 10-13T11:15 10-15T11:15
10-09T11:15 major    10-09T14:15 10-09T16:15 10-12T11:15 10-15T11:15
10-09T11:15 urgent   10-09T13:15 10-09T14:15 10-10T11:15 10-12T11:15
10-10T12:30 ordinary 10-10T17:00 10-12T12:00 10-14T12:00 10-16T12:00
10-10T12:30 major    10-10T15:00 10-10T17:00 10-13T12:00 10-16T12:00
10-10T12:30 urgent   10-10T14:00 10-10T15:00 10-12T12:00 10-13T12:00
"""


class WorktimeCase(PolicyCase):
    """Asks in local time; the calendar is 8–12 and 13–17, Monday to Friday."""

    tz = "Asia/Shanghai"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.company.resource_calendar_id
        cls.calendar.tz = cls.tz
        cls.days = cls.env["workshop.workday"]
        cls.department = cls.env["hr.department"]

    def _to_utc(self, text):
        moment = timezone(self.calendar.tz).localize(datetime.fromisoformat(text))
        return moment.astimezone(utc).replace(tzinfo=None)

    def _plan(self, start, hours):
        return self.days._policy_plan_hours(
            self.company, self.department, self._to_utc(start), hours
        )

    def _count(self, start, stop):
        return self.days._policy_count_hours(
            self.company, self.department, self._to_utc(start), self._to_utc(stop)
        )

    def _assert_counts(self, *rows):
        for start, stop, expected in rows:
            with self.subTest(start=start, stop=stop):
                hours, is_plain = self._count(start, stop)
                self.assertAlmostEqual(hours, expected)
                self.assertFalse(is_plain)

    def _create_calendar(self, *shifts, **values):
        """A calendar of ``(weekday, from, to)`` shifts."""
        lines = [
            Command.create(
                {
                    "name": "Shift",
                    "dayofweek": day,
                    "hour_from": first,
                    "hour_to": last,
                    "day_period": "morning",
                }
            )
            for day, first, last in shifts
        ]
        return self.env["resource.calendar"].create(
            {
                "name": "Shifts",
                "tz": self.calendar.tz,
                "company_id": self.company.id,
                "attendance_ids": [Command.clear(), *lines],
                **values,
            }
        )

    def _use_department(self, calendar):
        """Ask for a department that works by its own calendar."""
        self.department = self.env["hr.department"].create(
            {
                "name": "Bakehouse",
                "company_id": self.company.id,
                "policy_calendar_id": calendar.id,
            }
        )


class TestNationalDay(WorktimeCase):
    """National Day 2026: 1 to 7 October off; Saturday 10 is worked instead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "company_id": cls.company.id,
                "calendar_id": cls.calendar.id,
                "date_from": "2026-09-30 16:00:00",  # midnight in Shanghai
                "date_to": "2026-10-07 15:59:59",
            }
        )
        cls.days.create(
            {"name": "Make-up", "date": "2026-10-10", "company_id": cls.company.id}
        )

    def test_count_hours(self):
        self._assert_counts(
            ("2026-09-30 09:00", "2026-09-30 11:30", 2.5),
            ("2026-09-30 11:00", "2026-09-30 14:00", 2.0),
            ("2026-09-30 12:10", "2026-09-30 12:50", 0.0),
            ("2026-09-30 08:00", "2026-09-30 17:00", 8.0),
            ("2026-09-30 17:00", "2026-10-01 08:00", 0.0),
            ("2026-10-01 00:00", "2026-10-08 00:00", 0.0),
            ("2026-09-30 16:30", "2026-10-08 08:30", 1.0),
            ("2026-10-09 16:00", "2026-10-12 09:00", 10.0),
            ("2026-10-10 07:00", "2026-10-10 12:30", 4.0),
            ("2026-10-11 00:00", "2026-10-12 00:00", 0.0),
            ("2026-09-30 16:30", "2026-10-13 16:30", 40.0),
            ("2026-09-30 08:00", "2026-10-17 08:00", 72.0),
        )

    def test_nothing_is_counted_backwards(self):
        moment = "2026-09-30 10:00"
        self.assertEqual(self._count(moment, moment), (0.0, False))
        self.assertEqual(self._count(moment, "2026-09-30 09:00"), (0.0, False))
        self.company.resource_calendar_id = False
        self.assertEqual(self._count(moment, "2026-09-30 09:00"), (0.0, False))

    def test_over_half_a_year(self):
        # Mon 12 October to Mon 12 April: 26 weeks of 40 h
        self._assert_counts(("2026-10-12 08:00", "2027-04-12 08:00", 1040.0))

    def test_more_than_the_furthest_deadline(self):
        # Mon 12 October 2026 to Mon 13 December 2027: 61 weeks of 40 h
        self._assert_counts(("2026-10-12 08:00", "2027-12-13 08:00", 2440.0))

    def test_a_makeup_day_entered_later_is_seen_at_once(self):
        span = ("2026-10-09 17:00", "2026-10-12 08:00")
        self.assertEqual(self._count(*span), (8.0, False))
        self.days.search([("date", "=", "2026-10-10")]).unlink()
        self.assertEqual(self._count(*span), (0.0, False))

    def test_a_department_counts_by_its_own_calendar(self):
        span = ("2026-10-08 20:00", "2026-10-09 09:00")
        self._assert_counts((*span, 1.0))
        self._use_department(self._create_calendar(*((day, 0, 6) for day in "0123456")))
        self._assert_counts(
            (*span, 6.0),
            ("2026-10-08 03:00", "2026-10-10 03:00", 12.0),
            ("2026-10-08 08:00", "2026-10-08 17:00", 0.0),
        )

    def test_without_a_calendar_plain_hours_count(self):
        self.company.resource_calendar_id = False
        self.assertEqual(
            self._count("2026-09-30 16:30", "2026-10-01 02:00"), (9.5, True)
        )

    def test_a_calendar_without_hours_counts_plain_hours(self):
        self.calendar.attendance_ids.unlink()
        self.assertEqual(
            self._count("2026-09-30 16:30", "2026-10-01 02:00"), (9.5, True)
        )

    def test_weeks_off_are_no_plain_hours(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Stocktaking",
                "company_id": self.company.id,
                "calendar_id": self.calendar.id,
                "date_from": "2026-10-31 16:00:00",
                "date_to": "2026-11-30 15:59:59",
            }
        )
        self._assert_counts(("2026-11-03 08:00", "2026-11-05 17:00", 0.0))

    def test_counting_undoes_planning(self):
        for start in (
            "2026-09-30 16:30",
            "2026-09-30 12:20",
            "2026-10-04 20:00",
            "2026-10-09 11:15",
            "2026-10-10 12:30",
            "2026-10-11 00:00",
        ):
            for hours in (0.25, 1.0, 3.5, 4.0, 8.0, 12.75, 40.0, 160.0):
                with self.subTest(start=start, hours=hours):
                    end, _plain = self._plan(start, hours)
                    counted, is_plain = self.days._policy_count_hours(
                        self.company, self.department, self._to_utc(start), end
                    )
                    self.assertAlmostEqual(counted, hours)
                    self.assertFalse(is_plain)

    def test_deadlines_of_each_severity(self):
        targets = {
            "ordinary": (4.0, 8.0, 24.0, 40.0),
            "major": (2.0, 4.0, 16.0, 40.0),
            "urgent": (1.0, 2.0, 8.0, 16.0),
        }
        for row in DEADLINES.strip().splitlines():
            start, level, *expected = row.split()
            for hours, deadline in zip(targets[level], expected, strict=True):
                with self.subTest(start=start, level=level, hours=hours):
                    self.assertEqual(
                        self._plan(f"2026-{start}", hours),
                        (self._to_utc(f"2026-{deadline}"), False),
                    )


class TestSummerTime(WorktimeCase):
    """Hours are those that pass, whatever the clock on the wall does."""

    def _set_zone(self, zone):
        self.calendar.tz = zone
        self._use_department(
            self._create_calendar(("5", 22, 24), ("6", 0, 6), ("0", 8, 12))
        )

    def test_night_shifts(self):
        for zone, start, stop, expected in (
            ("Europe/Berlin", "2026-10-17 22:00", "2026-10-18 06:00", 8.0),
            ("Europe/Berlin", "2026-10-24 22:00", "2026-10-25 06:00", 9.0),
            ("Europe/Berlin", "2026-10-25 04:00", "2026-10-26 09:00", 3.0),
            ("Europe/Berlin", "2027-03-27 22:00", "2027-03-28 06:00", 7.0),
            ("America/New_York", "2026-10-31 22:00", "2026-11-01 06:00", 9.0),
            ("America/New_York", "2026-11-01 05:00", "2026-11-02 10:00", 3.0),
            ("America/New_York", "2026-03-07 22:00", "2026-03-08 06:00", 7.0),
        ):
            self._set_zone(zone)
            self._assert_counts((start, stop, expected))

    def test_days_on_both_sides(self):
        for zone, friday, monday in (
            ("Europe/Berlin", "2026-10-23", "2026-10-26"),
            ("America/New_York", "2026-10-30", "2026-11-02"),
            ("America/New_York", "2026-03-06", "2026-03-09"),
        ):
            self.calendar.tz = zone
            self._assert_counts(
                (f"{friday} 16:00", f"{monday} 09:00", 2.0),
                (f"{friday} 08:00", f"{monday} 17:00", 16.0),
            )

    def test_a_makeup_day_on_the_day_of_the_change(self):
        self._set_zone("Europe/Berlin")
        self.days.create(
            {
                "name": "Make-up",
                "date": "2026-10-25",
                "company_id": self.company.id,
                "weekday": "0",
            }
        )
        # Sunday's night is replaced by Monday's 8 to 12; Saturday 22 to 24 stays
        self._assert_counts(("2026-10-24 12:00", "2026-10-25 20:00", 6.0))

    def test_counting_undoes_planning(self):
        for zone, start in (
            ("Europe/Berlin", "2026-10-24 23:00"),
            ("Europe/Berlin", "2027-03-27 21:00"),
            ("America/New_York", "2026-10-31 23:30"),
            ("America/New_York", "2026-03-07 22:15"),
        ):
            self._set_zone(zone)
            for hours in (0.5, 3.0, 4.5, 8.0, 24.0):
                with self.subTest(zone=zone, start=start, hours=hours):
                    end, _plain = self._plan(start, hours)
                    counted, is_plain = self.days._policy_count_hours(
                        self.company, self.department, self._to_utc(start), end
                    )
                    self.assertAlmostEqual(counted, hours)
                    self.assertFalse(is_plain)
