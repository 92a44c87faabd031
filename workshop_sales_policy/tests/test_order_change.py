from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .order_common import AgreedCase


class TestOrderChange(AgreedCase):
    """A change of what was agreed: asked, decided, applied by the method."""

    def _change(self, order, price=None, quantity=None, user=None):
        action = order.with_user(
            user or self.salesperson
        ).action_policy_request_change()
        change = (
            self.env["workshop.order.change"]
            .with_user(user or self.salesperson)
            .browse(action["res_id"])
        )
        line = change.line_ids[0]
        if price is not None:
            line.price_unit = price
        if quantity is not None:
            line.quantity = quantity
        return change

    def test_only_of_a_confirmed_order(self):
        order = self._create_order(price=155.0)
        with self.assertRaisesRegex(UserError, "edit it directly"):
            order.action_policy_request_change()
        change = self.env["workshop.order.change"].with_user(self.salesperson)
        forged = change.create({"order_id": order.id, "reason": "x"})
        with self.assertRaisesRegex(UserError, "edit it directly"):
            forged.action_policy_submit()

    def test_every_change_is_seen_at_least_once(self):
        change = self._change(self._confirmed(), price=156.0)
        change.action_policy_submit()
        self.assertRecordValues(
            change, [{"state": "pending", "policy_approval_state": "pending"}]
        )
        self.assertEqual(change.sudo().policy_request_id.level, 1)
        self.assertEqual(change.policy_turn, "Chen")

    def test_shows_what_it_changes_of_the_order(self):
        change = self._change(self._confirmed(), price=150.0)
        change.action_policy_submit()
        text = change.sudo().policy_request_id.difference_text
        self.assertEqual(text, "Walnut loaf: price 155.00 → 150.00")

    def test_is_applied_when_approved(self):
        order = self._confirmed()
        change = self._change(order, price=140.0)
        change.action_policy_submit()
        self.assertEqual(order.order_line.price_unit, 155.0)
        self._approve(change)
        self.assertEqual(change.state, "applied")
        self.assertEqual(order.order_line.price_unit, 140.0)
        self.assertEqual(order.policy_release_level, 1)

    def test_below_cost_goes_to_the_owner(self):
        change = self._change(self._confirmed(), price=100.0)
        change.action_policy_submit()
        self.assertEqual(change.policy_turn, "Wang")
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(change)

    def test_what_was_applied_is_the_new_agreement(self):
        order = self._confirmed()
        change = self._change(order, price=140.0)
        change.action_policy_submit()
        self._approve(change)
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            order.order_line.price_unit = 120.0

    def test_quantity_alone_keeps_the_price(self):
        order = self._confirmed()
        change = self._change(order, quantity=80.0)
        change.action_policy_submit()
        self._approve(change)
        self.assertRecordValues(
            order.order_line, [{"product_uom_qty": 80.0, "price_unit": 155.0}]
        )

    def test_new_line(self):
        order = self._confirmed()
        change = self._change(order)
        change.line_ids = [
            Command.create(
                {"product_id": self.product.id, "quantity": 10.0, "price_unit": 0.0}
            )
        ]
        change.action_policy_submit()
        self.assertIn("1 free lines", change.sudo().policy_request_id.reason_text)
        self._approve(change)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [100.0, 10.0])

    def test_locked_order(self):
        order = self._confirmed()
        order.action_lock()
        change = self._change(order, price=140.0)
        change.action_policy_submit()
        self._approve(change)
        self.assertRecordValues(order, [{"locked": True}])
        self.assertEqual(order.order_line.price_unit, 140.0)

    def test_nothing_changed_is_not_submitted(self):
        change = self._change(self._confirmed())
        with self.assertRaisesRegex(UserError, "changes nothing yet"):
            change.action_policy_submit()

    def test_submitted_is_not_edited(self):
        order = self._confirmed()
        change = self._change(order, price=150.0)
        change.action_policy_submit()
        line = change.line_ids[0]
        other = self._change(order, price=151.0)
        for act in (
            lambda: line.write({"price_unit": 1.0}),
            lambda: line.unlink(),
            lambda: change.write({"line_ids": [Command.clear()]}),
            lambda: change.write({"reason": "x"}),
            lambda: change.unlink(),
            lambda: other.line_ids[0].write({"change_id": change.id}),
        ):
            with self.assertRaisesRegex(UserError, "(?i)withdraw it, then"):
                act()

    def test_withdrawn_is_edited_and_submitted_again(self):
        change = self._change(self._confirmed(), price=150.0)
        change.action_policy_submit()
        change.action_policy_withdraw()
        self.assertEqual(change.state, "draft")
        change.line_ids[0].price_unit = 151.0
        change.action_policy_submit()
        self.assertEqual(change.policy_round, 2)

    def test_refused_is_edited_and_submitted_again(self):
        order = self._confirmed()
        change = self._change(order, price=150.0)
        change.action_policy_submit()
        change.with_user(self.manager).action_policy_refuse("No.")
        self.assertEqual(change.state, "refused")
        self.assertEqual(order.order_line.price_unit, 155.0)
        self.assertEqual(self._change(order, price=151.0), change)
        change.action_policy_submit()
        self._approve(change)
        self.assertEqual(order.order_line.price_unit, 151.0)

    def test_applied_is_over(self):
        change = self._change(self._confirmed(), price=150.0)
        change.action_policy_submit()
        self._approve(change)
        with self.assertRaises(UserError):
            change.action_policy_submit()
        with self.assertRaises(UserError):
            change.unlink()

    def test_order_cancelled_meanwhile(self):
        order = self._confirmed()
        change = self._change(order, price=150.0)
        change.action_policy_submit()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "not confirmed any more"):
            self._approve(change)

    def test_four_eyes(self):
        change = self._change(self._confirmed(), price=150.0)
        change.action_policy_submit()
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(change, self.salesperson)

    def test_line_of_another_order(self):
        order, other = self._confirmed(), self._create_order(price=150.0)
        change = self._change(order)
        with self.assertRaisesRegex(UserError, "belongs to another order"):
            change.line_ids[0].order_line_id = other.order_line

    def test_another_product_in_disguise(self):
        change = self._change(self._confirmed())
        other = self._create_product("Gold leaf", cost=5000.0)
        with self.assertRaisesRegex(UserError, "keeps its product"):
            change.line_ids[0].product_id = other

    def test_a_colleagues_order(self):
        order = self._confirmed()
        with self.assertRaises(AccessError):
            order.with_user(self.colleague).action_policy_request_change()
        with self.assertRaises(AccessError):
            self.env["workshop.order.change"].with_user(self.colleague).create(
                {"order_id": order.id, "reason": "x"}
            )

    def test_negative_quantity(self):
        change = self._change(self._confirmed())
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            change.line_ids[0].quantity = -1.0
            change.line_ids.flush_recordset()
