"""A customer with a login, a stranger, and the routes of an offer's page."""

import re

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .common import PolicyCase

# One white pixel: what the signature pad sends at the least.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAA"
    "AABJRU5ErkJggg=="
)
ALL_TERMS = ["price", "payment", "delivery", "after_sales"]


@tagged("post_install", "-at_install")
class PortalCase(PolicyCase, HttpCase):
    """Base of tests that look at an offer as customers do.

    ``cls.offer`` costs no click (155), ``cls.held`` needs the manager (150);
    ``cls.customer`` is the login of a person at the customer's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.partner.is_company = True
        cls.person = cls.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": cls.partner.id, "email": "fm@example.com"}
        )
        cls.customer = cls._create_portal_user("fang", cls.person)
        other = cls.env["res.partner"].create({"name": "Other Tea House"})
        cls.stranger = cls._create_portal_user("other", other)
        cls.salesperson.partner_id.phone = "021-5550123"
        cls.offer = cls._create_order(price=155.0).sudo()
        cls.held = cls._create_order(price=150.0).sudo()
        for order in cls.offer | cls.held:
            order._portal_ensure_token()

    @classmethod
    def _create_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _release(self, order):
        """Through the manager where the rules ask for it; sent to the customer."""
        seller = order.with_user(self.salesperson)
        if order._policy_evaluate()[order.id].level:
            seller.action_policy_submit()
            self._approve(order)
        seller.action_quotation_sent()

    def _login(self, user=None):
        self.authenticate(user and user.login, user and user.login.ljust(8, "x"))

    def _get_page(self, order, token=True, suffix="", **params):
        if token:
            params["access_token"] = order.access_token
        query = "&".join(f"{key}={value}" for key, value in params.items())
        return self.url_open(f"/my/orders/{order.id}{suffix}?{query}")

    def _call(self, order, route, token=True, **params):
        if token:
            params["access_token"] = order.access_token
        result = self.make_jsonrpc_request(f"/my/orders/{order.id}/{route}", params)
        self.env.invalidate_all()
        return result

    def _accept(self, order, token=True, **params):
        values = {"name": "Fang Min", "signature": SIGNATURE, "terms": ALL_TERMS}
        return self._call(order, "accept", token=token, **{**values, **params})

    def _post(self, order, route, **data):
        """Submit a form of the order's page."""
        page = self._get_page(order).text
        response = self.url_open(
            f"/my/orders/{order.id}/{route}",
            data={
                "csrf_token": re.search(r'csrf_token: "(\w+)"', page)[1],
                "access_token": order.access_token,
                **data,
            },
        )
        self.env.invalidate_all()
        return response

    def assertPrepared(self, response):
        """The page says that the offer is being prepared, and nothing else."""
        self.assertEqual(response.status_code, 200)
        self.assertIn("o_policy_prepared", response.text)
        words = html.fromstring(response.text).find(".//main").text_content()
        for secret in ("150", "15,000", "Walnut", "argin", "review"):
            self.assertNotIn(secret, words)
