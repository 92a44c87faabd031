"""Side doors of the delivery gate, one test each: nothing leaves without a pass."""

from odoo.exceptions import UserError
from odoo.fields import Command

from .inspection_common import MUST, InspectionCase


class TestDoorsOfATransfer(InspectionCase):
    def _everybody(self):
        self.seller = self._create_user(
            "feng", "user", groups="stock.group_stock_manager"
        )
        return (
            self.shipper,
            self.seller,
            self.salesperson,
            self._create_user("gao", "owner", groups="base.group_system"),
            self.env.ref("base.user_root"),
        )

    def _assert_at_home(self, picking):
        self.env.invalidate_all()
        self.assertNotEqual(picking.state, "done")
        quants = self.env["stock.quant"]._get_available_quantity(
            self.product, self.customers
        )
        self.assertFalse(quants)
        self.assertFalse(
            self.env["workshop.inspection.coverage"].search(
                [("move_id", "in", picking.move_ids.ids)]
            )
        )

    def test_button(self):
        picking = self._sell()
        for user in self._everybody():
            with self.subTest(user=user.login), self._assert_held():
                self._validate(picking.sudo(), user)
        self._assert_at_home(picking)

    def test_the_sentence_names_transfer_goods_and_way_out(self):
        picking = self._sell()
        with self._assert_held(
            f"^{picking.name} must be inspected before it leaves: Walnut loaf, "
            "10 Units. Use Inspect on the transfer.$"
        ):
            self._validate(picking)

    def test_many_at_once(self):
        pickings = self._sell() | self._sell() | self._sell()
        self._inspect(pickings[0])
        with self._assert_held():
            self._validate(pickings)
        self.assertEqual(set(pickings.mapped("state")), {"assigned"})

    def test_list_action(self):
        pickings = self._sell() | self._sell()
        action = self.env.ref("stock.action_validate_picking")
        with self._assert_held():
            action.with_user(self.shipper).with_context(
                active_model="stock.picking", active_ids=pickings.ids
            ).run()

    def test_context_keys(self):
        picking = self._sell()
        for context in (
            {"skip_sanity_check": True},
            {"skip_backorder": True},
            {"button_validate_picking_ids": picking.ids},
            {"picking_ids_not_to_backorder": picking.ids, "skip_backorder": True},
            {"cancel_backorder": True},
            {"is_scrap": True},
            {"install_mode": True, "module": "x"},
            {"tracking_disable": True, "active_test": False},
        ):
            with self.subTest(context=context), self._assert_held():
                picking.with_user(self.shipper).with_context(
                    **context
                ).button_validate()
        self._assert_at_home(picking)

    def test_backorder_wizard_create(self):
        self._backorder("process")

    def test_backorder_wizard_none(self):
        self._backorder("process_cancel_backorder")

    def _backorder(self, answer):
        picking = self._sell()
        picking.move_ids.write({"quantity": 4.0, "picked": True})
        wizard = self.env["stock.backorder.confirmation"].with_user(self.shipper)
        with self._assert_held(MUST + ": Walnut loaf, 4"):
            wizard.with_context(button_validate_picking_ids=picking.ids).create(
                {
                    "pick_ids": [Command.set(picking.ids)],
                    "backorder_confirmation_line_ids": [
                        Command.create({"to_backorder": True, "picking_id": picking.id})
                    ],
                }
            ).__getattribute__(answer)()
        self._assert_at_home(picking)

    def test_state_written_on_the_transfer(self):
        picking = self._sell()
        for user in (self.shipper, self.salesperson, self.env.ref("base.user_root")):
            with (
                self.subTest(user=user.login),
                self._assert_held("is done when its goods have left"),
            ):
                picking.with_user(user).write({"state": "done"})
                picking.flush_recordset()
        self._assert_at_home(picking)

    def test_state_written_on_the_move(self):
        picking = self._sell()
        for user in (self.shipper, self.salesperson, self.env.ref("base.user_root")):
            with self.subTest(user=user.login), self._assert_held():
                picking.move_ids.with_user(user).write({"state": "done"})
        self._assert_at_home(picking)

    def test_state_written_on_a_move_without_quantity(self):
        picking = self._sell()
        picking.move_ids.quantity = 0.0
        with self._assert_held(MUST + ": Walnut loaf, 10"):
            picking.move_ids.with_user(self.shipper).write({"state": "done"})

    def test_core_methods_called_directly(self):
        picking = self._sell()
        picking.move_ids.picked = True
        with self._assert_held():
            picking._action_done()
        with self._assert_held():
            picking.move_ids._action_done()
        self._assert_at_home(picking)

    def test_a_transfer_without_an_order(self):
        picking = self._transfer()
        with self._assert_held():
            self._validate(picking)
        self._inspect(picking)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_a_salespersons_own_delivery(self):
        picking = self._transfer().with_user(self.salesperson)
        with self._assert_held():
            picking.with_context(skip_backorder=True).button_validate()

    def test_a_move_without_a_transfer(self):
        vals = {
            "product_id": self.product.id,
            "product_uom_qty": 2.0,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
        }
        move = self.env["stock.move"].create(vals)
        move._action_confirm()
        move.write({"quantity": 2.0, "picked": True})
        with self._assert_held("cannot leave without a transfer"):
            move._action_done()
        with self._assert_held("cannot leave without a transfer"):
            self.env["stock.move"].with_user(self.shipper).create(
                dict(vals, state="done")
            )

    def test_goods_added_after_the_pass(self):
        tart = self._create_product("Lemon tart")
        self._put_in_stock(tart, 5.0)
        picking = self._transfer()
        self._inspect(picking)
        self.env["stock.move"].create(
            {
                "product_id": tart.id,
                "product_uom_qty": 5.0,
                "picking_id": picking.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
            }
        )
        picking.action_confirm()
        self._ready(picking)
        with self._assert_held(MUST + ": Lemon tart, 5"):
            self._validate(picking)
        again = self._inspect(picking)
        self.assertEqual(again.line_ids.product_id, tart)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_quantity_raised_after_the_pass(self):
        picking = self._sell()
        self._inspect(picking)
        picking.move_ids.quantity = 12.0
        with self._assert_held(MUST + ": Walnut loaf, 2"):
            self._validate(picking)
        again = self._inspect(picking)
        self.assertEqual(again.line_ids.quantity, 2.0)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_another_lot_after_the_pass(self):
        tart = self._create_product("Lemon tart", tracking="lot")
        self._create_lot(tart, "L1", 5.0)
        other = self._create_lot(tart, "L2", 5.0)
        picking = self._transfer(tart, 5.0)
        self._inspect(picking)
        picking.move_line_ids.lot_id = other
        with self._assert_held(r"Lemon tart \(L2\), 5"):
            self._validate(picking)

    def test_another_product_after_the_pass(self):
        picking = self._transfer()
        self._inspect(picking)
        tart = self._create_product("Lemon tart")
        self._put_in_stock(tart, 50.0)
        picking.move_ids.product_id = tart
        picking.move_ids.quantity = 0.0
        self._ready(picking)
        with self._assert_held(MUST + ": Lemon tart"):
            self._validate(picking)

    def test_another_operation_type(self):
        picking = self._sell()
        internal = self.warehouse.int_type_id
        internal.active = True
        for code_type in (internal, self.warehouse.in_type_id):
            with self.subTest(code=code_type.code):
                picking.picking_type_id = code_type
                picking.location_dest_id = self.customers
                picking.location_id = self.stock
                self._ready(picking)
                with self._assert_held():
                    self._validate(picking)

    def test_another_destination_at_the_last_moment(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        internal = self.warehouse.int_type_id
        internal.active = True
        picking = self._transfer(dest=shelf, picking_type_id=internal.id)
        picking.move_line_ids.location_dest_id = self.customers
        with self._assert_held():
            self._validate(picking)

    def test_a_done_internal_move_turned_into_a_delivery(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        internal = self.warehouse.int_type_id
        internal.active = True
        picking = self._transfer(dest=shelf, picking_type_id=internal.id)
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        with self._assert_held():
            picking.move_ids.with_user(self.shipper).write(
                {"location_dest_id": self.customers.id}
            )
        with self._assert_held():
            picking.move_line_ids.with_user(self.shipper).write(
                {"location_dest_id": self.customers.id}
            )

    def test_done_line_raised(self):
        picking = self._left()
        with self._assert_held(MUST + ": Walnut loaf, 5"):
            picking.move_line_ids.with_user(self.shipper).write({"quantity": 15.0})
        with self._assert_held(MUST + ": Walnut loaf, 5"):
            picking.move_ids.with_user(self.shipper).write({"quantity": 15.0})

    def test_done_line_lowered_is_no_matter(self):
        picking = self._left()
        picking.move_line_ids.with_user(self.shipper).write({"quantity": 8.0})
        self.assertEqual(picking.move_ids.quantity, 8.0)
        picking.move_line_ids.with_user(self.shipper).write({"quantity": 10.0})

    def test_line_added_to_a_done_move(self):
        picking = self._left()
        vals = {
            "product_id": self.product.id,
            "quantity": 3.0,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
        }
        lines = self.env["stock.move.line"].with_user(self.shipper)
        with self._assert_held(MUST + ": Walnut loaf, 3"):
            lines.create(dict(vals, move_id=picking.move_ids.id, picking_id=picking.id))
        with self._assert_held(MUST + ": Walnut loaf, 3"):
            lines.create(dict(vals, picking_id=picking.id))

    def test_done_line_of_another_lot(self):
        tart = self._create_product("Lemon tart", tracking="lot")
        self._create_lot(tart, "L1", 5.0)
        other = self._create_lot(tart, "L2", 5.0)
        picking = self._transfer(tart, 5.0)
        self._inspect(picking)
        self._validate(picking)
        with self._assert_held(r"Lemon tart \(L2\), 5"):
            picking.move_line_ids.with_user(self.shipper).write({"lot_id": other.id})

    def test_move_added_to_a_done_transfer(self):
        picking = self._left()
        with self._assert_held():
            self.env["stock.move"].with_user(self.shipper).create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 1.0,
                    "picking_id": picking.id,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )

    def test_born_done(self):
        picking = self._transfer()
        with self._assert_held():
            self.env["stock.move"].with_user(self.shipper).create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 1.0,
                    "picking_id": picking.id,
                    "state": "done",
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )

    def test_forged_exemption(self):
        picking = self._transfer()
        move = picking.move_ids.with_user(self.shipper)
        for name, value in (("policy_exempt_qty", 10.0), ("policy_gated", False)):
            with self._assert_held("stays as it is"):
                move.write({name: value})
        born = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 1.0,
                "picking_id": picking.id,
                "policy_exempt_qty": 1.0,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
            }
        )
        self.assertFalse(born.policy_exempt_qty)
        with self.assertRaisesRegex(UserError, "is evidence"):
            self.env["workshop.inspection.coverage"].sudo().create(
                {
                    "move_id": move.id,
                    "company_id": self.company.id,
                    "product_id": self.product.id,
                    "quantity": 10.0,
                }
            )

    def _left(self):
        picking = self._transfer()
        self._inspect(picking)
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        return picking


