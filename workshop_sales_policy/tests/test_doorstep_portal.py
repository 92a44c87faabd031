"""From yes to doorstep through the customer's own pages, and by payment."""

import re
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .doorstep_common import DoorstepCase
from .portal_common import SIGNATURE, PortalCase
from .test_gate_payment import TestGatePayment as PaymentCase


@tagged("post_install", "-at_install")
class DoorstepPortalCase(DoorstepCase, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.product, 1000)
        cls.order = cls._offer(product=cls.product, commitment_date=False).sudo()
        cls.order._portal_ensure_token()

    def _ready(self, contract):
        contract = contract.with_user(self.salesperson)
        contract.date_promised = "2099-01-01"
        contract.early_reason = "x"
        contract.action_policy_submit()
        self._approve(contract)
        contract._mark_sent("Link")
        self.env.flush_all()
        return contract

    def _sign_online(self, contract, **values):
        values = {
            "name": "Fang Min",
            "signature": SIGNATURE,
            "access_token": contract.sudo().access_token,
            **values,
        }
        result = self.make_jsonrpc_request(f"/my/contracts/{contract.id}/sign", values)
        self.env.invalidate_all()
        return result


class TestDoorstepPortal(DoorstepPortalCase):
    """The customer accepts, signs and confirms the receipt by himself."""

    def test_the_whole_way(self):
        order = self.order
        self._accept(order)
        self.assertRecordValues(
            order, [{"state": "sent", "policy_stage": "contract_review"}]
        )
        contract = self._ready(order.policy_contract_id)
        contract.order_id.sudo()._policy_write({"commitment_date": "2099-01-01"})
        self._sign_ours(contract)
        self.assertIn("force_refresh", self._sign_online(contract))
        self.assertRecordValues(
            contract.sudo(), [{"state": "archived", "customer_grade": "link"}]
        )
        self.assertRecordValues(
            order, [{"state": "sale", "policy_accept_grade": "link"}]
        )
        picking = order.picking_ids
        self.env.cr.precommit.run()
        inspection = self._inspect(picking)
        self._ship(picking)
        self._tell()
        url = f"/my/orders/{order.id}/deliveries/{picking.id}"
        token = f"access_token={order.access_token}"
        page = self.url_open(f"{url}?{token}").text

        # photos of the packing: with this order's token only
        photos = picking._policy_get_packing_photos()
        self.assertEqual(len(photos), 1)
        photo = f"{url}/photo/{photos.id}"
        self.assertIn(photo, page)
        seen = self.url_open(f"{photo}?{token}")
        self.assertEqual(seen.status_code, 200)
        other = self._small_shipment()
        others = other.picking_ids._policy_get_packing_photos()
        for bad in (
            photo,
            f"{photo}?access_token={other.access_token}",
            f"{url}/photo/{others.id}?{token}",
            f"{url}/photo/{contract.sudo().attachment_id.id}?{token}",
            f"/my/orders/{other.id}/deliveries/{picking.id}/photo/{photos.id}"
            f"?access_token={other.access_token}",
            f"/web/image/{photos.id}",
        ):
            with self.subTest(url=bad):
                # core answers an image that is not one's own with a placeholder
                self.assertNotEqual(self.url_open(bad).content, seen.content)
        self._login(self.stranger)
        self.assertEqual(self.url_open(photo).status_code, 404)
        self._login()
        self.assertTrue(inspection.sudo().result_ids.filtered("photo"))

        # a script in what staff typed is text on his page
        page = self.url_open(f"{url}?{token}").text
        csrf = re.search(r'csrf_token: "(\w+)"', page)[1]
        self.url_open(
            f"{url}/receipt",
            data={
                "csrf_token": csrf,
                "access_token": order.access_token,
                "answer": "problem",
                "exception": "damaged",
                "note": "<script>alert(1)</script>",
            },
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            picking,
            [{"policy_receipt_state": "exception", "policy_receipt_grade": "link"}],
        )
        page = self.url_open(f"{url}?{token}").text
        self.assertNotIn("<script>alert(1)", page)

    def _small_shipment(self):
        order = self._offer(product=self.product, quantity=5.0, commitment_date=False)
        order.action_confirm()
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids
        self._inspect(picking)
        self._ship(picking)
        order.sudo()._portal_ensure_token()
        self.env.flush_all()
        return order.sudo()

    def test_script_in_driver_and_names(self):
        self.partner.name = "<script>alert(2)</script>"
        van = self.carrier.copy({"name": "Van", "policy_notice": "driver"})
        order = self._offer(product=self.product, quantity=5.0, commitment_date=False)
        order.action_confirm()
        self.env.cr.precommit.run()
        picking = order.sudo().picking_ids
        self._inspect(picking)
        picking.write(
            {
                "carrier_id": van.id,
                "policy_driver_name": "<script>alert(3)</script>",
                "policy_driver_phone": "<img src=x onerror=alert(4)>",
                "policy_window_to": "2099-01-01 02:00:00",
            }
        )
        picking.with_user(self.stockman).button_validate()
        with self.mock_mail_gateway():
            self._tell()
        order.sudo()._portal_ensure_token()
        self.env.flush_all()
        page = self.url_open(
            f"/my/orders/{order.id}/deliveries/{picking.id}"
            f"?access_token={order.sudo().access_token}"
        ).text
        for text in (page, *(mail["body"] for mail in self._mails)):
            self.assertIn("&lt;script&gt;alert(3)", text)
            self.assertNotIn("<script>alert(", text)
            self.assertNotIn("<img src=x", text)

    def test_other_logins_reach_nothing(self):
        self._accept(self.order)
        contract = self._ready(self.order.policy_contract_id)
        self._login(self.stranger)
        page = self.url_open(f"/my/contracts/{contract.id}?download=1")
        self.assertNotIn("15,500", page.text)
        result = self._sign_online(contract, access_token=self.held.access_token)
        self.assertIn("error", result)
        self.assertFalse(contract.sudo().customer_date)

    def test_declined_while_the_contract_is_reviewed(self):
        self._accept(self.order)
        contract = self.order.policy_contract_id.with_user(self.salesperson)
        contract.date_promised = "2099-01-01"
        contract.early_reason = "x"
        contract.action_policy_submit()
        csrf = re.search(r'csrf_token: "(\w+)"', self._get_page(self.order).text)[1]
        self.url_open(
            f"/my/orders/{self.order.id}/decline",
            data={
                "csrf_token": csrf,
                "access_token": self.order.access_token,
                "decline_message": "Too late",
            },
        )
        self.env.invalidate_all()
        request = contract.sudo().policy_request_id
        if self.order.state == "cancel":
            self.assertEqual(contract.state, "terminated")
            self.assertEqual(request.state, "void")
            self.assertEqual(self.order.policy_stage, "cancelled")
        else:  # accepted is accepted: the page declines no more
            self.assertEqual(contract.state, "review")
            self.assertEqual(request.state, "pending")


