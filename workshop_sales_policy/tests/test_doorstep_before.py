"""Orders, contracts and transfers from before the gates, and while suspended."""

from freezegun import freeze_time

from odoo.tests import tagged

from .doorstep_common import ACCEPTED, APPROVED, SENT, DoorstepCase


class SuspendedCase(DoorstepCase):
    @classmethod
    def _suspend(cls):
        cls.policy.with_user(cls.owner).action_suspend("For now.")
        cls.env.invalidate_all()


class BeforeCase(SuspendedCase):
    """Nothing is enforced until a test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._suspend()
        cls._stock(cls.product, 1000)
        cls.partner.phone = "021-5550100"


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestBeforeTheGates(BeforeCase):
    def _enforce(self):
        with freeze_time(ACCEPTED):
            self.policy.with_user(self.owner).action_resume("Back to the rules.")
        self.env.invalidate_all()

    def test_sent_before_needs_no_contract_and_no_review(self):
        order = self._offer(product=self.product)
        self.partner.phone = self.partner.email = False
        self._enforce()
        with freeze_time(APPROVED):
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.sudo().policy_contract_id)
        # what is confirmed from now on is handed over and inspected
        self.assertTrue(self._handovers(order))
        with freeze_time(APPROVED):
            self.env.cr.precommit.run()
            self.assertTrue(order.sudo().picking_ids.policy_is_held)

    def test_sent_before_and_changed_meets_them(self):
        order = self._offer(product=self.product)
        self._enforce()
        with freeze_time(APPROVED):
            order.order_line.price_unit = 154.0
            # the first of the gates it was exempt from
            with self._assert_shut("is not complete yet"):
                order.action_confirm()

    def test_confirmed_before_ships_without_inspection(self):
        order = self._offer(product=self.product)
        order.action_confirm()
        picking = order.sudo().picking_ids
        self._enforce()
        with freeze_time(APPROVED):
            self.assertFalse(picking.policy_is_held)
            self._ship(picking)
            self.assertEqual(picking.state, "done")
            # it left while shipments are followed: the customer is told
            self.assertEqual(picking.policy_receipt_state, "in_transit")


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestWhileSuspended(SuspendedCase):
    def test_a_contract_on_its_way_is_signed_and_confirms(self):
        self._stock(self.product, 100)
        order = self._offer(product=self.product)
        self._say_yes(order)
        contract = self._sent(
            order.sudo().policy_contract_id.with_user(self.salesperson)
        )
        self._suspend()
        self._sign_theirs(contract)
        self._sign_ours(contract)
        self.assertEqual(contract.state, "archived")
        self.assertEqual(order.state, "sale")
        self.assertFalse(self._handovers(order))
        self.assertTrue(contract.date_handed_over)
        picking = order.sudo().picking_ids
        self._ship(picking)
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.policy_shipped_date)

    def test_an_inspection_on_its_way_holds_nothing_and_ends(self):
        self._stock(self.product, 100)
        order = self._offer(product=self.product, quantity=10.0)
        order.action_confirm()
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids
        inspection = picking._policy_get_open_inspection().with_user(self.inspector)
        inspection.action_start()
        self._suspend()
        self._ship(picking)
        self.assertEqual(picking.state, "done")
        for row in inspection.result_ids.filtered(lambda r: not r.photo_required):
            row.action_ok()
        for row in inspection.result_ids.filtered("photo_required"):
            row.action_not_ok()
        inspection.action_finish()
        self.assertEqual(inspection.state, "failed")
        order.with_user(self.salesperson)._compute_policy_strip()

    def test_a_shipment_on_its_way_is_received(self):
        self._stock(self.product, 100)
        order = self._offer(product=self.product, quantity=10.0)
        order.action_confirm()
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids
        self._inspect(picking)
        self._ship(picking)
        self._suspend()
        picking.with_user(self.stockman).carrier_tracking_ref = "SF124"
        with self.mock_mail_gateway():
            self._tell()
        self._receive(picking)
        self.assertEqual(picking.policy_receipt_state, "received")
        self.env["stock.picking"].sudo()._policy_remind_facts()
        self.env["stock.picking"].sudo()._policy_remind_receipts()
        self._follow_up(order)
