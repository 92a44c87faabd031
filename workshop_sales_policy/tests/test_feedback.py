from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import NOW
from .feedback_common import FeedbackCase
from .test_views_first_button import FirstButtonCase

GUARDED = {
    "state": "closed",
    "company_id": 1,
    "user_id": 2,
    "name": "x",
    "commercial_partner_id": 1,
    "date_received": "2020-01-01 00:00:00",
    "date_routed": "2020-01-01 00:00:00",
    "date_due": "2030-01-01 00:00:00",
    "date_answered": "2020-01-01 00:00:00",
    "answered_by_id": 2,
    "is_in_time": True,
    "is_late": False,
    "date_closed": "2020-01-01 00:00:00",
    "policy_turn_date": "2030-01-01 00:00:00",
    "policy_next_key": "closed",
}


def at(text):
    return datetime.fromisoformat(text)


class FeedbackPolicyCase(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()


class TestNote(FeedbackPolicyCase):
    def _two_taps(self, document):
        action = document.with_company(self.company).action_policy_note_feedback()
        form = Form.from_action(self._feedbacks().env, action)
        form.kind = "wish"
        form.text = "A loaf without nuts."
        return form.save()

    def test_from_contact_order_and_opportunity(self):
        order = self._create_order()
        lead = (
            self.env["crm.lead"]
            .with_user(self.salesperson)
            .create({"name": "Hotel", "partner_id": self.partner.id})
        )
        partner = self.partner.with_user(self.salesperson)
        cases = (
            (partner, {"partner_id": self.partner.id}),
            (order, {"order_id": order.id, "product_id": self.product.id}),
            (lead, {"lead_id": lead.id, "partner_id": self.partner.id}),
        )
        for document, expected in cases:
            with self.subTest(document=document._name):
                feedback = self._two_taps(document)
                self.assertRecordValues(feedback, [expected])
                self.assertRecordValues(
                    feedback,
                    [
                        {
                            "partner_id": self.partner.id,
                            "user_id": self.salesperson.id,
                            "company_id": self.company.id,
                            "department_id": self.bakehouse.id,
                            "state": "routed",
                            "channel": "phone",
                        }
                    ],
                )

    def test_an_order_of_several_goods_proposes_none(self):
        order = self._create_order()
        order.order_line = [
            Command.create({"product_id": self._create_product("Rye").id})
        ]
        self.assertFalse(order._policy_get_feedback_values()["product_id"])

    def test_the_dialog_says_where_it_went(self):
        with freeze_time(NOW):
            action = self._note().action_record()
        self.assertEqual(
            action["params"]["message"], "Bakehouse answers it by Thu 10:00."
        )
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )

    def test_goes_to_the_department_of_its_kind(self):
        for kind, department in (
            ("praise", self.bakehouse),
            ("suggestion", self.bakehouse),
            ("wish", self.bakehouse),
            ("defect", self.quality),
        ):
            with self.subTest(kind=kind):
                feedback = self._note(kind=kind)
                self.assertEqual(feedback.department_id, department)
                self.assertEqual(str(feedback.date_routed), NOW)

    def test_a_department_chosen_by_hand_stays(self):
        feedback = self._note(kind="defect", department_id=self.bakehouse.id)
        self.assertEqual(feedback.department_id, self.bakehouse)

    def test_without_a_department_the_manager_is_asked(self):
        self.quality.policy_duty = False
        feedback = self._note(kind="defect")
        self.assertRecordValues(
            feedback,
            [
                {
                    "state": "received",
                    "department_id": False,
                    "date_routed": False,
                    "policy_turn": "Chen",
                }
            ],
        )
        self.assertEqual(feedback.sudo().activity_ids.user_id, self.manager)

    def test_first_words_are_its_name(self):
        feedback = self._note(text="\n" + "x" * 70 + "\nmore")
        self.assertEqual(feedback.name, "x" * 59 + "…")
        self.assertEqual(self._note(text="Good.\nVery.").name, "Good.")


