from odoo.exceptions import UserError
from odoo.fields import Command

from .order_common import SideDoorCase


class TestDoorsInTime(SideDoorCase):
    """Cancel and redo, swap after release, lock and unlock."""

    def _released(self, price=150.0):
        order = self._create_order(price=price)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order)
        return order

    def test_cancel_edit_redo(self):
        order = self._released()
        order.action_cancel()
        order.order_line.price_unit = 140.0
        order.action_draft()
        self.assertTrue(order.policy_withheld)
        with self._assert_shut():
            order.action_confirm()

    def test_cancel_edit_jump(self):
        order = self._released()
        order.action_cancel()
        order.order_line.price_unit = 140.0
        with self._assert_shut():
            order.write({"state": "sale"})

    def test_cancel_unchanged_redo_keeps_the_release(self):
        order = self._released()
        order.action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_redo_forgets_the_acceptance(self):
        order = self._released(price=155.0)
        order.action_confirm()
        self.assertTrue(order.policy_accept_date)
        order.action_cancel()
        order.action_draft()
        self.assertFalse(order.policy_accept_date)

    def test_pricelist_swapped_after_release(self):
        order = self._released()
        order.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Other", "company_id": self.company.id}
        )
        self.assertTrue(order.policy_withheld)

    def test_prices_updated_after_release(self):
        order = self._released(price=155.0)
        self.product.list_price = 112.0
        order.action_update_prices()
        self.assertEqual(order.order_line.price_unit, 112.0)
        self.assertTrue(order.policy_withheld)

    def test_discount_wizard_after_release(self):
        self.company.sale_discount_product_id = self._create_product(
            "Rebate", type="service", is_storable=False
        )
        for kind, values in (
            ("sol_discount", {"discount_percentage": 0.1}),
            ("so_discount", {"discount_percentage": 0.1}),
            ("amount", {"discount_amount": 1500.0}),
        ):
            with self.subTest(kind=kind):
                order = self._released(price=155.0)
                self.env["sale.order.discount"].with_user(self.owner).create(
                    {"sale_order_id": order.id, "discount_type": kind, **values}
                ).action_apply_discount()
                self.assertTrue(order.policy_withheld)

    def test_price_reset_by_a_quantity(self):
        order = self._released(price=155.0)
        line = order.order_line
        # As if Odoo had proposed this price: the next quantity asks for a new one.
        line.write({"technical_price_unit": 155.0, "price_unit": 155.0})
        self.assertFalse(order.policy_withheld)
        self.product.list_price = 112.0
        line.product_uom_qty = 99.0
        self.assertEqual(line.price_unit, 112.0)
        self.assertTrue(order.policy_withheld)

    def test_reward_applied_after_release(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Ten percent",
                "program_type": "promotion",
                "trigger": "auto",
                "company_id": self.company.id,
                "rule_ids": [Command.create({"minimum_amount": 1.0})],
                "reward_ids": [
                    Command.create({"discount": 10, "discount_applicability": "order"})
                ],
            }
        )
        order = self._released(price=155.0)
        order._update_programs_and_rewards()
        coupon = order._get_claimable_rewards().popitem()[0]
        order._apply_program_reward(program.reward_ids, coupon)
        self.assertRecordValues(
            order, [{"policy_withheld": True, "policy_approval_state": "pending"}]
        )

    def test_import_into_a_confirmed_order(self):
        order = self._released(price=155.0)
        order.action_confirm()
        result = (
            self.env["sale.order.line"]
            .with_user(self.salesperson)
            .load([".id", "price_unit"], [[str(order.order_line.id), "100"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("stays as agreed", result["messages"][0]["message"])
        order.invalidate_recordset()
        self.assertEqual(order.order_line.price_unit, 155.0)

    def test_line_moved_in_from_another_order(self):
        order = self._released(price=155.0)
        cheap = self._create_order(price=1.0)
        cheap.order_line.order_id = order
        self.assertTrue(order.policy_withheld)

    def test_line_moved_out_to_another_order(self):
        good = self._create_product("Cake", price=300.0, cost=50.0)
        order = self._create_order(price=130.0)
        order.order_line = [Command.create({"product_id": good.id})]
        order.order_line[1].product_uom_qty = 100.0
        order.action_policy_submit()
        self._approve(order)
        order.order_line[1].order_id = self._create_order(price=155.0)
        self.assertTrue(order.policy_withheld)

    def test_commands_that_replace_lines(self):
        cheap = self._create_order(price=1.0).order_line
        for command in (Command.link(cheap.id), Command.clear()):
            order = self._released(price=155.0)
            order.write({"order_line": [command]})
            self.assertTrue(order.policy_withheld)

    def test_line_created_with_its_order_in_the_context(self):
        order = self._released(price=155.0)
        self.env["sale.order.line"].with_user(self.salesperson).with_context(
            default_order_id=order.id
        ).create({"product_id": self.product.id, "price_unit": 1.0})
        self.assertTrue(order.policy_withheld)

    def test_confirmed_line_created_with_its_order_in_the_context(self):
        order = self._released(price=155.0)
        order.action_confirm()
        lines = self.env["sale.order.line"].with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            lines.with_context(default_order_id=order.id).create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 50.0,
                    "price_unit": 1.0,
                }
            )

    def test_unlock_opens_no_price(self):
        order = self._released(price=155.0)
        order.action_confirm()
        order.action_lock()
        order.action_unlock()
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            order.order_line.price_unit = 140.0
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            order.write(
                {
                    "locked": False,
                    "order_line": [
                        Command.update(order.order_line.id, {"price_unit": 140.0})
                    ],
                }
            )

    def test_sections_and_notes_are_nobodys_business(self):
        order = self._released(price=155.0)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Breads"}),
            Command.create({"display_type": "line_note", "name": "Fresh daily"}),
        ]
        self.assertFalse(order.policy_withheld)


class TestAfterRelease(SideDoorCase):
    """Released, everything works as in plain Odoo."""

    def _released(self, price=150.0):
        order = self._create_order(price=price)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order)
        return order

    def test_each_confirming_door_opens(self):
        for user in (self.salesperson, self.manager, self.owner):
            with self.subTest(user=user.login):
                order = self._released()
                order.with_user(user).action_confirm()
                self.assertEqual(order.state, "sale")
                self.assertEqual(len(order.sudo().picking_ids), 1)

    def test_a_written_state_by_those_who_write_orders_natively(self):
        # Their button fails in plain Odoo: sale_loyalty reads cards they may not.
        for user in (self.stock_user, self.mrp_user, self.invoicer):
            with self.subTest(user=user.login):
                order = self._released()
                order.with_user(user).write({"state": "sale"})
                self.assertEqual(order.state, "sale")

    def test_written_state_and_send(self):
        order = self._released()
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.policy_out_date)
        self.assertEqual(
            order.action_quotation_send()["res_model"], "mail.compose.message"
        )

    def test_written_as_confirmed_is_an_acceptance_said_to_staff(self):
        order = self._released()
        order.write({"state": "sale"})
        self.assertRecordValues(
            order,
            [
                {
                    "policy_accept_grade": "staff",
                    "policy_accept_user_id": self.salesperson.id,
                    "policy_terms_acknowledged": False,
                }
            ],
        )

    def test_within_policy_a_stock_user_confirms(self):
        order = self._create_order(price=155.0)
        order.with_user(self.stock_user).write({"state": "sale"})
        self.assertEqual(order.policy_release_user_id, self.stock_user)

    def test_born_confirmed_within_policy(self):
        order = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.partner.id,
                    "state": "sale",
                    "commitment_date": "2031-01-01 02:00:00",
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 155.0}
                        )
                    ],
                }
            )
        )
        self.assertTrue(order.policy_release_date)
        self.assertTrue(order.policy_out_date)
        self.assertEqual(order.policy_stage, "production")

    def test_lock_and_cancel(self):
        order = self._released()
        order.action_confirm()
        order.action_lock()
        order.action_unlock()
        order.action_cancel()
        self.assertRecordValues(
            order, [{"state": "cancel", "policy_stage": "cancelled"}]
        )
