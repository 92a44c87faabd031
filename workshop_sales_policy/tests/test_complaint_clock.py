"""Deadlines of cases: working time over a holiday, severity, pauses, the job."""

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import NOW
from .common_complaint import ComplaintCase


class ClockCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-09-01"):
            cls._publish_policy()

    def _apply_clock(self, case):
        """What the job does with the deadlines of ``case`` that are due now."""
        now = fields.Datetime.now()
        clocks = self.env["workshop.complaint.clock"]
        due = clocks._get_due_batch(now, 0)
        (due & case.sudo().clock_ids)._apply_clock(now)

    def _get_dates(self, case):
        return {c.kind: str(c.date_due) for c in case.clock_ids}


@tagged("post_install", "-at_install")
class TestHolidayDeadlines(ClockCase):
    """National Day 2026: 1 to 7 October off, Saturday 10 October is worked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "calendar_id": cls.calendar.id,
                "company_id": cls.company.id,
                "date_from": "2026-09-30 16:00:00",
                "date_to": "2026-10-07 15:59:59",
            }
        )
        cls.env["workshop.workday"].create(
            {
                "name": "Make-up day",
                "company_id": cls.company.id,
                "date": "2026-10-10",
                "weekday": "2",
            }
        )

    @freeze_time("2026-09-30 08:30:00")  # Wednesday 16:30, half an hour before the end
    def test_ordinary_case_before_the_holiday(self):
        case = self._create_complaint()
        # 30 Sep 0.5 h; Thu 8, Fri 9 and Sat 10 October 8 h each; then Mon 12.
        self.assertEqual(
            self._get_dates(case),
            {
                "ack": "2026-10-08 03:30:00",  # Thu 11:30
                "contact": "2026-10-08 08:30:00",  # Thu 16:30
                "solution": "2026-10-10 08:30:00",  # Sat 16:30, the make-up day
                "reply": "2026-10-13 08:30:00",  # Tue 16:30
            },
        )
        # 75 % of 4 h = 3 h: 2.5 h on Thursday
        self.assertEqual(
            str(self._get_clock(case, "ack").date_warn), "2026-10-08 02:30:00"
        )

    @freeze_time("2026-10-09 07:00:00")  # Friday 15:00, before the make-up Saturday
    def test_urgent_case_uses_the_make_up_day(self):
        case = self._create_complaint(is_safety=True)
        case._assess(1, True)
        # Fri 2 h, Sat 8 h: solution 8 h = Sat 15:00, reply 16 h = Mon 15:00
        self.assertEqual(
            self._get_dates(case),
            {
                "ack": "2026-10-09 08:00:00",
                "contact": "2026-10-09 09:00:00",
                "solution": "2026-10-10 07:00:00",
                "reply": "2026-10-12 07:00:00",
            },
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSeverityAndClocks(ClockCase):
    def test_raised_severity_counts_from_receipt(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 03:00:00"):  # 11:00, one hour later
            case._assess(5, False, "major", "The customer is a hospital.")
        # from 10:00: contact 4 h = 15:00, solution 16 h = Thu 10:00, reply 40 h
        self.assertEqual(
            self._get_dates(case),
            {
                "ack": "2026-11-24 04:00:00",  # 2 h = 12:00
                "contact": "2026-11-24 07:00:00",
                "solution": "2026-11-26 02:00:00",
                "reply": "2026-12-01 02:00:00",
            },
        )

    def test_raised_into_the_past_breaks_at_the_change(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 06:00:00"):  # 14:00: three hours are gone
            case._assess(1, True)
        clock = self._get_clock(case, "ack")
        self.assertEqual(
            (clock.is_breached, str(clock.date_due), str(clock.date_breached)),
            (True, "2026-11-24 03:00:00", "2026-11-24 06:00:00"),
        )
        self.assertEqual(case.clock_level, "late")

    def test_lowered_severity_changes_nothing(self):
        case = self._create_complaint()
        case._assess(1, True)
        before = self._get_dates(case)
        case._assess(1, False, False, "It was the lid, nobody could be harmed.")
        self.assertEqual(case.severity, "ordinary")
        self.assertEqual(self._get_dates(case), before)

    def test_recurrence_of_product_and_defect(self):
        for number in range(3):
            stranger = self.env["res.partner"].create({"name": f"Guest {number}"})
            self._create_complaint(partner_id=stranger.id, defect_id=self.mould.id)
        case = self._create_complaint(defect_id=self.mould.id)
        case._assess(2, False)
        # four cases of mould: 4 points; 2 × 4 = 8 = major
        self.assertRecordValues(
            case, [{"recurrence": 4, "points": 8, "severity": "major"}]
        )

    def test_recurrence_of_the_customer(self):
        self._create_complaint(product_id=False)
        case = self._create_complaint()
        case._assess(4, False)
        self.assertRecordValues(
            case, [{"recurrence": 2, "points": 8, "severity": "major"}]
        )

    def test_window_is_ninety_days_inclusive(self):
        with freeze_time("2026-08-26 02:00:00"):  # 90 days before
            self._create_complaint(partner_id=False, is_anonymous=True)
        with freeze_time("2026-08-25 02:00:00"):  # 91 days before
            self._create_complaint(partner_id=False, is_anonymous=True)
        case = self._create_complaint()
        self.assertEqual(case._get_recurrence(), 3)  # two within: 2-3 -> 3

    def test_override_needs_a_reason(self):
        case = self._create_complaint()
        with self.assertRaisesRegex(Exception, "needs a reason"):
            case._assess(2, False, "urgent")
        case._assess(2, False, "urgent", "The press asks.")
        self.assertRecordValues(
            case,
            [
                {
                    "severity": "urgent",
                    "points": 2,
                    "severity_reason": "The press asks.",
                }
            ],
        )

    def test_pause_after_the_deadline_undoes_nothing(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 07:30:00"):  # half an hour late
            case.action_wait("A photo")
        with freeze_time("2026-11-26 02:00:00"):
            case.action_resume()
        clock = self._get_clock(case, "ack")
        self.assertEqual(
            (clock.result, str(clock.date_due)), ("late", "2026-11-24 07:00:00")
        )

    def test_nothing_fires_while_paused(self):
        case = self._create_complaint()
        case.action_wait("A photo")
        with freeze_time("2026-12-24 02:00:00"):
            self._apply_clock(case)
            self.assertFalse(any(case.clock_ids.mapped("is_breached")))
            self.assertEqual(case.clock_level, "paused")

    def test_done_at_the_very_moment_is_in_time(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 07:00:00"):
            case.action_acknowledge()
        self.assertEqual(self._get_clock(case, "ack").result, "met")

    def test_warned_at_three_quarters(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 06:00:00"):  # 3 of 4 hours
            self._apply_clock(case)
            self.assertEqual(case.clock_level, "soon")
            self.assertEqual(case.policy_next_level, "warning")
        self.assertFalse(case.is_escalated)

    def test_company_without_hours_counts_plain_ones(self):
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Empty",
                "company_id": self.company.id,
                "attendance_ids": [fields.Command.clear()],
            }
        )
        case = self._create_complaint()
        clock = self._get_clock(case, "ack")
        self.assertEqual(
            (str(clock.date_due), clock.is_plain_hours), ("2026-11-24 06:00:00", True)
        )

    def test_without_policy_no_clock_runs(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        case = self._create_complaint()
        self.assertFalse(case.clock_ids)
        self.assertEqual(case.clock_level, "done")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDeadlineJob(ClockCase):
    def test_late_case_reaches_the_manager_once(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 07:00:01"):
            self._apply_clock(case)
            case.sudo()._notify()
            self._apply_clock(case)
            case.sudo()._notify()
        todos = self.env["mail.activity"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual(todos.user_id, self.salesperson | self.manager)
        self.assertEqual(len(todos), 2)
        self.assertTrue(todos[0].summary.startswith("Late: "))

    def test_what_was_late_is_done_and_the_manager_is_free(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 07:00:01"):
            self._apply_clock(case)
            case.action_acknowledge()
            case.sudo()._notify()
        self.assertFalse(case.is_escalated)
        self.assertEqual(case.sudo().activity_ids.user_id, self.salesperson)

    def test_batch_costs_the_same(self):
        """Two or twenty late cases: the same number of statements."""
        counts = []
        for size in (2, 20):
            cases = self.env["workshop.complaint"]
            for _number in range(size):
                cases += self._create_complaint()
            self.env.flush_all()
            with freeze_time("2026-11-24 07:00:01"):
                self.env.invalidate_all()
                clocks = cases.sudo().clock_ids.filtered(lambda c: c.kind == "ack")
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                clocks._apply_clock(fields.Datetime.now())
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_list_costs_the_same(self):
        """No query per row: 2 or 20 cases with clock, turn and next line."""
        names = {
            name: {}
            for name in (
                "name",
                "severity",
                "clock_kind",
                "clock_due",
                "clock_level",
                "state",
                "policy_next_text",
            )
        }
        cases = self.env["workshop.complaint"]
        for _number in range(20):
            cases += self._create_complaint()
        counts = []
        for size in (2, 20, 2, 20):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases[:size].web_read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[3])

    def test_job_runs_through_and_leaves_nothing(self):
        case = self._create_complaint()
        cron = self.env.ref("workshop_sales_policy.ir_cron_complaint_deadlines")
        with freeze_time("2026-11-26 02:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        late = {c.kind for c in case.clock_ids if c.is_breached}
        self.assertEqual(late, {"ack", "contact"})
        clocks = self.env["workshop.complaint.clock"]
        with freeze_time("2026-11-26 02:00:00"):
            due = clocks._get_due_batch(fields.Datetime.now(), 0)
        self.assertFalse(due & case.sudo().clock_ids)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintControls(ClockCase):
    def _count(self, model, control):
        name, applicable, kept = getattr(self.env[model], f"_control_{control}")(
            self.company,
            fields.Date.to_date("2026-11-01"),
            fields.Date.to_date("2026-11-30"),
        )
        rows = self.env[name]
        return rows.search_count(applicable), rows.search_count(kept)

    def test_acknowledged_in_time_late_and_not_yet(self):
        clock = "workshop.complaint.clock"
        done = self._create_complaint()
        done.action_acknowledge()
        late = self._create_complaint()
        self.assertEqual(self._count(clock, "complaint_acknowledged"), (1, 1))
        with freeze_time("2026-11-24 08:00:00"):
            self._apply_clock(late)
        self._create_complaint()  # not due yet
        self.assertEqual(self._count(clock, "complaint_acknowledged"), (2, 1))

    def test_owner_and_hand_over(self):
        self._create_complaint()
        unknown = self._create_complaint(category_id=False)
        with freeze_time("2026-11-26 02:00:00"):
            self.assertEqual(
                self._count("workshop.complaint", "complaint_owner"), (2, 1)
            )
            unknown.category_id = self.quality  # too late
            self.assertEqual(
                self._count("workshop.complaint", "complaint_owner"), (2, 1)
            )
            self.assertEqual(
                self._count("workshop.complaint", "complaint_recorded"), (2, 0)
            )

    def test_satisfied_at_the_call_back(self):
        for score in (5, 3):
            case = self._create_complaint()
            case.action_acknowledge()
            case._assess(1, False)
            case._propose("We replace it.")
            case._reply("We replace it.")
            case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
            case._log_callback(True, score)
        self.assertEqual(
            self._count("workshop.complaint", "callback_satisfied"), (2, 1)
        )
        self.assertEqual(
            self._count("workshop.complaint.clock", "callback_done"), (2, 2)
        )
