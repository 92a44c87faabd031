from odoo.exceptions import UserError
from odoo.fields import Command

from .order_common import AgreedCase


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
