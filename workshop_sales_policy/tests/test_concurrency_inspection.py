import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class TestTwoShippersAtOnce(BaseCase):
    """Two people validate in the same second: a pass lets goods leave once.

    Real transactions that commit, on a database of their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            admin = env.ref("base.user_admin")
            second = env["res.users"].create({"name": "Chen", "login": "chen"})
            policies = env["workshop.policy"].with_user(admin)
            policies.create({"second_person_id": second.id}).action_submit()
            cls.admin_id = admin.id
            product = env["product.product"].create(
                {"name": "Walnut loaf", "type": "consu", "is_storable": True}
            )
            cls.product_id = product.id
            warehouse = env["stock.warehouse"].search([], limit=1)
            cls.stock_id = warehouse.lot_stock_id.id
            cls.type_id = warehouse.out_type_id.id
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 1000.0
            )

    def _passed(self, env):
        """A transfer of 10 whose goods passed."""
        customers = env.ref("stock.stock_location_customers").id
        place = {"location_id": self.stock_id, "location_dest_id": customers}
        move = {"product_id": self.product_id, "product_uom_qty": 10.0, **place}
        picking = env["stock.picking"].create(
            {
                "picking_type_id": self.type_id,
                "move_ids": [Command.create(move)],
                **place,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        inspection = picking._policy_get_open_inspection().with_user(self.admin_id)
        inspection.action_start()
        inspection.result_ids.sudo()._evidence_write({"state": "ok"})
        inspection.action_finish()
        return picking

    def _at_once(self, *picking_ids):
        """Validate each in a transaction that began before any of them committed.

        :return: list of "" or the sentence of the refusal
        """
        began = threading.Barrier(len(picking_ids))
        results = [None] * len(picking_ids)

        def run(index, picking_id):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"skip_backorder": True})
                first = [True]

                def attempt():
                    picking = env["stock.picking"].browse(picking_id)
                    picking.move_ids.mapped("state")  # the snapshot begins here
                    if first:
                        first.clear()
                        began.wait(30)
                    picking.move_ids.picked = True
                    return picking.button_validate()

                try:
                    retrying(attempt, env)
                    results[index] = ""
                except UserError as error:
                    results[index] = str(error)

        threads = [
            threading.Thread(target=run, args=(index, picking_id))
            for index, picking_id in enumerate(picking_ids)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return results

    def _get_used(self, picking_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            picking = env["stock.picking"].browse(picking_id)
            lines = picking.policy_inspection_ids.line_ids
            return sum(lines.mapped("used_quantity"))

    def test_one_pass_for_two_transfers(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            first = self._passed(env)
            first.move_ids.quantity = 4.0
            first.action_split_transfer()
            second = first.backorder_ids
            second.action_assign()
            (first | second).move_ids.quantity = 6.0
            ids = first.id, second.id
        results = self._at_once(*ids)
        self.assertEqual(results.count(""), 1, results)
        refused = next(filter(None, results))
        self.assertIn("must be inspected before it leaves: Walnut loaf, 2", refused)
        self.assertEqual(self._get_used(ids[0]), 6.0)

    def test_one_transfer_twice(self):
        with self.registry.cursor() as cr:
            picking_id = self._passed(api.Environment(cr, SUPERUSER_ID, {})).id
        self._at_once(picking_id, picking_id)
        self.assertEqual(self._get_used(picking_id), 10.0)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            picking = env["stock.picking"].browse(picking_id)
            self.assertEqual(picking.state, "done")
            self.assertEqual(len(picking.move_ids.policy_coverage_ids), 1)
