"""Rows of the delivery."""

from odoo.fields import Command

from dev.bench.scenario import Scenario, ratio


class ValidateTwenty(Scenario):
    title = "validate 20 transfers with inspections passed"
    judge = ratio(1.10)
    repeats = 7

    def prepare(self, env):
        warehouse = env["stock.warehouse"].search([], limit=1)
        product = env["product.product"].browse(self.people.goods)
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1000.0
        )
        orders = (
            env["sale.order"]
            .with_user(self.people.salesperson)
            .create(
                [
                    {
                        "partner_id": self.people.partner,
                        "commitment_date": "2099-01-01",
                        "order_line": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "product_uom_qty": 2,
                                    "price_unit": 158.0,
                                }
                            )
                        ],
                    }
                    for _index in range(20)
                ]
            )
        )
        if self.people.ours:
            orders.order_line.policy_specification = "400 g"
        orders.action_confirm()
        pickings = orders.sudo().picking_ids
        pickings.action_assign()
        if self.people.ours:
            self._pass(env, pickings)
        return pickings.ids

    def _pass(self, env, pickings):
        for inspection in env["workshop.inspection"].sudo()._open(pickings):
            inspection = inspection.with_user(self.people.owner)
            inspection.action_start()
            inspection.result_ids.sudo()._evidence_write({"state": "ok"})
            inspection.action_finish()

    def measure(self, env, subject):
        pickings = env["stock.picking"].with_user(self.people.shipper).browse(subject)
        pickings.with_context(skip_backorder=True).button_validate()
        assert set(pickings.mapped("state")) == {"done"}
