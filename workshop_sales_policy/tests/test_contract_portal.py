import base64
import re

from lxml import html

from .contract_common import ContractPortalCase
from .portal_common import SIGNATURE


class TestContractPortal(ContractPortalCase):
    """The contract as its customer sees and signs it."""

    def setUp(self):
        super().setUp()
        self._release(self.offer)
        self._accept(self.offer)
        self.contract = self.offer.policy_contract_id
        self.contract._portal_ensure_token()

    def _open(self, contract=None, token=True, **params):
        contract = contract or self.contract
        if token:
            params["access_token"] = contract.access_token
        query = "&".join(f"{key}={value}" for key, value in params.items())
        return self.url_open(f"/my/contracts/{contract.id}?{query}")

    def _sign(self, contract=None, token=True, **params):
        contract = contract or self.contract
        values = {"name": "Fang Min", "signature": SIGNATURE, **params}
        if token:
            values["access_token"] = contract.access_token
        result = self.make_jsonrpc_request(f"/my/contracts/{contract.id}/sign", values)
        self.env.invalidate_all()
        return result

    def _ready(self):
        self._sent(self.contract.with_user(self.salesperson))

    def _assert_unsigned(self, result):
        self.assertIn("error", result)
        self.assertFalse(self.contract.customer_date)
        self.assertNotEqual(self.offer.state, "sale")

    # --------------------------------------------------------------- order's own page
    def test_accepting_drafts_the_contract_and_confirms_nothing(self):
        self.assertRecordValues(
            self.offer, [{"state": "sent", "policy_accept_name": "Fang Min"}]
        )
        self.assertEqual(self.contract.state, "draft")
        page = self._get_page(self.offer).text
        self.assertIn("Your order is noted, the contract follows", page)
        self.assertNotIn("o_policy_contract_link", page)

    def test_order_page_leads_to_the_contract(self):
        self._ready()
        page = self._get_page(self.offer).text
        self.assertIn("Please read and sign the contract", page)
        self.assertIn("o_policy_contract_link", page)

    # ------------------------------------------------------------------ being prepared
    def test_before_the_approval_it_is_being_prepared(self):
        contract = self.contract.with_user(self.salesperson)
        for act in (lambda: None, contract.action_policy_submit, self._approve_it):
            act()
            for params in ({}, {"download": "1"}):
                response = self._open(**params)
                self.assertEqual(response.status_code, 200)
                self.assertIn("o_policy_prepared", response.text)
                words = html.fromstring(response.text).find(".//main").text_content()
                for secret in ("15,500", "Walnut", "review", "approv"):
                    self.assertNotIn(secret, words)
            self._assert_unsigned(self._sign())

    def _approve_it(self):
        self._approve(self.contract)

    # ---------------------------------------------------------------------- happy path
    def test_link_signs_and_the_order_is_confirmed(self):
        self._ready()
        self._sign_ours(self.contract)
        page = self._open().text
        self.assertIn("15,500.00", page)
        keys = re.findall(r'data-key="(\w+)"', page)
        self.assertEqual(
            keys[:8],
            [
                "product",
                "specification",
                "quantity",
                "price",
                "delivery",
                "payment",
                "quality",
                "after_sales",
            ],
        )
        self.assertTrue(self._sign()["force_refresh"])
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "archived",
                    "customer_name": "Fang Min",
                    "customer_grade": "link",
                    "customer_ip": "127.0.0.1",
                }
            ],
        )
        self.assertEqual(self.offer.state, "sale")
        self.assertIn(self.contract.sha256, self._open().text)
        copy = self._open(download="1")
        self.assertEqual(copy.content, self.contract.attachment_id.raw)

    def test_taxes_stand_apart_from_the_lines(self):
        self.offer.order_line.tax_ids = self._create_tax(13)
        self._ready()
        page = html.fromstring(self._open().text)
        rows = {
            name: page.find_class(f"o_policy_contract_{name}")[0].text_content()
            for name in ("line", "tax", "total")
        }
        self.assertIn("155.00", rows["line"])
        self.assertIn("15,500.00", rows["line"])  # 100 x 155
        self.assertNotIn("17,515.00", rows["line"])
        self.assertIn("2,015.00", rows["tax"])  # 13 % of it
        self.assertIn("17,515.00", rows["total"])

    def test_without_taxes_there_is_no_row_of_them(self):
        self._ready()
        page = html.fromstring(self._open().text)
        self.assertFalse(page.find_class("o_policy_contract_tax"))
        total = page.find_class("o_policy_contract_total")[0].text_content()
        self.assertIn("15,500.00", total)

    def test_own_login_is_better_evidence(self):
        self._ready()
        self._login(self.customer)
        self.assertEqual(self._open(token=False).status_code, 200)
        self._sign(token=False)
        self.assertEqual(self.contract.customer_grade, "login")

    def test_other_login_with_the_link_is_only_a_link(self):
        self._ready()
        self._login(self.stranger)
        self._sign()
        self.assertEqual(self.contract.customer_grade, "link")

    # ------------------------------------------------------------------------- refused
    def test_staff_do_not_sign_as_the_customer(self):
        self._ready()
        for user in (self.salesperson, self.owner):
            self._login(user)
            result = self._sign()
            self._assert_unsigned(result)
            self.assertIn("Only the customer", result["error"])

    def test_stranger_learns_nothing(self):
        self._ready()
        self._login(self.stranger)
        self.assertNotIn("15,500", self._open(token=False).text)
        self._assert_unsigned(self._sign(token=False))
        self._login()
        for token in ("guess", self.offer.access_token):
            result = self._sign(token=False, access_token=token)
            self._assert_unsigned(result)
            self.assertNotIn(self.contract.name, result["error"])

    def test_signature_is_drawn_small_and_named(self):
        self._ready()
        huge = base64.b64encode(b"0" * 3_000_000).decode()
        for params, words in (
            ({"signature": ""}, "Sign in the box"),
            ({"signature": None}, "Sign in the box"),
            ({"signature": huge}, "larger than 2 MB"),
            ({"signature": "aGVsbG8="}, "could not be read"),
            ({"signature": 5}, ""),
            ({"signature": ["x"]}, ""),
            ({"name": "  "}, "Enter your name"),
            ({"name": None}, "Enter your name"),
            ({"name": "lotus tea house"}, "name of the person"),
        ):
            with self.subTest(words=words):
                result = self._sign(**params)
                self._assert_unsigned(result)
                self.assertIn(words, result["error"])

    def test_old_link_leads_to_the_newer_version(self):
        self._ready()
        seller = self.contract.with_user(self.salesperson)
        newer = seller.browse(seller.action_amend()["res_id"])
        page = self._open().text
        self.assertIn("o_policy_newer_version", page)
        self.assertNotIn("o_policy_open_newer", page)
        self.assertNotIn("15,500", page)
        result = self._sign()
        self._assert_unsigned(result)
        self.assertIn("newer version", result["error"])
        self._sent(newer)
        page = self._open().text
        self.assertIn("o_policy_open_newer", page)
        self.assertIn(f"/my/contracts/{newer.id}?", page)

    def test_contract_of_a_cancelled_order(self):
        self._ready()
        self.offer.with_user(self.salesperson)._action_cancel()
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn("no longer valid", page.text)
        self._assert_unsigned(self._sign())

    def test_second_signature_changes_nothing(self):
        self._ready()
        self._sign()
        before = self.contract.customer_date
        self.assertIn("error", self._sign(name="Somebody"))
        self.assertRecordValues(
            self.contract, [{"customer_name": "Fang Min", "customer_date": before}]
        )