class TestBackorders(InspectionCase):
    """A pass is used up by quantity."""

    def _ship(self, picking, quantity):
        picking.move_ids.write({"quantity": quantity, "picked": True})
        self._validate(picking)
        self.env.cr.precommit.run()
        return picking.backorder_ids

    def test_three_backorders_each_need_their_own(self):
        first = self._sell(quantity=12.0)
        first.move_ids.quantity = 4.0
        self._inspect(first)
        second = self._ship(first, 4.0)
        with self._assert_held(MUST + ": Walnut loaf, 8"):
            self._validate(second)
        second.move_ids.quantity = 3.0
        self._inspect(second)
        third = self._ship(second, 3.0)
        with self._assert_held(MUST + ": Walnut loaf, 5"):
            self._validate(third)
        third.move_ids.quantity = 2.0
        self._inspect(third)
        fourth = self._ship(third, 2.0)
        with self._assert_held(MUST + ": Walnut loaf, 3"):
            self._validate(fourth)
        self.assertEqual(fourth.policy_inspection_ids.state, "todo")

    def test_what_passed_and_stayed_may_follow(self):
        first = self._sell(quantity=10.0)
        inspection = self._inspect(first)
        second = self._ship(first, 4.0)
        self.assertFalse(second.policy_inspection_ids)
        self.assertFalse(second.policy_is_held)
        second.move_ids.quantity = 7.0
        with self._assert_held(MUST + ": Walnut loaf, 1"):
            self._validate(second)
        second.move_ids.quantity = 6.0
        self._validate(second)
        self.assertEqual(inspection.line_ids.used_quantity, 10.0)

    def test_split_by_hand(self):
        first = self._sell(quantity=10.0)
        first.move_ids.quantity = 4.0
        first.action_split_transfer()
        self._inspect(first)
        self._validate(first)
        with self._assert_held():
            self._ready(first.backorder_ids)
            self._validate(first.backorder_ids)


