from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .portal_common import PortalCase

BLOCKED = "needs the review of Sales manager"


class TestGatePayment(PortalCase):
    """Money is refused before the release; once taken it never raises, it waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        method = cls.env["payment.method"].create(
            {"name": "Bank", "code": "workshop_bank", "active": True}
        )
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Workshop bank",
                "code": "none",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        cls.delivery = cls.provider.copy(
            {"code": "custom", "custom_mode": "cash_on_delivery"}
        )
        cls.method = method
        # Booking the money is accounting's, and needs a provider's journal.
        cls.classPatch(
            cls.env.registry["payment.transaction"],
            "_create_payment",
            lambda tx, **values: tx.env["account.payment"],
        )

    def _pay(self, order, amount=None, state="done", provider=None):
        """A transaction as the customer's page creates it, in ``state``."""
        tx = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": (provider or self.provider).id,
                    "payment_method_id": self.method.id,
                    "reference": f"{order.name}-{self.id()}",
                    "amount": order.amount_total if amount is None else amount,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "sale_order_ids": [Command.set(order.ids)],
                }
            )
        )
        tx.state = state
        return tx

    def _take_back(self, order):
        """Released and paid for, then the price changes under the payment."""
        order.order_line.with_user(self.salesperson).price_unit = 120.0
        self.assertTrue(order.policy_withheld)

    # -------------------------------------------------------------------------- early
    def test_transaction_for_an_unreleased_offer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "being prepared"):
            self._pay(self.held)

    def test_transaction_route_is_refused(self):
        for order in (self.held, self.offer):
            with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self._call(order, "transaction", **self._get_route_params(order))
            self.assertFalse(order.transaction_ids)

    def test_salesperson_does_not_pay_as_the_customer(self):
        self._release(self.held)
        self._login(self.salesperson)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._call(self.held, "transaction", **self._get_route_params(self.held))
        self.assertFalse(self.held.transaction_ids)

    def test_transaction_route_after_release_creates_one(self):
        self._release(self.held)
        self._call(self.held, "transaction", **self._get_route_params(self.held))
        self.assertEqual(len(self.held.transaction_ids), 1)

    def _get_route_params(self, order):
        return {
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": order.amount_total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
        }

    def test_nothing_has_to_be_paid_before_release(self):
        self.held.require_payment = True
        self.assertFalse(self.held._has_to_be_paid())
        self._release(self.held)
        self.assertTrue(self.held._has_to_be_paid())

    # ---------------------------------------------------------------- after the money
    def test_payment_of_the_total_confirms(self):
        self._release(self.held)
        self._pay(self.held)._post_process()
        self.assertRecordValues(
            self.held,
            [
                {
                    "state": "sale",
                    "policy_accept_way": "payment",
                    "policy_accept_grade": "link",
                    "policy_terms_acknowledged": False,
                }
            ],
        )

    def test_payment_of_one_yuan_is_no_acceptance(self):
        self._release(self.held)
        self._pay(self.held, amount=1.0)._post_process()
        self.assertRecordValues(
            self.held, [{"state": "sent", "policy_accept_date": False}]
        )

    def test_required_prepayment_is_enough(self):
        self.held.write({"require_payment": True, "prepayment_percent": 0.3})
        self._release(self.held)
        self._pay(self.held, amount=self.held.amount_total * 0.3)._post_process()
        self.assertEqual(self.held.state, "sale")

    def test_payment_meets_a_later_gate_and_waits(self):
        self._add_order_rule()
        self._release(self.held)
        self._pay(self.held)._post_process()
        self.assertRecordValues(
            self.held, [{"state": "sent", "policy_stage": "accepted"}]
        )

    def _add_order_rule(self):
        policy = self.company._policy_get_current().sudo()
        draft = policy.browse(policy.with_user(self.owner).action_change()["res_id"])
        self._add_rule(draft, "sale_order", "amount_above", 1000.0, 1)
        draft.second_person_id = self.manager
        draft.with_user(self.owner).action_submit()
        draft.with_user(self.manager).action_confirm()

    def test_payment_for_an_offer_taken_back_waits_silently(self):
        self._release(self.held)
        tx = self._pay(self.held)
        self._take_back(self.held)
        tx._post_process()
        self.assertRecordValues(
            self.held, [{"state": "sent", "policy_accept_date": False}]
        )
        notes = "".join(self.held.message_ids.mapped("body"))
        self.assertIn("arrived while this quotation is not released", notes)

    def test_pending_payment_for_an_offer_taken_back_waits_silently(self):
        self._release(self.held)
        tx = self._pay(self.held, state="pending")
        self._take_back(self.held)
        tx._post_process()
        self.assertEqual(self.held.state, "sent")

    def test_pending_payment_of_a_released_draft_marks_it_sent(self):
        self._release(self.held)
        self.held.write({"state": "draft"})
        self._pay(self.held, state="pending")._post_process()
        self.assertEqual(self.held.state, "sent")

    # --------------------------------------------------------------- cash on delivery
    def test_cash_on_delivery_of_a_released_offer_confirms(self):
        self._release(self.held)
        self._pay(self.held, state="pending", provider=self.delivery)._post_process()
        self.assertRecordValues(
            self.held, [{"state": "sale", "policy_accept_way": "payment"}]
        )

    def test_cash_on_delivery_of_one_yuan_confirms_nothing(self):
        self._release(self.held)
        self.held.write({"state": "draft"})
        tx = self._pay(self.held, amount=1.0, state="pending", provider=self.delivery)
        tx._post_process()
        self.assertNotEqual(self.held.state, "sale")

    def test_cash_on_delivery_for_an_offer_taken_back_waits_silently(self):
        self._release(self.held)
        tx = self._pay(self.held, state="pending", provider=self.delivery)
        self._take_back(self.held)
        tx._post_process()
        self.assertNotEqual(self.held.state, "sale")

    # ------------------------------------------------------------ links and invoices
    def _open_link(self, order):
        return (
            self.env["payment.link.wizard"]
            .with_user(self.salesperson)
            .create(
                {
                    "res_model": "sale.order",
                    "res_id": order.id,
                    "amount": 1.0,
                    "amount_max": 1.0,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                }
            )
            .link
        )

    def test_payment_link_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._open_link(self.held)
        wizard = self.env["payment.link.wizard"].with_user(self.salesperson)
        context = {"active_model": "sale.order", "active_id": self.held.id}
        with self.assertRaisesRegex(UserError, BLOCKED):
            wizard.with_context(**context).default_get(["amount"])

    def test_payment_link_after_release_opens_the_page(self):
        self._release(self.held)
        self.assertIn(self.held.access_token, self._open_link(self.held))

    def _invoice(self, order, method="fixed"):
        wizard = self.env["sale.advance.payment.inv"].with_user(self.salesperson)
        wizard = wizard.with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": method, "fixed_amount": 100.0, "amount": 10.0}
        )
        wizard.create_invoices()

    def test_down_payment_invoice_of_a_draft_is_refused(self):
        for method in ("fixed", "percentage", "delivered"):
            with self.assertRaisesRegex(UserError, BLOCKED):
                self._invoice(self.held, method)
        self.assertFalse(self.held.invoice_ids)

    def test_down_payment_invoice_after_release_is_made(self):
        self._release(self.held)
        self._invoice(self.held)
        self.assertEqual(self.held.invoice_ids.amount_total, 100.0)
