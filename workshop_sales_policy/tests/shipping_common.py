"""Shipments: carriers of the three kinds, goods in stock, a validated transfer."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import PolicyCase


@tagged("post_install", "-at_install")
class ShippingCase(PolicyCase, MailCase):
    """Base of tests on shipments. ``cls.carrier`` works with tracking numbers."""

    policy_values = {**PolicyCase.policy_values, "follow_shipments": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.salesperson.email = "li@example.com"
        cls.shipper = cls._create_user(
            "kuang", "handler", groups="stock.group_stock_user"
        )
        cls.carrier = cls._create_carrier("Swift Express", policy_transit_days=2)
        cls.driver = cls._create_carrier("Our van", policy_notice="driver")
        cls.pickup = cls._create_carrier("At the shop", policy_notice="pickup")
        cls.silent = cls.env["res.partner"].create({"name": "Market Stall"})

    @classmethod
    def _publish_policy(cls, *args, **kwargs):
        with freeze_time("2026-11-01 02:00:00"):  # in force on every day of the tests
            return super()._publish_policy(*args, **kwargs)

    @classmethod
    def _create_carrier(cls, name, **values):
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "delivery_type": "fixed",
                "product_id": cls._create_product(name, type="service").id,
                "tracking_url": "https://swift.example.com/?n=<shipmenttrackingnumber>",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _confirm(cls, carrier=None, quantity=10.0, **values):
        """A confirmed order and its transfer, goods in stock."""
        product = values.get("product", cls.product)
        order = cls._create_order(price=155.0, quantity=quantity, **values)
        order = order.sudo()
        if not product.is_kits:  # core counts the parts of a set only
            cls._stock(product, order.warehouse_id, quantity)
        order.with_user(cls.salesperson).action_confirm()
        picking = order.picking_ids
        picking.action_assign()
        picking.carrier_id = cls.carrier if carrier is None else carrier
        return order, picking

    @classmethod
    def _stock(cls, product, warehouse, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity
        )

    @classmethod
    def _ship(cls, picking, quantity=None, user=None):
        """Validate; less than ordered leaves a backorder."""
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
        picking.move_ids.picked = True
        context = {"skip_backorder": True}
        picking.with_user(user or cls.shipper).with_context(**context).button_validate()
        return picking

    def _tell(self):
        """Both jobs: word the notices, send them."""
        self.env["stock.picking"].sudo().search(
            [("policy_notice_pending", "=", True)]
        )._policy_tell()
        self.env["workshop.notice"]._get_ready()._send_ready()

    def _server_down(self):
        return patch.object(
            self.env.registry["ir.mail_server"],
            "_connect__",
            side_effect=OSError("connection refused"),
        )
