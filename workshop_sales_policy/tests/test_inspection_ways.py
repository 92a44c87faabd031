"""What covers what: backorders, returns, companies, pick-pack-ship, dropship, kits."""

from odoo.fields import Command

from .inspection_common import MUST, InspectionCase


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