class TestUntouched(InspectionCase):
    """What does not leave the house meets no gate."""

    def test_a_return(self):
        picking = self._sell()
        self._inspect(picking)
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
        self.assertFalse(back.policy_inspection_ids)
        # … and sent out again it is a delivery as any other.
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=back.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 2.0
        out = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._ready(out)
        with self._assert_held():
            self._validate(out)

    def test_a_receipt(self):
        picking = self._transfer(
            source=self.suppliers,
            dest=self.stock,
            picking_type_id=self.warehouse.in_type_id.id,
        )
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_an_internal_move(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        internal = self.warehouse.int_type_id
        internal.active = True
        picking = self._transfer(dest=shelf, picking_type_id=internal.id)
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.policy_inspection_state)

    def test_scrap(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.shipper)
            .create({"product_id": self.product.id, "scrap_qty": 1.0})
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")

    def test_scrap_on_a_transfer_that_is_held(self):
        picking = self._sell()
        self._inspect(picking, bad={"Look"})
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.shipper)
            .create(
                {
                    "product_id": self.product.id,
                    "scrap_qty": 1.0,
                    "picking_id": picking.id,
                }
            )
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")

    def test_an_inventory_adjustment(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.stock.id)]
        )
        quant.inventory_quantity = 90.0
        quant.action_apply_inventory()
        self.assertEqual(quant.quantity, 90.0)

    def test_the_other_company_ships_natively(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            self.product, warehouse.lot_stock_id, 5.0
        )
        picking = self._transfer(
            quantity=2.0,
            source=warehouse.lot_stock_id,
            picking_type_id=warehouse.out_type_id.id,
        )
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")

    def test_with_the_gate_switched_off(self):
        policy = self.company._policy_get_current().with_user(self.owner)
        draft = self.env["workshop.policy"].browse(policy.action_change()["res_id"])
        draft.inspection_gate = False
        draft.second_person_id = self.manager
        draft.with_user(self.owner).action_submit()
        draft.with_user(self.manager).action_confirm()
        picking = self._sell()
        self.assertFalse(picking.policy_inspection_ids)
        self.assertFalse(picking.policy_is_held)
        self._validate(picking)
        self.assertEqual(picking.state, "done")