class TestClock(FeedbackPolicyCase):
    """16 working hours from Tuesday 10:00: 6 + 8 + 2 = Thursday 10:00 in Shanghai."""

    def test_reply_by(self):
        feedback = self._note()
        # three quarters, 12 hours: 6 + 6 = Wednesday 15:00
        self.assertRecordValues(
            feedback,
            [
                {
                    "date_due": at("2026-11-26 02:00:00"),
                    "policy_turn_date": at("2026-11-26 02:00:00"),
                    "policy_turn_warn_date": at("2026-11-25 07:00:00"),
                    "is_plain_hours": False,
                    "policy_turn": "Bakehouse",
                }
            ],
        )

    def test_levels_of_the_next_line(self):
        feedback = self._note()
        for now, level, text in (
            (NOW, "info", "Bakehouse answers it by Thu 10:00."),
            ("2026-11-25 07:00:00", "warning", "Bakehouse answers it by Thu 10:00."),
            (
                "2026-11-26 02:00:01",
                "danger",
                "Bakehouse answers it: it was due Thu 10:00.",
            ),
        ):
            with self.subTest(now=now), freeze_time(now):
                feedback.invalidate_recordset()
                self.assertEqual(feedback.policy_next_level, level)
                self.assertEqual(feedback.policy_next_text, text)

    def test_in_the_departments_own_hours(self):
        night = self.company.resource_calendar_id.copy({"name": "Afternoons"})
        night.attendance_ids.filtered(lambda row: row.hour_from < 13).unlink()
        self.bakehouse.policy_calendar_id = night
        # 4 hours each afternoon from 13 to 17: 16 hours end on Friday 17:00
        self.assertEqual(str(self._note().date_due), "2026-11-27 09:00:00")

    def test_passing_it_on_does_not_stop_the_clock(self):
        feedback = self._note()
        with freeze_time("2026-11-25 06:00:00"):
            feedback.with_user(self.handler).department_id = self.quality
        self.assertEqual(str(feedback.date_due), "2026-11-26 02:00:00")
        self.assertEqual(feedback.policy_turn, "Quality")
        self.assertEqual(feedback.sudo().activity_ids.user_id, self.inspector)

    def test_late_is_marked_once_and_stays(self):
        feedback = self._note()
        other = self._note(now="2026-11-25 02:00:00")
        with freeze_time("2026-11-26 02:00:01"):
            with self.enter_registry_test_mode():
                self.env.ref(
                    "workshop_sales_policy.ir_cron_feedback_deadlines"
                ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(feedback.is_late)
        self.assertFalse(other.is_late)
        self.assertEqual(
            feedback.sudo().activity_ids.user_id, self.handler | self.manager
        )
        self._answer(feedback, now="2026-11-26 03:00:00")
        self.assertRecordValues(feedback, [{"is_late": True, "is_in_time": False}])

    def test_answered_late_before_the_job_saw_it(self):
        feedback = self._answer(self._note(), now="2026-11-26 02:00:01")
        self.assertRecordValues(feedback, [{"is_late": True, "is_in_time": False}])

    def test_answered_at_the_last_moment_is_in_time(self):
        feedback = self._answer(self._note(), now="2026-11-26 02:00:00")
        self.assertRecordValues(feedback, [{"is_late": False, "is_in_time": True}])


class TestAnswer(FeedbackPolicyCase, FirstButtonCase):
    def test_by_mail_and_closed_when_it_left(self):
        feedback = self._answer(self._note())
        self.assertRecordValues(
            feedback,
            [
                {
                    "state": "answered",
                    "date_answered": at("2026-11-24 06:00:00"),
                    "answered_by_id": self.handler.id,
                    "is_in_time": True,
                    "policy_turn_date": False,
                }
            ],
        )
        self.assertFalse(feedback.sudo().activity_ids)
        with self.mock_mail_gateway(), freeze_time("2026-11-24 06:05:00"):
            self._send()
        self.assertRecordValues(
            feedback, [{"state": "closed", "date_closed": at("2026-11-24 06:05:00")}]
        )
        body = self._mails[0]["body"]
        self.assertIn("Less sugar, please.", body)
        self.assertIn("From Monday on.", body)

    def test_text_to_pass_on_without_an_address(self):
        feedback = self._answer(self._note(partner_id=self.silent.id))
        notice = feedback._get_notices()
        self.assertRecordValues(
            notice,
            [
                {
                    "state": "to_pass_on",
                    "kind": "feedback",
                    "user_id": self.salesperson.id,
                    "partner_id": self.silent.id,
                }
            ],
        )
        self.assertEqual(feedback.state, "answered")
        notice.with_user(self.salesperson).action_copied()
        self.assertEqual(feedback.state, "closed")

    def test_told_by_hand(self):
        feedback = self._answer(self._note(partner_id=self.silent.id))
        feedback.with_user(self.salesperson).action_told()
        self.assertEqual(feedback.state, "closed")
        self.assertRecordValues(
            feedback._get_notices(),
            [{"state": "passed_on", "passed_by_id": self.salesperson.id}],
        )
        with self.assertRaisesRegex(UserError, "told once"):
            feedback.with_user(self.salesperson).action_told()

    def test_told_after_the_message_was_cancelled(self):
        feedback = self._answer(self._note(partner_id=self.silent.id))
        feedback._get_notices()._cancel()
        feedback.with_user(self.salesperson).action_told()
        self.assertEqual(feedback.state, "closed")

    def test_nobody_to_tell(self):
        feedback = self._answer(self._note(partner_id=False))
        self.assertEqual(feedback.state, "closed")
        self.assertFalse(feedback._get_notices())

    def test_words_are_needed_and_once(self):
        feedback = self._note().with_user(self.handler)
        for answer in (False, "  "):
            feedback.answer = answer
            with self.assertRaisesRegex(UserError, "Write the reply"):
                feedback.action_answer()
        self._answer(feedback)
        with self.assertRaisesRegex(UserError, "answered already"):
            feedback.action_answer()
        self.assertEqual(len(feedback._get_notices()), 1)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        feedback = self._answer(self._note())
        self.assertEqual(feedback._get_notices().lang, "fr_FR")

    def test_first_button(self):
        feedback = self._note()
        for user in (self.handler, self.salesperson, self.manager):
            self.assertEqual(
                self._get_button(feedback, user), ("action_answer", "Reply")
            )
        self.assertIsNone(self._get_button(feedback, self.auditor))
        self._answer(feedback)
        self.assertEqual(
            self._get_button(feedback, self.salesperson),
            ("action_told", "Customer Knows"),
        )


class TestSideDoors(FeedbackPolicyCase):
    def test_whoever_forges_a_column_is_refused(self):
        feedback = self._note()
        root = self.env.ref("base.user_root")
        people = (self.salesperson, self.handler, self.manager, self.owner, root)
        for user in people:
            for name, value in GUARDED.items():
                with (
                    self.subTest(user=user.login, field=name),
                    self.assertRaisesRegex(UserError, "by its buttons only"),
                ):
                    feedback.with_user(user).write({name: value})
        self.assertEqual(feedback.state, "routed")

    def test_forged_at_creation_is_ignored(self):
        for feedback in (
            self._note(**GUARDED),
            self._feedbacks()
            .with_context(**{f"default_{name}": v for name, v in GUARDED.items()})
            .create({"kind": "wish", "text": "x", "partner_id": self.partner.id}),
        ):
            self.assertRecordValues(
                feedback,
                [
                    {
                        "state": "routed",
                        "company_id": self.company.id,
                        "user_id": self.salesperson.id,
                        "date_answered": False,
                        "is_in_time": False,
                        "policy_next_key": "answer",
                        "commercial_partner_id": self.partner.id,
                    }
                ],
            )
            self.assertNotEqual(feedback.name, "x" if feedback.text != "x" else "")
            self.assertNotEqual(str(feedback.date_due), GUARDED["date_due"])

    def test_never_deleted(self):
        feedback = self._note()
        with self.assertRaises(AccessError):
            feedback.with_user(self.owner).unlink()
        with self.assertRaisesRegex(UserError, "not deleted"):
            feedback.with_user(self.env.ref("base.user_root")).unlink()

    def test_answered_stays_as_it_is_but_for_its_theme(self):
        feedback = self._answer(self._note()).with_user(self.manager)
        for values in ({"answer": "No."}, {"text": "x"}, {"department_id": False}):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                feedback.write(values)
        theme = self.env["workshop.feedback.theme"].create({"name": "Sugar"})
        feedback.theme_id = theme
        self.assertEqual(feedback.theme_id, theme)

    def test_a_handler_does_not_put_words_into_the_customers_mouth(self):
        feedback = self._note()
        with self.assertRaisesRegex(UserError, "put right by who noted it"):
            feedback.with_user(self.handler).text = "All is well."
        feedback.with_user(self.salesperson).text = "Less salt, please."
        feedback.with_user(self.manager).text = "Less sugar, please."

    def test_a_colleagues_order_is_not_named(self):
        order = self._create_order(user=self.colleague, user_id=self.colleague.id)
        lead = self.env["crm.lead"].with_user(self.colleague).create({"name": "Secret"})
        for values in ({"order_id": order.id}, {"lead_id": lead.id}):
            with self.assertRaises(AccessError):
                self._note(**values)
            with self.assertRaises(AccessError):
                self._note().write(values)

    def test_copies_start_anew(self):
        copy = self._answer(self._note()).with_user(self.salesperson).copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "state": "routed",
                    "answer": False,
                    "date_answered": False,
                    "is_in_time": False,
                }
            ],
        )


