from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import tagged

from .people_common import JOINED, PeopleCase


@tagged("post_install", "-at_install")
class TestInductionOpens(PeopleCase):
    def test_whoever_becomes_a_salesperson_begins(self):
        self.assertRecordValues(
            self.induction,
            [
                {
                    "state": "open",
                    "mentor_id": self.manager.id,
                    "pass_pct": 80.0,
                    "is_transfer": False,
                    "date_start": date(2026, 11, 2),
                    "date_due": date(2026, 12, 2),
                }
            ],
        )

    def test_the_programme_gives_subjects_and_days(self):
        rows = [
            (row.subject, str(row.date_due), row.trainer_id, row.has_quiz)
            for row in self.induction.subject_ids
        ]
        self.assertEqual(
            rows,
            [
                ("rules", "2026-11-09", self.manager, True),
                ("product", "2026-11-16", self.manager, True),
                ("selling", "2026-11-23", self.manager, True),
                ("service", "2026-11-30", self.manager, True),
            ],
        )

    def test_other_steps_of_the_plan_become_to_dos(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        plan = self.env.ref("workshop_sales_policy.induction_plan")
        plan.template_ids = [
            Command.create(
                {
                    "activity_type_id": todo.id,
                    "summary": "Show the oven",
                    "delay_count": 1,
                    "delay_from": "after_plan_date",
                }
            )
        ]
        with freeze_time(JOINED):
            user = self._create_user("hua", "user")
        activity = self._induction_of(user).activity_ids.filtered(
            lambda row: row.activity_type_id == todo
        )
        self.assertEqual(activity.summary, "Show the oven")
        self.assertEqual(str(activity.date_deadline), "2026-11-03")
        self.assertEqual(activity.user_id, self.manager)

    def test_who_was_there_before_is_no_newcomer(self):
        self.assertFalse(self._induction_of(self.salesperson))
        ids = self.env["workshop.induction"]._get_newcomer_ids(self.company)
        self.assertEqual(ids, {self.newcomer.id})

    def test_by_the_users_groups(self):
        user = self._create_user("hua")
        self.assertFalse(self._induction_of(user))
        group = self.env.ref("workshop_sales_policy.group_policy_user")
        user.group_ids = [Command.link(group.id)]
        self.assertEqual(self._induction_of(user).state, "open")

    def test_by_the_groups_users(self):
        user = self._create_user("hua")
        group = self.env.ref("workshop_sales_policy.group_policy_user")
        group.user_ids = [Command.link(user.id)]
        self.assertEqual(self._induction_of(user).state, "open")

    def test_by_the_companys_users(self):
        user = self._create_user("hua", "user", company=self.other_company)
        self.assertFalse(self._induction_of(user))
        self.company.user_ids = [Command.link(user.id)]
        self.assertEqual(self._induction_of(user).company_id, self.company)

    def test_without_a_policy_nothing_is_asked(self):
        self.env["workshop.policy"]._get_company_ids()  # warm
        self.assertEqual(
            self.env["workshop.policy"]._get_company_ids(), (self.company.id,)
        )
        self.policy.with_user(self.owner).action_suspend("A quiet week.")
        inductions = self.env["workshop.induction"].sudo()
        inductions._get_staff()
        with self.assertQueryCount(0):
            self.assertEqual(inductions._get_staff(), {})

    def test_a_manager_needs_none(self):
        self.assertFalse(self._induction_of(self._create_user("hua", "manager")))

    def test_nothing_without_a_policy(self):
        user = self._create_user("hua", "user", company=self.other_company)
        self.assertFalse(self._induction_of(user))

    def test_leaving_stops_it_and_returning_begins_anew(self):
        self.newcomer.active = False
        self.assertEqual(self.induction.state, "stopped")
        self.assertFalse(
            self.induction.activity_ids.filtered("active").filtered(
                lambda row: row.activity_type_id.res_model == "workshop.induction"
            )
        )
        self.newcomer.active = True
        self.assertEqual(
            self._induction_of(self.newcomer).mapped("state").count("open"), 1
        )

    def test_by_hand_for_a_colleague_who_changes_into_sales(self):
        rows = self.env["workshop.induction"].with_user(self.manager)
        row = rows.create(
            {
                "user_id": self.colleague.id,
                "company_id": self.company.id,
                "state": "passed",
                "pass_pct": 1.0,
            }
        )
        self.assertEqual((row.state, row.pass_pct), ("open", 80.0))
        self.assertTrue(row.is_transfer)
        with self.assertRaisesRegex(UserError, "Zhao is in induction already"):
            rows.create({"user_id": self.colleague.id})

    def test_nobody_begins_his_own_or_anothers_company(self):
        rows = self.env["workshop.induction"]
        with self.assertRaises(AccessError):
            rows.with_user(self.salesperson).create({"user_id": self.colleague.id})
        with self.assertRaisesRegex(UserError, "somebody else"):
            rows.with_user(self.manager).create({"user_id": self.manager.id})
        with self.assertRaisesRegex(AccessError, "open to you|one of your companies"):
            rows.with_user(self.manager).create(
                {"user_id": self.colleague.id, "company_id": self.other_company.id}
            )


@tagged("post_install", "-at_install")
class TestInductionPasses(PeopleCase):
    def test_training_then_quiz(self):
        self._train("product")
        subject = self._subject("product")
        self.assertEqual(
            (subject.state, subject.trained_by_id), ("trained", self.manager)
        )
        self._answer("product", right=4)
        self.assertRecordValues(
            subject, [{"state": "passed", "score": 80.0, "has_score": True}]
        )
        self.assertEqual(self.induction.passed_count, 1)

    def test_below_the_mark_it_is_taken_again(self):
        self._train("selling")
        self._answer("selling", right=3)
        subject = self._subject("selling")
        self.assertEqual((subject.state, subject.score), ("trained", 60.0))
        self._answer("selling", right=5)
        self.assertEqual(
            [(exam.score, exam.is_passed) for exam in subject.exam_ids],
            [(60.0, False), (100.0, True)],
        )
        self.assertEqual(subject.state, "passed")

    def test_a_quiz_begun_is_gone_on_with(self):
        self._train("selling")
        subject = self._subject("selling", self.newcomer)
        first = subject.action_quiz()["url"]
        self.assertEqual(subject.action_quiz()["url"], first)

    def test_without_a_quiz_the_trainer_examines(self):
        subject = self._subject("rules")
        subject.sudo()._evidence_write({"survey_id": False})
        self._train("rules", score=79.9)
        self.assertEqual(subject.state, "trained")
        with self.assertRaisesRegex(UserError, "Enter the result"):
            subject.action_train("")
        with self.assertRaisesRegex(UserError, "between 0 and 100"):
            subject.action_train("", 101.0)
        subject.action_train("", 80.0)
        self.assertEqual(subject.state, "passed")

    def test_a_quiz_is_not_outvoted(self):
        with self.assertRaisesRegex(UserError, "examined by its quiz"):
            self._train("rules", score=100.0)

    def test_all_four_make_independent(self):
        self._pass_all()
        self.assertEqual(self.induction.state, "passed")
        self.assertFalse(self.env["workshop.induction"]._get_newcomer_ids(self.company))

    def test_the_newcomer_trains_nobody(self):
        with self.assertRaisesRegex(AccessError, "is trained by Chen or a manager"):
            self._train("rules", self.newcomer)
        with self.assertRaises(AccessError):
            self._train("rules", self.colleague)

    def test_a_trainer_of_another_department_trains(self):
        self._subject("product").trainer_id = self.handler
        self._train("product", self.handler)
        self.assertEqual(self._subject("product").state, "trained")
        with self.assertRaises(AccessError):
            self._train("rules", self.handler)
        with self.assertRaisesRegex(UserError, "Nobody trains himself"):
            self._subject("rules").trainer_id = self.newcomer

    def test_only_the_newcomer_takes_the_quiz(self):
        with self.assertRaisesRegex(UserError, "first the training"):
            self._subject("rules", self.newcomer).action_quiz()
        self._train("rules")
        with self.assertRaisesRegex(AccessError, "Only Mei takes this quiz"):
            self._subject("rules").action_quiz()

    def test_a_sheet_somebody_else_finished_does_not_count(self):
        self._train("rules")
        self._answer("rules", right=5, user=self.manager)
        self.assertEqual(self._subject("rules").state, "trained")
        self.assertFalse(self._subject("rules").exam_ids)

    def test_nothing_is_written_by_hand(self):
        subject = self._subject("rules")
        for user in (self.newcomer, self.manager, self.owner):
            for record, values in (
                (subject, {"state": "passed"}),
                (subject, {"score": 100.0}),
                (subject, {"survey_id": False}),
                (self.induction, {"state": "passed"}),
                (self.induction, {"pass_pct": 1.0}),
                (self.induction, {"date_due": "2027-01-01"}),
            ):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(UserError),
                ):
                    record.with_user(user).write(values)
        with self.assertRaises(UserError):
            subject.sudo().write({"state": "passed"})
        with self.assertRaises(UserError):
            self.env["workshop.induction.exam"].sudo().create(
                {"subject_id": subject.id, "number": 1, "date": JOINED, "kind": "quiz"}
            )
        with self.assertRaises(UserError):
            self.induction.sudo().unlink()

    def test_the_mentor_is_another_person(self):
        with self.assertRaisesRegex(UserError, "his own mentor"):
            self.induction.with_user(self.owner).mentor_id = self.newcomer
        with self.assertRaises(AccessError):
            self.induction.with_user(self.newcomer).mentor_id = self.colleague


