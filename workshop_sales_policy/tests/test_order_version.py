"""A newer offer in place of one with the customer: by no route two of them count."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common import PolicyCase
from .portal_common import PortalCase

REPLACED = "was replaced by"


class VersionCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.older = cls._create_order(price=155.0)
        cls.older.action_quotation_sent()

    def _renew(self, order=None, user=None):
        order = (order or self.older).with_user(user or self.salesperson)
        action = order.action_policy_new_version()
        return order.browse(action["res_id"])

    def _replace(self, order=None):
        newer = self._renew(order)
        newer.action_quotation_sent()
        return newer


class TestNewVersion(VersionCase):
    def test_a_new_version_is_a_draft_linked_to_the_one_sent(self):
        newer = self._renew()
        self.assertRecordValues(
            newer,
            [
                {
                    "state": "draft",
                    "policy_replaces_id": self.older.id,
                    "policy_withheld": True,
                    "amount_total": 15500.0,
                }
            ],
        )
        self.assertEqual(self.older.state, "sent")
        self.assertFalse(self.older.policy_replaced_by_id)

    def test_a_second_click_opens_the_same_draft(self):
        self.assertEqual(self._renew(), self._renew())

    def test_sent_it_ends_the_older_one(self):
        newer = self._replace()
        self.assertRecordValues(
            self.older,
            [{"state": "cancel", "policy_replaced_by_id": newer.id}],
        )

    def test_versions_in_a_row_lead_to_the_last(self):
        second = self._replace()
        third = self._replace(second)
        self.assertEqual(self.older._policy_get_newest(), third)
        self.assertEqual(second.state, "cancel")

    def test_each_role(self):
        for user in (self.manager, self.owner):
            newer = self._renew(user=user)
            self.assertEqual(newer.policy_replaces_id, self.older)
        for name in ("colleague", "handler", "inspector", "finance", "auditor"):
            with self.subTest(role=name):
                with self.assertRaises(AccessError, msg=name):
                    self._renew(user=getattr(self, name))

    def test_a_draft_needs_no_new_version(self):
        with self.assertRaisesRegex(UserError, "is not with the customer"):
            self._renew(self._create_order(price=155.0))

    def test_an_accepted_offer_stays_as_agreed(self):
        self.older.sudo()._policy_accept({"grade": "link"})
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            self._renew()

    def test_an_order_confirmed_meanwhile_stays(self):
        newer = self._renew()
        self.older.action_confirm()
        self.assertIn("will not replace it", newer.policy_next_text)
        newer.action_quotation_sent()
        self.assertRecordValues(
            self.older, [{"state": "sale", "policy_replaced_by_id": False}]
        )

    def test_a_copy_for_somebody_else_replaces_nothing(self):
        newer = self._renew()
        newer.partner_id = self.env["res.partner"].create({"name": "Riverside"})
        newer.action_quotation_sent()
        self.assertRecordValues(
            self.older, [{"state": "sent", "policy_replaced_by_id": False}]
        )

    def test_a_native_copy_replaces_nothing(self):
        newer = self._renew()
        self.assertFalse(newer.copy().policy_replaces_id)

    def test_the_link_cannot_be_forged(self):
        other = self._create_order(price=155.0, policy_replaces_id=self.older.id)
        self.assertFalse(other.policy_replaces_id)
        for name in ("policy_replaces_id", "policy_replaced_by_id"):
            with self.assertRaisesRegex(UserError, "by their buttons only"):
                other.write({name: self.older.id})

    def test_a_newer_one_that_needs_a_review_ends_nothing_before(self):
        newer = self._renew()
        newer.order_line.price_unit = 150.0
        newer.action_policy_submit()
        self.assertEqual(self.older.state, "sent")
        self._approve(newer)
        self.assertEqual(self.older.state, "sent")
        newer.action_quotation_sent()
        self.assertEqual(self.older.state, "cancel")

    def test_after_the_newer_one_is_cancelled_comes_another(self):
        self._replace().action_cancel()
        self.assertTrue(self.older.policy_can_renew)
        third = self._replace()
        self.assertEqual(self.older.policy_replaced_by_id, third)


class TestReplacedIsShut(VersionCase):
    """Each door of the back office, for each who could open it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newer = cls.older.browse(cls.older.action_policy_new_version()["res_id"])
        cls.newer.action_quotation_sent()
        cls.people = (cls.salesperson, cls.manager, cls.owner, cls.env.user)

    def _assert_shut(self, act):
        for user in self.people:
            with self.subTest(user=user.login):
                with self.assertRaises(UserError) as caught:
                    act(self.older.with_user(user))
                self.assertIn(REPLACED, str(caught.exception))
                self.env.invalidate_all()
                self.assertEqual(self.older.state, "cancel")

    def test_confirm(self):
        self._assert_shut(lambda order: order.action_confirm())

    def test_state_over_rpc(self):
        for state in ("draft", "sent", "sale"):
            self._assert_shut(lambda order, state=state: order.write({"state": state}))

    def test_back_to_quotation(self):
        self._assert_shut(lambda order: order.action_draft())

    def test_payment_link(self):
        self._assert_shut(lambda order: order._get_default_payment_link_values())

    def test_invoice(self):
        self._assert_shut(lambda order: order._create_invoices())

    def test_acceptance(self):
        self._assert_shut(lambda order: order.sudo()._policy_accept({"grade": "link"}))

    def test_another_new_version(self):
        self._assert_shut(lambda order: order.action_policy_new_version())

    def test_the_newer_one_goes_on(self):
        self.newer.action_confirm()
        self.assertEqual(self.newer.state, "sale")

    def test_salesperson_reads_what_happened(self):
        order = self.older.with_user(self.salesperson)
        self.assertIn(f"Replaced by {self.newer.name}", order.policy_next_text)
        self.assertEqual(order.policy_step, "newer")
        action = order.action_policy_open_newer()
        self.assertEqual(action["res_id"], self.newer.id)

    def test_without_enforcement_odoo_goes_its_own_way(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        self.older.action_draft()
        self.assertEqual(self.older.state, "draft")


class TestReplacedPage(PortalCase):
    """What the customer sees of the older offer, and can no longer do there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls.offer.with_user(cls.salesperson)
        order.action_quotation_sent()
        order.require_payment = True
        cls.newer = order.browse(order.action_policy_new_version()["res_id"]).sudo()

    def _replace(self):
        self._release(self.newer)

    def assertReplaced(self, page, link=True):
        self.assertEqual(page.status_code, 200)
        self.assertIn("was replaced by a newer one", page.text)
        self.assertNotIn("has been cancelled", page.text)
        self.assertNotIn("modalaccept&quot;", page.text)
        self.assertEqual("o_policy_newer" in page.text, link)

    def test_until_then_the_older_one_is_open(self):
        self.assertNotIn("o_policy_replaced", self._get_page(self.offer).text)
        self._accept(self.offer)
        self.assertTrue(self.offer.policy_accept_date)

    def test_page_leads_to_the_newer_one(self):
        self._replace()
        page = self._get_page(self.offer)
        self.assertReplaced(page)
        self.assertIn(f"/my/orders/{self.newer.id}?", page.text)
        self.assertIn(self.newer.access_token, page.text)
        self._login(self.customer)
        self.assertReplaced(self._get_page(self.offer, token=False))

    def test_no_link_to_one_that_is_not_open(self):
        self._replace()
        self.newer.order_line.with_user(self.salesperson).price_unit = 120.0
        self.assertTrue(self.newer.policy_withheld)
        page = self._get_page(self.offer)
        self.assertReplaced(page, link=False)
        self.assertNotIn(f"/my/orders/{self.newer.id}", page.text)
        self.assertIn("Li will send it to you", page.text)

    def test_no_link_to_one_that_is_cancelled(self):
        self._replace()
        self.newer.with_user(self.salesperson).action_cancel()
        self.assertReplaced(self._get_page(self.offer), link=False)

    def test_withheld_older_one_leads_there_too(self):
        self.offer.order_line.with_user(self.salesperson).price_unit = 120.0
        self._replace()
        page = self._get_page(self.offer)
        self.assertIn("o_policy_prepared", page.text)
        self.assertReplaced(page)

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.partner.lang = "zh_CN"
        self._replace()
        self.assertIn('<html lang="zh-CN"', self._get_page(self.offer).text)

    def test_signing(self):
        self._replace()
        for user in (None, self.customer):
            self._login(user)
            result = self._accept(self.offer)
            self.assertIn("newer one", result["error"])
            self.assertFalse(self.offer.policy_accept_date)
            self.assertFalse(self.offer.signature)

    def test_signing_past_the_page(self):
        self._replace()
        with self.assertRaises(UserError):
            self.offer.with_user(self.env.ref("base.user_root")).write(
                {"signed_by": "Fang Min", "signature": "x"}
            )

    def test_declining(self):
        self._replace()
        self._post(self.offer, "decline", decline_message="Too dear")
        self.assertNotIn("Too dear", "".join(self.offer.message_ids.mapped("body")))
        self.assertEqual(self.newer.state, "sent")

    def test_options(self):
        self._replace()
        line = self.offer.order_line
        self._call(self.offer, "update_line_dict", line_id=line.id, input_quantity=5)
        self.assertEqual(line.product_uom_qty, 100)

    def test_paying(self):
        self._replace()
        self.assertFalse(self.offer._has_to_be_paid())
        page = self._get_page(self.offer, payment_amount=15500)
        self.assertNotIn("o_sale_portal_paynow", page.text)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._call(
                self.offer,
                "transaction",
                provider_id=1,
                payment_method_id=1,
                token_id=None,
                amount=15500.0,
                flow="direct",
                tokenization_requested=False,
                landing_route="/my",
            )
        self.assertFalse(self.offer.transaction_ids)

    def _pay(self, state="draft"):
        method = self.env["payment.method"].create(
            {"name": "Bank", "code": "workshop_bank", "active": True}
        )
        provider = self.env["payment.provider"].create(
            {
                "name": "Workshop bank",
                "code": "none",
                "company_id": self.company.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": self.offer.name,
                "amount": self.offer.amount_total,
                "currency_id": self.offer.currency_id.id,
                "partner_id": self.partner.id,
                "sale_order_ids": [Command.set(self.offer.ids)],
            }
        )

    def test_a_transaction_past_the_page(self):
        self._replace()
        with self.assertRaisesRegex(ValidationError, "newer one"):
            self._pay()

    def test_money_under_way_confirms_nothing_and_is_said(self):
        tx = self._pay()
        self._replace()
        tx.state = "done"
        tx._check_amount_and_confirm_order()
        self.assertEqual(self.offer.state, "cancel")
        self.assertFalse(self.offer.policy_accept_date)
        self.assertIn("arrived after", self.offer.message_ids[:1].body)

    def test_question_still_reaches_the_salesperson(self):
        self._replace()
        self._post(self.offer, "message", body="Which one counts?")
        self.assertIn("Which one counts?", self.offer.message_ids[:1].body)
