from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time

from .inspection_common import MUST, InspectionCase


class TestExemptTransfers(InspectionCase):
    """What was confirmed as the gate took effect may leave while unchanged."""

    published = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, mail_notrack=True))

    def _older(self, **values):
        picking = self._transfer(**values)
        self._publish_policy()
        return picking

    def _publish_next(self, **values):
        policy = self.company._policy_get_current().with_user(self.owner)
        draft = self.env["workshop.policy"].browse(policy.action_change()["res_id"])
        draft.write({"second_person_id": self.manager.id, **values})
        draft.with_user(self.owner).action_submit()
        draft.with_user(self.manager).action_confirm()
        return draft

    def test_it_leaves(self):
        picking = self._older()
        self.assertEqual(picking.move_ids.policy_exempt_qty, 10.0)
        self.assertFalse(picking.policy_is_held)
        self.assertFalse(picking.policy_inspection_ids)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_a_draft_is_not_exempt(self):
        picking = self._transfer()
        picking.move_ids._do_unreserve()
        picking.move_ids.state = "draft"
        self._publish_policy()
        self.assertFalse(picking.move_ids.policy_exempt_qty)

    def test_goods_added_later(self):
        picking = self._older()
        tart = self._create_product("Lemon tart")
        self._put_in_stock(tart, 5.0)
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
        with self._assert_held(MUST + ": Lemon tart, 5"):
            self._validate(picking)

    def test_quantity_raised(self):
        picking = self._older()
        picking.move_ids.quantity = 11.0
        with self._assert_held(MUST + ": Walnut loaf, 1"):
            self._validate(picking)

    def test_another_product(self):
        picking = self._older()
        tart = self._create_product("Lemon tart")
        with self._assert_held(MUST):
            picking.move_ids.product_id = tart
            self._validate(picking)

    def test_to_another_place(self):
        picking = self._older()
        other = self.customers.copy({"name": "Customers abroad"})
        picking.location_dest_id = other
        with self._assert_held():
            self._validate(picking)

    def test_its_backorder_is_exempt_too(self):
        picking = self._older()
        picking.move_ids.write({"quantity": 4.0, "picked": True})
        self._validate(picking)
        rest = picking.backorder_ids
        self.assertRecordValues(
            picking.move_ids | rest.move_ids,
            [{"policy_exempt_qty": 4.0}, {"policy_exempt_qty": 6.0}],
        )
        self._validate(rest)
        self.assertEqual(rest.state, "done")

    def test_a_copy_is_not(self):
        picking = self._older()
        copy = picking.copy()
        copy.action_confirm()
        self._ready(copy)
        self.assertFalse(copy.move_ids.policy_exempt_qty)
        with self._assert_held():
            self._validate(copy)

    def test_used_once(self):
        picking = self._older()
        self._validate(picking)
        with self._assert_held(MUST + ": Walnut loaf, 5"):
            picking.move_line_ids.quantity = 15.0

    def test_the_next_version_exempts_nothing_more(self):
        self._publish_policy()
        picking = self._transfer()
        self._publish_next(market_price_days=60)
        self.assertFalse(picking.move_ids.policy_exempt_qty)
        with self._assert_held():
            self._validate(picking)

    def test_the_version_that_brings_the_gate_exempts(self):
        self._publish_policy(inspection_gate=False)
        picking = self._transfer()
        self._publish_next(inspection_gate=True)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_a_suspension_heals_nothing_and_exempts_what_came_meanwhile(self):
        policy = self._publish_policy()
        waiting = self._transfer()
        policy.action_suspend("Power cut.")
        meanwhile = self._transfer()
        self.assertFalse(waiting.policy_is_held)
        policy.action_resume("Power is back.")
        with self._assert_held():
            self._validate(waiting)
        self._validate(meanwhile)
        self.assertEqual(meanwhile.state, "done")

    def test_while_suspended_everything_leaves(self):
        policy = self._publish_policy()
        waiting = self._transfer()
        policy.action_suspend("Power cut.")
        self._validate(waiting)
        self.assertEqual(waiting.state, "done")


class TestControl(InspectionCase):
    """Clause 3.5b: inspected before they left; bypasses must be none."""

    published = False

    def _measure(self):
        moves = self.env["stock.move"].sudo()
        today = self.company._policy_get_today()
        first = today.replace(day=1)
        last = first.replace(day=28)
        args = (self.company, first, max(last, today))
        model, applicable, kept = moves._control_delivery_inspected(*args)
        self.assertEqual(model, "stock.move")
        bypass = moves._bypass_delivery_inspected(*args)
        return [
            moves.search([*domain, ("product_id", "=", self.product.id)])
            for domain in (applicable, kept, bypass)
        ]

    def test_what_left_with_a_pass_is_kept(self):
        older = self._transfer()
        self._validate(older)
        older.move_ids.date -= timedelta(hours=1)
        exempt = self._transfer()
        self._publish_policy()
        passed, waiting = self._transfer(), self._transfer()
        self._inspect(passed)
        self._validate(passed | exempt)
        self.assertEqual(waiting.state, "assigned")
        applicable, kept, bypass = self._measure()
        self.assertEqual(applicable, passed.move_ids)
        self.assertEqual(kept, passed.move_ids)
        self.assertFalse(bypass)

    def test_a_bypass_is_found(self):
        self._publish_policy()
        picking = self._transfer()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET state = 'done', date = now() AT TIME ZONE 'utc' + "
            "interval '1 minute' WHERE id = %s",
            [picking.move_ids.id],
        )
        self.env.invalidate_all()
        applicable, kept, bypass = self._measure()
        self.assertEqual((applicable, bypass), (picking.move_ids, picking.move_ids))
        self.assertFalse(kept)

    def test_what_left_while_suspended_is_no_bypass(self):
        policy = self._publish_policy()
        picking = self._transfer()
        policy.action_suspend("Power cut.")
        self._validate(picking)
        policy.action_resume("Power is back.")
        applicable, _kept, bypass = self._measure()
        self.assertFalse(applicable | bypass)

    def test_the_clause_names_it(self):
        clause = self.env.ref("workshop_sales_policy.clause_3_5b")
        self.assertRecordValues(
            clause, [{"control": "delivery_inspected", "control_model": "stock.move"}]
        )

    def test_no_gate_no_case(self):
        self._publish_policy(inspection_gate=False)
        self._validate(self._transfer())
        self.assertFalse(self._measure()[0])

    @freeze_time("2026-11-24 02:00:00")
    def test_gate_since(self):
        policies = self.env["workshop.policy"]
        self.assertIsNone(policies._get_gate_start(self.company))
        policy = self._publish_policy()
        self.assertEqual(policies._get_gate_start(self.company), policy.date_effective)
