"""Who got the lot: quantities worked out by hand."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .lot_sweep_common import LotSweepCase


class TestBuyers(LotSweepCase):
    def test_every_buyer_less_what_came_back(self):
        # 20 flour: 7 to the tea house, 5 to the hotel of which 2 come back, 3 baked
        # into 6 loaves of which the cafe gets 4. Left: 20-7-5+2-3 = 7 flour, 2 loaves.
        self._deliver(self.flour, 7.0, self.f1)
        second = self._deliver(self.flour, 5.0, self.f1, self.hotel)
        self._return(second, 2.0)
        production = self._produce(6.0, "B7")
        baked = production.lot_producing_ids
        third = self._deliver(self.loaf, 4.0, baked, self.cafe, self.colleague)
        sweep = self._sweep().sudo()
        lines = sweep.line_ids.sorted(lambda row: row.partner_id.name)
        self.assertRecordValues(
            lines,
            [
                {
                    "partner_id": self.cafe.id,
                    "quantity": 4.0,
                    "delivery_count": 1,
                    "user_id": self.colleague.id,
                    "outcome": False,
                    "goods_text": "Sesame loaf (B7) × 4 Units",
                },
                {
                    "partner_id": self.partner.id,
                    "quantity": 7.0,
                    "delivery_count": 1,
                    "user_id": self.salesperson.id,
                    "outcome": False,
                    "goods_text": "Flour (F1) × 7 Units",
                },
                {
                    "partner_id": self.hotel.id,
                    "quantity": 3.0,
                    "delivery_count": 1,
                    "user_id": self.salesperson.id,
                    "outcome": False,
                    "goods_text": "Flour (F1) × 3 Units",
                },
            ],
        )
        self.assertRecordValues(
            sweep.goods_ids,
            [
                {
                    "display_name": "Flour (F1)",
                    "depth": 0,
                    "production_id": False,
                    "quantity": 7.0,
                    "reserved": 0.0,
                },
                {
                    "display_name": "Sesame loaf (B7)",
                    "depth": 1,
                    "production_id": production.id,
                    "quantity": 2.0,
                    "reserved": 0.0,
                },
            ],
        )
        cafe = lines[0].delivery_ids
        self.assertRecordValues(
            cafe,
            [
                {
                    "picking_id": third.id,
                    "order_id": third.sale_id.id,
                    "quantity": 4.0,
                }
            ],
        )
        self.assertEqual(lines[2].delivery_ids.mapped("quantity"), [5.0, -2.0])
        self.assertEqual(sweep.progress_text, "0 of 3 called")
        self.assertEqual(lines[2].phone, "0512 555")

    def test_a_finished_lot_leads_nowhere_up(self):
        self._deliver(self.flour, 7.0, self.f1)
        baked = self._produce(6.0, "B7").lot_producing_ids
        self._deliver(self.loaf, 4.0, baked, self.cafe)
        sweep = self._sweep(baked).sudo()
        self.assertEqual(sweep.goods_ids.lot_id, baked)
        self.assertEqual(sweep.line_ids.partner_id, self.cafe)

    def test_taking_apart_leads_nowhere_up(self):
        production = self._produce(6.0, "B7")
        baked = production.lot_producing_ids
        self._deliver(self.flour, 7.0, self.f1)
        self.env["mrp.unbuild"].create(
            {
                "mo_id": production.id,
                "product_id": self.loaf.id,
                "product_qty": 1.0,
                "lot_id": baked.id,
                "company_id": self.company.id,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        ).action_unbuild()
        lines = self.env["stock.move.line"]
        both = lines.search([("move_id.unbuild_id.mo_id", "=", production.id)])
        taken = both.filtered(lambda line: line.lot_id == baked)
        back = both - taken
        self.assertEqual((len(taken), back.lot_id), (1, self.f1))
        # Core links the two for by-products; here for the loaf as well.
        taken.produce_line_ids = back
        sweep = self._sweep(baked).sudo()
        self.assertEqual(sweep.goods_ids.lot_id, baked)
        self.assertFalse(sweep.line_ids)

    def test_any_depth_and_no_circle(self):
        baked = self._produce(6.0, "B7").lot_producing_ids
        crumbs = self._create_product("Crumbs", tracking="lot")
        self._make_of(crumbs, self.loaf)
        ground = self._produce(4.0, "C1", crumbs).lot_producing_ids
        # Crumbs go back into the very lot of flour that the loaves came from.
        production = self.env["mrp.production"].create(
            {
                "product_id": self.flour.id,
                "product_qty": 1.0,
                "company_id": self.company.id,
                "picking_type_id": self.warehouse.manu_type_id.id,
                "lot_producing_ids": self.f1.ids,
                "move_raw_ids": [
                    Command.create({"product_id": crumbs.id, "product_uom_qty": 1.0})
                ],
            }
        )
        production.action_confirm()
        production.action_assign()
        self._finish_production(production)
        self.assertEqual(production.move_raw_ids.lot_ids, ground)
        self._deliver(crumbs, 2.0, ground, self.cafe)
        sweep = self._sweep().sudo()
        self.assertEqual(sweep.goods_ids.lot_id, self.f1 | baked | ground)
        self.assertEqual(sweep.goods_ids.mapped("depth"), [0, 1, 2])
        self.assertEqual(sweep.goods_ids[2].made_from_id, sweep.goods_ids[1])
        self.assertEqual(sweep.line_ids.partner_id, self.cafe)

    def _make_of(self, product, component):
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": 1.0})
                ],
            }
        )

    def test_goods_made_without_lots_are_named(self):
        bun = self._create_product("Bun")
        self._make_of(bun, self.flour)
        production = self._produce(5.0, "", bun)
        sweep = self._sweep().sudo()
        row = sweep.goods_ids[1]
        self.assertEqual(row.product_id, bun)
        self.assertFalse(row.lot_id)
        self.assertEqual(row.production_id, production)

    def test_all_back_needs_no_call(self):
        picking = self._deliver(self.flour, 5.0, self.f1, self.hotel)
        self._return(picking, 5.0)
        sweep = self._sweep()
        self.assertEqual(self._line(sweep, self.hotel).outcome, "returned")
        self.assertEqual(sweep.progress_text, "1 of 1 called")

    def test_a_contact_of_the_customer_is_the_same_customer(self):
        person = self.env["res.partner"].create(
            {"name": "Emma", "parent_id": self.hotel.id, "phone": "139"}
        )
        self._deliver(self.flour, 5.0, self.f1, self.hotel)
        self._deliver(self.flour, 2.0, self.f1, person)
        line = self._line(self._sweep(), self.hotel).sudo()
        self.assertRecordValues(
            line,
            [
                {
                    "quantity": 7.0,
                    "delivery_count": 2,
                    "contact_id": person.id,
                    "phone": "139",
                }
            ],
        )

    def test_goods_without_order_and_without_customer(self):
        picking = self._transfer(self.flour, 3.0, partner_id=False)
        self._validate(picking)
        line = self._sweep().sudo().line_ids
        self.assertEqual(line.display_name, "Nobody noted the customer")
        self.assertEqual(line.quantity, 3.0)

    def test_looking_again_only_adds(self):
        self._deliver(self.flour, 7.0, self.f1)
        sweep = self._sweep()
        line = self._line(sweep, self.partner)
        line.action_consumed()
        sweep.action_look_again()
        self.assertEqual(line.outcome, "consumed")
        first = self._deliver(self.flour, 2.0, self.f1)
        self._deliver(self.flour, 1.0, self.f1, self.hotel)
        sweep.action_look_again()
        # More of it after the call: call again.
        self.assertRecordValues(
            line.sudo(), [{"quantity": 9.0, "outcome": False, "try_count": 1}]
        )
        self.assertEqual(self._line(sweep, self.hotel).quantity, 1.0)
        self._return(first, 2.0)
        line.action_consumed()
        sweep.action_look_again()
        self.assertRecordValues(line.sudo(), [{"quantity": 7.0, "outcome": "consumed"}])
        self.assertEqual(len(sweep.sudo().delivery_ids), 4)

    def test_delivery_corrected_since(self):
        picking = self._deliver(self.flour, 5.0, self.f1, self.hotel)
        sweep = self._sweep()
        line = self._line(sweep, self.hotel)
        line.action_consumed()
        picking.move_line_ids.quantity = 4.0
        sweep.action_look_again()
        self.assertRecordValues(line.sudo(), [{"quantity": 4.0, "outcome": "consumed"}])
        # it was another lot after all
        picking.move_line_ids.lot_id = self._create_lot(self.flour, "F9", 5.0)
        sweep.action_look_again()
        self.assertRecordValues(line.sudo(), [{"quantity": 0.0, "outcome": "consumed"}])
        bodies = sweep.sudo().message_ids.mapped("body")
        self.assertTrue(any("corrected: 4 of" in body for body in bodies))

    def test_without_lots_by_days_of_delivery(self):
        with freeze_time("2026-11-20 02:00:00"):
            self._validate(self._sell(2.0, partner_id=self.cafe.id))
        with freeze_time("2026-11-23 16:30:00"):  # the 24th in Shanghai
            self.company.partner_id.tz = "Asia/Shanghai"
            picking = self._sell(3.0)
            self._validate(picking)
        with freeze_time("2026-11-26 02:00:00"):
            self._return(picking, 1.0)
            sweep = self._sweep(
                self.f1.browse(),
                product=self.product,
                date_from="2026-11-24",
                date_to="2026-11-24",
            ).sudo()
        self.assertRecordValues(
            sweep.line_ids, [{"partner_id": self.partner.id, "quantity": 2.0}]
        )
        self.assertEqual(sweep.name, "Walnut loaf · 2026-11-24 – 2026-11-24")
        with self.assertRaisesRegex(UserError, "has no lots"):
            sweep.with_user(self.manager).action_hold()

    def test_without_lot_and_days(self):
        with self.assertRaisesRegex(UserError, "first and the last day"):
            self._sweep(self.f1.browse(), product=self.product)

    def test_works_without_a_policy(self):
        self._deliver(self.flour, 7.0, self.f1)
        policy = self.company._policy_get_current()
        policy.with_user(self.owner).action_suspend("Trial over.")
        sweep = self._sweep()
        self.assertEqual(self._line(sweep, self.partner).quantity, 7.0)
        self.assertFalse(sweep.with_user(self.manager).can_hold)
        with self.assertRaisesRegex(UserError, "No sales policy is in force"):
            sweep.with_user(self.manager).action_hold()

    def test_one_open_sweep_per_lot(self):
        sweep = self._sweep()
        self.assertEqual(self._sweep(user=self.manager), sweep)
        sweep._finish("Nobody had any.")
        self.assertNotEqual(self._sweep(), sweep)

    def test_queries_do_not_grow_with_customers(self):
        self._count_queries(1)  # what is cached from then on
        few, many = self._count_queries(2), self._count_queries(20)
        self.assertLessEqual(many, few + 2)

    def _count_queries(self, customers):
        lot = self._create_lot(self.flour, f"Q{customers}", 100.0)
        self.f1.quant_ids.unlink()
        pickings = self.env["stock.picking"]
        for number in range(customers):
            partner = self.env["res.partner"].create({"name": f"Shop {number}"})
            pickings |= self._sell(1.0, product=self.flour, partner_id=partner.id)
        pickings.move_line_ids.lot_id = lot
        self._validate(pickings)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        sweep = self._sweep(lot)
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        self.assertEqual(len(sweep.sudo().line_ids), customers)
        return count


class TestWhoSweeps(LotSweepCase):
    def test_who_starts(self):
        for user in (self.handler, self.inspector, self.manager, self.owner):
            with self.subTest(user=user.login):
                self._sweep(user=user)._finish("Done.")
        for user in (self.salesperson, self.finance, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._sweep(user=user)

    def test_own_customers_only(self):
        self._deliver(self.flour, 7.0, self.f1)
        self._deliver(self.flour, 5.0, self.f1, self.cafe, self.colleague)
        other = self._sweep(self._create_lot(self.flour, "F2", 1.0))
        sweep = self._sweep()
        rows = (sweep | other).sudo()
        own = {
            self.salesperson: (sweep, self.partner),
            self.colleague: (sweep, self.cafe),
            self.manager: (rows, self.partner | self.cafe),
            self.owner: (rows, self.partner | self.cafe),
            self.handler: (rows, self.partner | self.cafe),
            self.inspector: (rows, self.partner | self.cafe),
            self.auditor: (rows, self.partner | self.cafe),
        }
        for user, (sweeps, partners) in own.items():
            with self.subTest(user=user.login):
                mine = rows.with_user(user).search([("id", "in", rows.ids)])
                self.assertEqual(mine.sudo(), sweeps.sudo())
                lines = rows.line_ids.with_user(user)
                lines = lines.search([("id", "in", lines.ids)])
                self.assertEqual(lines.sudo().partner_id, partners)
                passages = rows.delivery_ids.with_user(user)
                passages = passages.search([("id", "in", passages.ids)])
                self.assertEqual(passages.sudo().line_id, lines.sudo())
                # The whole is told, the rest of it is not shown.
                self.assertEqual(sweep.with_user(user).progress_text, "0 of 2 called")
        with self.assertRaises(AccessError):
            sweep.with_user(self.finance).read(["name"])

    def test_forging(self):
        self._deliver(self.flour, 7.0, self.f1)
        sweep = self._sweep(hold=True).sudo()
        parts = (sweep, sweep.goods_ids, sweep.line_ids, sweep.delivery_ids)
        forged = (
            {"is_held": False},
            {"is_held": False},
            {"outcome": "consumed"},
            {"quantity": 0.0},
        )
        root = self.env.ref("base.user_root")
        for user in (self.salesperson, self.handler, self.owner, root):
            for rows, vals in zip(parts, forged, strict=True):
                with self.subTest(user=user.login, model=rows._name):
                    rows = rows.with_user(user)
                    # AccessError is a UserError, too.
                    with self.assertRaises(UserError):
                        rows.write(vals)
                    with self.assertRaises(UserError):
                        rows.unlink()
                    with self.assertRaises(UserError):
                        rows.create(vals)
                    with self.assertRaises(UserError):
                        rows.copy()
        self.f1.with_user(root).policy_hold = False
        self.f1.invalidate_recordset()
        self.assertTrue(self.f1.policy_hold)

    def test_two_companies(self):
        self._deliver(self.flour, 7.0, self.f1)
        self.f1.company_id = False
        stranger = self._create_user("ma", "owner", company=self.other_company)
        sweep = self._sweep(hold=True)
        with self.assertRaises(AccessError):
            sweep.with_user(stranger).read(["name"])
        theirs = self._sweep(self._there(self.f1), user=stranger)
        self.assertNotEqual(theirs, sweep)
        self.assertFalse(theirs.sudo().line_ids)
        self.assertEqual(theirs.company_id, self.other_company)
        self.assertTrue(self.f1.policy_hold)
        self.assertFalse(self._there(self.f1).policy_hold)
        strange = self.env["stock.lot"].create(
            {
                "name": "X",
                "product_id": self.flour.id,
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            self._sweep(strange)

    def _there(self, rows):
        return rows.with_context(allowed_company_ids=self.other_company.ids)


class TestSources(LotSweepCase):
    def test_from_the_lot(self):
        keeper = self._create_user("he", "handler", groups="stock.group_stock_user")
        action = self.f1.with_user(keeper).action_policy_sweep()
        wizards = self.env[action["res_model"]].with_user(keeper)
        wizard = Form(wizards.with_context(**action["context"]))
        self.assertEqual(wizard.product_id, self.flour)
        self.assertEqual(wizard.lot_number, "F1")
        wizard.reason = "Glass."
        action = wizard.save().with_company(self.company).action_start()
        sweep = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(sweep.lot_id, self.f1)
        again = self.f1.with_user(keeper).with_company(self.company)
        self.assertEqual(again.action_policy_sweep()["res_id"], sweep.id)

    def test_by_the_number_on_the_label(self):
        wizards = self.env["workshop.lot.sweep.start"].with_user(self.handler)
        wizards = wizards.with_company(self.company)
        vals = {"product_id": self.flour.id, "reason": "Glass."}
        with self.assertRaisesRegex(UserError, "Flour has no lot F8. Check"):
            wizards.create({**vals, "lot_number": "F8"}).action_start()
        action = wizards.create({**vals, "lot_number": " F1 "}).action_start()
        sweep = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(sweep.lot_id, self.f1)

    def test_hold_at_the_start(self):
        wizards = self.env["workshop.lot.sweep.start"].with_user(self.inspector)
        wizard = wizards.with_company(self.company).create(
            {
                "product_id": self.flour.id,
                "lot_number": "F1",
                "reason": "Glass.",
                "hold": True,
            }
        )
        self.assertTrue(wizard.can_hold)
        wizard.action_start()
        self.assertTrue(self.f1.policy_hold)
        self.assertEqual(self.f1.policy_hold_reason, "Glass")

    def test_from_a_production_issue(self):
        production = self._produce(6.0, "B7")
        issue = self.env["workshop.production.issue"].create(
            {"name": "Glass in the dough", "production_id": production.id}
        )
        action = issue.with_user(self.handler).action_lot_sweep()
        self.assertEqual(
            action["context"],
            {
                "default_lot_id": production.lot_producing_ids.id,
                "default_lot_number": "B7",
                "default_product_id": self.loaf.id,
                "default_reason": "Glass in the dough",
            },
        )
        with self.assertRaises(AccessError):
            issue.with_user(self.finance).action_lot_sweep()


class TestFromAnInspection(LotSweepCase):
    policy_values = {**LotSweepCase.policy_values, "inspection_gate": True}

    def test_from_a_failed_inspection(self):
        picking = self._deliver(self.flour, 7.0, self.f1, done=False)
        inspection = self._inspect(picking, bad={"Look"})
        self.assertEqual(inspection.state, "failed")
        action = inspection.with_user(self.inspector).action_lot_sweep()
        self.assertEqual(action["context"]["default_lot_number"], "F1")
        self.assertEqual(
            action["context"]["default_reason"], f"Inspection {picking.name} failed"
        )
