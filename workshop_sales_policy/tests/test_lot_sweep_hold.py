"""A held lot stays in the house: its side doors, one test each."""

from odoo.exceptions import AccessError, UserError

from .lot_sweep_common import LotSweepCase

HELD = r"Flour \(F1\) is held: Glass in the flour. Take another lot, or ask Zhou"


class HoldCase(LotSweepCase):
    def _pick(self, picking, lot=None, quantity=None):
        """Put the held lot on a transfer by hand, as a stock user can."""
        move = picking.move_ids
        move.move_line_ids.unlink()
        self.env["stock.move.line"].with_user(self.shipper).create(
            {
                "move_id": move.id,
                "picking_id": picking.id,
                "product_id": move.product_id.id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "quantity": quantity or move.product_uom_qty,
                "lot_id": (lot or self.f1).id,
            }
        )

    def _assert_at_home(self, quantity=20.0):
        self.env.invalidate_all()
        self.assertEqual(
            sum(
                self.f1.quant_ids.filtered(
                    lambda q: q.location_id.usage == "internal"
                ).mapped("quantity")
            ),
            quantity,
        )


class TestDoorsOfAHold(HoldCase):
    def setUp(self):
        super().setUp()
        self.picking = self._sell(5.0, product=self.flour)
        self.sweep = self._sweep(hold=True)
        self._pick(self.picking)

    def test_button(self):
        people = (
            self.shipper,
            self.salesperson,
            self._create_user("gao", "owner", groups="base.group_system"),
            self.env.ref("base.user_root"),
        )
        for user in people:
            with self.subTest(user=user.login), self._assert_held(HELD):
                self._validate(self.picking.sudo(), user)
        self._assert_at_home()

    def test_the_sentence_names_lot_reason_and_who_lifts(self):
        with self._assert_held(
            r"^Flour \(F1\) is held: Glass in the flour. Take another lot, or ask "
            "Zhou, a sales manager or an inspector to lift the hold.$"
        ):
            self._validate(self.picking)

    def test_many_at_once(self):
        other = self._sell(3.0)
        with self._assert_held(HELD):
            self._validate(self.picking | other)
        self.assertNotEqual(other.state, "done")
        self._assert_at_home()

    def test_context_keys(self):
        for context in (
            {"skip_sanity_check": True},
            {"button_validate_picking_ids": self.picking.ids},
            {"cancel_backorder": True},
            {"is_scrap": True},
            {"policy_skip_lots": frozenset()},
            {"install_mode": True},
        ):
            with self.subTest(context=context), self._assert_held(HELD):
                self._validate(self.picking, **context)
        self._assert_at_home()

    def test_state_written_on_the_transfer(self):
        for user in (self.shipper, self.env.ref("base.user_root")):
            with self.subTest(user=user.login), self._assert_held("held|have left"):
                picking = self.picking.with_user(user)
                picking.write({"state": "done"})
                picking.flush_recordset()
                self.picking.move_ids.write({"state": "done"})

    def test_state_written_on_the_move(self):
        for user in (self.shipper, self.env.ref("base.user_root")):
            with self.subTest(user=user.login), self._assert_held(HELD):
                self.picking.move_ids.with_user(user).write({"state": "done"})

    def test_state_written_on_a_move_without_lines(self):
        self.picking.move_line_ids.unlink()
        with self._assert_held("Say which lot of Flour this is: F1 is held"):
            self.picking.move_ids.with_user(self.shipper).write({"state": "done"})

    def test_core_methods_called_directly(self):
        self.picking.move_ids.picked = True
        with self._assert_held(HELD):
            self.picking._action_done()
        with self._assert_held(HELD):
            self.picking.move_ids._action_done()
        self._assert_at_home()

    def test_other_operation_type(self):
        self.picking.with_user(self.shipper).write(
            {"picking_type_id": self.warehouse.int_type_id.id}
        )
        self.picking.location_dest_id = self.customers
        self.picking.move_ids.location_dest_id = self.customers
        self.picking.move_line_ids.location_dest_id = self.customers
        with self._assert_held(HELD):
            self._validate(self.picking)
        self._assert_at_home()

    def test_without_a_transfer(self):
        move = self.env["stock.move"].create(self._move_values(self.customers))
        move._action_confirm()
        move.quantity = 2.0
        move.move_line_ids.lot_id = self.f1
        move.picked = True
        with self._assert_held(HELD):
            move._action_done()

    def test_born_done(self):
        with self._assert_held("Say which lot"):
            self.env["stock.move"].with_user(self.shipper).create(
                {**self._move_values(self.customers), "state": "done"}
            )

    def _move_values(self, dest):
        return {
            "product_id": self.flour.id,
            "product_uom_qty": 2.0,
            "company_id": self.company.id,
            "location_id": self.stock.id,
            "location_dest_id": dest.id,
        }

    def test_only_the_line_goes_to_the_customer(self):
        self.picking.move_ids.location_dest_id = self.stock
        self.picking.move_line_ids.location_dest_id = self.customers
        with self._assert_held(HELD):
            self._validate(self.picking)

    def test_name_typed_instead_of_the_lot(self):
        line = self.picking.move_line_ids
        line.write({"lot_id": False, "lot_name": "F1"})
        with self._assert_held(HELD):
            self._validate(self.picking)

    def test_no_lot_at_all(self):
        self.warehouse.out_type_id.write(
            {"use_create_lots": False, "use_existing_lots": False}
        )
        self.picking.move_line_ids.lot_id = False
        with self._assert_held("Say which lot of Flour this is: F1 is held"):
            self._validate(self.picking)

    def test_tracking_switched_off(self):
        self.picking.move_line_ids.lot_id = False
        self.env.cr.execute(
            "UPDATE product_template SET tracking = 'none' WHERE id = %s",
            [self.flour.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        with self._assert_held("Say which lot"):
            self._validate(self.picking)

    def test_added_to_what_has_left(self):
        gone = self._transfer(self.product, 1.0)
        self._validate(gone)
        self.assertEqual(gone.state, "done")
        with self._assert_held(HELD):
            self.env["stock.move.line"].with_user(self.shipper).create(
                {
                    "move_id": gone.move_ids.id,
                    "picking_id": gone.id,
                    "product_id": self.flour.id,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                    "quantity": 1.0,
                    "lot_id": self.f1.id,
                }
            )
            self.env.flush_all()

    def test_swapped_on_what_has_left(self):
        other = self._create_lot(self.flour, "F2", 5.0)
        self._pick(self.picking, other)
        self._validate(self.picking)
        self.assertEqual(self.picking.state, "done")
        with self._assert_held(HELD):
            self.picking.move_line_ids.with_user(self.shipper).lot_id = self.f1
            self.env.flush_all()

    def test_to_another_company(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        picking = self._transfer(self.flour, 2.0, dest=transit)
        self._pick(picking)
        with self._assert_held(HELD):
            self._validate(picking)

    def test_baked_under_another_name(self):
        production = self._produce(2.0, "B8", validate=False)
        raw = production.move_raw_ids
        self.assertFalse(raw.quantity)
        raw.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                "move_id": raw.id,
                "product_id": self.flour.id,
                "location_id": self.stock.id,
                "location_dest_id": raw.location_dest_id.id,
                "quantity": 1.0,
                "lot_id": self.f1.id,
            }
        )
        production.qty_producing = 2.0
        raw.picked = True
        with self._assert_held(HELD):
            production.button_mark_done()

    def test_what_was_made_of_it_is_held_too(self):
        self.sweep.with_user(self.manager)._lift("Wrong lot.")
        baked = self._produce(6.0, "B7").lot_producing_ids
        self.sweep.action_look_again()
        self.sweep.with_user(self.manager).action_hold()
        self.assertTrue(baked.policy_hold)
        order = self._create_order(price=155.0, quantity=2.0, product=self.loaf)
        order.action_confirm()
        picking = order.sudo().picking_ids
        picking.action_assign()
        self.assertFalse(picking.move_line_ids)
        self._pick(picking, baked)
        with self._assert_held(r"Sesame loaf \(B7\) is held"):
            self._validate(picking)

    def test_sent_back_by_the_customer_may_come_in(self):
        picking = self._transfer(
            self.flour,
            1.0,
            source=self.customers,
            dest=self.stock,
            picking_type_id=self.warehouse.in_type_id.id,
        )
        picking.move_line_ids.lot_id = self.f1
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_scrapped(self):
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.flour.id,
                "lot_id": self.f1.id,
                "scrap_qty": 15.0,
                "location_id": self.stock.id,
                "company_id": self.company.id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")
        self._assert_at_home(5.0)

    def test_moved_to_a_place_of_its_own_and_back_to_the_supplier(self):
        place = self.env["stock.location"].create(
            {"name": "Quarantine", "location_id": self.stock.id, "usage": "internal"}
        )
        types = {"picking_type_id": self.warehouse.int_type_id.id}
        self.picking.action_cancel()
        picking = self._transfer(self.flour, 20.0, dest=place, **types)
        self.assertEqual(picking.move_line_ids.lot_id, self.f1)
        self._validate(picking)
        back = self._transfer(self.flour, 20.0, source=place, dest=self.suppliers)
        self.assertEqual(back.move_line_ids.lot_id, self.f1)
        self._validate(back)
        self.assertEqual(back.state, "done")

    def test_counted_down_under_this_lot_and_up_under_another(self):
        keeper = self._create_user("keeper", groups="stock.group_stock_manager")
        with (
            self.assertRaisesRegex(UserError, "Scrap it, or let Zhou"),
            self.env.cr.savepoint(),
        ):
            self._count(keeper, 0.0)
        self._assert_at_home()
        self._count(keeper, 21.0)  # found is no way out
        self._assert_at_home(21.0)

    def test_counted_down_by_whoever_may_lift(self):
        self.inspector.group_ids |= self.env.ref("stock.group_stock_manager")
        self._count(self.inspector, 18.0)
        self._assert_at_home(18.0)

    def _count(self, user, quantity):
        quant = self.f1.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        quant = quant.with_user(user).with_context(inventory_mode=True)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def test_other_lots_leave(self):
        other = self._create_lot(self.flour, "F2", 5.0)
        self._pick(self.picking, other)
        self._validate(self.picking)
        self.assertEqual(self.picking.state, "done")

    def test_without_a_policy_nothing_is_held(self):
        policy = self.company._policy_get_current()
        policy.with_user(self.owner).action_suspend("Trial over.")
        self._validate(self.picking)
        self.assertEqual(self.picking.state, "done")

    def test_lifted(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.sweep.with_user(self.inspector)._lift("  ")
        self.sweep.with_user(self.inspector)._lift("The glass was the customer's.")
        self.assertFalse(self.f1.policy_hold)
        self.assertRecordValues(
            self.sweep.sudo().goods_ids,
            [
                {
                    "is_held": False,
                    "lifted_by_id": self.inspector.id,
                    "lift_reason": "The glass was the customer's.",
                }
            ],
        )
        log = " ".join(self.sweep.sudo().message_ids.mapped("body"))
        self.assertIn("Hold lifted: Flour (F1). The glass was the customer", log)
        self._validate(self.picking)
        self.assertEqual(self.picking.state, "done")


class TestReservation(HoldCase):
    def test_taken_off_open_deliveries_and_not_reserved_again(self):
        picking = self._deliver(self.flour, 5.0, self.f1, done=False)
        production = self._produce(6.0, "B7", validate=False)
        self.assertEqual(production.move_raw_ids.move_line_ids.lot_id, self.f1)
        sweep = self._sweep()
        self.assertEqual(sweep.sudo().goods_ids.reserved, 8.0)
        self.assertEqual(
            sweep.open_text.split("\n"),
            [
                f"{picking.name} (Lotus Tea House): 5 Units of Flour (F1)",
                f"{production.name}: 3 Units of Flour (F1)",
            ],
        )
        self.assertIn("20 Units of Flour (F1), 8 reserved", sweep.stock_text)
        sweep.with_user(self.inspector).action_hold()
        self.env.invalidate_all()
        self.assertEqual(sweep.sudo().goods_ids.reserved, 0.0)
        self.assertIn(picking.name, sweep.freed_text)
        self.assertIn(production.name, sweep.freed_text)
        self.assertFalse(sweep.open_text)
        self.assertFalse(picking.move_line_ids)
        self.assertEqual(picking.state, "confirmed")
        picking.action_assign()
        production.action_assign()
        self.assertFalse(picking.move_line_ids)
        self.assertFalse(production.move_raw_ids.move_line_ids)
        self.assertEqual(self.f1.quant_ids.mapped("reserved_quantity"), [0.0])

    def test_another_lot_takes_its_place(self):
        picking = self._deliver(self.flour, 5.0, self.f1, done=False)
        other = self._create_lot(self.flour, "F2", 5.0)
        self._sweep(hold=True)
        self.assertEqual(picking.move_line_ids.lot_id, other)
        self.assertEqual(picking.state, "assigned")

    def test_a_typed_quantity_takes_no_held_lot(self):
        self._sweep(hold=True)
        picking = self._sell(5.0, product=self.flour)
        self.assertEqual(picking.move_ids.quantity, 5.0)
        self.assertFalse(picking.move_line_ids.lot_id)

    def test_new_orders_reserve_other_lots(self):
        self._sweep(hold=True)
        other = self._create_lot(self.flour, "F2", 3.0)
        picking = self._sell(5.0, product=self.flour)
        self.assertEqual(picking.move_line_ids.lot_id, other)
        self.assertEqual(other.quant_ids.mapped("reserved_quantity"), [3.0])

    def test_pick_and_ship(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._create_order(price=155.0, quantity=5.0, product=self.flour)
        order.action_confirm()
        pick = order.sudo().picking_ids
        self._ready(pick)
        self.assertEqual(pick.move_line_ids.lot_id, self.f1)
        sweep = self._sweep(hold=True)
        self.assertFalse(pick.move_line_ids)
        sweep.with_user(self.inspector)._lift("Looked at.")
        self._ready(pick)
        self._validate(pick)
        ship = order.sudo().picking_ids - pick
        self.assertEqual(ship.move_line_ids.lot_id, self.f1)
        sweep.with_user(self.inspector).action_hold()
        ship.action_assign()
        self.assertFalse(ship.move_line_ids)

    def test_counting_stock_finds_its_row(self):
        self._sweep(hold=True)
        self._put_in_stock(self.flour, 2.0, self.f1)
        self.assertEqual(self.f1.quant_ids.mapped("quantity"), [22.0])

    def test_nothing_held_costs_no_query(self):
        picking = self._sell(5.0, product=self.flour)
        picking.move_ids._policy_skip_held_lots()
        with self.assertQueryCount(0):
            picking.move_ids._policy_ensure_unheld()
            picking.move_ids._policy_skip_held_lots()


class TestWhoHolds(HoldCase):
    def test_who_holds_and_lifts(self):
        quality = self._create_user("tao", "handler")
        self.env["hr.employee"].create(
            {
                "name": "Tao",
                "user_id": quality.id,
                "company_id": self.company.id,
                "department_id": self.env["hr.department"]
                .create(
                    {
                        "name": "Quality",
                        "policy_duty": "quality",
                        "company_id": self.company.id,
                    }
                )
                .id,
            }
        )
        self._deliver(self.flour, 1.0, self.f1)
        sweep = self._sweep()
        for user in (self.manager, self.owner, self.inspector, quality):
            with self.subTest(user=user.login):
                self.assertTrue(sweep.with_user(user).can_hold)
                sweep.with_user(user).action_hold()
                self.assertTrue(self.f1.policy_hold)
                self.assertTrue(sweep.with_user(user).can_lift)
                sweep.with_user(user)._lift("Looked at.")
                self.f1.invalidate_recordset()
                self.assertFalse(self.f1.policy_hold)
        for user in (self.salesperson, self.handler, self.finance, self.auditor):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    sweep.with_user(user).action_hold()
                with self.assertRaises(AccessError):
                    sweep.with_user(user).action_lift()
                with self.assertRaises(AccessError):
                    sweep.with_user(user)._lift("x")

    def test_one_lot_of_several(self):
        baked = self._produce(6.0, "B7").lot_producing_ids
        sweep = self._sweep(hold=True).with_user(self.manager)
        flour, loaves = sweep.goods_ids
        wizard = loaves.action_lift()
        self.assertEqual(wizard["context"]["default_goods_id"], loaves.id)
        self.env["workshop.lot.sweep.act"].with_user(self.manager).with_context(
            **wizard["context"]
        ).create({"text": "Baked before the glass broke."}).action_apply()
        self.assertFalse(baked.policy_hold)
        self.assertTrue(self.f1.policy_hold)
        self.assertTrue(sweep.is_held)
        sweep._lift("The rest, too.", flour)
        self.assertFalse(sweep.is_held)

    def test_two_sweeps_hold_the_same_lot(self):
        baked = self._produce(6.0, "B7").lot_producing_ids
        first = self._sweep(hold=True)
        self._sweep(baked, hold=True)
        first.with_user(self.manager)._lift("Flour is fine.")
        self.assertFalse(self.f1.policy_hold)
        self.assertTrue(baked.policy_hold)

    def test_held_after_the_sweep_is_finished(self):
        sweep = self._sweep(hold=True)
        sweep._finish("All called.")
        self.assertTrue(self.f1.policy_hold)
        with self.assertRaisesRegex(UserError, "is finished"):
            sweep.with_user(self.manager).action_hold()
        sweep.with_user(self.manager)._lift("Scrapped the rest.")
        self.assertFalse(self.f1.policy_hold)

    def test_search(self):
        other = self._create_lot(self.flour, "F2")
        self._sweep(hold=True)
        lots = self.env["stock.lot"].search(
            [("policy_hold", "=", True), ("product_id", "=", self.flour.id)]
        )
        self.assertEqual(lots, self.f1)
        lots = self.env["stock.lot"].search(
            [("policy_hold", "=", False), ("product_id", "=", self.flour.id)]
        )
        self.assertEqual(lots, other)
        self.assertTrue(self.f1.quant_ids.policy_hold)

    def test_another_company_is_not_held(self):
        self.f1.company_id = False
        owner = self._create_user("ma", "owner", company=self.other_company)
        there = {"allowed_company_ids": self.other_company.ids}
        policies = self.env["workshop.policy"].with_user(owner).with_context(**there)
        policies.create(
            {
                **self.policy_values,
                "company_id": self.other_company.id,
                "second_person_id": self._create_user(
                    "he", "manager", company=self.other_company
                ).id,
            }
        ).action_submit()
        self.assertTrue(self.other_company._policy_get_current())
        house = self.env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)], limit=1
        )
        self._sweep(hold=True)
        self.env["stock.quant"]._update_available_quantity(
            self.flour, house.lot_stock_id, 5.0, lot_id=self.f1
        )
        picking = self._transfer(
            self.flour,
            2.0,
            source=house.lot_stock_id,
            picking_type_id=house.out_type_id.id,
        )
        self.assertEqual(picking.move_line_ids.lot_id, self.f1)
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
