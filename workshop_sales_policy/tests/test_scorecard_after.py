"""What follows from a final card: coaching first, then reward or penalty."""

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .performance_common import IN_DECEMBER, PerformanceCase


@tagged("post_install", "-at_install")
class AfterCase(PerformanceCase):
    quantity = 30.0  # 4,800 of 10,000: no points for sales

    def setUp(self):
        super().setUp()
        self._plan_sales()
        self._open_cards()
        self._sell(quantity=self.quantity)
        self._close()
        self.card = self._card()
        with freeze_time(IN_DECEMBER):
            self._rate(self.card)
            self.card.action_send()
            self.card.with_user(self.salesperson).action_acknowledge()
            self.card.action_finalise()

    def _propose(self, kind, user=None, **values):
        return (
            self.env["workshop.outcome"]
            .with_user(user or self.manager)
            .with_company(self.company)
            .create({"kind": kind, "card_id": self.card.id, "reason": "Why", **values})
        )


class TestCoaching(AfterCase):
    def setUp(self):
        super().setUp()
        self.plan = (
            self.env["workshop.coaching"]
            .with_user(self.manager)
            .search([("card_id", "=", self.card.id)])
        )

    def _coach(self, day):
        with freeze_time(day):
            self.plan.write({"goal": "8,000 a month", "actions": "Visits together"})
            self.plan.action_log_session("Three visits together.")

    def _check(self, day, is_passed=False):
        with freeze_time(day):
            self.plan.action_check(is_passed, "5,200 in the last month.")

    def test_opens_by_itself_below_the_line(self):
        self.assertLess(self.card.total, 70.0)
        self.assertEqual(len(self.plan), 1)
        self.assertEqual(self.plan.user_id, self.salesperson)
        self.assertEqual(self.plan.coach_id, self.manager)
        # thirty days after 1 December
        self.assertEqual(self.plan.date_check, date(2026, 12, 31))
        self.assertIn("Net sales", self.plan.goal)

    def test_no_check_before_its_day_without_a_session_or_goal(self):
        with freeze_time("2026-12-31 02:00:00"):
            with self.assertRaisesRegex(UserError, "Write the goal"):
                self.plan.action_check(False, "No.")
            self.plan.write({"goal": "8,000 a month", "actions": "Visits together"})
            with self.assertRaisesRegex(UserError, "at least one session"):
                self.plan.action_check(False, "No.")
        self._coach("2026-12-10 02:00:00")
        with self.assertRaisesRegex(UserError, "Until then there is time"):
            self._check("2026-12-30 02:00:00")

    def test_two_failed_checks_unlock_a_penalty(self):
        with self.assertRaisesRegex(ValidationError, "Coach first"):
            self._propose("warning")
        self._coach("2026-12-10 02:00:00")
        self._check("2026-12-31 02:00:00")
        self.assertEqual((self.plan.state, self.plan.failed_count), ("open", 1))
        self.assertEqual(self.plan.date_check, date(2027, 1, 30))
        with (
            self.assertRaisesRegex(ValidationError, "Coach first"),
            self.env.cr.savepoint(),
        ):
            self._propose("warning", coaching_id=self.plan.id)
        with self.assertRaisesRegex(UserError, "at least one session"):
            self._check("2027-02-01 02:00:00")
        self._coach("2027-01-12 02:00:00")
        self._check("2027-02-01 02:00:00")
        self.assertEqual((self.plan.state, self.plan.failed_count), ("failed", 2))

        warning = self._propose("warning", coaching_id=self.plan.id)
        warning.action_policy_submit()
        self.assertEqual(warning.policy_approval_state, "pending")
        with self.assertRaises(UserError):
            warning.with_user(self.manager).action_policy_approve()
        warning.with_user(self.owner).action_policy_approve()
        self.assertTrue(warning.is_coached)
        today = self.company._policy_get_today()
        _model, due, kept = warning._control_penalty_coached(self.company, today, today)
        self.assertEqual(warning.search(due & kept), warning)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            # one plan, one penalty
            self._propose("transfer", coaching_id=self.plan.id)
            self.env.flush_all()

    def test_passed(self):
        self._coach("2026-12-10 02:00:00")
        self._check("2026-12-31 02:00:00", True)
        self.assertEqual(self.plan.state, "passed")
        with self.assertRaisesRegex(UserError, "has ended"):
            self._coach("2027-01-10 02:00:00")
        with self.assertRaisesRegex(ValidationError, "Coach first"):
            self._propose("transfer", coaching_id=self.plan.id)

    def test_who_coaches(self):
        mine = self.plan.with_user(self.salesperson)
        for act in (
            lambda: mine.write({"goal": "Less"}),
            lambda: mine.action_log_session("We spoke."),
            lambda: mine.action_check(True, "Better."),
        ):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaisesRegex(UserError, "coaches himself"):
            self.plan.coach_id = self.salesperson
        for vals in (
            {"state": "failed"},
            {"failed_count": 2},
            {"date_check": "2026-12-02"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.plan.with_user(self.owner).write(vals)
        with self.assertRaises(UserError):
            self.plan.with_user(self.owner).unlink()


class TestReward(AfterCase):
    quantity = 75.0

    def test_bonus_is_what_the_card_proposes(self):
        bonus = self.env["workshop.outcome"].search([("card_id", "=", self.card.id)])
        self.assertEqual((bonus.amount, bonus.policy_approval_state), (1200.0, "none"))
        with self.assertRaisesRegex(ValidationError, "at most what the card proposes"):
            bonus.with_user(self.manager).amount = 1300.0
        bonus.with_user(self.manager).amount = 1000.0
        bonus.with_user(self.manager).action_policy_submit()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            bonus.with_user(self.manager).amount = 900.0
        bonus.with_user(self.owner).action_policy_approve()
        self.assertTrue(bonus.date_approved)
        with self.assertRaises(UserError):
            bonus.with_user(self.owner).write({"reason": "x"})
        with self.assertRaises(UserError):
            bonus.with_user(self.owner).unlink()

    def test_no_coaching_above_the_line(self):
        plans = self.env["workshop.coaching"].search([("card_id", "=", self.card.id)])
        self.assertFalse(plans)

    def test_born_approved(self):
        outcome = self._propose(
            "praise", policy_approval_state="approved", date_approved="2026-12-01"
        )
        self.assertEqual(
            (outcome.policy_approval_state, outcome.date_approved), ("none", False)
        )

    def test_who_reads(self):
        bonus = self.env["workshop.outcome"].search([("card_id", "=", self.card.id)])
        with self.assertRaises(AccessError):
            bonus.with_user(self.salesperson).read(["amount"])
        bonus.with_user(self.manager).action_policy_submit()
        bonus.with_user(self.owner).action_policy_approve()
        self.assertEqual(bonus.with_user(self.salesperson).amount, 1200.0)
        with self.assertRaises(AccessError):
            bonus.with_user(self.colleague).read(["amount"])
        self.assertEqual(bonus.with_user(self.finance).amount, 1200.0)
