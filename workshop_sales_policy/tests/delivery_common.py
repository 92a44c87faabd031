"""A workshop that makes its loaf to order, with two departments."""

from odoo.fields import Command

from .common import PolicyCase


class HandoverCase(PolicyCase):
    """``cls.loaf`` is made to order from flour in one day; ``cls.product`` is bought.

    ``cls.handler`` works in production, ``cls.shipper`` in logistics.
    """

    policy_values = {
        **PolicyCase.policy_values,
        "handover": True,
        "delay_notice": True,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipper = cls._create_user("sima", "handler")
        cls.bakery = cls._create_department("Bakery", "production", cls.handler)
        cls.store = cls._create_department("Store", "logistics", cls.shipper)
        cls.partner.write({"street": "1 Lotus Road", "city": "Suzhou"})
        cls.policy = cls._publish_policy()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.flour = cls._create_product("Flour", price=5.0, cost=3.0)
        cls.loaf = cls._create_product("Sesame loaf", sale_delay=3.0)
        mto = cls.env.ref("stock.route_warehouse0_mto")
        mto.active = True
        cls.loaf.route_ids = mto | cls.warehouse.manufacture_pull_id.route_id
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.loaf.product_tmpl_id.id,
                "company_id": cls.company.id,
                "produce_delay": 1,
                "bom_line_ids": [
                    Command.create({"product_id": cls.flour.id, "product_qty": 1})
                ],
            }
        )
        cls._stock(cls.flour, 1000)

    @classmethod
    def _create_department(cls, name, duty, *users, company=None):
        company = company or cls.company
        department = cls.env["hr.department"].create(
            {"name": name, "policy_duty": duty, "company_id": company.id}
        )
        cls.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": company.id,
                    "department_id": department.id,
                }
                for user in users
            ]
        )
        return department

    @classmethod
    def _stock(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.warehouse.lot_stock_id, quantity
        )

    @classmethod
    def _confirmed(cls, product=None, quantity=10.0, **values):
        """A confirmed order; of loaves made to order unless told otherwise."""
        order = cls._create_order(
            price=155.0, quantity=quantity, product=product or cls.loaf, **values
        )
        order.action_confirm()
        return order

    def _handovers(self, order, duty=None):
        rows = self.env["workshop.handover"].search([("order_id", "=", order.id)])
        return rows.filtered(lambda row: row.duty == duty) if duty else rows

    def _productions(self, order):
        return order.sudo()._policy_get_productions().with_env(self.env)

    def _make(self, production):
        production.qty_producing = production.product_qty
        production._set_qty_producing()
        production.button_mark_done()
