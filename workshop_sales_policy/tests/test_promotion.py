"""A promotion from idea to closed: break-even, review, run, costs (6.1–6.4)."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .promotion_common import BEFORE, FIRST, FIRST_DAY, LAST, LAST_DAY, PromotionCase


@tagged("post_install", "-at_install")
class TestBreakEven(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the eight weeks until the day the idea is looked at
        last = FIRST - timedelta(days=7)
        cls._sell([last - timedelta(days=step) for step in range(56)], 14.0)

    @freeze_time(BEFORE)
    def test_before_anybody_approves(self):
        """(140 · 35 + 1,200) / 30 = 203.33: 204 boxes, 140 sell anyway."""
        self.assertEqual(self.promotion.break_even_units, 204)
        self.assertEqual(self.promotion.baseline_units, 140.0)
        self.assertEqual(self.promotion.break_even_state, "pays")
        self.assertIn("needs 46 % more", self.promotion.break_even_text)

    @freeze_time(BEFORE)
    def test_the_card_shows_the_three_numbers(self):
        self.promotion.action_policy_submit()
        request = self.promotion.policy_request_id.sudo()
        request._fill_figures()
        card = request.step_ids.with_user(self.owner)[:1]
        self.assertEqual(
            card.figures_text, "break-even 204 · normally 140 · planned 220"
        )

    @freeze_time(BEFORE)
    def test_planned_too_few(self):
        self.promotion.planned_units = 203.0
        self.assertEqual(self.promotion.break_even_state, "short")

    @freeze_time(BEFORE)
    def test_can_never_pay_back_goes_to_the_owner(self):
        self.promotion.write({"discount_pct": 35.0, "user_id": self.salesperson.id})
        self.assertEqual(self.promotion.break_even_state, "never")
        self.promotion.action_policy_submit()
        request = self.promotion.policy_request_id.sudo()
        self.assertEqual(request.level, 2)
        self.assertEqual(request.reasons[0]["trigger"], "never_pays")
        self.assertEqual(request.step_ids.user_ids, self.owner)
        self.assertIn("can never pay back", self.promotion.policy_next_text)

    @freeze_time(BEFORE)
    def test_a_gift_costs_margin(self):
        # 100 − 5 − 65 − 10 = 20 a box: 6,100 / 20
        self.promotion.gift_cost = 10.0
        self.assertEqual(self.promotion.break_even_units, 305)

    @freeze_time(BEFORE)
    def test_other_promotions_are_no_normal_days(self):
        other = self._promotion(
            name="Summer boxes", date_from="2026-08-01", date_to="2026-08-31"
        )
        other.sudo()._policy_write({"state": "closed"})
        self.promotion.invalidate_recordset()
        # all August is out: the days from 7 to 31 July are three weeks and a half
        self.assertIn("not known yet", self.promotion.break_even_text)

    @freeze_time(BEFORE)
    def test_new_product(self):
        new = self._create_product("Lotus box", 100.0, 65.0)
        self.promotion.product_ids = new
        self.assertEqual(self.promotion.break_even_units, 40)  # 1,200 / 30
        self.assertIn("nothing sold so far", self.promotion.break_even_text)

    @freeze_time(BEFORE)
    def test_a_product_without_cost(self):
        self.promotion.product_ids = self._create_product("Sample box", 100.0, 0.0)
        self.assertEqual(self.promotion.break_even_state, "unknown")
        with self.assertRaisesRegex(UserError, "the cost of every product"):
            self.promotion.action_policy_submit()

    def test_what_was_approved_is_frozen(self):
        self._approve_promotion()
        self._sell([FIRST - timedelta(days=1)], 500.0)
        self.promotion.invalidate_recordset()
        with freeze_time(FIRST_DAY):
            self.assertEqual(self.promotion.break_even_units, 204)
            self.assertEqual(self.promotion.sudo().plan_figures["margin"], 35.0)


@tagged("post_install", "-at_install")
class TestPromotionReview(PromotionCase):
    def test_from_idea_to_approved(self):
        self._approve_promotion()
        self.assertEqual(self.promotion.state, "approved")
        with freeze_time(BEFORE):
            self.assertIn("starts it on", self.promotion.policy_next_text)

    @freeze_time(BEFORE)
    def test_it_names_what_is_missing(self):
        bare = self._promotion(
            product_ids=False, channel_id=False, goal_value=0.0, hypothesis=False
        )
        with self.assertRaisesRegex(
            UserError, "the products, the channel, the goal's number, why it should"
        ):
            bare.action_policy_submit()

    @freeze_time(BEFORE)
    def test_its_owner_does_not_approve_it(self):
        self.promotion.action_policy_submit()
        with self.assertRaises(UserError):
            self.promotion.action_policy_approve()

    @freeze_time(BEFORE)
    def test_refused_is_an_idea_again(self):
        self.promotion.action_policy_submit()
        self.assertEqual(self.promotion.state, "pending")
        self.promotion.with_user(self.owner).action_policy_refuse("Too dear.")
        self.assertEqual(self.promotion.state, "idea")
        self.promotion.amount_planned = 900.0
        self.assertFalse(self.promotion.sudo().plan_figures)

    @freeze_time(BEFORE)
    def test_locked_once_submitted(self):
        self.promotion.action_policy_submit()
        for values in (
            {"planned_units": 10.0},
            {"control_ids": [Command.link(self.partner.id)]},
            {"baseline_method": "last_year"},
            {"user_id": self.salesperson.id},
            {"date_to": LAST + timedelta(days=9)},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "stays as it"):
                self.promotion.with_user(self.owner).write(values)

    def test_no_side_door_to_a_state(self):
        for values in (
            {"state": "approved"},
            {"date_started": "2026-09-01 00:00:00"},
            {"is_on_plan": True},
            {"plan_figures": {"break_even": 1}},
            {"campaign_id": self.env["utm.campaign"].create({"title": "X"}).id},
            {"policy_approval_state": "approved"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.promotion.with_user(self.owner).write(values)
        born = self._promotion(user=self.owner, state="closed", is_on_plan=True)
        self.assertEqual((born.state, born.is_on_plan), ("idea", False))
        self.assertNotEqual(born.campaign_id, self.promotion.campaign_id)

    def test_roles(self):
        for role in (self.salesperson, self.finance, self.auditor, self.handler):
            with self.subTest(role.login):
                promotion = self.promotion.with_user(role)
                self.assertEqual(promotion.name, "Mid-Autumn gift boxes")
                with self.assertRaises(AccessError):
                    promotion.name = "Mine"

    def test_another_company_sees_nothing(self):
        stranger = self._create_user("guo", "manager", company=self.other_company)
        promotions = self.env["workshop.promotion"].with_user(stranger)
        promotions = promotions.with_context(allowed_company_ids=self.other_company.ids)
        found = promotions.search([])
        self.assertNotIn(self.promotion.id, found.ids)

    def test_bad_numbers(self):
        for values in (
            {"date_to": "2026-09-01"},
            {"discount_pct": 101.0},
            {"amount_planned": -1.0},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._promotion(**values)

    def test_never_deleted_once_submitted(self):
        self._approve_promotion()
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.promotion.unlink()
        with freeze_time(BEFORE):
            idea = self._promotion(name="Thought twice")
        idea.unlink()
        self.assertFalse(idea.exists())


@tagged("post_install", "-at_install")
class TestPromotionRun(PromotionCase):
    def test_starts_in_its_days_only(self):
        self._approve_promotion()
        with (
            freeze_time(BEFORE),
            self.assertRaisesRegex(UserError, "runs from"),
        ):
            self.promotion.action_start()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
        self.assertEqual(self.promotion.state, "running")

    def test_not_before_the_approval(self):
        with freeze_time(FIRST_DAY), self.assertRaisesRegex(UserError, "is Idea"):
            self.promotion.action_start()

    def test_who_starts_it(self):
        self._approve_promotion()
        with freeze_time(FIRST_DAY), self.assertRaises(AccessError):
            self.promotion.with_user(self.salesperson).action_start()

    def test_ends_by_the_job_and_waits(self):
        self._run()
        self.assertEqual(self.promotion.state, "ended")
        self.assertTrue(self.promotion.is_on_plan)
        self.assertFalse(self.promotion.evaluation_ids)
        with freeze_time("2026-09-30 02:00:00"):
            self.promotion.sudo()._follow_days(self.company)
            self.assertFalse(self.promotion.evaluation_ids)
            with self.assertRaisesRegex(UserError, "buyers may stay away"):
                self.promotion.action_evaluate()
        # 1 October is no holiday here: ten working days of eight hours later
        self.assertEqual(str(self.promotion.date_due.date()), "2026-10-14")

    def test_the_job_runs_for_every_company_in_force(self):
        self._approve_promotion()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
        with freeze_time("2026-09-17 02:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "workshop_sales_policy.ir_cron_promotions"
            ).method_direct_trigger()
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.state, "ended")

    def test_ended_early_is_logged(self):
        self._approve_promotion()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
        with freeze_time("2026-09-10 02:00:00"):
            self.promotion.action_end()
        self.assertEqual(str(self.promotion.date_to), "2026-09-10")
        self.assertEqual(self.promotion.log_ids.kind, "adjustment")

    def test_not_on_plan(self):
        late = {"name": "Print", "date_planned": "2026-09-05"}
        for name, change in (
            ("a task is open", {"task_ids": [Command.create(late)]}),
            ("above the budget", {"amount_planned": 100.0}),
        ):
            with self.subTest(name), freeze_time(BEFORE):
                promotion = self._promotion(**change)
            if name == "above the budget":
                self._spend(150.0, promotion)
            self._run(promotion)
            self.assertFalse(promotion.is_on_plan, name)

    def test_a_task_done_in_time(self):
        with freeze_time(BEFORE):
            task = self.env["workshop.promotion.task"].create(
                {
                    "promotion_id": self.promotion.id,
                    "name": "Print",
                    "user_id": self.salesperson.id,
                    "date_planned": "2026-09-05",
                    "date_done": "2026-09-01",
                }
            )
            self.assertFalse(task.date_done)
            task.with_user(self.salesperson).action_done()
        self.assertTrue(task.is_in_time)
        for values in ({"date_done": "2026-01-01"}, {"date_planned": "2026-12-01"}):
            with self.subTest(values), self.assertRaises(UserError):
                task.with_user(self.manager).write(values)

    def test_only_whose_task_it_is(self):
        task = self.env["workshop.promotion.task"].create(
            {
                "promotion_id": self.promotion.id,
                "name": "Print",
                "user_id": self.manager.id,
                "date_planned": "2026-09-05",
            }
        )
        with self.assertRaises(AccessError):
            task.with_user(self.salesperson).action_done()

    def test_log_is_written_once(self):
        self._approve_promotion()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
            mine = self.promotion.with_user(self.salesperson)
            mine.action_log("The hotel finds the box too small.")
            with self.assertRaises(AccessError):
                mine.action_log("We lower the price.", "adjustment")
            with self.assertRaisesRegex(UserError, "in a sentence"):
                mine.action_log("  ")
            with self.assertRaises(AccessError):
                self.promotion.with_user(self.auditor).action_log("He wrote.")
        row = self.promotion.log_ids
        self.assertEqual((row.kind, row.user_id), ("feedback", self.salesperson))
        for act in (lambda: row.sudo().write({"text": "x"}), row.sudo().unlink):
            with self.assertRaises(UserError):
                act()

    def test_live(self):
        windows = self.promotion._get_windows()
        self._sell(windows.pre, 14.0)
        self._approve_promotion()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
            self.assertIn("Too early to judge", self.promotion.live_text)
        self._sell(windows.promo, 21.0, 95.0, campaign_id=self.promotion.campaign_id.id)
        self.promotion.invalidate_recordset()
        with freeze_time(LAST_DAY):
            text = self.promotion.live_text
        self.assertIn("10 orders", text)
        self.assertIn("Units so far 50 % against normal", text)

    def test_cancelled_with_a_reason(self):
        self._approve_promotion()
        with self.assertRaisesRegex(UserError, "why it is cancelled"):
            self.promotion.action_cancel(" ")
        self.promotion.action_cancel("The printer closed.")
        self.assertEqual(self.promotion.state, "cancelled")
        self.assertIn("The printer closed", self.promotion.policy_next_text)


@tagged("post_install", "-at_install")
class TestPromotionCost(PromotionCase):
    def test_a_refund_takes_its_cost_back(self):
        """800 billed, all of it reversed: nothing spent, and nothing was chosen."""
        self._approve_promotion()
        bill = self._spend(800.0)
        clerk = self._create_user("clerk", groups="account.group_account_invoice")
        values = {"invoice_date": "2026-10-02"}
        refund = bill.with_user(clerk)._reverse_moves([values], cancel=True)
        self.assertEqual(refund.sudo().policy_promotion_id, self.promotion)
        self.assertEqual(refund.state, "posted")
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.amount_spent, 0.0)
        self.assertEqual(self.promotion.amount_left, 1200.0)

    def test_bills_posted_and_drafted(self):
        self._approve_promotion()
        self._spend(800.0)
        self._spend(300.0, state="draft")
        self.promotion.invalidate_recordset()
        row = self.promotion
        self.assertEqual((row.amount_spent, row.amount_committed), (800.0, 300.0))
        self.assertEqual(row.amount_left, 100.0)
        self.assertEqual(row._budget_get_reserved(), {row.id: 100.0})

    def test_claims(self):
        self._approve_promotion()
        employee = self.env["hr.employee"].create(
            {
                "name": "Li",
                "user_id": self.salesperson.id,
                "company_id": self.company.id,
            }
        )
        product = self.env["product.product"].create(
            {"name": "Stand", "can_be_expensed": True, "type": "service"}
        )
        claim = (
            self.env["hr.expense"]
            .with_user(self.salesperson)
            .create(
                {
                    "name": "Stand at the fair",
                    "employee_id": employee.id,
                    "product_id": product.id,
                    "total_amount_currency": 250.0,
                    "tax_ids": [Command.clear()],
                    "policy_promotion_id": self.promotion.id,
                    "company_id": self.company.id,
                }
            )
        )
        self.assertEqual(self.promotion.amount_committed, 0.0)
        claim.sudo().write({"approval_state": "submitted"})
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.amount_committed, 250.0)
        claim.sudo().write({"approval_state": "approved"})
        self.promotion.invalidate_recordset()
        self.assertEqual(
            (self.promotion.amount_spent, self.promotion.amount_committed),
            (250.0, 0.0),
        )

    def test_hours_cost_what_the_policy_says(self):
        self.env["workshop.promotion.task"].create(
            {
                "promotion_id": self.promotion.id,
                "name": "Stand",
                "date_planned": FIRST,
                "hours": 6.0,
            }
        )
        self.assertEqual(self.promotion.amount_spent, 0.0)
        policy = self.policy.sudo()
        policy.env.execute_query(
            # a published version is immutable: the rate is set below the ORM
            self._set_rate(policy.id, 50.0)
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(self.promotion.amount_spent, 300.0)

    @staticmethod
    def _set_rate(policy_id, rate):
        from odoo.tools import SQL

        return SQL(
            "UPDATE workshop_policy SET promotion_hour_rate = %s WHERE id = %s "
            "RETURNING id",
            rate,
            policy_id,
        )
