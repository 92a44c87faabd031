from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import PolicyCase


class AgreedCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def _confirmed(self, price=155.0, **values):
        order = self._create_order(price=price, **values)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order, values.get("by"))
        order.action_confirm()
        return order

    def _rounds(self, order):
        return self.env["workshop.approval.request"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)], order="id"
        )


class TestConfirmedOrder(AgreedCase):
    """A confirmed order stays as agreed; only the evaluated tier decides."""

    def _assert_agreed(self, function, *args):
        with self.assertRaisesRegex(UserError, "stays as agreed.*Use Request a change"):
            function(*args)

    def test_guarded_values_of_a_line(self):
        order = self._confirmed()
        tax = self.env["account.tax"].create(
            {
                "name": "13",
                "amount": 13,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
                "country_id": self.company.account_fiscal_country_id.id
                or self.env.ref("base.cn").id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "VAT", "company_id": self.company.id})
                .id,
            }
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        for values in (
            {"price_unit": 150.0},
            {"discount": 10.0},
            {"product_uom_id": dozen.id, "price_unit": 155.0},
            {"tax_ids": [Command.set(tax.ids)]},
        ):
            for user in (self.salesperson, self.owner):
                with self.subTest(values=values, user=user.login):
                    self._assert_agreed(order.with_user(user).order_line.write, values)

    def test_customer_on_credit_and_term(self):
        order = self._confirmed()
        term = self.env.ref("account.account_payment_term_30days")
        self._assert_agreed(order.write, {"payment_term_id": term.id})

    def test_free_line(self):
        order = self._confirmed()
        line = {"product_id": self.product.id, "price_unit": 0.0}
        self._assert_agreed(order.write, {"order_line": [Command.create(line)]})

    def test_free_line_flagged_as_delivery_or_expense(self):
        order = self._confirmed()
        for flag in ("is_delivery", "is_expense", "is_downpayment"):
            line = {"product_id": self.product.id, "price_unit": 0.0, flag: True}
            with self.subTest(flag=flag):
                self._assert_agreed(order.write, {"order_line": [Command.create(line)]})

    def test_quantity_of_a_line_that_came_in_at_zero(self):
        order = self._confirmed()
        order.order_line = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 0.0,
                    "price_unit": 0.0,
                }
            )
        ]
        line = order.order_line[1]
        self._assert_agreed(line.write, {"product_uom_qty": 5.0, "price_unit": 0.0})

    def test_within_the_approved_tier_passes_and_is_logged(self):
        order = self._confirmed()
        order.order_line.price_unit = 154.0
        order.order_line.price_unit = 153.0
        self.assertRecordValues(
            self._rounds(order),
            [
                {"round": 1, "state": "approved", "is_automatic": True, "level": 0},
                {"round": 2, "state": "approved", "is_automatic": True, "level": 0},
            ],
        )
        self.assertIn("154.00 → 153.00", self._rounds(order)[1].difference_text)

    def test_below_an_approved_tier_stays_within_it(self):
        order = self._confirmed(price=150.0)
        order.order_line.price_unit = 140.0  # 21.4 %: still the manager's
        self._assert_agreed(order.order_line.write, {"price_unit": 120.0})

    def test_more_of_the_same_passes(self):
        order = self._confirmed()
        order.order_line.write({"product_uom_qty": 120.0, "price_unit": 155.0})
        self.assertEqual(order.order_line.product_uom_qty, 120.0)

    def test_dates_are_rescheduled(self):
        order = self._confirmed()
        order.commitment_date = "2031-05-01 02:00:00"
        self.assertFalse(self._rounds(order))

    def test_cost_recomputed_by_odoo_is_no_change(self):
        order = self._confirmed()
        order.with_user(self.manager).order_line.purchase_price = 154.0
        self.assertFalse(self._rounds(order))


class TestNativeAdditions(AgreedCase):
    """Lines that Odoo itself adds, recognised by effect."""

    def test_delivery_line(self):
        order = self._confirmed()
        carriage = self._create_product(
            "Van", type="service", is_storable=False, cost=0.0
        )
        carrier = self.env["delivery.carrier"].create(
            {"name": "Van", "product_id": carriage.id, "fixed_price": 30.0}
        )
        order.set_delivery_line(carrier, 30.0)
        self.assertEqual(len(order.order_line), 2)
        self.assertFalse(self._rounds(order))

    def test_down_payment(self):
        order = self._confirmed()
        taxes = self.env["account.tax"]
        rows = [r._prepare_base_line_for_taxes_computation() for r in order.order_line]
        taxes._add_tax_details_in_base_lines(rows, self.company)
        taxes._round_base_lines_tax_details(rows, self.company)
        rows = taxes._prepare_down_payment_lines(
            base_lines=rows,
            company=self.company,
            amount_type="fixed",
            amount=100.0,
            computation_key="down_payment,1",
        )
        order._create_down_payment_section_line_if_needed()
        order._create_down_payment_lines_from_base_lines(rows)
        line = order.order_line.filtered("is_downpayment")
        self.assertTrue(line)
        self.assertFalse(self._rounds(order))

    def test_quantity_zero(self):
        order = self._confirmed()
        order.order_line = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 0.0})
        ]
        self.assertFalse(self._rounds(order))

    def test_expense_passed_on(self):
        order = self._confirmed()
        travel = self._create_product(
            "Travel", type="service", is_storable=False, expense_policy="cost"
        )
        order.sudo().order_line = [
            Command.create(
                {"product_id": travel.id, "price_unit": 110.0, "is_expense": True}
            )
        ]
        self.assertFalse(self._rounds(order))


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
            with self.assertRaisesRegex(UserError, "is submitted. Withdraw it"):
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