class TestWhoMay(FeedbackPolicyCase):
    def _see(self, feedback, user):
        return bool(self._feedbacks(user).search([("id", "=", feedback.id)]))

    def test_readers(self):
        foreign = self.env["res.partner"].create({"name": "Other House"})
        mine = self._note()
        defect = self._note(self.manager, kind="defect", partner_id=foreign.id)
        undirected = self._note(self.manager, partner_id=foreign.id)
        undirected.department_id = False
        cases = (
            (self.salesperson, (True, False, False)),
            (self.colleague, (False, False, False)),
            (self.handler, (True, False, True)),
            (self.inspector, (False, True, True)),
            (self.manager, (True, True, True)),
            (self.owner, (True, True, True)),
            (self.auditor, (True, True, True)),
        )
        for user, expected in cases:
            for feedback, sees in zip(
                (mine, defect, undirected), expected, strict=True
            ):
                with self.subTest(user=user.login, feedback=feedback.kind):
                    self.assertEqual(self._see(feedback, user), sees)

    def test_of_own_customers_and_orders(self):
        order = self._create_order(user=self.colleague, user_id=self.colleague.id)
        child = self.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": self.partner.id}
        )
        self.assertTrue(
            self._see(self._note(self.manager, partner_id=child.id), self.salesperson)
        )
        self.assertTrue(
            self._see(self._note(self.manager, order_id=order.id), self.colleague)
        )

    def test_strangers(self):
        feedback = self._note()
        with self.assertRaises(AccessError):
            self._note(self.finance)
        with self.assertRaises(AccessError):
            self._note(self.auditor)
        with self.assertRaises(AccessError):
            self.partner.with_user(self.finance).action_policy_note_feedback()
        for user in (self.colleague, self.inspector, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                feedback.with_user(user).action_answer()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                feedback.with_user(user).action_told()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                feedback.with_user(user).write({"answer": "x"})

    def test_another_company(self):
        stranger = self._create_user("ma", "manager", company=self.other_company)
        feedback = self._note()
        with self.assertRaises(AccessError):
            feedback.with_user(stranger).with_context(
                allowed_company_ids=self.other_company.ids
            ).read(["text"])
        theirs = (
            self.env["workshop.feedback"]
            .with_user(stranger)
            .with_context(allowed_company_ids=self.other_company.ids)
            .create({"kind": "wish", "text": "x", "partner_id": self.partner.id})
        )
        self.assertEqual(theirs.company_id, self.other_company)
        self.assertFalse(theirs.date_due)  # no policy there, no deadline
        self.assertFalse(self._see(theirs, self.manager))
        foreign = self.env["hr.department"].create(
            {"name": "Theirs", "company_id": self.other_company.id}
        )
        with self.assertRaisesRegex(UserError, "another company"):
            feedback.department_id = foreign


class TestControl(FeedbackPolicyCase):
    def test_answered_in_time(self):
        """Due in November: one kept, one late, one late and open, one not due yet."""
        self._answer(self._note())
        self._answer(self._note(), now="2026-11-26 02:00:01")
        self._note()
        self._note(now="2026-11-26 02:00:00")  # due Monday the 30th, 10:00
        self._note(now="2026-11-29 16:00:00")  # due 1 December
        rows = self.env["workshop.feedback"].sudo()
        with freeze_time("2026-11-27 02:00:00"):
            _model, applicable, kept = rows._control_feedback_answered(
                self.company, date(2026, 11, 1), date(2026, 11, 30)
            )
            self.assertEqual(rows.search_count(applicable), 3)
            self.assertEqual(rows.search_count(kept), 1)
        with freeze_time("2026-12-10 02:00:00"):
            _model, applicable, kept = rows._control_feedback_answered(
                self.company, date(2026, 11, 1), date(2026, 11, 30)
            )
            self.assertEqual(rows.search_count(applicable), 4)

    def test_clauses_are_measured(self):
        for number in ("2_2g", "4_2b"):
            clause = self.env.ref(f"workshop_sales_policy.clause_{number}")
            self.assertRecordValues(
                clause,
                [
                    {
                        "control": "feedback_answered",
                        "control_model": "workshop.feedback",
                    }
                ],
            )


class TestWithoutPolicy(FeedbackCase):
    def test_noted_all_the_same(self):
        feedback = self._note()
        self.assertRecordValues(
            feedback,
            [{"state": "received", "date_due": False, "department_id": False}],
        )
        self.assertEqual(feedback.policy_next_text, "Chen answers it.")
