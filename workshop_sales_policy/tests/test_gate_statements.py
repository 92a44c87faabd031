"""What every gate together costs: the same for two and for twenty."""

from odoo.tests import tagged

from .doorstep_common import DoorstepCase
from .inspection_common import PHOTO

# Statements that twenty records may cost more than two, beyond plain Odoo's own.
SLACK = 40


@tagged("post_install", "-at_install")
class TestGateStatements(DoorstepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.product, 100000)

    def _count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - before

    def _orders(self, count):
        orders = self.env["sale.order"].with_user(self.salesperson)
        for _index in range(count):
            orders |= self._create_order(
                price=155.0, quantity=10.0, product=self.product
            )
        orders.action_quotation_sent()
        return orders

    def _confirm(self, count):
        orders = self._orders(count)
        cost = self._count(orders.action_confirm)
        self.assertEqual(set(orders.mapped("state")), {"sale"})
        return cost

    def _validate(self, count):
        orders = self._orders(count)
        orders.action_confirm()
        self.env.cr.precommit.run()
        pickings = orders.sudo().picking_ids
        for picking in pickings.filtered("policy_is_held"):
            inspection = picking._policy_get_open_inspection()
            inspection = inspection.with_user(self.inspector)
            inspection.action_start()
            for row in inspection.result_ids:
                row._answer("ok", photo=PHOTO)
            inspection.action_finish()
        pickings.move_ids.picked = True
        mine = pickings.with_user(self.stockman).with_context(skip_backorder=True)
        cost = self._count(mine.button_validate)
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        return cost

    def _get_extra(self, measure):
        """Our share: with every gate less without a policy, for 2 and for 20."""
        measure(2)
        with_gates = measure(2), measure(20)
        self.policy.with_user(self.owner).action_suspend("For now.")
        self.env.registry.clear_cache()
        measure(2)
        plain = measure(2), measure(20)
        return with_gates, plain

    def test_confirming_goods(self):
        ours, plain = self._get_extra(self._confirm)
        growth = (ours[1] - ours[0]) - (plain[1] - plain[0])
        self.assertLessEqual(growth, SLACK, f"with gates {ours}, plain {plain}")

    def test_validating_transfers(self):
        ours, plain = self._get_extra(self._validate)
        growth = (ours[1] - ours[0]) - (plain[1] - plain[0])
        self.assertLessEqual(growth, SLACK, f"with gates {ours}, plain {plain}")
