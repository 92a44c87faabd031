"""Every gate in force: confirmed orders are invoiced and paid as in plain Odoo."""

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .doorstep_common import RECEIVED, SENT, SHIPPED, DoorstepCase


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestNativeInvoicing(DoorstepCase):
    """``cls.invoicer`` has Odoo's invoicing right and no role of ours.

    100 loaves at 155.00 make 15,500.00; 13 % tax on it makes 17,515.00.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")  # the chart's are dollars
        cls.invoicer = cls._create_user("qian", groups="account.group_account_invoice")
        cls.product.taxes_id = [Command.set(cls._create_tax(13).ids)]
        cls._stock(cls.product, 100)

    def _invoice(self, order, **values):
        """Through the dialog of the order's Create Invoice button."""
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_user(self.salesperson)
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create(values)
        )
        before = order.sudo().invoice_ids
        wizard.create_invoices()
        return order.sudo().invoice_ids - before

    def _pay(self, invoice):
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.invoicer)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
        )
        wizard.action_create_payments()

    def _post(self, invoice, amount):
        """Post, and look at the total: ``amount`` is with tax."""
        invoice = invoice.with_user(self.invoicer)
        invoice.action_post()
        self.assertRecordValues(invoice, [{"state": "posted", "amount_total": amount}])
        return invoice

    def _shipped(self, order):
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids
        self._inspect(picking)
        with freeze_time(SHIPPED):
            self._ship(picking)
        return picking

    def test_invoice_post_and_pay(self):
        order = self._agreed(product=self.product)
        picking = self._shipped(order)
        invoice = self._invoice(order, advance_payment_method="delivered")
        self.assertEqual(invoice.invoice_line_ids.price_unit, 155.0)
        invoice = self._post(invoice, 17515.0)
        self._pay(invoice)
        self.assertIn(invoice.payment_state, ("in_payment", "paid"))
        self.assertEqual(order.invoice_status, "invoiced")
        # money moves no stage: the customer's word does
        self.assertEqual(order.policy_stage, "shipped")
        with freeze_time(RECEIVED):
            self._receive(picking)
        self.assertEqual(order.policy_stage, "received")

    def test_down_payment_then_the_rest(self):
        order = self._agreed(product=self.product)
        first = self._invoice(
            order, advance_payment_method="percentage", amount=30.0
        )  # 30 % of 17,515.00
        self._pay(self._post(first, 5254.5))
        # the line it leaves on the order is no change of what was agreed
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "amount_total": 17515.0,
                    "policy_approval_state": order.policy_approval_state,
                }
            ],
        )
        self.assertFalse(order.sudo().policy_contract_id.is_outdated)
        self._shipped(order)
        rest = self._invoice(order, advance_payment_method="delivered")
        self._pay(self._post(rest, 12260.5))  # 17,515.00 less 5,254.50
        self.assertEqual(order.invoice_status, "invoiced")

    def test_a_credit_note(self):
        order = self._agreed(product=self.product)
        self._shipped(order)
        invoice = self._invoice(order, advance_payment_method="delivered")
        invoice = self._post(invoice, 17515.0)
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.invoicer)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        action = wizard.reverse_moves()
        note = self.env["account.move"].browse(action["res_id"])
        self._post(note, 17515.0)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.invoice_status, "to invoice")
