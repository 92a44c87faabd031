"""Base of the tests of lot sweeps: flour in lots, sold as it is and baked."""

from odoo.fields import Command

from .inspection_common import InspectionCase


class LotSweepCase(InspectionCase):
    """20 units of flour, lot F1; ``cls.loaf`` is made of half a unit of it, in lots.

    Customers: ``cls.partner`` and ``cls.hotel`` of ``cls.salesperson``, ``cls.cafe`` of
    ``cls.colleague``.
    """

    policy_values = {**InspectionCase.policy_values, "inspection_gate": False}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flour = cls._create_product("Flour", tracking="lot")
        cls.loaf = cls._create_product("Sesame loaf", tracking="lot")
        cls.f1 = cls._create_lot(cls.flour, "F1", 20.0)
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.loaf.product_tmpl_id.id,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.flour.id, "product_qty": 0.5})
                ],
            }
        )
        cls.hotel = cls.env["res.partner"].create(
            {"name": "Riverside Hotel", "phone": "0512 555"}
        )
        cls.cafe = cls.env["res.partner"].create({"name": "Canal Cafe"})

    def _deliver(self, product, quantity, lot, partner=None, user=None, done=True):
        """A delivery of an order, of this lot."""
        picking = self._sell(
            quantity,
            product=product,
            partner_id=(partner or self.partner).id,
            user=user or self.salesperson,
        )
        line = picking.move_line_ids
        self.assertEqual(line.lot_id, lot)
        if done:
            self._validate(picking)
            self.assertEqual(picking.state, "done")
        return picking

    def _return(self, picking, quantity):
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.action_assign()
        self._validate(back)
        self.assertEqual(back.state, "done")
        return back

    def _produce(self, quantity, lot_name, product=None, validate=True, lots=()):
        """A manufacturing order; done, unless told otherwise."""
        product = product or self.loaf
        production = self.env["mrp.production"].create(
            {
                "product_id": product.id,
                "product_qty": quantity,
                "company_id": self.company.id,
                "picking_type_id": self.warehouse.manu_type_id.id,
            }
        )
        production.action_confirm()
        production.action_assign()
        if product.tracking != "none":
            lot = self._create_lot(product, lot_name)
            production.lot_producing_ids = [Command.set(lot.ids)]
        if validate:
            self._finish_production(production)
        return production

    def _finish_production(self, production):
        production.qty_producing = production.product_qty
        production._set_qty_producing()
        production.button_mark_done()
        self.assertEqual(production.state, "done")

    def _sweep(self, lot=None, user=None, hold=False, **values):
        user = user or self.handler
        lot = lot if lot is not None else self.f1
        product = values.pop("product", lot.product_id)
        sweeps = self.env["workshop.lot.sweep"].with_user(user)
        sweeps = sweeps.with_context(allowed_company_ids=user.company_id.ids)
        sweep = sweeps._start(product, "Glass in the flour.", lot=lot, **values)
        if hold:
            sweep.with_user(self.inspector).action_hold()
        return sweep.with_user(user)

    def _line(self, sweep, partner, user=None):
        lines = sweep.sudo().line_ids.filtered(lambda row: row.partner_id == partner)
        return lines.with_user(user or self.handler)