class TestBetweenCompanies(InspectionCase):
    def test_to_the_transit_between_companies(self):
        transit = self.env["stock.location"].create(
            {"name": "Between", "usage": "transit", "company_id": False}
        )
        picking = self._transfer(dest=transit)
        with self._assert_held():
            self._validate(picking)

    def test_to_a_transit_of_ours(self):
        transit = self.env["stock.location"].create(
            {"name": "On the way", "usage": "transit", "company_id": self.company.id}
        )
        picking = self._transfer(dest=transit)
        self._validate(picking)
        self.assertEqual(picking.state, "done")


class TestWays(InspectionCase):
    """Pick-pack-ship, dropship, kits."""

    def test_dropship(self):
        picking = self._transfer(
            source=self.suppliers, picking_type_id=self.warehouse.in_type_id.id
        )
        with self._assert_held():
            self._validate(picking)
        self._inspect(picking)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_straight_from_production(self):
        picking = self._transfer(source=self.product.property_stock_production)
        with self._assert_held():
            self._validate(picking)

    def _chain(self, steps="pick_pack_ship"):
        self.warehouse.delivery_steps = steps
        return self._sell()

    def _next(self, picking):
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        following = picking._get_next_transfers()
        self._ready(following)
        return following

    def test_inspected_at_the_last_step(self):
        pick = self._chain()
        self.assertFalse(pick.policy_inspection_ids)
        self.assertTrue(pick.policy_may_inspect)
        self.assertFalse(pick.policy_is_held)
        ship = self._next(self._next(pick))
        self.assertEqual(ship.policy_inspection_ids.state, "todo")
        with self._assert_held():
            self._validate(ship)
        self._inspect(ship)
        self._validate(ship)
        self.assertEqual(ship.state, "done")

    def test_inspected_while_picking_it_binds_to_the_shipment(self):
        pick = self._chain()
        inspection = self._inspect(pick)
        ship = self._next(self._next(pick))
        self.assertFalse(ship.policy_inspection_ids)  # no double work
        self.assertEqual(ship.policy_inspection_state, "passed")
        self._validate(ship)
        self.assertEqual(ship.state, "done")
        self.assertEqual(inspection.line_ids.used_quantity, 10.0)

    def test_failed_while_picking_it_holds_the_shipment(self):
        pick = self._chain("pick_ship")
        self._inspect(pick, bad={"Look"})
        ship = self._next(pick)
        with self._assert_held("is held"):
            self._validate(ship)
        self._inspect(ship)
        self._validate(ship)
        self.assertEqual(ship.state, "done")

    def test_more_is_shipped_than_was_inspected_while_picking(self):
        pick = self._chain("pick_ship")
        self._inspect(pick)
        ship = self._next(pick)
        ship.move_ids.quantity = 11.0
        with self._assert_held(MUST + ": Walnut loaf, 1"):
            self._validate(ship)

    def _kit(self):
        box = self._create_product("Box")
        tea = self._create_product("Tea")
        kit = self._create_product("Gift set", cost=0.0, is_storable=False)
        for product in (box, tea):
            self._put_in_stock(product, 50.0)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": box.id, "product_qty": 1.0}),
                    Command.create({"product_id": tea.id, "product_qty": 2.0}),
                ],
            }
        )
        return kit, box, tea

    def test_a_kit_is_inspected_as_what_was_sold(self):
        kit, box, tea = self._kit()
        picking = self._sell(product=kit, quantity=6.0, price=500.0)
        inspection = self._start(picking)
        self.assertEqual(
            {line.product_id: line.quantity for line in inspection.line_ids},
            {box: 6.0, tea: 12.0},
        )
        self.assertEqual(inspection.line_ids.kit_product_id, kit)
        head = inspection.line_ids.head_id
        self.assertEqual((head.lot_size, head.sample_size), (6.0, 5))
        goods = inspection.result_ids.filtered(lambda row: not row.is_packing)
        self.assertEqual(set(goods.mapped("subject")), {"Gift set"})
        self.assertEqual(len(goods), 2)
        self._answer_all(inspection)
        inspection.action_finish()
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_a_failed_kit_holds_all_its_parts(self):
        kit, _box, _tea = self._kit()
        picking = self._sell(product=kit, quantity=6.0, price=500.0)
        inspection = self._inspect(picking, bad={"Count"})
        self.assertEqual(inspection.line_ids.mapped("is_held"), [True, True])
        with self._assert_held("is held: Box, 6 Units; Tea, 12 Units"):
            self._validate(picking)