class TestDoorstepPayment(DoorstepPortalCase):
    """Accepted with a payment due: the money waits for the contract, then confirms."""

    _pay = PaymentCase._pay

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        method = cls.env["payment.method"].create(
            {"name": "Bank", "code": "workshop_bank", "active": True}
        )
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Workshop bank",
                "code": "none",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        cls.method = method
        cls.classPatch(
            cls.env.registry["payment.transaction"],
            "_create_payment",
            lambda tx, **values: tx.env["account.payment"],
        )

    def test_contract_then_money_then_order(self):
        order = self.order
        order.require_payment = True
        self._accept(order)
        contract = self._ready(order.policy_contract_id)
        order._policy_write({"commitment_date": "2099-01-01"})
        self.assertFalse(order._has_to_be_paid())
        self._sign_ours(contract)
        self._sign_theirs(contract)
        self.assertEqual(contract.state, "archived")
        # signed, and now the money is due
        self.assertRecordValues(
            order, [{"state": "sent", "policy_stage": "contract_signed"}]
        )
        self.assertTrue(order._has_to_be_paid())
        self._pay(order)._post_process()
        self.assertEqual(order.state, "sale")
        self.assertAlmostEqual(
            contract.sudo().date_handed_over,
            order.date_order,
            delta=timedelta(minutes=1),
        )
        self.assertEqual(
            self._handovers(order).attachment_id, contract.sudo().attachment_id
        )

    def test_money_that_comes_before_the_contract_waits(self):
        order = self.order
        self._accept(order)
        self._pay(order)._post_process()
        self.assertRecordValues(
            order, [{"state": "sent", "policy_stage": "contract_review"}]
        )
        self.assertFalse(order.picking_ids)
        contract = self._ready(order.policy_contract_id)
        order._policy_write({"commitment_date": "2099-01-01"})
        self._sign_ours(contract)
        self._sign_theirs(contract)
        self.assertEqual(order.state, "sale")


# Imported for its helper only: its tests run in their own file.
del PaymentCase