class TestUnorderedGoods(AgreedCase):
    """Goods leave on an order's transfer only for a line of that order."""

    def _transfer(self, product=None, **values):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        move = self.env["stock.move"].create(
            {
                "product_id": (product or self.product).id,
                "product_uom_qty": 1.0,
                "picking_id": picking.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                **values,
            }
        )
        for row in picking.move_ids:
            row.quantity = row.product_uom_qty
            row.picked = True
        return order, picking, move

    def _validate(self, picking):
        return picking.with_context(skip_backorder=True).button_validate()

    def test_ordered_goods_leave(self):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        picking.move_ids.quantity = 10.0
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(order.order_line.qty_delivered, 10.0)

    def test_more_than_ordered_of_an_ordered_line_leaves(self):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        picking.move_ids.quantity = 11.0
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(order.order_line.qty_delivered, 11.0)

    def test_an_extra_product_is_held(self):
        extra = self._create_product("Gift cake")
        order, picking, _move = self._transfer(extra)
        with self.assertRaisesRegex(
            UserError, "Gift cake is not on .*Request a change"
        ):
            self._validate(picking)
        self.assertEqual(order.order_line.product_id, self.product)

    def test_a_line_of_quantity_zero_asks_for_nothing(self):
        order, picking, move = self._transfer()
        order.order_line = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 0.0})
        ]
        move.sale_line_id = order.order_line[1]
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(picking)

    def test_another_product_for_an_ordered_line(self):
        extra = self._create_product("Gift cake")
        order, picking, move = self._transfer(extra)
        move.sale_line_id = order.order_line
        with self.assertRaisesRegex(UserError, "Gift cake is not on"):
            self._validate(picking)

    def test_another_operation_type_is_no_way_out(self):
        extra = self._create_product("Gift cake")
        _order, picking, _move = self._transfer(extra)
        internal = picking.picking_type_id.warehouse_id.int_type_id
        internal.active = True
        destination = picking.location_dest_id
        picking.picking_type_id = internal
        picking.location_dest_id = destination
        picking.move_ids.location_dest_id = destination
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(picking)

    def test_written_state(self):
        extra = self._create_product("Gift cake")
        _order, _picking, move = self._transfer(extra)
        with self.assertRaisesRegex(UserError, "is not on"):
            move.write({"state": "done"})

    def test_approved_by_a_change_it_leaves(self):
        order = self._confirmed(quantity=10.0)
        action = order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        extra = self._create_product("Gift cake")
        change.with_user(self.salesperson).line_ids = [
            Command.create({"product_id": extra.id, "quantity": 1.0, "price_unit": 0.0})
        ]
        change.with_user(self.salesperson).action_policy_submit()
        self._approve(change)
        picking = order.sudo().picking_ids
        for row in picking.move_ids:
            row.quantity = row.product_uom_qty
            row.picked = True
        self._validate(picking)
        self.assertEqual(order.order_line.mapped("qty_delivered"), [10.0, 1.0])

    def test_a_return_comes_back(self):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        picking.move_ids.quantity = 10.0
        picking.move_ids.picked = True
        self._validate(picking)
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 2.0
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        self._validate(back)
        self.assertEqual(back.state, "done")

    def test_kit_components_leave_for_the_kit(self):
        part = self._create_product("Dough", cost=4.0)
        kit = self._create_product("Basket", cost=0.0, is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 2.0})
                ],
            }
        )
        order = self._confirmed(product=kit, quantity=10.0)
        picking = order.sudo().picking_ids
        self.assertEqual(picking.move_ids.product_id, part)
        picking.move_ids.quantity = 20.0
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_without_a_policy_as_in_plain_odoo(self):
        extra = self._create_product("Gift cake")
        order, picking, _move = self._transfer(extra)
        self.env["workshop.policy"].search([]).with_user(self.owner).action_suspend("x")
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertIn(extra, order.order_line.product_id)
