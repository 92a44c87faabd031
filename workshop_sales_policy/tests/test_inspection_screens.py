"""First button, badge and next line of inspection and transfer; menus, paper."""

from odoo.tests import Form, tagged

from .inspection_common import PHOTO, InspectionCase
from .test_views_first_button import FirstButtonCase


@tagged("post_install", "-at_install")
class TestInspectionFirstButton(InspectionCase, FirstButtonCase):
    allow_inherited_tests_method = True

    def _first(self, record, user=None):
        button = self._get_button(record.sudo(False), user or self.inspector)
        return button and button[1]

    def test_todo(self):
        inspection = self._get_inspection(self._sell())
        self.assertEqual(self._first(inspection), "Start")
        self.assertIsNone(self._first(inspection, self.handler))

    def test_running(self):
        inspection = self._start(self._sell())
        self.assertIsNone(self._first(inspection))  # the points are the next step
        self._answer_all(inspection)
        self.assertEqual(self._first(inspection), "Finish")

    def test_passed(self):
        inspection = self._inspect(self._sell())
        self.inspector.group_ids |= self.env.ref("stock.group_stock_user")
        self.assertEqual(self._first(inspection), "Ship")

    def test_held(self):
        inspection = self._inspect(self._sell(), bad={"Look"})
        names = [b[1] for b in self._get_buttons(inspection, self.inspector)]
        self.assertEqual(names[0], "Ask for a Waiver")
        self.assertIn("Inspect Again", names)

    def test_held_and_replaced(self):
        picking = self._sell()
        held = self._inspect(picking, bad={"Look"})
        self._inspect(picking)
        self.assertEqual(self._first(held), "New Inspection")

    def _asked(self):
        inspection = self._inspect(self._sell(), bad={"Look"})
        inspection.with_user(self.inspector)._ask_waiver("Agreed by phone.", PHOTO)
        return inspection

    def test_waiver_pending(self):
        inspection = self._asked()
        self.assertEqual(self._first(inspection), "Withdraw")
        self.assertEqual(self._first(inspection, self.manager), "Approve")

    def test_waiver_refused(self):
        inspection = self._asked()
        inspection.with_user(self.manager).action_policy_refuse("Bake new ones.")
        self.assertEqual(self._first(inspection), "Inspect Again")

    def test_waived(self):
        inspection = self._asked()
        self._approve(inspection)
        self.inspector.group_ids |= self.env.ref("stock.group_stock_user")
        self.assertEqual(self._first(inspection), "Ship")


@tagged("post_install", "-at_install")
class TestTransferFirstButton(InspectionCase, FirstButtonCase):
    allow_inherited_tests_method = True

    def _names(self, picking, user=None):
        return [b[1] for b in self._get_buttons(picking, user or self.shipper)]

    def test_inspect_until_passed_then_validate(self):
        picking = self._sell()
        names = self._names(picking)
        self.assertEqual(names[0], "Inspect")
        self.assertNotIn("Validate", names)
        self._start(picking)
        self.assertEqual(self._names(picking)[0], "Inspect")

    def test_validate_after_the_pass(self):
        picking = self._sell()
        self._inspect(picking)
        self.assertEqual(self._names(picking)[0], "Validate")

    def test_held(self):
        picking = self._sell()
        self._inspect(picking, bad={"Look"})
        names = self._names(picking)
        self.assertEqual(names[0], "Inspect")
        self.assertNotIn("Validate", names)

    def test_a_receipt_is_native(self):
        picking = self._transfer(
            source=self.suppliers,
            dest=self.stock,
            picking_type_id=self.warehouse.in_type_id.id,
        )
        self.assertEqual(self._names(picking)[0], "Validate")

    def test_goods_that_are_not_ready(self):
        tart = self._create_product("Lemon tart")
        picking = self._transfer(tart)
        picking.move_ids.quantity = 0.0
        self.assertEqual(picking.state, "confirmed")
        self.assertEqual(self._names(picking)[0], "Check Availability")

    def test_unordered_goods(self):
        extra = self._create_product("Gift cake")
        self._put_in_stock(extra, 5.0)
        picking = self._sell()
        self.env["stock.move"].create(
            {
                "product_id": extra.id,
                "product_uom_qty": 1.0,
                "picking_id": picking.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        picking.action_confirm()
        self._ready(picking)
        self._inspect(picking)
        seller = self._create_user("feng", "handler", groups="stock.group_stock_user")
        names = self._names(picking, seller)
        self.assertEqual(names[0], "Unordered Goods")
        self.assertNotIn("Validate", names)


@tagged("post_install", "-at_install")
class TestTransferScreen(InspectionCase):
    def _state(self, picking):
        picking.invalidate_recordset()
        return picking.policy_inspection_state, picking.policy_gate_level

    def test_badge_and_next_line(self):
        picking = self._sell()
        self.assertEqual(self._state(picking), ("todo", "info"))
        inspection = self._start(picking)
        self.assertEqual(self._state(picking), ("running", "info"))
        self._answer_all(inspection, bad={"Look"})
        inspection.action_finish()
        self.assertEqual(self._state(picking), ("failed", "danger"))
        self._inspect(picking)
        self.assertEqual(self._state(picking), ("passed", "success"))
        picking.move_ids.quantity = 12.0
        self.assertEqual(self._state(picking), ("needed", "info"))
        picking.move_ids.quantity = 10.0
        self._validate(picking)
        self.assertEqual(self._state(picking), ("passed", False))

    def test_a_plain_shipper_asks_the_inspectors(self):
        tart = self._create_product("Lemon tart")
        picking = self._transfer(tart)
        picking.move_ids.quantity = 10.0
        action = picking.with_user(self.shipper).action_policy_inspect()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(picking.policy_inspection_ids.state, "todo")
        self.assertEqual(len(picking.policy_inspection_ids), 1)

    def test_the_form_opens_for_a_shipper(self):
        picking = self._sell()
        # Without the sales rights that core's own fields of the form ask for.
        handler = self._create_user("feng", "handler", groups="stock.group_stock_user")
        form = Form(picking.with_user(handler))
        self.assertEqual(form.policy_gate_level, "info")

    def test_a_list_costs_no_query_per_transfer(self):
        pickings = self.env["stock.picking"]
        for _index in range(12):
            pickings |= self._sell(quantity=1.0)

        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows.mapped("policy_inspection_state")
            return self.env.cr.sql_log_count - before

        count(pickings[:2])
        few, many = count(pickings[:2]), count(pickings)
        self.assertLessEqual(many, few + 2)

    def test_paper(self):
        picking = self._sell()
        inspection = self._inspect(picking)
        reports = self.env["ir.actions.report"]
        html = reports._render_qweb_html(
            "workshop_sales_policy.report_inspection", inspection.ids
        )[0].decode()
        for text in ("Inspection Sheet", "Walnut loaf", "Look: right goods", "Zhou"):
            self.assertIn(text, html)
        html = (
            reports.with_user(self.shipper)
            ._render_qweb_html(
                "workshop_sales_policy.report_packing_list", picking.ids
            )[0]
            .decode()
        )
        for text in ("Packing List", picking.name, "Pack: closed"):
            self.assertIn(text, html)

    def test_empty_list_names_the_next_delivery(self):
        picking = self._sell()
        rows = self.env["workshop.inspection"].with_user(self.inspector)
        text = rows.get_empty_list_help("")
        self.assertIn("Nothing to inspect", text)
        self.assertIn(picking.name, text)
