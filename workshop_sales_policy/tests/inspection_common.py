"""Base of the tests of inspection and delivery gate."""

import base64
from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import PolicyCase

PHOTO = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)
MUST = "must be inspected before it leaves"


class InspectionCase(PolicyCase):
    """The gate is on; ``cls.shipper`` has stock rights and no role of ours."""

    policy_values = {**PolicyCase.policy_values, "inspection_gate": True}
    published = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.published:
            cls._publish_policy()
        cls.shipper = cls._create_user("kuang", groups="stock.group_stock_user")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls._put_in_stock(cls.product, 100.0)

    @classmethod
    def _put_in_stock(cls, product, quantity, lot=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.stock, quantity, lot_id=lot
        )

    @classmethod
    def _create_lot(cls, product, name, quantity=0.0):
        lot = cls.env["stock.lot"].create(
            {"name": name, "product_id": product.id, "company_id": cls.company.id}
        )
        if quantity:
            cls._put_in_stock(product, quantity, lot)
        return lot

    def _sell(self, quantity=10.0, price=155.0, **values):
        """The delivery of a confirmed order, reserved."""
        order = self._create_order(price=price, quantity=quantity, **values)
        order.action_confirm()
        picking = order.sudo().picking_ids
        self._ready(picking)
        return picking

    def _transfer(self, product=None, quantity=10.0, source=None, dest=None, **values):
        """A transfer without an order, reserved."""
        product = product or self.product
        source, dest = source or self.stock, dest or self.customers
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "partner_id": self.partner.id,
                "location_id": source.id,
                "location_dest_id": dest.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "company_id": (source.company_id or self.company).id,
                            "location_id": source.id,
                            "location_dest_id": dest.id,
                        }
                    )
                ],
                **values,
            }
        )
        picking.action_confirm()
        self._ready(picking)
        return picking

    def _ready(self, picking):
        picking.action_assign()
        for move in picking.move_ids:
            if not move.quantity:
                move.quantity = move.product_uom_qty
        self.env.cr.precommit.run()  # what a request does at its end

    def _get_inspection(self, picking):
        return picking._policy_get_open_inspection().with_user(self.inspector)

    def _start(self, picking):
        inspection = self._get_inspection(picking)
        if inspection.state == "failed":
            action = inspection.action_inspect_again()
            inspection = inspection.browse(action["res_id"])
        inspection.action_start()
        return inspection

    def _answer_all(self, inspection, bad=()):
        for row in inspection.result_ids:
            if row.name.split(":")[0] in bad:
                row.action_not_ok()
            elif row.kind == "photo":
                row._answer("ok", photo=PHOTO)
            else:
                row.action_ok()

    def _inspect(self, picking, bad=()):
        """Start, answer every point, finish."""
        inspection = self._start(picking)
        self._answer_all(inspection, bad)
        inspection.action_finish()
        return inspection.with_env(self.env)

    def _validate(self, picking, user=None, **context):
        picking = picking.with_user(user or self.shipper)
        return picking.with_context(skip_backorder=True, **context).button_validate()

    @contextmanager
    def _assert_held(self, message=MUST):
        """Refused with a sentence, and nothing half-written (a savepoint as RPC)."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), message)
