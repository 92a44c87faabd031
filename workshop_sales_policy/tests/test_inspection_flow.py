from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .inspection_common import PHOTO, InspectionCase


class TestInspectionFlow(InspectionCase):
    """From the inspectors' list to a verdict."""

    def test_a_ready_delivery_is_on_the_list(self):
        picking = self._sell(quantity=23.0)
        inspection = picking.policy_inspection_ids
        self.assertRecordValues(
            inspection,
            [
                {
                    "state": "todo",
                    "partner_id": self.partner.id,
                    "order_id": picking.sale_id.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertFalse(inspection.line_ids)

    def test_the_strip_names_the_inspector(self):
        picking = self._sell()
        inspection = self._inspect(picking)
        order = picking.sale_id
        order._policy_refresh_stage()
        step = order.policy_strip["steps"][-1]
        self.assertEqual(
            (step["user"], step["res_model"], step["res_id"]),
            (self.inspector.name, "workshop.inspection", inspection.id),
        )

    def test_it_is_on_the_list_once(self):
        picking = self._sell()
        picking.move_ids._policy_note_ready()
        self.env.cr.precommit.run()
        self.assertEqual(len(picking.policy_inspection_ids), 1)

    def test_the_inspector_sees_it_without_stock_rights(self):
        picking = self._sell()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_inspection_action"
        )
        self.assertEqual(action["res_model"], "workshop.inspection")
        self.assertFalse(self.inspector.has_group("stock.group_stock_user"))
        rows = self.env["workshop.inspection"].with_user(self.inspector)
        found = rows.search([("picking_state", "in", ("confirmed", "assigned"))])
        self.assertIn(picking.policy_inspection_ids.id, found.ids)
        names = self.env["workshop.policy"].with_user(self.inspector)
        self.assertEqual(names._get_home_name(), "workshop_inspection_action")

    def test_start_takes_goods_and_points(self):
        inspection = self._start(self._sell(quantity=23.0))
        self.assertRecordValues(
            inspection.line_ids,
            [
                {
                    "product_id": self.product.id,
                    "quantity": 23.0,
                    "lot_size": 23.0,
                    "sample_size": 5,
                    "sample_text": "check 5 of 23",
                    "verdict": "open",
                }
            ],
        )
        self.assertEqual(
            [row.name.split(":")[0] for row in inspection.result_ids],
            ["Look", "Count", "Pack", "Photo of the packed goods"],
        )
        self.assertEqual(inspection.inspector_id, self.inspector)
        self.assertEqual(inspection.progress_text, "0/4")

    def test_one_tap_saves_one_point(self):
        inspection = self._start(self._sell())
        inspection.result_ids[0].action_ok()
        self.assertEqual(inspection.progress_text, "1/4")
        self.assertEqual(inspection.policy_next_text, "1 of 4 points answered.")
        inspection.result_ids[0].action_not_ok()  # a slip of the thumb
        self.assertEqual(inspection.result_ids[0].state, "not_ok")

    def test_finish_waits_for_every_point(self):
        inspection = self._start(self._sell())
        inspection.result_ids[0].action_ok()
        with self.assertRaisesRegex(UserError, "3 points are open: Count"):
            inspection.action_finish()

    def test_passed(self):
        picking = self._sell()
        inspection = self._inspect(picking)
        self.assertEqual(inspection.state, "passed")
        self.assertEqual(inspection.line_ids.verdict, "passed")
        self.assertEqual(
            (inspection.policy_next_level, inspection.policy_next_text),
            ("success", "Passed: the goods may leave."),
        )
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(inspection.line_ids.used_quantity, 10.0)

    def test_failed_is_held(self):
        picking = self._sell()
        inspection = self._inspect(picking, bad={"Look"})
        self.assertEqual(inspection.state, "failed")
        self.assertEqual(inspection.policy_next_level, "danger")
        self.assertRegex(inspection.policy_next_text, "^Held: Look")
        with self._assert_held("is held: Walnut loaf, 10 .*did not pass"):
            self._validate(picking)

    def test_bad_packing_holds_everything(self):
        picking = self._sell()
        inspection = self._inspect(picking, bad={"Pack"})
        self.assertTrue(inspection.line_ids.is_held)
        with self._assert_held("is held"):
            self._validate(picking)

    def test_inspected_again_it_leaves(self):
        picking = self._sell()
        failed = self._inspect(picking, bad={"Count"})
        again = self._inspect(picking)
        self.assertEqual((again.state, again.previous_id), ("passed", failed))
        self.assertEqual(failed.state, "failed")
        self.assertFalse(failed.line_ids.is_held)
        self.assertEqual(again.name, f"{picking.name} (2)")
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_replaced_once(self):
        failed = self._inspect(self._sell(), bad={"Count"}).with_user(self.inspector)
        failed.action_inspect_again()
        with self.assertRaisesRegex(UserError, "is not held any more"):
            failed.action_inspect_again()

    def test_one_product_fails_the_other_leaves(self):
        tart = self._create_product("Lemon tart")
        self._put_in_stock(tart, 5.0)
        picking = self._transfer()
        picking.move_ids = [
            Command.create(
                {
                    "product_id": tart.id,
                    "product_uom_qty": 5.0,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )
        ]
        picking.action_confirm()
        self._ready(picking)
        inspection = self._start(picking)
        for row in inspection.result_ids:
            bad = row.line_id.product_id == tart and row.name.startswith("Look")
            if bad:
                row.action_not_ok()
            else:
                row._answer("ok", photo=PHOTO)
        inspection.action_finish()
        self.assertEqual(
            dict(
                zip(
                    inspection.line_ids.product_id,
                    inspection.line_ids.mapped("verdict"),
                    strict=True,
                )
            ),
            {self.product: "passed", tart: "failed"},
        )
        with self._assert_held("is held: Lemon tart"):
            self._validate(picking)
        loaf = picking.move_ids.filtered(lambda m: m.product_id == self.product)
        loaf.picked = True
        self._validate(picking)
        self.assertEqual(loaf.state, "done")
        self.assertEqual(picking.backorder_ids.move_ids.product_id, tart)

    def test_nothing_to_inspect(self):
        picking = self._transfer()
        picking.move_ids.quantity = 0.0
        inspection = self._get_inspection(picking)
        with self.assertRaisesRegex(UserError, "has nothing to inspect"):
            inspection.action_start()

    def test_two_inspectors_at_once(self):
        inspection = self._start(self._sell())
        with self.assertRaisesRegex(UserError, "is Being inspected already"):
            inspection.action_start()

    def test_everybody_else_only_looks(self):
        inspection = self._get_inspection(self._sell())
        for user in (self.salesperson, self.manager, self.handler, self.auditor):
            with self.subTest(user=user.login):
                self.assertTrue(inspection.with_user(user).name)
                with self.assertRaisesRegex(AccessError, "Inspectors pass goods"):
                    inspection.with_user(user).action_start()
        for user in (self.finance, self.shipper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                inspection.with_user(user).action_start()
        inspection.with_user(self.owner).action_start()
        with self.assertRaises(AccessError):
            inspection.result_ids[0].with_user(self.handler).action_ok()

    def test_a_colleague_does_not_see_it(self):
        inspection = self._get_inspection(self._sell())
        rows = self.env["workshop.inspection"].with_user(self.colleague)
        self.assertFalse(rows.search([("id", "=", inspection.id)]))


class TestInspectionEvidence(InspectionCase):
    """What was found is never edited, by nobody and over no route."""

    def test_results_are_final(self):
        inspection = self._inspect(self._sell()).with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "is finished"):
            inspection.result_ids[0].action_not_ok()
        with self.assertRaisesRegex(UserError, "is Passed already"):
            inspection.action_finish()

    def test_writing_is_refused_to_all(self):
        inspection = self._inspect(self._sell(), bad={"Look"})
        for user in (self.inspector, self.owner, self.env.ref("base.user_root")):
            su = inspection.with_user(user).sudo()
            for record, vals in (
                (su, {"state": "passed"}),
                (su, {"picking_id": inspection.picking_id.id}),
                (su.line_ids, {"verdict": "passed"}),
                (su.line_ids, {"is_held": False}),
                (su.line_ids, {"quantity": 99.0}),
                (su.line_ids, {"used_quantity": 0.0}),
                (su.result_ids, {"state": "ok"}),
                (su.result_ids, {"limit_max": 99.0}),
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaisesRegex(UserError, "is evidence"),
                ):
                    record.write(vals)
            for record in (su, su.line_ids, su.result_ids):
                with self.assertRaisesRegex(UserError, "is evidence"):
                    record.unlink()

    def test_creating_is_refused_to_all(self):
        picking = self._sell()
        vals = {"name": "x", "picking_id": picking.id, "state": "passed"}
        for user in (self.inspector, self.owner):
            rows = self.env["workshop.inspection"].with_user(user)
            with self.assertRaisesRegex(UserError, "is evidence"):
                rows.create(vals)
            with self.assertRaisesRegex(UserError, "is evidence"):
                rows.sudo().create(vals)

    def test_a_changed_plan_leaves_a_started_inspection_alone(self):
        plan = self.env.ref("workshop_sales_policy.inspection_plan_default")
        inspection = self._start(self._sell())
        plan.point_ids[0].name = "Something else"
        plan.point_ids[1:].unlink()
        self.assertEqual(len(inspection.result_ids), 4)
        self.assertRegex(inspection.result_ids[0].name, "^Look")


class TestInspectionPlan(InspectionCase):
    """Points: checks, measures with limits, photos; by product, category, all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["workshop.inspection.plan"].create(
            {
                "name": "Cakes",
                "point_ids": [
                    Command.create(
                        {
                            "name": "Core temperature",
                            "kind": "measure",
                            "limit_min": 2.0,
                            "limit_max": 7.0,
                            "unit": "°C",
                            "is_critical": True,
                        }
                    ),
                    Command.create({"name": "Glaze", "photo_required": True}),
                ],
            }
        )

    def _names(self, product):
        inspection = self._start(self._transfer(product))
        return inspection.result_ids.mapped("name")

    def test_of_the_product(self):
        self.product.policy_inspection_plan_id = self.plan
        self.assertEqual(self._names(self.product), ["Core temperature", "Glaze"])

    def test_of_a_category_above(self):
        above = self.env["product.category"].create(
            {"name": "Pastry", "policy_inspection_plan_id": self.plan.id}
        )
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Loaves", "parent_id": above.id}
        )
        self.assertEqual(self._names(self.product), ["Core temperature", "Glaze"])

    def test_an_archived_one_gives_way(self):
        self.product.policy_inspection_plan_id = self.plan
        self.plan.active = False
        self.assertEqual(len(self._names(self.product)), 4)

    def test_without_any_plan(self):
        self.env["workshop.inspection.plan"].search([]).is_default = False
        with self.assertRaisesRegex(UserError, "No inspection plan applies to Walnut"):
            self._start(self._transfer())

    def test_another_companys_default_is_not_ours(self):
        default = self.env.ref("workshop_sales_policy.inspection_plan_default")
        default.company_id = self.other_company
        with self.assertRaisesRegex(UserError, "No inspection plan applies"):
            self._start(self._transfer())

    def test_a_plan_asks_something(self):
        with self.assertRaisesRegex(ValidationError, "looks at nothing yet"):
            self.plan.point_ids = [Command.clear()]

    def test_limits_are_in_order(self):
        with self.assertRaisesRegex(ValidationError, "lower limit lies above"):
            self.plan.point_ids[0].limit_min = 9.0

    def test_measures(self):
        self.product.policy_inspection_plan_id = self.plan
        inspection = self._start(self._transfer())
        row = inspection.result_ids[0]
        cases = (("4", "ok"), ("2,0", "ok"), ("7.001", "not_ok"), ("-3", "not_ok"))
        for text, state in cases:
            with self.subTest(text=text):
                wizard = self.env["workshop.inspection.answer"].with_user(
                    self.inspector
                )
                action = row.action_open_answer()
                form = Form(wizard.with_context(**action["context"]))
                form.measured = text
                form.save().action_save()
                self.assertEqual(row.state, state)
        self.assertEqual(row.value_text, "-3 °C")
        self.assertEqual(row.limit_text, "2 – 7 °C")

    def test_a_measure_that_is_no_number(self):
        self.product.policy_inspection_plan_id = self.plan
        row = self._start(self._transfer()).result_ids[0]
        for text in ("warm", "", "nan"):
            with self.subTest(text=text):
                wizard = row.env["workshop.inspection.answer"].create(
                    {"result_id": row.id, "measured": text}
                )
                with self.assertRaisesRegex(UserError, "is not a number.* 2"):
                    wizard.action_save()
        self.assertEqual(row.state, "open")

    def test_a_required_photo(self):
        self.product.policy_inspection_plan_id = self.plan
        row = self._start(self._transfer()).result_ids[1]
        self.assertEqual(row.action_ok()["res_model"], "workshop.inspection.answer")
        self.assertEqual(row.state, "open")
        wizard = row.env["workshop.inspection.answer"].create({"result_id": row.id})
        with self.assertRaisesRegex(UserError, "Glaze.* needs a photo"):
            wizard.action_save()
        wizard.photo = PHOTO
        wizard.action_save()
        self.assertEqual(row.state, "ok")
        self.assertTrue(row.photo)
