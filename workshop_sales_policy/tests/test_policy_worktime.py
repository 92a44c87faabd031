from datetime import date, datetime

from odoo.fields import Command

from .common import PolicyCase


class TestWorkingTime(PolicyCase):
    """Deadlines run in the calendar's hours (8–12, 13–17), make-up days included.

    Spring Festival 2026: 15 to 23 February off; Saturday 14 is worked instead.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.company.resource_calendar_id
        cls.calendar.tz = "Asia/Shanghai"
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Spring Festival",
                "company_id": cls.company.id,
                "calendar_id": cls.calendar.id,
                "date_from": "2026-02-14 16:00:00",  # midnight in Shanghai
                "date_to": "2026-02-23 15:59:59",
            }
        )

    def _add_makeup_day(self, day="2026-02-14", **values):
        return self.env["workshop.workday"].create(
            {"name": "Make-up", "date": day, "company_id": self.company.id, **values}
        )

    def _plan(self, start, hours, department=None):
        department = department or self.env["hr.department"]
        deadline, is_plain = self.env["workshop.workday"]._policy_plan_hours(
            self.company, department, datetime.fromisoformat(start), hours
        )
        return str(deadline), is_plain

    def test_a_usual_day_has_a_lunch(self):
        # Tue 10:00 + 4 h = 15:00 in Shanghai
        self.assertEqual(
            self._plan("2026-03-10 02:00:00", 4.0), ("2026-03-10 07:00:00", False)
        )

    def test_done_exactly_at_closing_is_that_day(self):
        self.assertEqual(
            self._plan("2026-03-10 00:00:00", 8.0), ("2026-03-10 09:00:00", False)
        )

    def test_asked_at_night_runs_from_the_morning(self):
        # Tue 22:00 in Shanghai
        self.assertEqual(
            self._plan("2026-03-10 14:00:00", 1.0), ("2026-03-11 01:00:00", False)
        )

    def test_over_the_holiday_without_a_makeup_day(self):
        # Fri 13 February 16:00: 1 h, then 7 h on Tue 24 until 16:00
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0), ("2026-02-24 08:00:00", False)
        )

    def test_makeup_day_counts(self):
        self._add_makeup_day()
        # Fri 1 h, Sat 14: 7 h until 16:00
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0), ("2026-02-14 08:00:00", False)
        )

    def test_over_the_holiday_after_a_makeup_day(self):
        self._add_makeup_day()
        # Fri 1 h, Sat 8 h, Tue 24: 7 h until 16:00
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 16.0), ("2026-02-24 08:00:00", False)
        )

    def test_makeup_day_beats_a_leave(self):
        self._add_makeup_day("2026-02-16")  # a Monday inside the festival
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0), ("2026-02-16 08:00:00", False)
        )

    def test_makeup_day_has_the_hours_of_its_weekday(self):
        friday = self.calendar.attendance_ids.filtered(
            lambda row: row.dayofweek == "4" and row.hour_from >= 12.5
        )
        friday.unlink()  # Fridays end at noon
        self._add_makeup_day(weekday="4")
        # Fri 16:00 is after hours; Sat 14: 4 h until noon, then 4 h on Tue 24
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0), ("2026-02-24 04:00:00", False)
        )

    def test_makeup_day_of_another_company_does_not_count(self):
        self._add_makeup_day(company_id=self.other_company.id)
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0), ("2026-02-24 08:00:00", False)
        )

    def test_makeup_day_entered_later_is_seen_at_once(self):
        self._plan("2026-02-13 08:00:00", 8.0)
        day = self._add_makeup_day()
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0)[0], "2026-02-14 08:00:00"
        )
        day.unlink()
        self.assertEqual(
            self._plan("2026-02-13 08:00:00", 8.0)[0], "2026-02-24 08:00:00"
        )

    def test_department_with_its_own_hours(self):
        night = self.env["resource.calendar"].create(
            {
                "name": "Night bakers",
                "tz": "Asia/Shanghai",
                "company_id": self.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Night",
                            "dayofweek": day,
                            "hour_from": 0,
                            "hour_to": 6,
                            "day_period": "morning",
                        }
                    )
                    for day in "0123456"
                ],
            }
        )
        department = self.env["hr.department"].create(
            {
                "name": "Bakehouse",
                "company_id": self.company.id,
                "policy_calendar_id": night.id,
            }
        )
        # Tue 10 March 10:00 in Shanghai: Wed 0–6, then Thu 0–2
        self.assertEqual(
            self._plan("2026-03-10 02:00:00", 8.0, department),
            ("2026-03-11 18:00:00", False),
        )

    def test_no_calendar_is_plain_hours_and_says_so(self):
        self.company.resource_calendar_id = False
        self.assertEqual(
            self._plan("2026-03-10 14:00:00", 8.0), ("2026-03-10 22:00:00", True)
        )

    def test_calendar_without_hours_is_plain_hours_and_says_so(self):
        self.calendar.attendance_ids.unlink()
        self.assertEqual(
            self._plan("2026-03-10 14:00:00", 8.0), ("2026-03-10 22:00:00", True)
        )

    def test_a_review_without_a_calendar_is_flagged(self):
        self._publish_policy()
        self.company.resource_calendar_id = False
        order = self._create_order(price=150.0)
        order.action_policy_submit()
        step = order.sudo().policy_request_id.step_ids
        self.assertTrue(step.is_plain_hours)
        self.assertEqual((step.deadline - step.date_start).total_seconds(), 8 * 3600)

    def test_working_days_over_the_national_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "company_id": self.company.id,
                "calendar_id": self.calendar.id,
                "date_from": "2026-09-30 16:00:00",
                "date_to": "2026-10-07 15:59:59",
            }
        )
        self._add_makeup_day("2026-10-10")
        days = self.env["workshop.workday"]
        # Thu 8, Fri 9, Sat 10 (make-up), Mon 12, Tue 13
        self.assertEqual(
            days._policy_add_workdays(self.company, date(2026, 9, 30), 5),
            date(2026, 10, 13),
        )

    def test_working_days_without_a_calendar(self):
        self.company.resource_calendar_id = False
        days = self.env["workshop.workday"]
        self.assertEqual(
            days._policy_add_workdays(self.company, date(2026, 10, 31), 5),
            date(2026, 11, 6),
        )
