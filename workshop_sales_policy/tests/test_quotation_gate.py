from odoo.exceptions import UserError

from .common import PolicyCase


class TestQuotationGate(PolicyCase):
    """The thin slice: below the limit nothing goes on before the manager's word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def test_within_policy_costs_no_click(self):
        order = self._create_order(price=155.0)
        order.action_confirm()
        self.assertRecordValues(
            order, [{"state": "sale", "policy_release_request_id": False}]
        )

    def test_beyond_the_limit_waits_for_the_manager(self):
        order = self._create_order(price=150.0)
        with self.assertRaisesRegex(UserError, "needs the review of Sales manager"):
            order.action_confirm()
        # 1 - 150 / 160 = 6.25 %, shown half-up as on the card
        with self.assertRaisesRegex(UserError, "discount 6.3 %, above 5 %"):
            order.action_confirm()
        order.action_policy_submit()
        self.assertEqual(order.policy_turn, "Chen")
        self._approve(order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
