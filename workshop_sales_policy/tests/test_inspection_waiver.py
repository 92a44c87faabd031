from odoo.exceptions import AccessError, UserError

from .inspection_common import PHOTO, InspectionCase


class TestWaiver(InspectionCase):
    """Held goods may leave when somebody who neither inspected nor asked says so."""

    def _held(self, **values):
        picking = self._sell(**values)
        return self._inspect(picking, bad={"Look"}).with_user(self.inspector)

    def _ask(self, inspection, user=None):
        inspection = inspection.with_user(user or self.inspector)
        action = inspection.action_ask_waiver()
        wizard = inspection.env[action["res_model"]].with_context(**action["context"])
        wizard.create(
            {"reason": "Small crack; the customer agreed by phone.", "photo": PHOTO}
        ).action_ask()
        return inspection

    def test_approved_it_leaves(self):
        inspection = self._ask(self._held())
        self.assertEqual(inspection.policy_approval_state, "pending")
        self.assertRegex(inspection.policy_next_text, "Waits for Chen until .*not OK")
        with self._assert_held("is held"):
            self._validate(inspection.sudo().picking_id)
        self._approve(inspection)
        self.assertEqual(inspection.state, "waived")
        self.assertEqual(inspection.line_ids.verdict, "waived")
        picking = inspection.sudo().picking_id
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertTrue(picking.move_ids.policy_coverage_ids)

    def test_refused_it_stays(self):
        inspection = self._ask(self._held())
        inspection.with_user(self.manager).action_policy_refuse("Bake new ones.")
        self.assertEqual(inspection.state, "failed")
        self.assertRegex(inspection.policy_next_text, "Refused by Chen: Bake new ones")
        with self._assert_held("is held"):
            self._validate(inspection.sudo().picking_id)

    def test_asked_again_after_a_refusal(self):
        inspection = self._ask(self._held())
        inspection.with_user(self.manager).action_policy_refuse("Bake new ones.")
        self._ask(inspection)
        self.assertEqual(inspection.policy_round, 2)

    def test_a_critical_defect_goes_to_the_owner(self):
        plan = self.env.ref("workshop_sales_policy.inspection_plan_default")
        plan.point_ids[0].is_critical = True
        inspection = self._ask(self._held())
        self.assertEqual(inspection.sudo().policy_request_id.level, 2)
        with self.assertRaises(UserError):
            self._approve(inspection, self.manager)
        self._approve(inspection, self.owner)
        self.assertEqual(inspection.state, "waived")

    def test_neither_inspector_nor_asker_decides(self):
        both = self._create_user("tang", "manager", "inspector")
        picking = self._sell()
        inspection = picking._policy_get_open_inspection().with_user(both)
        inspection.action_start()
        self._answer_all(inspection, bad={"Look"})
        inspection.action_finish()
        self._ask(inspection, self.manager)
        deciders = inspection.sudo().policy_request_id.step_ids.user_ids
        self.assertFalse(deciders & (both | self.manager))
        for user in (both, self.manager):
            with self.assertRaises(UserError):
                self._approve(inspection, user)
        self._approve(inspection, self.owner)

    def test_whoever_confirmed_the_order_may_decide(self):
        order = self._create_order(price=155.0, quantity=3.0)
        order.with_user(self.manager).action_confirm()
        picking = order.sudo().picking_ids
        self._ready(picking)
        inspection = self._ask(self._inspect(picking, bad={"Look"}))
        self._approve(inspection)
        self.assertEqual(inspection.state, "waived")

    def test_reason_and_photo_are_required(self):
        inspection = self._held()
        for reason, photo in (("", PHOTO), ("  ", PHOTO), ("Because.", False)):
            with (
                self.subTest(reason=reason),
                self.assertRaisesRegex(UserError, "needs a reason and a photo"),
            ):
                inspection._ask_waiver(reason, photo)

    def test_only_held_goods(self):
        inspection = self._inspect(self._sell()).with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "is not held any more"):
            inspection._ask_waiver("Because.", PHOTO)

    def test_not_asked_over_rpc_past_the_dialog(self):
        inspection = self._held()
        with self.assertRaises(AccessError):
            inspection.action_policy_submit("Because.")

    def test_withdrawn_and_inspected_again(self):
        inspection = self._ask(self._held())
        with self.assertRaisesRegex(UserError, "is being decided"):
            inspection.action_inspect_again()
        inspection.action_policy_withdraw()
        again = self._inspect(inspection.sudo().picking_id)
        self.assertEqual(again.state, "passed")
        with self.assertRaisesRegex(UserError, "is not held any more"):
            self._ask(inspection)

    def test_a_strange_role_does_not_ask(self):
        inspection = self._held()
        with self.assertRaises(AccessError):
            self._ask(inspection, self.finance)

    def test_reported_to_production_once(self):
        inspection = self._held()
        inspection.action_report_issue()
        self.assertTrue(inspection.issue_date)
        with self.assertRaisesRegex(UserError, "nothing to report"):
            inspection.action_report_issue()
