"""Sales plans and schemes: split, sum up, approve, change."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..tools.target import spread
from .performance_common import PerformanceCase


class TestSpread(BaseCase):
    def test_parts_add_up(self):
        for amount, weights, expected in (
            (100.0, [1, 1, 1], [33.33, 33.33, 33.34]),
            (30000.0, [1, 1, 2], [7500.0, 7500.0, 15000.0]),
            (0.0, [1, 1], [0.0, 0.0]),
            (-100.0, [1, 3], [-25.0, -75.0]),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(spread(amount, weights, 2), expected)

    def test_nothing_to_split_by(self):
        for weights in ([], [0, 0]):
            with self.subTest(weights), self.assertRaises(ValueError):
                spread(100.0, weights, 2)


@tagged("post_install", "-at_install")
@freeze_time("2026-10-01 02:00:00")
class TestPlan(PerformanceCase):
    def _amounts(self, plan, code="net_sales"):
        rows = plan.target_ids.filtered(lambda row: row.indicator_id.code == code)
        return rows.sorted("date_from").mapped("amount")

    def test_even(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 100.0})
        plan.action_spread()
        self.assertEqual(self._amounts(plan), [33.33, 33.33, 33.34])

    def test_as_last_year_went(self):
        """October 1,600, November 0, December 4,800 a year before."""
        self._sell(quantity=10.0, day="2025-10-10 02:00:00")
        self._sell(quantity=30.0, day="2025-12-10 02:00:00")
        plan = self._draft_plan({(self.salesperson, "net_sales"): 8000.0})
        plan.goal_ids.season = "last_year"
        plan.action_spread()
        self.assertEqual(self._amounts(plan), [2000.0, 0.0, 6000.0])

    def test_a_mean_is_the_same_every_month(self):
        plan = self._draft_plan({(self.salesperson, "collection_days"): 30.0})
        plan.action_spread()
        self.assertEqual(self._amounts(plan, "collection_days"), [30.0] * 3)

    def test_joiner_counts_by_working_days(self):
        """From Monday 16 November: 11 of 21 days; 10,000 a month."""
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        plan.goal_ids.active_from = "2026-11-16"
        plan.action_spread()
        self.assertEqual(self._amounts(plan), [0.0, 5238.1, 10000.0])
        self.assertFalse(plan.difference_text)

    def _team(self, amount=100.0, code="net_sales", **values):
        """A draft with the goal of a team of two, Li and Zhao."""
        team = self.env["crm.team"].create(
            {
                "name": "Shops",
                "company_id": self.company.id,
                "member_ids": [Command.set((self.salesperson | self.colleague).ids)],
            }
        )
        indicator = self.env["workshop.indicator"].search([("code", "=", code)])
        plan = self._draft_plan({})
        plan.team_ids = [
            Command.create(
                {
                    "team_id": team.id,
                    "indicator_id": indicator.id,
                    "amount": amount,
                    **values,
                }
            )
        ]
        return plan

    def _goals(self, plan):
        return {goal.user_id: goal.amount for goal in plan.goal_ids}

    def test_a_teams_goal_is_split_to_its_people(self):
        plan = self._team(100.01)
        plan.action_split()
        self.assertEqual(
            self._goals(plan), {self.salesperson: 50.01, self.colleague: 50.0}
        )
        self.assertEqual(len(plan.target_ids), 6)
        self.assertFalse(plan.difference_text)

    def test_a_team_shared_as_last_year_went(self):
        """Li sold 1,600 and Zhao 4,800 a year before: a quarter, three quarters."""
        self._sell(quantity=10.0, day="2025-10-10 02:00:00")
        self._sell(quantity=30.0, day="2025-12-10 02:00:00", user=self.colleague)
        plan = self._team(8000.0, share="last_year")
        plan.action_split()
        self.assertEqual(
            self._goals(plan), {self.salesperson: 2000.0, self.colleague: 6000.0}
        )

    def test_each_person_of_a_team_has_its_mean(self):
        plan = self._team(30.0, code="collection_days")
        plan.action_split()
        self.assertEqual(set(self._goals(plan).values()), {30.0})

    def test_people_and_team_must_agree(self):
        plan = self._team(100.0)
        plan.action_split()
        plan.goal_ids[0].amount = 60.0
        plan.action_spread()
        with self.assertRaisesRegex(UserError, "its people's goals make"):
            plan.action_policy_submit()
        plan.action_sum_up()
        self.assertEqual(plan.team_ids.amount, 110.0)
        plan.action_policy_submit()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            plan.team_ids.amount = 1.0

    def test_a_team_without_people(self):
        plan = self._team()
        plan.team_ids.team_id.sudo().member_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "has no salesperson yet"):
            plan.action_split()
        with self.assertRaisesRegex(UserError, "Enter the goal of a team"):
            self._draft_plan({}).action_split()

    def test_months_by_hand_must_add_up(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        plan.action_spread()
        plan.target_ids[0].amount = 12000.0
        with self.assertRaisesRegex(UserError, "add up to"):
            plan.action_policy_submit()
        plan.action_sum_up()
        self.assertEqual(plan.goal_ids.amount, 32000.0)
        plan.action_policy_submit()
        self.assertEqual(plan.state, "pending")

    def test_drafter_does_not_approve(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        with self.assertRaisesRegex(UserError, "no months yet"):
            plan.action_policy_submit()
        plan.action_spread()
        plan.action_policy_submit()
        with self.assertRaises(UserError):
            plan.action_policy_approve()
        plan.with_user(self.owner).action_policy_approve()
        self.assertEqual(plan.state, "approved")
        amounts = self.env["workshop.target"]._get_amounts(
            self.company, self.salesperson, date(2026, 11, 1), date(2026, 11, 30)
        )
        self.assertEqual(amounts, {(self.salesperson.id, "net_sales"): 10000.0})

    def test_change_supersedes(self):
        plan = self._approve_plan({(self.salesperson, "net_sales"): 30000.0})
        with self.assertRaises(UserError):
            plan.goal_ids.amount = 1.0
        new = self.env["workshop.target.plan"].browse(plan.action_change()["res_id"])
        self.assertEqual(self._amounts(new), [10000.0] * 3)
        new = new.with_user(self.manager)
        new.goal_ids.amount = 36000.0
        new.action_spread()
        new.action_policy_submit()
        new.with_user(self.owner).action_policy_approve()
        self.assertEqual((plan.state, new.state), ("superseded", "approved"))

    def test_two_plans_do_not_count_twice(self):
        self._approve_plan({(self.salesperson, "net_sales"): 30000.0})
        other = self._draft_plan({(self.salesperson, "net_sales"): 3.0})
        other.action_spread()
        with self.assertRaisesRegex(UserError, "already, in Plan"):
            other.action_policy_submit()

    def test_whole_months(self):
        with self.assertRaisesRegex(ValidationError, "first of a month"):
            self._draft_plan({}, date_from="2026-10-05")

    def test_who_writes(self):
        plan = self._draft_plan({(self.salesperson, "net_sales"): 30000.0})
        for user in (self.salesperson, self.auditor, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                plan.with_user(user).write({"strategy": "Mine"})
        plan.action_spread()
        target = plan.target_ids[0]
        self.assertEqual(target.with_user(self.salesperson).amount, 10000.0)
        with self.assertRaises(AccessError):
            target.with_user(self.colleague).read(["amount"])

    def test_control(self):
        self._plan_sales()
        model, due, kept = self.env["workshop.target"]._control_target_approved(
            self.company, date(2026, 11, 1), date(2026, 11, 30)
        )
        self.assertIn(self.salesperson, self.env[model].search(kept))
        self.assertIn(self.colleague, self.env[model].search(due))
        self.assertNotIn(self.colleague, self.env[model].search(kept))


@tagged("post_install", "-at_install")
class TestScheme(PerformanceCase):
    def _draft(self, **values):
        scheme = (
            self.env["workshop.scheme"]
            .with_user(self.manager)
            .with_company(self.company)
            .create({"name": "Draft", **values})
        )
        scheme.action_fill_default()
        return scheme

    def test_default_is_the_regulations(self):
        lines = self._draft().line_ids
        self.assertEqual(
            dict(
                zip(
                    lines.mapped("indicator_id.code"),
                    lines.mapped("weight"),
                    strict=True,
                )
            ),
            {
                "net_sales": 40.0,
                "margin": 30.0,
                "new_customers": 10.0,
                "satisfaction": 10.0,
                "attitude": 5.0,
                "teamwork": 5.0,
            },
        )

    def test_weights_that_do_not_sum(self):
        scheme = self._draft()
        scheme.line_ids[0].weight = 39.0
        with self.assertRaisesRegex(UserError, "add up to 99.00 %. Make it 100"):
            scheme.action_policy_submit()

    def test_points_that_cannot_be_read(self):
        scheme = self._draft()
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            scheme.line_ids[0].points = "60:0 x"

    def test_newest_counts_and_running_cards_keep_theirs(self):
        card = self._open_cards()[:1]
        action = self.scheme.with_user(self.manager).action_change()
        new = (
            self.env["workshop.scheme"].with_user(self.manager).browse(action["res_id"])
        )
        new.action_policy_submit()
        new.with_user(self.owner).action_policy_approve()
        self.assertEqual((new.number, self.scheme.state), (2, "superseded"))
        self.assertEqual(self.env["workshop.scheme"]._get_current(self.company), new)
        self.assertEqual(card.scheme_id, self.scheme)

    def test_nothing_without_a_policy(self):
        self.policy.with_user(self.owner).action_suspend("Trial over.")
        self.assertFalse(self._open_cards())
