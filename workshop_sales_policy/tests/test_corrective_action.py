"""An action opens by itself, holds its case, and is carried out by its owner."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .corrective_common import WORDS_8D, WORDS_LIGHT, CorrectiveCase
from .test_views_first_button import FirstButtonCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)  # Tuesday 10:00 in Shanghai
class TestCorrectiveOpens(CorrectiveCase):
    def test_urgent_case_opens_one(self):
        action = self._open_action(quantity=2)
        self.assertRecordValues(
            action,
            [
                {
                    "state": "open",
                    "is_required": True,
                    "required_reason": "urgent",
                    "is_8d": True,
                    "product_id": self.product.id,
                    "category_id": self.quality.id,
                    "defect_id": self.mould.id,
                    "department_id": self.department.id,
                    "user_id": self.handler.id,
                    "company_id": self.company.id,
                    "problem_what": "Two loaves are mouldy.",
                    "problem_when": "2026-11-24",
                    "problem_how_many": "2",
                    "round_number": 1,
                }
            ],
        )
        # Wed 25 is the first of ten working days, Tue 8 December the tenth.
        self.assertEqual(str(action.date_due), "2026-12-08")
        self.assertEqual(action.name, "CA0001")

    def test_ordinary_first_case_opens_none(self):
        case = self._complain()
        case._assess(3, False)
        self.assertEqual(case.severity, "ordinary")
        self.assertFalse(case.sudo().corrective_ids)

    def test_second_case_of_the_defect_opens_one(self):
        first = self._complain()
        first._assess(1, False)
        second = self._complain()
        second._assess(1, False)
        action = second.sudo().corrective_ids
        self.assertEqual(action.required_reason, "repeated")
        self.assertFalse(first.sudo().corrective_ids)

    def test_case_just_outside_the_window_is_no_second(self):
        with freeze_time("2026-08-25 02:00:00"):  # 91 days before
            self._complain()
        case = self._complain()
        case._assess(1, False)
        self.assertFalse(case.sudo().corrective_ids)
        with freeze_time("2026-08-26 02:00:00"):  # 90 days before
            self._complain()
        case._assess(1, False, reason="Found the older one")
        self.assertEqual(case.sudo().corrective_ids.required_reason, "repeated")

    def test_other_defect_is_another_matter(self):
        foreign = self.env.ref("workshop_sales_policy.complaint_defect_foreign")
        self._complain()._assess(1, False)
        other = self._create_complaint(defect_id=foreign.id)
        other._assess(1, False)
        self.assertFalse(other.sudo().corrective_ids)

    def test_more_cases_join_the_open_one(self):
        action = self._open_action()
        second = self._complain()
        self.assertEqual(action.complaint_ids.sorted("id")[1], second.sudo())
        second._assess(5, True)
        self.assertEqual(second.sudo().corrective_ids, action)
        self.assertEqual(
            self.env["workshop.corrective.action"].search_count(
                [("product_id", "=", self.product.id)]
            ),
            1,
        )

    def test_question_opens_none(self):
        case = self._complain(kind="after_sales")
        case.action_acknowledge()
        case._assess(5, True)
        self.assertFalse(case.sudo().corrective_ids)

    def test_case_without_product_has_one_of_its_own(self):
        case = self._create_complaint(product_id=False)
        case._assess(5, True)
        action = case.sudo().corrective_ids
        self.assertEqual(action.subject, "Quality of the goods")
        case._assess(5, True, reason="Once more")
        self.assertEqual(case.sudo().corrective_ids, action)
        case.product_id = self.product  # the action follows its only case
        self.assertEqual(action.product_id, self.product)
        self.assertEqual(case.sudo().corrective_ids, action)

    def test_corrected_defect_moves_the_case(self):
        action = self._open_action()
        second = self._complain()
        self.assertIn(second.sudo(), action.complaint_ids)
        second.defect_id = self.env.ref("workshop_sales_policy.complaint_defect_taste")
        self.assertNotIn(second.sudo(), action.complaint_ids)
        self.assertEqual(action.defect_id, self.mould)

    def test_merged_case_hands_its_action_on(self):
        action = self._open_action()
        case = action.complaint_ids
        main = self._create_complaint(product_id=False).sudo()
        case._set_state("merged")
        case._policy_write({"merged_into_id": main.id})
        self.assertEqual(main.corrective_ids, action)
        self.assertIn(action.name, main._get_close_block())

    def test_last_case_that_joins_another_action_cancels_its_own(self):
        taste = self.env.ref("workshop_sales_policy.complaint_defect_taste")
        action = self._open_action()
        other = self._create_complaint(defect_id=taste.id)
        other._assess(5, True)
        wrong = other.sudo().corrective_ids
        other.defect_id = self.mould
        self.assertEqual(other.sudo().corrective_ids, action)
        self.assertEqual(wrong.state, "cancelled")
        self.assertIn(action.name, wrong.cancel_reason)

    def test_without_policy_nothing_opens(self):
        self.policy.with_user(self.owner).action_suspend("Holidays")
        case = self._complain()
        case._assess(5, True)
        self.assertFalse(case.sudo().corrective_ids)

    def test_accused_is_passed_over(self):
        case = self._complain(accused_id=self.handler.id)
        case._assess(5, True)
        self.assertEqual(case.sudo().corrective_ids.user_id, self.salesperson)

    def test_accused_later_loses_it(self):
        action = self._open_action()
        self.assertEqual(action.user_id, self.handler)
        action.complaint_ids.with_user(self.manager).accused_id = self.handler
        self.assertEqual(action.user_id, self.manager)
        with self.assertRaises(AccessError):
            self._fill(action)
        with self.assertRaises(ValidationError):
            action.with_user(self.manager).user_id = self.handler

    def test_one_by_hand_from_the_case(self):
        case = self._complain()
        found = case.action_start_corrective()
        action = self.env["workshop.corrective.action"].browse(found["res_id"])
        self.assertFalse(action.is_required or action.is_8d)
        self.assertEqual(action.complaint_ids, case.sudo())
        again = self._complain().action_start_corrective()
        self.assertEqual(again["res_id"], action.id)
        # the policy asks for it later: the same one, now with all disciplines
        case._assess(5, True)
        self.assertTrue(action.is_required and action.is_8d)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCorrectiveCarriedOut(CorrectiveCase):
    def _walk_to_call_back(self, case):
        case.action_hand_over()
        case._propose("We replace the two loaves.")
        case._reply("You get two new loaves tomorrow.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)

    def test_open_action_holds_the_case(self):
        action = self._open_action()
        case = action.complaint_ids.with_user(self.salesperson)
        self._walk_to_call_back(case)
        self.assertEqual(case._log_callback(True, 5, "Fine"), "close")
        self.assertEqual(case.state, "follow_up")
        message = "stays open until corrective action CA0001 is carried out"
        with self.assertRaisesRegex(UserError, message):
            case.action_close()
        with self.assertRaisesRegex(UserError, message):
            case.sudo()._end("satisfied")  # whatever route leads here
        self.assertIn("Sun carries out corrective action CA0001", case.policy_next_text)
        self._carry_out(action)
        self.assertEqual(action.state, "checking")
        case.action_close()
        self.assertEqual((case.state, case.close_reason), ("closed", "satisfied"))

    def test_action_by_hand_holds_nothing(self):
        case = self._complain()
        case.action_start_corrective()
        case._assess(1, False)
        self._walk_to_call_back(case)
        case._log_callback(True, 5)
        self.assertEqual(case.state, "closed")

    def test_anonymous_case_ends_when_the_action_is_carried_out(self):
        action = self._open_action(partner_id=False, is_anonymous=True)
        case = action.complaint_ids.with_user(self.salesperson)
        case._propose("We clean the shelf.")
        case._reply("—")
        self.assertEqual((case.state, str(case.date_replied)), ("replied", NOW))
        self.assertFalse(case.clock_ids.filtered("is_open"))
        self._carry_out(action)
        self.assertEqual((case.state, case.close_reason), ("closed", "answered"))

    def test_suspended_policy_holds_nothing(self):
        action = self._open_action()
        case = action.complaint_ids.with_user(self.salesperson)
        self._walk_to_call_back(case)
        self.policy.with_user(self.owner).action_suspend("Holidays")
        case._log_callback(True, 5)
        self.assertEqual(case.state, "closed")

    def test_each_discipline_is_asked_for(self):
        action = self._open_action()
        done = action.with_user(self.handler).action_done
        with self.assertRaisesRegex(UserError, "“Team” at D1 Team"):
            done()
        self._fill(action)
        labels = {
            "problem_is_not": "“Is Not” at D2 Problem",
            "containment": "“Containment” at D3 Containment",
            "root_cause": "“Root Cause” at D4 Cause",
            "escape_point": "“Escape Point” at D4 Cause",
            "chosen_action": "“Action” at D5 Action",
            "implementation": "“How It Was Carried Out” at D6 Proof",
            "validation": "“How It Was Proved” at D6 Proof",
            "prevention": "“Prevention” at D7 Prevention",
        }
        for name, words in labels.items():
            with self.subTest(name=name):
                action.with_user(self.handler)[name] = "  "
                with self.assertRaisesRegex(UserError, words):
                    done()
                action.with_user(self.handler)[name] = WORDS_8D[name]
        done()
        self.assertEqual(action.state, "checking")

    def test_light_form_asks_for_three(self):
        action = self._create_light()
        with self.assertRaisesRegex(UserError, "Fill in “Containment”, then"):
            action.action_done()
        action.write(WORDS_LIGHT)
        action.action_done()
        self.assertEqual(action.state, "checking")

    def _create_light(self, **values):
        return (
            self.env["workshop.corrective.action"]
            .with_user(self.handler)
            .with_company(self.company)
            .create(
                {
                    "product_id": self.product.id,
                    "category_id": self.quality.id,
                    **values,
                }
            )
        )

    def test_it_may_answer_another_document(self):
        values = {"title": "Softer crust", "product_id": False, "category_id": False}
        action = self._create_light(
            **values, res_model="product.product", res_id=self.product.id
        )
        self.assertEqual(action.action_open_source()["res_id"], self.product.id)
        for res_model in ("no.such.model", "product.product"):
            with self.subTest(model=res_model), self.assertRaises(ValidationError):
                self._create_light(**values, res_model=res_model, res_id=999999999)
        with self.assertRaises(AccessError):  # one that its writer does not read
            self._create_light(
                **values, res_model="workshop.compliance", res_id=self._measure().id
            )

    def _measure(self):
        rows = self.env["workshop.compliance"].sudo()
        rows._measure_company(self.company, date(2026, 11, 24))
        return rows.search([], limit=1)

    def test_without_product_nothing_is_checked(self):
        action = self._create_light(
            product_id=False, category_id=False, title="Answer the phone sooner"
        )
        action.write(WORDS_LIGHT)
        action.action_done()
        self.assertRecordValues(
            action, [{"state": "done", "date_check": False, "verdict": False}]
        )

    def test_dates_are_the_servers(self):
        action = self._open_action()
        with freeze_time("2026-11-25 03:00:00"):
            self._carry_out(action)
        row = action.round_ids
        self.assertRecordValues(
            row,
            [
                {
                    "number": 1,
                    "done_by_id": self.handler.id,
                    "cause_text": "Packed while still warm.",
                    "action_text": "Pack below 25 °C only.",
                    "check_days": 90,
                }
            ],
        )
        self.assertEqual(str(row.date_start), NOW)
        self.assertEqual(str(action.date_done), "2026-11-25 03:00:00")
        # 5 days of November, 31, 31 and 23 make 90.
        self.assertEqual(str(action.date_check), "2027-02-23 03:00:00")

    def test_carried_out_once(self):
        action = self._open_action()
        self._carry_out(action)
        with self.assertRaisesRegex(UserError, "not its next step"):
            action.with_user(self.handler).action_done()
        with self.assertRaisesRegex(UserError, "carried out and stays"):
            action.with_user(self.handler).root_cause = "Something else"
        action.with_user(self.handler).lessons = "Thanks to the early shift."

    def test_cancelling(self):
        required = self._open_action()
        with self.assertRaisesRegex(UserError, "required by the policy"):
            required.with_user(self.manager).action_cancel("No time")
        required.complaint_ids.with_user(self.manager)._reject("Not ours", "Not ours.")
        required.with_user(self.manager).action_cancel("The claim was not ours")
        self.assertEqual(required.state, "cancelled")
        light = self._create_light()
        with self.assertRaises(AccessError):
            light.action_cancel("No time")
        with self.assertRaisesRegex(UserError, "Say why"):
            light.with_user(self.manager).action_cancel("  ")
        wizard = (
            self.env["workshop.corrective.action.cancel"]
            .with_user(self.manager)
            .create({"action_id": light.id, "reason": "Recipe is gone"})
        )
        wizard.action_apply()
        self.assertRecordValues(
            light.sudo(),
            [
                {
                    "state": "cancelled",
                    "cancel_reason": "Recipe is gone",
                    "cancelled_by_id": self.manager.id,
                }
            ],
        )


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCorrectiveFirstButton(CorrectiveCase, FirstButtonCase):
    def test_what_holds_the_case_comes_first(self):
        action = self._open_action()
        case = action.complaint_ids.with_user(self.salesperson)
        case._log_external("HZ-1", date(2026, 11, 23))
        case._propose("We replace the two loaves.")
        case._reply("You get two new loaves tomorrow.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        case._log_callback(True, 5, "Fine")
        for button in (
            ("action_open_corrective", "Corrective Action"),
            ("action_external_settle_dialog", "Mediation Ended"),
            ("action_close", "Close"),
        ):
            self.assertEqual(self._get_button(case, self.salesperson), button)
            names = dict(self._get_buttons(case, self.salesperson))
            self.assertEqual("action_close" in names, button[0] == "action_close")
            if button[0] == "action_open_corrective":
                self._carry_out(action)
            elif button[0] == "action_external_settle_dialog":
                case._settle_external("settled")

    def test_open_action(self):
        action = self._open_action()
        first = ("action_done", "Carried Out")
        self.assertEqual(self._get_button(action, self.handler), first)
        self.assertEqual(self._get_buttons(action, self.manager), [first])
        self.assertFalse(self._get_buttons(action, self.salesperson))
        self._carry_out(action)
        self.assertFalse(self._get_buttons(action, self.manager))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCorrectiveGuards(CorrectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls._open_action()

    def test_nobody_writes_evidence(self):
        values = {
            "name": "CA9999",
            "state": "effective",
            "is_required": False,
            "required_reason": False,
            "complaint_ids": False,
            "round_id": False,
            "date_done": NOW,
            "date_check": NOW,
            "verdict": "effective",
            "department_id": False,
            "company_id": self.other_company.id,
            "cancel_reason": "x",
            "is_escalated": True,
            "policy_next_key": "x",
        }
        for user in (self.handler, self.manager, self.owner):
            for name, value in values.items():
                with self.subTest(user=user.name, name=name):
                    with self.assertRaises(UserError):
                        self.action.with_user(user).write({name: value})
        for name, value in values.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                self.action.sudo().write({name: value})

    def test_facts_of_a_required_one_stay(self):
        for name, value in (
            ("product_id", self._create_product("Rye loaf").id),
            ("defect_id", False),
            ("is_8d", False),
        ):
            with self.subTest(name=name):
                with self.assertRaisesRegex(UserError, "comes from its case"):
                    self.action.with_user(self.manager).write({name: value})

    def test_due_day_is_the_managers(self):
        with self.assertRaises(AccessError):
            self.action.with_user(self.handler).date_due = "2027-06-01"
        self.action.with_user(self.manager).date_due = "2026-12-15"

    def test_create_takes_no_evidence(self):
        action = (
            self.env["workshop.corrective.action"]
            .with_user(self.salesperson)
            .with_context(
                default_verdict="effective",
                default_complaint_ids=self.action.complaint_ids.ids,
                default_date_done=NOW,
            )
            .create(
                {
                    "title": "Better labels",
                    "state": "effective",
                    "is_required": True,
                    "name": "CA9999",
                }
            )
        )
        self.assertRecordValues(
            action,
            [
                {
                    "state": "open",
                    "is_required": False,
                    "verdict": False,
                    "date_done": False,
                    "name": "CA0002",
                }
            ],
        )
        self.assertFalse(action.complaint_ids)

    def test_case_takes_no_action_by_hand(self):
        case = self._complain()
        with self.assertRaises(UserError):
            case.write({"corrective_ids": [(6, 0, [])]})
        other = (
            self.env["workshop.complaint"]
            .with_user(self.salesperson)
            .with_context(default_corrective_ids=self.action.ids)
            .create({"description": "x", "partner_id": self.partner.id})
        )
        self.assertFalse(other.sudo().corrective_ids)

    def test_rounds_are_evidence(self):
        row = self.action.round_ids
        for user in (self.handler, self.manager, self.owner):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                row.with_user(user).write({"verdict": "effective"})
        with self.assertRaises(UserError):
            row.sudo().write({"verdict": "effective"})
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_never_deleted_or_duplicated(self):
        for user in (self.handler, self.manager, self.owner):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self.action.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.action.sudo().unlink()
        with self.assertRaises(UserError):
            self.action.with_user(self.manager).copy()

    def test_who_writes_and_who_finishes(self):
        self._fill(self.action, user=self.salesperson)  # of the case
        with self.assertRaisesRegex(AccessError, "in the hands of Sun"):
            self.action.with_user(self.salesperson).action_done()
        for user in (self.colleague, self.inspector, self.finance, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.action.with_user(user).write({"root_cause": "x"})
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.action.with_user(user).action_done()
        self.action.with_user(self.manager).action_done()
        self.assertEqual(self.action.round_ids.done_by_id, self.manager)

    def test_who_reads(self):
        for user in (self.handler, self.salesperson, self.manager, self.auditor):
            with self.subTest(user=user.name):
                self.assertTrue(self.action.with_user(user).read(["root_cause"]))
                self.assertTrue(self.action.round_ids.with_user(user).read(["number"]))
        for user in (self.colleague, self.inspector, self.finance):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.action.with_user(user).read(["root_cause"])
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.action.round_ids.with_user(user).read(["number"])

    def test_other_company_sees_nothing_and_joins_nothing(self):
        boss = self._create_user("boss", "owner", company=self.other_company)
        actions = self.env["workshop.corrective.action"].with_user(boss)
        self.assertFalse(
            actions.with_context(allowed_company_ids=self.other_company.ids).search([])
        )
        boss.company_ids |= self.company  # for the helper below only
        second = self._create_user("second", "manager", company=self.other_company)
        self._publish_policy(
            company=self.other_company, owner=boss, second_person_id=second.id
        )
        case = (
            self.env["workshop.complaint"]
            .with_user(boss)
            .with_context(allowed_company_ids=self.other_company.ids)
            .create(
                {
                    "description": "Mouldy there, too.",
                    "is_anonymous": True,
                    "product_id": self.product.id,
                    "category_id": self.quality.id,
                    "defect_id": self.mould.id,
                }
            )
        )
        self.assertNotIn(case.sudo(), self.action.complaint_ids)
        case._assess(5, True)
        other = case.sudo().corrective_ids
        self.assertEqual((other.company_id, other.name), (self.other_company, "CA0001"))

    def test_people_are_told_by_the_job(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "workshop_sales_policy.ir_cron_corrective_notify"
            ).method_direct_trigger()
        activity = self.action.activity_ids
        self.assertRecordValues(
            activity, [{"user_id": self.handler.id, "summary": "Carry out CA0001"}]
        )
        self.assertEqual(str(activity.date_deadline), "2026-12-08")
        self._carry_out(self.action)
        self.action._notify()
        self.assertFalse(self.action.activity_ids)
