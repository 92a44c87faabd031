"""Goods that a vendor sends to the customer: the same gates, seen from another door."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .doorstep_common import (
    ANSWERED,
    FOLLOWED,
    INSPECTED,
    MADE,
    RECEIVED,
    SENT,
    SHIPPED,
    SIGNED,
    DoorstepCase,
    at,
)
from .inspection_common import PHOTO


class DropshipCase(DoorstepCase):
    """``cls.jam`` comes from ``cls.vendor`` straight to the customer.

    ``cls.buyer`` confirms purchases and has no role of ours.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Jam Maker"})
        cls.buyer = cls._create_user("qian", groups="purchase.group_purchase_user")
        cls.route = cls.env.ref("stock_dropshipping.route_drop_shipping")
        cls.jam = cls._create_dropped("Fig jam")

    @classmethod
    def _create_dropped(cls, name):
        return cls._create_product(
            name,
            route_ids=[Command.set(cls.route.ids)],
            seller_ids=[
                Command.create(
                    {
                        "partner_id": cls.vendor.id,
                        "price": 100.0,
                        "company_id": cls.company.id,
                        "delay": 2,
                    }
                )
            ],
        )

    def _purchases(self, order):
        lines = self.env["purchase.order.line"].search(
            [("sale_line_id", "in", order.sudo().order_line.ids)]
        )
        return lines.order_id

    def _buy(self, order):
        """The buyer orders at the vendor; Odoo makes the transfer."""
        with freeze_time(ANSWERED):
            purchase = self._purchases(order).with_user(self.buyer)
            purchase.button_confirm()
            self.env.cr.precommit.run()
        return purchase.sudo().picking_ids


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDropship(DropshipCase):
    def test_the_whole_way(self):
        order = self._agreed(product=self.jam)
        self.assertRecordValues(
            order, [{"state": "sale", "policy_stage": "production"}]
        )
        # nobody here makes or packs it
        self.assertFalse(self._handovers(order))
        picking = self._buy(order)
        move = picking.move_ids
        self.assertTrue(picking.is_dropship)
        self.assertEqual(picking.sale_id, order.sudo())
        self.assertTrue(move._policy_leaves_house())
        self.assertFalse(move._policy_is_unordered())
        self.assertEqual(order.policy_stage, "inspection")

        inspection = picking.policy_inspection_ids
        self.assertRecordValues(
            inspection,
            [
                {
                    "state": "todo",
                    "order_id": order.id,
                    "partner_id": self.partner.id,
                    "company_id": self.company.id,
                }
            ],
        )
        with self.assertRaisesRegex(
            UserError, "must be inspected before it leaves: Fig jam, 100"
        ):
            self._ship(picking)
        with freeze_time(INSPECTED):
            self._inspect(picking)
        with self.mock_mail_gateway():
            with freeze_time(SHIPPED):
                self._ship(picking)
                self._tell()
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "done",
                    "policy_receipt_state": "in_transit",
                    "policy_shipped_date": at(SHIPPED),
                    "policy_told_date": at(SHIPPED),
                    "policy_told_in_time": True,
                }
            ],
        )
        self.assertEqual(order.order_line.qty_delivered, 100.0)
        self.assertEqual(inspection.line_ids.used_quantity, 100.0)
        notice = self._notices(order, "shipment")
        self.assertRecordValues(
            notice, [{"state": "sent", "partner_id": self.partner.id}]
        )
        self.assertIn("SF123", notice.text)
        self.assertEqual(order.policy_stage, "shipped")
        with freeze_time(RECEIVED):
            self._receive(picking)
        with freeze_time(FOLLOWED):
            self._follow_up(order)
        self.assertEqual(
            self._get_log(order)[5:],
            [
                ("contract_signed", SIGNED),
                ("production", SIGNED),
                ("inspection", ANSWERED),
                ("shipped", SHIPPED),
                ("received", RECEIVED),
                ("followed_up", FOLLOWED),
            ],
        )

    def test_a_waiver_lets_it_leave(self):
        order = self._agreed(product=self.jam)
        picking = self._buy(order)
        inspection = self._inspect(picking, bad=("Look: right goods, nothing damaged",))
        with self.assertRaisesRegex(UserError, "is held"):
            self._ship(picking)
        self._waive(inspection)
        with freeze_time(SHIPPED):
            self._ship(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(order.policy_stage, "shipped")

    def _waive(self, inspection):
        inspection = inspection.with_user(self.inspector)
        inspection._ask_waiver("The customer knows that the label is old.", PHOTO)
        self._approve(inspection)
        self.assertEqual(inspection.state, "waived")

    def test_the_vendor_is_no_customer(self):
        order = self._agreed(product=self.jam)
        picking = self._buy(order)
        self.assertEqual(picking.partner_id, self.vendor)
        self.assertEqual(picking.policy_customer_id, self.partner)
        self._inspect(picking)
        self._ship(picking)
        picking.sudo()._policy_record_receipt(
            {
                "exception": "damaged",
                "note": "Two jars broke.",
                "name": "Fang Min",
                "grade": "link",
                "way": "portal",
            }
        )
        case = self.env["workshop.complaint"].search([("picking_id", "=", picking.id)])
        self.assertEqual(case.partner_id, self.partner)


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDropshipMixed(DropshipCase):
    """Part of an order comes from the shelf, part from the vendor."""

    def _mixed(self):
        self._stock(self.product, 60)
        line = {"product_id": self.jam.id, "product_uom_qty": 40, "price_unit": 155.0}
        order = self._create_order(
            price=155.0,
            quantity=60,
            commitment_date="2026-12-09 02:00:00",
            order_line=[
                Command.create(
                    {
                        "product_id": self.product.id,
                        "product_uom_qty": 60,
                        "price_unit": 155.0,
                    }
                ),
                Command.create(line),
            ],
        )
        order.action_quotation_sent()
        self._say_yes(order)
        self._sign_both(order.sudo().policy_contract_id)
        self.env.cr.precommit.run()
        return order

    def test_what_the_vendor_has_not_sent_is_not_shipped(self):
        order = self._mixed()
        row = self._handovers(order)
        self.assertRecordValues(
            row, [{"duty": "logistics", "content": "60 Units × Walnut loaf"}]
        )
        shelf = order.sudo().picking_ids
        with freeze_time(INSPECTED):
            self._inspect(shelf)
        with freeze_time(SHIPPED):
            self._ship(shelf)
            self._receive(shelf)
        self.assertEqual(row.state, "done")
        self.assertEqual(order.policy_stage, "production")
        dropped = self._buy(order)
        self.assertEqual(order.policy_stage, "inspection")
        with freeze_time(RECEIVED):
            self._inspect(dropped)
            self._ship(dropped)
        self.assertEqual(order.policy_stage, "shipped")
        self._receive(dropped)
        self.assertEqual(order.policy_stage, "received")


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDropshipKit(DropshipCase):
    """A gift set whose jam the vendor sends and whose tea stands on the shelf."""

    def test_each_part_is_looked_at_where_it_leaves(self):
        tea = self._create_product("Tea", cost=1.0)
        self._stock(tea, 200)
        gift = self._create_product("Gift set", cost=0.0, is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": gift.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": self.jam.id, "product_qty": 1.0}),
                    Command.create({"product_id": tea.id, "product_qty": 2.0}),
                ],
            }
        )
        order = self._agreed(product=gift)
        self.env.cr.precommit.run()
        shelf = order.sudo().picking_ids
        dropped = self._buy(order)
        for picking, product, quantity in (
            (shelf, tea, 200.0),
            (dropped, self.jam, 100),
        ):
            inspection = self._inspect(picking)
            self.assertRecordValues(
                inspection.line_ids,
                [
                    {
                        "product_id": product.id,
                        "kit_product_id": gift.id,
                        "quantity": quantity,
                        "lot_size": 100.0,
                    }
                ],
            )
            with freeze_time(MADE):
                self._ship(picking)
            self.assertEqual(picking.state, "done")
        self.assertEqual(order.order_line.qty_delivered, 100.0)
        self.assertEqual(order.policy_stage, "shipped")
