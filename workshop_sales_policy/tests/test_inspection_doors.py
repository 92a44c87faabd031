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
            wizard = wizard.with_context(button_validate_picking_ids=picking.ids)
            dialog = wizard.create(
                {
                    "pick_ids": [Command.set(picking.ids)],
                    "backorder_confirmation_line_ids": [
                        Command.create({"to_backorder": True, "picking_id": picking.id})
                    ],
                }
            )
            getattr(dialog, answer)()
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
