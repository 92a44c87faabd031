"""Ways around what was decided: who moves a cost, an order's campaign, a task's day."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .promotion_common import FIRST, PromotionCase


class TestCosts(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._promotion(name="Fair")
        employee = cls.env["hr.employee"].create(
            {
                "name": "Li",
                "user_id": cls.salesperson.id,
                "company_id": cls.company.id,
            }
        )
        product = cls.env["product.product"].create(
            {"name": "Stand", "can_be_expensed": True, "type": "service"}
        )
        cls.claim = cls.env["hr.expense"].create(
            {
                "name": "Stand at the fair",
                "employee_id": employee.id,
                "product_id": product.id,
                "total_amount_currency": 250.0,
                "tax_ids": [Command.clear()],
                "policy_promotion_id": cls.promotion.id,
                "company_id": cls.company.id,
            }
        )

    def _move(self, record, user, promotion):
        """Move it as the web client does: what is tracked is tracked."""
        record.with_user(user).with_context(
            tracking_disable=False
        ).policy_promotion_id = promotion

    def _read_moves(self, record):
        """Promotions before and after, as the chatter keeps them."""
        self.env.flush_all()
        self.cr.precommit.run()
        values = record.sudo().message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "policy_promotion_id"
        )
        return [(value.old_value_char, value.new_value_char) for value in values]

    def test_a_claim_on_its_way_moves_freely(self):
        self._move(self.claim, self.salesperson, self.other)
        self.assertEqual(self.claim.policy_promotion_id, self.other)

    def test_a_booked_claim_stays(self):
        self.claim.write({"approval_state": "approved"})
        lead = self._create_user(
            "lead", "manager", groups="hr_expense.group_hr_expense_user"
        )
        with self.assertRaisesRegex(AccessError, "finance or the owner"):
            self.claim.with_user(lead).policy_promotion_id = self.other
        with self.assertRaises(AccessError):
            self.claim.with_user(lead).policy_promotion_id = False
        self.assertEqual(self.promotion.amount_spent, 250.0)
        # the same again is no move
        self.claim.with_user(lead).policy_promotion_id = self.promotion

    def test_finance_moves_it_and_that_is_written_down(self):
        self.claim.write({"approval_state": "approved"})
        finance = self._create_user(
            "zhu", "finance", groups="hr_expense.group_hr_expense_manager"
        )
        self._move(self.claim, finance, self.other)
        (self.promotion | self.other).invalidate_recordset()
        self.assertEqual(
            (self.promotion.amount_spent, self.other.amount_spent), (0.0, 250.0)
        )
        self.assertEqual(
            self._read_moves(self.claim), [("Mid-Autumn gift boxes", "Fair")]
        )

    def test_a_posted_bill_stays(self):
        bill = self._spend(1200.0)
        clerk = self._create_user(
            "clerk", "manager", groups="account.group_account_invoice"
        )
        with self.assertRaisesRegex(AccessError, "finance or the owner"):
            bill.with_user(clerk).policy_promotion_id = self.other
        bill.with_user(clerk).button_draft()
        with self.assertRaisesRegex(AccessError, "finance or the owner"):
            bill.with_user(clerk).policy_promotion_id = self.other
        bill.with_user(clerk).action_post()
        finance = self._create_user(
            "zhu", "finance", groups="account.group_account_invoice"
        )
        self._move(bill, finance, self.other)
        self.assertEqual(self._read_moves(bill), [("Mid-Autumn gift boxes", "Fair")])
        draft = self._spend(40.0, state="draft")
        draft.with_user(clerk).policy_promotion_id = self.other
        self.assertEqual(draft.policy_promotion_id, self.other)


@tagged("post_install", "-at_install")
class TestConfirmedAgain(PromotionCase):
    def test_an_order_counts_for_what_it_did(self):
        """Cancelled, given to another campaign and confirmed again: as before."""
        self.policy.with_user(self.owner).action_suspend("Only attribution here.")
        order = self._create_order(
            160.0, 1.0, campaign_id=self.promotion.campaign_id.id
        )
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.campaign_id = self.env["utm.campaign"].create({"title": "Newsletter"})
        order.action_confirm()
        self.assertEqual(order.policy_campaign_id, self.promotion.campaign_id)

    def test_nor_does_it_join_afterwards(self):
        """Confirmed without a campaign, cancelled, given one, confirmed: without."""
        self.policy.with_user(self.owner).action_suspend("Only attribution here.")
        order = self._create_order(160.0, 1.0)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.campaign_id = self.promotion.campaign_id
        order.action_confirm()
        self.assertFalse(order.policy_campaign_id)
        self.assertFalse(order.copy().policy_is_campaign_frozen)
        for name in ("policy_campaign_id", "policy_is_campaign_frozen"):
            with self.subTest(name), self.assertRaises(UserError):
                order.with_user(self.manager).write({name: False})
        forged = self._create_order(160.0, 1.0, policy_is_campaign_frozen=True)
        self.assertFalse(forged.policy_is_campaign_frozen)
        key = {"default_policy_campaign_id": self.promotion.campaign_id.id}
        forged = forged.with_context(**key).create({"partner_id": self.partner.id})
        self.assertFalse(forged.policy_campaign_id)


class TestTasks(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = (
            cls.env["workshop.promotion.task"]
            .with_user(cls.manager)
            .create(
                {
                    "promotion_id": cls.promotion.id,
                    "name": "Print the leaflet",
                    "user_id": cls.salesperson.id,
                    "date_planned": FIRST,
                }
            )
        )

    def test_before_the_start_the_plan_moves(self):
        for state in ("idea", "pending", "approved"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                self.task.date_planned = date(2026, 9, 8)
                self.assertEqual(self.task.date_planned, date(2026, 9, 8))
                self.task.date_planned = FIRST

    def test_once_it_runs_the_plan_stays(self):
        self.promotion.sudo()._policy_write({"state": "running"})
        for name, value in (
            ("date_planned", date(2026, 9, 30)),
            ("name", "Nothing"),
            ("user_id", self.manager.id),
            ("promotion_id", self._promotion(name="Fair").id),
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(UserError, "day and person stay"),
            ):
                self.task.write({name: value})
        with self.assertRaisesRegex(UserError, "day and person stay"):
            self.promotion.write(
                {"task_ids": [Command.update(self.task.id, {"name": "Nothing"})]}
            )
        with self.assertRaisesRegex(UserError, "stays in the plan"):
            self.promotion.write({"task_ids": [Command.delete(self.task.id)]})
        with self.assertRaises(AccessError):
            self.task.with_user(self.salesperson).hours = 9.0
        self.task.hours = 2.0
        self.assertEqual(self.task.hours, 2.0)
