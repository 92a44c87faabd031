from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PolicyCase

# Week of Monday 9 to Sunday 15 November 2026; 10:00 in Shanghai.
TUESDAY = "2026-11-10 02:00:00"
FRIDAY = "2026-11-13 02:00:00"
MONDAY = "2026-11-16 02:00:00"


class WorkReportCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-11-02 02:00:00"):
            cls.policy = cls._publish_policy()

    def _open(self, day=TUESDAY):
        with freeze_time(day):
            self.env["workshop.work.report"].sudo()._open_period(self.company)
        return self._report()

    def _report(self, user=None, reader=None):
        user = user or self.salesperson
        return (
            self.env["workshop.work.report"]
            .with_user(reader or user)
            .with_company(self.company)
            .search([("user_id", "=", user.id)], limit=1)
        )

    def _draft(self, day=FRIDAY):
        with freeze_time(day):
            self.env["workshop.work.report"].sudo()._draft_ending(self.company)

    def _submit(self, report, day=FRIDAY):
        with freeze_time(day):
            report.done = report.done or "Sold bread."
            report.plan = report.plan or "Sell more."
            report.action_submit()

    def _sell(self, day):
        with freeze_time(day):
            order = self._create_order(price=160.0, quantity=50.0)
            order.action_confirm()
            order.sudo().date_order = day
        return order


@tagged("post_install", "-at_install")
class TestWorkReport(WorkReportCase):
    def test_opens_for_every_salesperson_once(self):
        report = self._open()
        self.assertRecordValues(
            report,
            [
                {
                    "date_from": date(2026, 11, 9),
                    "date_to": date(2026, 11, 15),
                    # Monday, eight working hours after the week: 8-12, 13-17
                    "date_due": datetime(2026, 11, 16, 9, 0),
                    "state": "open",
                }
            ],
        )
        self.assertTrue(self._report(self.colleague))
        self.assertFalse(self._report(self.manager))
        self._open(FRIDAY)
        self.assertEqual(
            report.search_count([("user_id", "=", self.salesperson.id)]), 1
        )

    def test_drafted_from_the_records(self):
        report = self._open()
        order = self._sell(TUESDAY)
        with freeze_time(TUESDAY):
            sent = self._create_order(price=155.0)
            sent.action_quotation_sent()
        self._draft()
        figures = {line.code: line for line in report.line_ids}
        self.assertEqual(figures["net_sales"].actual, 8000.0)
        self.assertEqual(figures["net_sales"].res_ids, order.ids)
        self.assertFalse(figures["satisfaction"].has_actual)
        self.assertEqual(figures["satisfaction"].actual_text, "—")
        self.assertIn("new customers: 1", report.done)
        self.assertIn(order.name, report.done)
        self.assertIn(f"Offers to follow up: {sent.name}", report.plan)
        # the order's own date has passed
        self.assertEqual(report.problems, "Promises not kept: 1.")

    def test_what_was_typed_stays(self):
        report = self._open()
        with freeze_time(TUESDAY):
            report.done = "A good week."
        self._draft()
        self.assertEqual(report.done, "A good week.")

    def test_submitted_in_time_then_answered(self):
        report = self._open()
        self._submit(report)
        self.assertTrue(report.is_in_time)
        answer = report.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Write a sentence"):
            answer.action_answer()
        answer.answer = "Well done."
        answer.action_answer()
        self.assertRecordValues(
            report, [{"state": "answered", "answered_by_id": self.manager.id}]
        )

    def test_after_the_deadline_it_is_late(self):
        report = self._open()
        self._submit(report, "2026-11-16 09:01:00")
        self.assertFalse(report.is_in_time)

    def test_exactly_at_the_deadline_is_in_time(self):
        report = self._open()
        self._submit(report, "2026-11-16 09:00:00")
        self.assertTrue(report.is_in_time)

    def test_not_before_the_end_and_not_empty(self):
        report = self._open()
        with self.assertRaisesRegex(UserError, "submit the report then"):
            self._submit(report, TUESDAY)
        with freeze_time(FRIDAY):
            report.done = report.plan = False
            with self.assertRaisesRegex(UserError, "what was done and what comes next"):
                report.action_submit()

    def test_figures_freeze_with_the_submission(self):
        report = self._open()
        self._submit(report)
        self._sell(TUESDAY)
        figures = {line.code: line for line in report.line_ids}
        self.assertEqual(figures["net_sales"].actual, 0.0)
        with self.assertRaisesRegex(UserError, "stays as it is"), freeze_time(FRIDAY):
            report.action_draft()

    def test_each_writes_his_part(self):
        report = self._open()
        with freeze_time(FRIDAY):
            for user, values in (
                (self.colleague, {"done": "x"}),
                (self.manager, {"done": "x"}),
                (self.salesperson, {"answer": "x"}),
                (self.salesperson, {"done": "x", "answer": "y"}),
                (self.manager, {"answer": "too early"}),
                (self.salesperson, {"state": "submitted"}),
                (self.owner, {"is_in_time": True}),
                (self.salesperson, {"date_due": MONDAY}),
            ):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(UserError),
                ):
                    report.with_user(user).write(values)
            with self.assertRaises(UserError):
                report.sudo().unlink()
        self._submit(report)
        with self.assertRaises(UserError):
            report.write({"done": "Another week."})
        with self.assertRaises(AccessError):
            report.with_user(self.colleague).read(["done"])

    def test_who_is_told(self):
        report = self._open()
        self.assertFalse(report.sudo().activity_ids)
        self._draft()
        self.assertEqual(report.sudo().activity_ids.user_id, self.salesperson)
        self._submit(report)
        self.assertEqual(report.sudo().activity_ids.user_id, self.manager)
        report.with_user(self.manager).answer = "Good."
        report.with_user(self.manager).action_answer()
        self.assertFalse(report.sudo().activity_ids)

    def test_where_am_i_names_it(self):
        report = self._open()
        card = (
            self.env["workshop.scorecard"]
            .with_user(self.salesperson)
            .new({"user_id": self.salesperson.id, "company_id": self.company.id})
        )
        with freeze_time(TUESDAY):
            self.assertEqual(card.due_report_id, report)
            self.assertIn("Drafted from the records", card.due_report_text)
        self.assertEqual(card.action_open_report()["res_id"], report.id)
        self.assertFalse(card.induction_id)

    def test_control(self):
        in_time = self._open()
        late = self._report(self.colleague)
        self._submit(in_time)
        counts = []
        for now in ("2026-11-16 08:00:00", "2026-11-16 10:00:00"):
            with freeze_time(now):
                model, due, kept = in_time._control_work_report_in_time(
                    self.company, date(2026, 11, 1), date(2026, 11, 30)
                )
                rows = self.env[model]
                counts.append((rows.search(due), rows.search(kept)))
        self.assertEqual(counts[0], (in_time, in_time))
        self.assertEqual(counts[1], (in_time | late, in_time))


@tagged("post_install", "-at_install")
class TestMonthlyReport(WorkReportCase):
    policy_values = {**WorkReportCase.policy_values, "report_kind": "month"}

    def test_a_month_where_the_policy_says_so(self):
        report = self._open()
        self.assertEqual(
            (report.date_from, report.date_to), (date(2026, 11, 1), date(2026, 11, 30))
        )
