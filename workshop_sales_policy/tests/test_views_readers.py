"""What who only looks on finds on an order's form, and on a colleague's transfer."""

from odoo.tests import tagged

from .common import PolicyCase
from .screen_common import FormReaderMixin
from .test_views_first_button import FirstButtonCase

PREVIEW = ("action_preview_sale_order", "Preview")


@tagged("post_install", "-at_install")
class TestReadersButtons(FirstButtonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.product.invoice_policy = "order"

    def _assert_auditor_sees(self, order, *buttons):
        self.assertEqual(self._get_buttons(order.sudo(), self.auditor), [*buttons])

    def test_the_auditor_is_offered_nothing_that_is_refused(self):
        order = self._create_order(price=155.0)
        self._assert_auditor_sees(order, PREVIEW)
        order.action_quotation_sent()
        self._assert_auditor_sees(order, PREVIEW)
        order.action_confirm()
        self.assertEqual(order.invoice_status, "to invoice")
        self._assert_auditor_sees(order, PREVIEW)

    def test_a_review_that_runs(self):
        order = self._create_order(price=150.0)
        order.action_policy_submit()
        self._assert_auditor_sees(order, PREVIEW)

    def test_cancelled(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        order._action_cancel()
        self._assert_auditor_sees(order, PREVIEW)

    def test_finance_is_not_offered_the_salespersons_dialog(self):
        order = self._create_order(price=155.0)
        order.action_confirm()
        labels = [label for _name, label in self._get_buttons(order, self.finance)]
        self.assertNotIn("Create Invoice", labels)
        labels = [label for _name, label in self._get_buttons(order, self.manager)]
        self.assertIn("Create Invoice", labels)


@tagged("post_install", "-at_install")
class TestColleaguesTransfer(FormReaderMixin, PolicyCase):
    def test_it_opens_though_its_order_does_not(self):
        self._publish_policy()
        order = self._create_order(price=155.0, user=self.colleague)
        order.action_confirm()
        self.assertFalse(order.with_user(self.salesperson).has_access("read"))
        picking = order.sudo().picking_ids
        self.assertEqual(self._read_form(picking, self.salesperson)["id"], picking.id)
