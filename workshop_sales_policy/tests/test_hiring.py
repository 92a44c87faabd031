from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .people_common import PeopleCase


class HiringCase(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env["hr.job"].create(
            {"name": "Salesperson", "company_id": cls.company.id}
        )
        cls.plan = cls._plan()

    @classmethod
    def _plan(cls, **values):
        return (
            cls.env["workshop.hiring.plan"]
            .with_user(cls.manager)
            .with_company(cls.company)
            .create(
                {
                    "job_id": cls.job.id,
                    "date_from": "2026-10-01",
                    "date_to": "2026-12-31",
                    "headcount": 1,
                    "reason": "Three hotels wait for a visit.",
                    **values,
                }
            )
        )

    def _approve(self, plan=None):
        plan = plan or self.plan
        plan.action_policy_submit()
        plan.with_user(self.owner).action_policy_approve()

    def _candidate(self, rated=True, **values):
        rating = {"experience": "4", "communication": "5", "responsibility": "3"}
        return (
            self.env["workshop.hiring.candidate"]
            .with_user(self.manager)
            .create(
                {
                    "plan_id": self.plan.id,
                    "name": "Zhou Xiaoyu",
                    **(rating if rated else {}),
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestHiring(HiringCase):
    def test_approved_by_the_owner_then_hired(self):
        self._approve()
        self.assertEqual(self.plan.policy_approval_state, "approved")
        candidate = self._candidate()
        self.assertEqual(candidate.score, 4.0)
        candidate.action_hire()
        self.assertEqual((candidate.state, self.plan.hired_count), ("hired", 1))
        candidate.user_id = self.newcomer
        self.assertEqual(candidate.decided_by_id, self.manager)

    def test_not_before_the_approval(self):
        candidate = self._candidate()
        with self.assertRaisesRegex(UserError, "is not approved yet"):
            candidate.action_hire()

    def test_not_without_the_three_criteria(self):
        self._approve()
        candidate = self._candidate(rated=False, experience="5")
        with self.assertRaisesRegex(UserError, "Rate experience, communication"):
            candidate.action_hire()

    def test_not_above_the_headcount(self):
        self._approve()
        self._candidate().action_hire()
        second = self._candidate(name="Xu Lan")
        with self.assertRaisesRegex(UserError, "is full"):
            second.action_hire()
        self.assertEqual(second.state, "proposed")
        second.action_decline()
        self.assertEqual(second.state, "declined")

    def test_a_submitted_line_stays_as_it_is(self):
        self.plan.action_policy_submit()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.plan.headcount = 5
        self.plan.with_user(self.owner).action_policy_approve()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.plan.with_user(self.owner).reason = "More."
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.plan.unlink()

    def test_it_says_why(self):
        plan = self._plan(reason=False)
        with self.assertRaisesRegex(UserError, "Say why sales needs them"):
            plan.action_policy_submit()

    def test_at_least_one_person_and_dates_in_order(self):
        for values in ({"headcount": 0}, {"date_to": "2026-09-01"}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
            ):
                self._plan(**values)

    def test_the_manager_does_not_approve_his_own(self):
        self.plan.action_policy_submit()
        with self.assertRaises(UserError):
            self.plan.action_policy_approve()

    def test_decisions_are_made_by_buttons(self):
        self._approve()
        born = self._candidate(state="hired", user_id=self.newcomer.id)
        self.assertEqual(born.state, "proposed")
        self.assertFalse(born.user_id)
        with self.assertRaisesRegex(UserError, "by their buttons"):
            born.state = "hired"
        with self.assertRaisesRegex(ValidationError, "Hire Zhou Xiaoyu first"):
            born.user_id = self.newcomer
        born.action_hire()
        with self.assertRaisesRegex(UserError, "stay as they were decided"):
            born.experience = "1"
        with self.assertRaisesRegex(UserError, "never deleted"):
            born.unlink()
        with self.assertRaisesRegex(UserError, "decided already"):
            born.action_decline()

    def test_through_the_plans_rows(self):
        self._approve()
        with self.assertRaisesRegex(UserError, "by their buttons"):
            self.plan.candidate_ids = [
                Command.update(self._candidate().id, {"state": "hired"})
            ]

    def test_salespeople_read_nothing(self):
        for user in (self.salesperson, self.handler, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).read(["reason"])

    def test_the_need_in_figures(self):
        self.assertEqual(
            self.plan.need_text, "No approved sales plan for these months."
        )


@tagged("post_install", "-at_install")
class TestHiringControl(HiringCase):
    def _count(self):
        plans = self.env["workshop.hiring.plan"]
        model, applicable, kept = plans._control_hire_planned(
            self.company, date(2026, 11, 1), date(2026, 11, 30)
        )
        rows = self.env[model]
        return rows.search_count(applicable), rows.search_count(kept)

    def test_a_hire_without_a_line_is_counted(self):
        self.assertEqual(self._count(), (1, 0))
        self._approve()
        candidate = self._candidate()
        candidate.action_hire()
        self.assertEqual(self._count(), (1, 0))
        candidate.user_id = self.newcomer
        self.assertEqual(self._count(), (1, 1))

    def test_a_change_into_sales_is_no_hire(self):
        with freeze_time("2026-11-05 02:00:00"):
            self.env["workshop.induction"].with_user(self.manager).create(
                {"user_id": self.colleague.id}
            )
        self.assertEqual(self._count(), (1, 0))

    def test_other_months_are_not(self):
        model, applicable, _kept = self.plan._control_hire_planned(
            self.company, date(2026, 12, 1), date(2026, 12, 31)
        )
        self.assertFalse(self.env[model].search_count(applicable & Domain.TRUE))
