"""What a shipment brings, in the words of the order."""

from lxml import html

from odoo.fields import Command

from .shipping_common import ShippingCase
from .test_portal_delivery import DeliveryPortalCase


class KitMixin:
    @classmethod
    def _create_kit(cls):
        """A gift set of one box and two packs of tea; 50 sets of parts in stock."""
        cls.box = cls._create_product("Box", cost=40.0)
        cls.tea = cls._create_product("Tea", cost=35.0)
        kit = cls._create_product("Gift set", cost=0.0, is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.box.id, "product_qty": 1.0}),
                    Command.create({"product_id": cls.tea.id, "product_qty": 2.0}),
                ],
            }
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls._stock(cls.box, warehouse, 50.0)
        cls._stock(cls.tea, warehouse, 100.0)
        return kit

    def _ship_parts(self, picking, box, tea):
        """Validate these quantities; the rest becomes a backorder, returned."""
        for product, quantity in ((self.box, box), (self.tea, tea)):
            move = picking.move_ids.filtered(lambda m, p=product: m.product_id == p)
            move.write({"quantity": quantity, "picked": True})
        picking.with_user(self.shipper).with_context(
            skip_backorder=True
        ).button_validate()
        return picking.backorder_ids

    def _get_goods(self, picking):
        return [
            (product.name, quantity)
            for product, quantity, _unit in picking._policy_get_shown_goods()
        ]


class TestShownGoods(KitMixin, ShippingCase):
    """Gift sets of one box and two packs of tea; ten are ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.order, cls.picking = cls._confirm(product=cls._create_kit())

    def test_whole_sets_read_as_what_was_sold(self):
        self._ship_parts(self.picking, 10.0, 20.0)
        self.assertEqual(self._get_goods(self.picking), [("Gift set", 10.0)])

    def test_sets_in_two_shipments(self):
        second = self._ship_parts(self.picking, 4.0, 8.0)
        self._ship_parts(second, 6.0, 12.0)
        self.assertEqual(self._get_goods(self.picking), [("Gift set", 4.0)])
        self.assertEqual(self._get_goods(second), [("Gift set", 6.0)])

    def test_parts_that_make_no_sets_stand_for_themselves(self):
        second = self._ship_parts(self.picking, 10.0, 12.0)
        self.assertEqual(
            sorted(self._get_goods(self.picking)), [("Box", 10.0), ("Tea", 12.0)]
        )
        second.move_ids.write({"quantity": 8.0, "picked": True})
        second.button_validate()
        self.assertEqual(self._get_goods(second), [("Tea", 8.0)])

    def test_plain_goods_as_ever(self):
        order, picking = self._confirm()
        self._ship(picking)
        self.assertEqual(self._get_goods(picking), [("Walnut loaf", 10.0)])
        self.assertEqual(order.policy_stage, "shipped")

    def test_the_customer_is_told_of_one_delivery(self):
        self.picking.carrier_tracking_ref = "SF123"
        with self.mock_mail_gateway():
            self._ship_parts(self.picking, 10.0, 20.0)
            self._tell()
        notice = self.picking.policy_notice_id
        self.assertRecordValues(
            notice, [{"state": "sent", "partner_id": self.partner.id}]
        )
        self.assertIn(f"The goods of {self.order.name} have left.", notice.text)
        self.assertEqual(self.order.order_line.qty_delivered, 10.0)
        self.assertEqual(self.order.policy_stage, "shipped")


class TestShownGoodsPage(KitMixin, DeliveryPortalCase):
    def test_the_page_names_the_set_and_no_part(self):
        order, picking = self._confirm(product=self._create_kit())
        self._ship_parts(picking, 10.0, 20.0)
        order._portal_ensure_token()
        page = self.url_open(
            f"{self._url(order=order, picking=picking)}"
            f"?access_token={order.access_token}"
        ).text
        goods = html.fromstring(page).xpath("//main//ul/li")
        words = [" ".join(row.text_content().split()) for row in goods]
        self.assertEqual(words, ["Gift set × 10.00 Units"])
