from odoo.exceptions import UserError
from odoo.fields import Command

from .approval_common import RoundCase
from .common import PolicyCase


class TestChangeTable(RoundCase):
    """What keeps an approval, and what opens the next round (design.md 4)."""

    def _released(self, price=150.0, **values):
        order = self._submitted(price, **values)
        self._approve(order)
        return order

    def _assert_kept(self, order):
        self.assertRecordValues(
            order, [{"policy_approval_state": "approved", "policy_withheld": False}]
        )
        self.assertEqual(len(self._rounds(order)), 1)

    def _assert_next_round(self, order, difference):
        self.assertRecordValues(
            order, [{"policy_approval_state": "pending", "policy_withheld": True}]
        )
        rounds = self._rounds(order)
        self.assertEqual(rounds.mapped("state"), ["void", "pending"])
        self.assertIn(difference, rounds[1].difference_text)

    def test_price_up(self):
        order = self._released()
        order.order_line.price_unit = 150.5
        self._assert_kept(order)

    def test_price_down(self):
        order = self._released()
        order.order_line.price_unit = 149.99
        self._assert_next_round(order, "150.00 → 149.99")

    def test_price_up_and_back_is_no_change(self):
        order = self._released()
        order.order_line.price_unit = 155.0
        order.order_line.price_unit = 150.0
        self._assert_kept(order)

    def test_discount_up(self):
        order = self._released()
        order.order_line.discount = 1.0
        self._assert_next_round(order, "0.00 → 1.00")

    def test_discount_down(self):
        order = self._create_order(price=160.0)
        order.order_line.discount = 8.0
        order.action_policy_submit()
        self._approve(order)
        order.order_line.discount = 7.0
        self._assert_kept(order)

    def test_quantity_down_at_the_same_margin(self):
        order = self._released()
        order.order_line.write({"product_uom_qty": 50.0, "price_unit": 150.0})
        self._assert_kept(order)

    def test_quantity_down_of_the_better_line(self):
        order = self._create_order(price=150.0)
        good = self._create_product("Cake", price=160.0, cost=60.0)
        order.order_line = [
            Command.create(
                {"product_id": good.id, "product_uom_qty": 10, "price_unit": 130.0}
            )
        ]
        order.action_policy_submit()
        self._approve(order)
        order.order_line[1].write({"product_uom_qty": 5.0, "price_unit": 130.0})
        self.assertEqual(order.policy_approval_state, "pending")

    def test_quantity_up(self):
        order = self._released()
        order.order_line.write({"product_uom_qty": 101.0, "price_unit": 150.0})
        self._assert_next_round(order, "100.00 → 101.00")

    def test_product(self):
        order = self._released()
        other = self._create_product("Rye loaf", price=100.0, cost=150.0)
        order.order_line.write({"product_id": other.id, "price_unit": 150.0})
        self._assert_next_round(order, "Rye loaf")

    def test_line_added(self):
        order = self._released()
        order.order_line = [
            Command.create({"product_id": self.product.id, "price_unit": 160.0})
        ]
        self._assert_next_round(order, "added")

    def test_line_removed(self):
        order = self._create_order(price=150.0)
        order.order_line = [
            Command.create({"product_id": self.product.id, "price_unit": 150.0})
        ]
        order.action_policy_submit()
        self._approve(order)
        order.order_line[1].unlink()
        self._assert_next_round(order, "removed")

    def test_negative_line_removed(self):
        service = self._create_product("Rebate", type="service", is_storable=False)
        order = self._create_order(price=155.0)
        order.order_line = [
            Command.create(
                {"product_id": service.id, "product_uom_qty": 1, "price_unit": -500.0}
            )
        ]
        order.action_policy_submit()
        self._approve(order)
        order.order_line[1].unlink()
        self._assert_kept(order)

    def test_validity_either_way(self):
        order = self._released()
        order.validity_date = "2031-01-01"
        order.validity_date = "2030-01-01"
        self._assert_kept(order)

    def test_later_date(self):
        order = self._released()
        order.commitment_date = "2031-01-01 02:00:00"
        self._assert_kept(order)

    def test_earlier_date(self):
        order = self._released(commitment_date="2031-01-01 02:00:00")
        order.commitment_date = "2030-01-01 02:00:00"
        self.assertEqual(order.policy_approval_state, "pending")

    def test_no_date_any_more(self):
        order = self._released()
        order.commitment_date = False
        self.assertTrue(order.policy_withheld)

    def test_longer_term(self):
        order = self._released()
        order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self.assertEqual(order.policy_approval_state, "pending")

    def test_shorter_term(self):
        term = self.env.ref("account.account_payment_term_30days")
        order = self._released(payment_term_id=term.id)
        order.payment_term_id = self.env.ref("account.account_payment_term_15days")
        self._assert_kept(order)

    def test_another_customer(self):
        order = self._released()
        order.partner_id = self.env["res.partner"].create({"name": "Plum Hotel"})
        self.assertEqual(order.policy_approval_state, "pending")

    def test_terms_that_the_customer_reads(self):
        order = self._released()
        order.policy_term_price = "Pay whenever you like."
        self.assertEqual(order.policy_approval_state, "pending")

    def test_other_columns(self):
        order = self._released()
        order.write({"note": "x", "client_order_ref": "PO 1", "origin": "Call"})
        order.order_line.name = "Walnut loaf, sliced"
        self._assert_kept(order)

    def test_one_write_is_one_round(self):
        order = self._released()
        order.write(
            {
                "order_line": [
                    Command.update(order.order_line.id, {"price_unit": 149.0}),
                    Command.create({"product_id": self.product.id}),
                ]
            }
        )
        self.assertEqual(self._rounds(order).mapped("state"), ["void", "pending"])

    def test_pending_round_is_replaced_too(self):
        order = self._submitted()
        order.order_line.price_unit = 140.0
        self.assertEqual(self._rounds(order).mapped("state"), ["void", "pending"])
        self.assertEqual(self._rounds(order).mapped("round"), [1, 2])

    def test_pending_round_keeps_what_passes(self):
        order = self._submitted()
        order.order_line.price_unit = 151.0
        self.assertEqual(self._rounds(order).mapped("state"), ["pending"])

    def test_within_policy_leaving_it_opens_the_first_round(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        order.order_line.price_unit = 150.0
        self.assertRecordValues(
            order, [{"policy_approval_state": "pending", "policy_withheld": True}]
        )
        self.assertIn("155.00 → 150.00", self._rounds(order).difference_text)

    def test_within_policy_staying_there_is_released_again(self):
        order = self._create_order(price=159.0)
        order.action_quotation_sent()
        order.order_line.price_unit = 158.0
        self.assertTrue(order.policy_withheld)
        order.action_confirm()
        self.assertRecordValues(
            order, [{"state": "sale", "policy_release_request_id": False}]
        )

    def test_manager_who_lowers_it_needs_another(self):
        order = self._released()
        order.with_user(self.manager).order_line.price_unit = 149.0
        self.assertEqual(order.policy_turn, "Wang")

    def test_exception_leaves_no_watch_behind(self):
        order = self._released()
        with self.assertRaises(ValueError):
            order.order_line.write({"price_unit": 1.0, "nonsense": 1})
        order.order_line.price_unit = 149.0
        self.assertEqual(order.policy_approval_state, "pending")


class TestTwoGates(PolicyCase):
    """An order meets the gate of the quotation, then that of the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy(
            rules=[
                ("sale_quotation", "margin_below", 25.0, 1),
                ("sale_order", "amount_above", 10000.0, 2),
            ]
        )

    def test_quotation_goes_out_before_the_order_is_reviewed(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
        self.assertEqual(order._policy_get_document(), "sale_order")

    def test_order_waits_for_its_own_gate(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        with self.assertRaisesRegex(UserError, "needs the review of Owner.*amount"):
            order.action_confirm()
        self.assertEqual(order.state, "sent")

    def test_direct_write_meets_the_second_gate_too(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        with self.assertRaisesRegex(UserError, "needs the review of Owner"):
            order.write({"state": "sale"})

    def test_both_rounds_on_one_record(self):
        order = self._create_order(price=140.0)
        order.action_policy_submit()
        self._approve(order)
        self.assertEqual(order.policy_approval_state, "none")
        self.assertFalse(order.policy_withheld)
        order.action_policy_submit()
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertFalse(
            order.policy_withheld
        )  # a pending order review un-sends nothing
        order.action_quotation_sent()
        self._approve(order, self.owner)
        order.action_confirm()
        rounds = self.env["workshop.approval.request"].search(
            [("res_id", "=", order.id), ("res_model", "=", "sale.order")], order="id"
        )
        self.assertRecordValues(
            rounds,
            [
                {"document": "sale_quotation", "round": 1, "state": "approved"},
                {"document": "sale_order", "round": 1, "state": "approved"},
            ],
        )
        self.assertEqual(order.state, "sale")

    def test_accepted_order_is_confirmed_when_the_last_gate_falls(self):
        order = self._create_order(price=155.0)
        order.require_signature = order.require_payment = False
        order.action_quotation_sent()
        order.sudo()._validate_order()
        self.assertRecordValues(order, [{"state": "sent", "policy_stage": "accepted"}])
        order.action_policy_submit()
        self._approve(order, self.owner)
        self.assertEqual(order.state, "sale")

    def test_a_passing_change_may_still_need_the_order_reviewed_again(self):
        order = self._create_order(price=155.0, quantity=60.0)  # 9,300
        order.action_quotation_sent()
        order._policy_ensure_order_reviewed()
        self.assertTrue(order.policy_order_release_date)
        order.order_line.price_unit = 170.0  # 10,200: fine for the quotation
        self.assertFalse(order.policy_withheld)
        with self.assertRaisesRegex(UserError, "needs the review of Owner"):
            order.action_confirm()

    def test_small_orders_pass_both(self):
        order = self._create_order(price=155.0, quantity=10.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
