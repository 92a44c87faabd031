"""A case from the first word to the call-back, and what may not be done to it."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW
from .common_complaint import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)  # Tuesday 10:00 in Shanghai
class TestComplaintFlow(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy()

    def _walk_to_solution(self, amount=0.0):
        case = self._create_complaint()
        case.action_acknowledge()
        case._assess(2, False)
        case.action_hand_over()
        case._propose("We replace the two loaves.", amount)
        return case

    def test_recording_fills_what_follows(self):
        case = self._create_complaint()
        self.assertRecordValues(
            case,
            [
                {
                    "state": "received",
                    "user_id": self.salesperson.id,
                    "salesperson_id": self.salesperson.id,
                    "department_id": self.department.id,
                    "severity": "ordinary",
                    "clock_kind": "ack",
                    "clock_level": "running",
                    "is_owned_in_time": True,
                }
            ],
        )
        self.assertEqual(case.name[:1], "C")
        # 10:00 + 4 / 8 / 24 / 40 working hours, local 15:00 today, 10:00 tomorrow, …
        self.assertEqual(
            {c.kind: str(c.date_due) for c in case.clock_ids},
            {
                "ack": "2026-11-24 07:00:00",
                "contact": "2026-11-25 02:00:00",
                "solution": "2026-11-27 02:00:00",
                "reply": "2026-12-01 02:00:00",
            },
        )

    def test_the_form_edits_a_case(self):
        case = self._create_complaint()
        with Form(case) as form:
            form.product_id = self._create_product("Cookie")
        self.assertEqual(case.product_id.name, "Cookie")

    def test_from_record_to_close(self):
        case = self._walk_to_solution()
        self.assertEqual(case.state, "solution_proposed")
        handover = self.env["workshop.handover"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual(handover.duty, "production")
        case._reply("You get two new loaves tomorrow.")
        notice = case.sudo().reply_notice_id
        self.assertEqual((case.state, notice.state), ("replied", "queued"))
        notice._set_gone("sent", case.date_replied)
        self.assertEqual(case.state, "follow_up")
        # 10:00 + 24 working hours
        self.assertEqual(
            str(self._get_clock(case, "callback").date_due), "2026-11-27 02:00:00"
        )
        case._log_callback(True, 4, "Fine now")
        self.assertRecordValues(
            case,
            [
                {
                    "state": "closed",
                    "close_reason": "satisfied",
                    "callback_score": 4,
                    "callback_grade": "staff",
                    "clock_level": "done",
                }
            ],
        )
        self.assertEqual(handover.state, "done")
        self.assertEqual(set(case.clock_ids.mapped("result")), {"met"})

    def test_reply_without_address_waits_to_be_passed_on(self):
        self.partner.email = False
        case = self._walk_to_solution()
        case._reply("You get two new loaves tomorrow.")
        self.assertEqual(case.state, "replied")
        self.assertFalse(case.date_replied)
        self.assertTrue(self._get_clock(case, "reply").is_open)
        case.reply_notice_id.with_user(self.salesperson).action_copied()
        self.assertEqual(case.state, "follow_up")
        self.assertEqual(str(case.date_replied), NOW)

    def test_anonymous_case_ends_with_its_answer(self):
        case = self._create_complaint(partner_id=False, is_anonymous=True)
        case.action_acknowledge()
        case._assess(1, False)
        case._propose("We clean the shelf.")
        case._reply("—")
        self.assertEqual((case.state, case.close_reason), ("closed", "answered"))
        self.assertFalse(case.reply_notice_id)

    def test_question_is_answered_at_once(self):
        case = self._create_complaint(kind="after_sales")
        case.action_acknowledge()
        case._reply("Keep it below 20 °C.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        self.assertEqual((case.state, case.close_reason), ("closed", "answered"))

    def test_low_score_takes_it_up_again(self):
        case = self._walk_to_solution()
        case._reply("Sorry.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        self.assertEqual(case._log_callback(True, 2, "Still mouldy"), "reopen")
        self.assertEqual((case.state, case.reopen_count), ("investigating", 1))
        self.assertEqual(
            {(c.kind, c.round, c.is_open) for c in case.clock_ids},
            {
                ("ack", 0, False),
                ("contact", 0, False),
                ("solution", 0, False),
                ("reply", 0, False),
                ("callback", 0, False),
                ("solution", 1, True),
                ("reply", 1, True),
            },
        )

    def test_three_days_without_answer_end_it(self):
        case = self._walk_to_solution()
        case._reply("Sorry.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        self.assertEqual(case._log_callback(False), "again")
        self.assertEqual(case._log_callback(False), "again")  # the same day
        with freeze_time("2026-11-25 02:00:00"):
            self.assertEqual(case._log_callback(False), "again")
        with freeze_time("2026-11-26 02:00:00"):
            self.assertEqual(case._log_callback(False), "unreachable")
        self.assertEqual((case.state, case.close_reason), ("closed", "unreachable"))
        self.assertEqual(case.callback_score, 0)

    def test_rejected_case_is_answered(self):
        case = self._create_complaint()
        case._reject("Bought elsewhere", "These loaves are not ours.")
        self.assertEqual((case.state, case.close_reason), ("rejected", "rejected"))
        self.assertEqual(case.sudo().reply_notice_id.text, "These loaves are not ours.")

    def test_pause_adds_working_time_back(self):
        case = self._create_complaint()
        case.action_wait("A photo of the label")
        self.assertEqual(case.clock_level, "paused")
        with freeze_time("2026-11-25 02:00:00"):  # 8 working hours later
            case.action_resume()
            # 15:00 today + 8 working hours = 15:00 tomorrow
            self.assertEqual(
                str(self._get_clock(case, "ack").date_due), "2026-11-25 07:00:00"
            )

    def test_deadline_job_marks_once_and_stays(self):
        case = self._create_complaint()
        with freeze_time("2026-11-24 07:00:01"):
            self.env["workshop.complaint.clock"].search(
                [("complaint_id", "=", case.id)]
            )._apply_clock(fields.Datetime.now())
            self.assertEqual(case.clock_level, "late")
            self.assertTrue(case.is_escalated)
            case.action_acknowledge()
        clock = self._get_clock(case, "ack")
        self.assertEqual(
            (clock.result, str(clock.date_breached)), ("missed", "2026-11-24 07:00:00")
        )
        clock.with_user(self.salesperson).action_explain("The phone was broken.")
        self.assertEqual(clock.breach_reason, "The phone was broken.")
        with self.assertRaises(UserError):
            clock.with_user(self.salesperson).action_explain("Better reason")

    def test_compensation_beyond_limit_waits_for_another(self):
        case = self._walk_to_solution(amount=300.0)
        self.assertEqual(case.policy_approval_state, "pending")
        with self.assertRaises(UserError):
            case._reply("You get 300 back.")
        with self.assertRaises(UserError):
            case.action_policy_approve()
        self._approve(case)
        self.assertTrue(case.is_compensation_released)
        case._reply("You get 300 back.")
        self.assertEqual(case.state, "replied")

    def test_compensation_within_limit_is_free(self):
        case = self._walk_to_solution(amount=200.0)
        self.assertTrue(case.is_compensation_released)

    def test_facts_must_fit(self):
        other = self._create_product("Rye loaf")
        lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": other.id, "company_id": self.company.id}
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        order = self._create_order()
        for values in (
            {"lot_id": lot.id},
            {"partner_id": stranger.id, "order_id": order.id},
            {"date_event": "2026-11-25"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._create_complaint(**values)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintForging(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy()
        cls.case = cls._create_complaint()

    def test_nobody_writes_evidence(self):
        values = {
            "name": "C99999",
            "state": "closed",
            "date_received": "2026-01-01 00:00:00",
            "severity": "urgent",
            "department_id": False,
            "callback_score": 5,
            "clock_level": "done",
            "is_compensation_released": True,
            "is_paused": True,
            "access_token": "known",
            "active": False,
            "reopen_count": 3,
        }
        for user in (self.salesperson, self.handler, self.manager, self.owner):
            for name, value in values.items():
                with self.subTest(user=user.name, name=name):
                    with self.assertRaises(UserError):
                        self.case.with_user(user).write({name: value})
        for name, value in values.items():  # the portal runs as superuser
            with self.subTest(name=name), self.assertRaises(UserError):
                self.case.sudo().write({name: value})

    def test_create_takes_no_evidence(self):
        case = self._create_complaint(
            name="C99999", state="closed", date_received="2026-01-01", severity="urgent"
        )
        self.assertRecordValues(case, [{"state": "received", "severity": "ordinary"}])
        self.assertEqual(str(case.date_received), NOW)
        self.assertNotEqual(case.name, "C99999")

    def test_default_keys_take_no_evidence(self):
        case = (
            self.env["workshop.complaint"]
            .with_user(self.salesperson)
            .with_context(default_state="closed", default_callback_score=5)
            .create({"description": "x", "partner_id": self.partner.id})
        )
        self.assertEqual((case.state, case.callback_score), ("received", 0))

    def test_clocks_are_evidence(self):
        clock = self.case.clock_ids[0]
        for user in (self.salesperson, self.manager, self.owner):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                clock.with_user(user).write({"date_due": "2027-01-01 00:00:00"})
        with self.assertRaises(UserError):
            clock.sudo().write({"date_due": "2027-01-01 00:00:00"})

    def test_never_deleted(self):
        for user in (self.salesperson, self.manager, self.owner):
            with (
                self.subTest(user=user.name),
                self.assertRaises(UserError),
            ):
                self.case.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.case.sudo().unlink()

    def test_words_of_the_customer_stay(self):
        self.case.description = "Three loaves are mouldy."
        self.case.action_acknowledge()
        with self.assertRaises(UserError):
            self.case.description = "All fine."

    def test_stranger_does_not_read_it(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.colleague).read(["description"])
        with self.assertRaises(AccessError):
            self.case.clock_ids.with_user(self.colleague).read(["date_due"])

    def test_accused_neither_investigates_nor_closes(self):
        self.case.accused_id = self.salesperson
        for act in (
            lambda: self.case._assess(2, False),
            lambda: self.case._propose("Nothing"),
            lambda: self.case._reject("No", "No"),
        ):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            self.case.accused_id = False
        with self.assertRaises(UserError):
            self.case.with_user(self.manager).investigator_id = self.salesperson

    def test_other_company_sees_nothing(self):
        boss = self._create_user("boss", "owner", company=self.other_company)
        found = (
            self.env["workshop.complaint"]
            .with_user(boss)
            .with_context(allowed_company_ids=self.other_company.ids)
            .search([])
        )
        self.assertFalse(found)
