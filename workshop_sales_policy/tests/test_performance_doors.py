"""Side doors of scores: columns that follow, context keys, twice, the other company."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .performance_common import IN_DECEMBER, PerformanceCase


@tagged("post_install", "-at_install")
class TestDoorsOfTargets(PerformanceCase):
    def test_no_target_is_born_approved(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        targets = self.env["workshop.target"].with_user(self.manager)
        values = {"goal_id": plan.goal_ids.id, "date_from": "2026-11-01", "amount": 1.0}
        approved = self._approve_plan({(self.colleague, "net_sales"): 3.0})
        for more in (
            {"state": "approved"},
            {"user_id": self.colleague.id},
            {"plan_id": approved.id},
            {"company_id": self.other_company.id},
        ):
            with self.subTest(more), self.assertRaisesRegex(UserError, "follow from"):
                targets.create({**values, **more})
        row = targets.with_context(
            default_state="approved", default_plan_id=approved.id
        ).create(values)
        self.assertEqual((row.state, row.plan_id), ("draft", plan))
        for more in ({"state": "approved"}, {"user_id": self.colleague.id}):
            with self.subTest(more), self.assertRaisesRegex(UserError, "follow from"):
                row.write(more)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            row.goal_id = approved.goal_ids

    def test_no_plan_or_scheme_is_born_approved(self):
        keys = {"default_state": "approved", "default_number": 9}
        plan = self._draft_plan({}, state="approved")
        scheme = (
            self.env["workshop.scheme"]
            .with_user(self.manager)
            .with_context(**keys)
            .create({"name": "Mine", "state": "approved", "number": 9})
        )
        self.assertEqual(
            (plan.state, scheme.state, scheme.number), ("draft", "draft", 0)
        )

    def test_salesperson_changes_nothing(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        plan.action_spread()
        for act in (
            lambda: plan.with_user(self.salesperson).action_spread(),
            lambda: plan.with_user(self.salesperson).action_policy_submit(),
            lambda: plan.target_ids[0].with_user(self.salesperson).write({"amount": 1}),
            lambda: plan.goal_ids.with_user(self.salesperson).write({"amount": 1}),
            lambda: self.scheme.with_user(self.salesperson).action_change(),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_an_indicator_in_use_keeps_its_meaning(self):
        indicator = self.scheme.line_ids.indicator_id.filtered(
            lambda row: row.code == "net_sales"
        )
        for vals in ({"direction": "lower"}, {"code": "margin"}, {"kind": "manual"}):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "keeps its meaning"),
            ):
                indicator.with_user(self.owner).write(vals)
        indicator.with_user(self.owner).name = "Sales"
        with self.assertRaises(AccessError):
            indicator.with_user(self.manager).write({"name": "Mine"})

    def test_the_other_company_sees_nothing(self):
        self._plan_sales()
        self._open_cards()
        stranger = self._create_user("ma", "owner", company=self.other_company)
        for model in (
            "workshop.scheme",
            "workshop.scheme.line",
            "workshop.target.plan",
            "workshop.target.goal",
            "workshop.target",
            "workshop.scorecard",
            "workshop.scorecard.line",
        ):
            rows = self.env[model].with_user(stranger)
            rows = rows.with_context(allowed_company_ids=self.other_company.ids)
            mine = self.env[model].search([("company_id", "=", self.company.id)])
            with self.subTest(model):
                self.assertTrue(mine)
                self.assertFalse(rows.search([("id", "in", mine.ids)]))


@tagged("post_install", "-at_install")
@freeze_time(IN_DECEMBER)
class TestDoorsAfterTheCard(PerformanceCase):
    def _finish(self, quantity, **context):
        """A final card of November."""
        self._plan_sales()
        self._open_cards()
        self._sell(quantity=quantity)
        self._close()
        card = self._card()
        self._rate(card)
        card.action_send()
        card.with_user(self.salesperson).action_acknowledge()
        card.with_context(**context).action_finalise()
        return card

    def _propose(self, **values):
        outcomes = self.env["workshop.outcome"].with_user(self.manager)
        return outcomes.with_company(self.company).create(
            {"user_id": self.salesperson.id, "reason": "Why", **values}
        )

    def test_no_coaching_is_born_failed(self):
        card = self._finish(30.0, default_state="failed", default_failed_count=2)
        plan = self.env["workshop.coaching"].search([("card_id", "=", card.id)])
        self.assertEqual((plan.state, plan.failed_count), ("open", 0))

    def test_a_penalty_that_calls_itself_coached(self):
        card = self._finish(30.0)
        for more in (
            {"is_coached": True},
            {"is_coached": True, "card_id": card.id},
            {"coaching_id": card.coaching_ids.id},
        ):
            with (
                self.subTest(more),
                self.assertRaisesRegex(ValidationError, "Coach first"),
                self.env.cr.savepoint(),
            ):
                self._propose(kind="transfer", **more)
        praise = self._propose(kind="praise")
        with (
            self.assertRaisesRegex(ValidationError, "Coach first"),
            self.env.cr.savepoint(),
        ):
            praise.write({"kind": "warning", "is_coached": True})

    def test_one_bonus_a_card(self):
        card = self._finish(75.0)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._propose(kind="bonus", card_id=card.id, amount=1.0)
            self.env.flush_all()
        with (
            self.assertRaisesRegex(ValidationError, "at most what the card proposes"),
            self.env.cr.savepoint(),
        ):
            self._propose(kind="bonus", amount=500.0)
        with self.assertRaisesRegex(ValidationError, "not a final card of this person"):
            self._propose(kind="praise", card_id=card.id, user_id=self.colleague.id)

    def test_a_corrected_card_does_not_pay_twice(self):
        card = self._finish(75.0)
        bonus = self.env["workshop.outcome"].search([("card_id", "=", card.id)])
        bonus.with_user(self.manager).action_policy_submit()
        bonus.with_user(self.owner).action_policy_approve()
        self._act(card, "restate", user=self.owner, text="Check.")
        new = self._card().search([("replaces_id", "=", card.id)])
        self._rate(new)
        new.with_user(self.manager).action_send()
        new.with_user(self.salesperson).action_acknowledge()
        new.with_user(self.manager).action_finalise()
        self.assertEqual((new.state, new.bonus_amount), ("final", 1200.0))
        self.assertEqual(self.env["workshop.outcome"]._get_bonus_left(new), 0.0)
        self.assertFalse(bonus.search([("card_id", "=", new.id)]))

    def test_a_bonus_of_a_corrected_card_is_not_approved(self):
        card = self._finish(75.0)
        bonus = self.env["workshop.outcome"].search([("card_id", "=", card.id)])
        bonus.with_user(self.manager).action_policy_submit()
        self._act(card, "restate", user=self.owner, text="Check.")
        with self.assertRaisesRegex(ValidationError, "not a final card"):
            bonus.with_user(self.owner).action_policy_approve()

    def test_no_red_line_is_born_confirmed(self):
        row = (
            self.env["workshop.red.line"]
            .with_user(self.manager)
            .with_company(self.company)
            .with_context(
                default_state="confirmed", default_decided_by_id=self.owner.id
            )
            .create(
                {
                    "user_id": self.salesperson.id,
                    "kind": "leak",
                    "date": "2026-11-12",
                    "description": "Said so.",
                    "state": "confirmed",
                }
            )
        )
        self.assertEqual((row.state, row.decided_by_id.id), ("reported", False))
        for user in (self.manager, self.owner):
            for act in (
                lambda user=user: row.with_user(user).write({"state": "confirmed"}),
                lambda user=user: row.with_user(user).unlink(),
            ):
                with self.assertRaises(UserError):
                    act()
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).write({"description": "Not so."})
        with self.assertRaisesRegex(UserError, "Attach the proof"):
            row.with_user(self.owner).action_confirm()

    def test_who_may_not_settle_correct_or_decide(self):
        card = self._finish(75.0)
        for user in (self.salesperson, self.manager, self.auditor, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                card.with_user(user).action_restate_dialog()
        for user in (self.colleague, self.manager):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                card.with_user(user).action_acknowledge()