@tagged("post_install", "-at_install")
class TestNewcomersQuotations(PeopleCase):
    def test_always_reviewed_until_passed(self):
        order = self._create_order(price=155, user=self.newcomer)
        with self.assertRaisesRegex(UserError, "salesperson in induction"):
            order.action_confirm()
        order.action_policy_submit()
        self.assertEqual(order.policy_approval_state, "pending")
        self._pass_all()
        free = self._create_order(price=155, user=self.newcomer)
        free.action_confirm()
        self.assertEqual(free.state, "sale")

    def test_anothers_name_does_not_help(self):
        order = self._create_order(price=155, user=self.newcomer)
        order.sudo().user_id = self.colleague
        with self.assertRaisesRegex(UserError, "salesperson in induction"):
            order.with_user(self.manager).action_confirm()

    def test_the_others_sell_as_before(self):
        order = self._create_order(price=155)
        order.action_confirm()
        self.assertEqual(order.state, "sale")


@tagged("post_install", "-at_install")
class TestInductionControl(PeopleCase):
    def _count(self, when):
        with freeze_time(when):
            model, applicable, kept = self.env[
                "workshop.induction"
            ]._control_induction_passed(
                self.company,
                date(2026, 12, 1),
                date(2026, 12, 31),
            )
            rows = self.env[model]
            mine = Domain("id", "=", self.induction.id)
            return rows.search_count(applicable & mine), rows.search_count(kept & mine)

    def test_counts_once_the_day_has_come(self):
        self.assertEqual(self._count("2026-12-02 02:00:00"), (0, 0))
        self.assertEqual(self._count("2026-12-03 02:00:00"), (1, 0))

    def test_passed_in_time(self):
        with freeze_time("2026-11-30 02:00:00"):
            self._pass_all()
        self.assertEqual(self._count("2026-12-03 02:00:00"), (1, 1))

    def test_passed_too_late(self):
        with freeze_time("2026-12-05 02:00:00"):
            self._pass_all()
        self.assertEqual(self._count("2026-12-06 02:00:00"), (1, 0))
