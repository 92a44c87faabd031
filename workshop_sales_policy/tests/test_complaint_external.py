"""A case passed on by 12315: the authority's clock, which waits for nobody."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOW
from .common_complaint import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)  # Tuesday 24 November, 10:00 in Shanghai
class TestComplaintExternal(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls.policy = cls._publish_policy()
        cls.case = cls._create_complaint()

    def _pass_on(self, day=date(2026, 11, 23)):
        self.case._log_external("HZ-2026-118", day)

    def test_deadlines_in_working_days(self):
        self._pass_on()
        # Monday 23 November is not counted. Seven: Tue 24 … Wed 2 December.
        # Forty-five are nine weeks: Monday 25 January. Both to the end of that day in
        # Shanghai. Due soon after 5 (of 5.25) and 33 (of 33.75) working days: from the
        # end of Mon 30 November, and of Thu 7 January (six weeks and three days).
        self.assertEqual(
            {
                clock.kind: (
                    clock.target_days,
                    str(clock.date_start),
                    str(clock.date_warn),
                    str(clock.date_due),
                )
                for clock in self.case.clock_ids
                if clock.kind.startswith("external")
            },
            {
                "external_accept": (
                    7,
                    "2026-11-22 16:00:00",
                    "2026-11-30 15:59:59",
                    "2026-12-02 15:59:59",
                ),
                "external_end": (
                    45,
                    "2026-11-22 16:00:00",
                    "2027-01-07 15:59:59",
                    "2027-01-25 15:59:59",
                ),
            },
        )

    def test_leave_and_make_up_day_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-11-26 00:00:00",
                "date_to": "2026-11-26 12:00:00",
            }
        )
        self._pass_on()
        clock = self._get_clock(self.case, "external_accept")
        self.assertEqual(str(clock.date_due), "2026-12-03 15:59:59")
        self.env["workshop.workday"].create(
            {"name": "Make-up", "date": "2026-11-28", "company_id": self.company.id}
        )
        self._pass_on()  # set right: the dates follow
        self.assertEqual(str(clock.date_due), "2026-12-02 15:59:59")

    def test_customer_does_not_stop_it(self):
        self._pass_on()
        self.case.action_wait("A photo of the label")
        clock = self._get_clock(self.case, "external_accept")
        self.assertFalse(clock.is_paused)
        self.assertEqual(
            (self.case.clock_kind, self.case.clock_level),
            ("external_accept", "running"),
        )
        with freeze_time("2026-12-03 02:00:00"):
            clock.sudo()._apply_clock(fields.Datetime.now())
            self.assertTrue(clock.is_breached)
            self.assertEqual(self.case.clock_level, "late")
            self.case.action_resume()
        self.assertEqual(str(clock.date_due), "2026-12-02 15:59:59")

    def test_severity_does_not_move_it(self):
        self._pass_on()
        self.case.action_acknowledge()
        self.case._assess(5, True)
        clock = self._get_clock(self.case, "external_end")
        self.assertEqual(str(clock.date_due), "2027-01-25 15:59:59")

    def test_input_is_checked(self):
        for number, day, words in (
            ("", date(2026, 11, 23), "Enter the number"),
            ("HZ", False, "Enter the number"),
            ("HZ", date(2026, 11, 25), "today or earlier"),
        ):
            with self.subTest(number=number, day=day):
                with self.assertRaisesRegex(UserError, words):
                    self.case._log_external(number, day)
        self.assertFalse(self.case.is_external)
        self.case._log_external("HZ", date(2026, 11, 24))
        self.assertTrue(self.case.is_external)

    def test_taken_on_then_settled(self):
        self._pass_on()
        with freeze_time("2026-11-26 02:00:00"):
            self.case._decide_external("accepted", "Office of the Xihu district")
        clock = self._get_clock(self.case, "external_accept")
        self.assertEqual(
            (clock.result, str(clock.date_done)), ("met", "2026-11-26 02:00:00")
        )
        self.assertTrue(self._get_clock(self.case, "external_end").is_open)
        with self.assertRaises(UserError):
            self.case._decide_external("refused")
        with self.assertRaises(UserError):
            self._pass_on()  # decided: number and day stay
        with freeze_time("2026-12-01 02:00:00"):
            self.case._settle_external("settled", "Two new loaves")
        self.assertEqual(self._get_clock(self.case, "external_end").result, "met")
        self.assertEqual(
            self.case.external_note, "Office of the Xihu district\nTwo new loaves"
        )
        self.assertFalse(self.case.is_external_open)
        with self.assertRaises(UserError):
            self.case._settle_external("failed")

    def test_not_taken_on_ends_both(self):
        self._pass_on()
        self.case._decide_external("refused")
        self.assertEqual(self._get_clock(self.case, "external_accept").result, "met")
        self.assertEqual(self._get_clock(self.case, "external_end").result, "dropped")
        self.assertFalse(self.case.is_external_open)

    def test_open_at_the_authority_keeps_the_case_open(self):
        self._pass_on()
        self.case.action_acknowledge()
        self.case._assess(1, False)
        self.case._propose("Two new loaves.")
        self.case._reply("You get two new loaves.")
        self.case.sudo().reply_notice_id._set_gone("sent", self.case.date_replied)
        self.case._log_callback(True, 5)
        self.assertEqual(self.case.state, "follow_up")
        with self.assertRaisesRegex(UserError, "open at 12315 as HZ-2026-118"):
            self.case.action_close()
        self.case._settle_external("settled")
        self.case.action_close()
        self.assertEqual(self.case.state, "closed")

    def test_rejecting_does_not_end_it(self):
        self._pass_on()
        self.case._reject("Bought elsewhere", "These loaves are not ours.")
        self.assertTrue(self._get_clock(self.case, "external_end").is_open)
        self.assertEqual(self.case.clock_kind, "external_accept")
        self.assertIn("open at 12315", self.case.policy_next_text)
        self.case.sudo()._notify()
        activity = self.case.sudo().activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        self.case._settle_external("failed")
        self.case.sudo()._notify()
        self.assertFalse(self.case.sudo().activity_ids)
        self.assertEqual(self.case.clock_level, "done")

    def test_merging_does_not_end_it(self):
        self._pass_on()
        main = self._create_complaint().sudo()
        case = self.case.sudo()
        case._set_state("merged")
        case._policy_write({"merged_into_id": main.id})
        case._drop_clocks()
        self.assertEqual(self.case.clock_kind, "external_accept")
        with self.assertRaisesRegex(UserError, "merged into"):
            self._pass_on()
        self.case._decide_external("refused")
        self.assertEqual(self.case.clock_level, "done")

    def test_reopening_does_not_end_it(self):
        self.case._reject("Bought elsewhere", "These loaves are not ours.")
        self._pass_on()  # the customer went there after our answer
        self.case._reopen("12315 asks")
        self.assertTrue(self._get_clock(self.case, "external_end").is_open)

    def test_without_policy_no_clock_runs(self):
        self.policy.with_user(self.owner).action_suspend("Holidays")
        case = self._create_complaint()
        case._log_external("HZ-1", date(2026, 11, 23))
        self.assertTrue(case.is_external)
        self.assertFalse(case.clock_ids)

    def test_columns_are_the_servers(self):
        values = {
            "is_external": True,
            "external_number": "x",
            "external_date": "2026-11-01",
            "external_decision": "refused",
            "external_outcome": "settled",
            "external_note": "x",
        }
        for user in (self.salesperson, self.manager, self.owner):
            for name, value in values.items():
                with self.subTest(user=user.name, name=name):
                    with self.assertRaises(UserError):
                        self.case.with_user(user).write({name: value})
        case = self._create_complaint(is_external=True, external_number="x")
        self.assertFalse(case.is_external or case.external_number)

    def test_who_may_note_it(self):
        for user in (self.colleague, self.finance, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.case.with_user(user)._log_external("HZ", date(2026, 11, 23))
        self.case.sudo()._policy_write({"accused_id": self.salesperson.id})
        with self.assertRaises(AccessError):
            self._pass_on()
        self.case.with_user(self.manager)._log_external("HZ", date(2026, 11, 23))

    def test_dialogs(self):
        def act(**values):
            wizard = self.env["workshop.complaint.act"].with_user(self.salesperson)
            wizard.create({"complaint_id": self.case.id, **values}).action_apply()

        for name in ("", "_decide", "_settle"):
            action = getattr(self.case, f"action_external{name}_dialog")()
            self.assertEqual(action["context"]["default_act"], f"external{name}")
        act(act="external", external_number="HZ-7", external_date="2026-11-20")
        act(act="external_decide", external_decision="accepted", reason="Yes")
        act(act="external_settle", external_outcome="withdrawn")
        self.assertRecordValues(
            self.case,
            [
                {
                    "external_number": "HZ-7",
                    "external_decision": "accepted",
                    "external_outcome": "withdrawn",
                    "external_note": "Yes",
                }
            ],
        )
