from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import PolicyCase
from .contract_common import CONTRACT_ON


class TestContractNeeded(PolicyCase):
    """Which orders need a contract: amount, term, customer, always (F3.15)."""

    policy_values = {**PolicyCase.policy_values, **CONTRACT_ON}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.month = cls._create_term(30)
        cls.week = cls._create_term(7)

    @classmethod
    def _create_term(cls, days):
        line = {"value": "percent", "value_amount": 100, "nb_days": days}
        return cls.env["account.payment.term"].create(
            {"name": f"{days} days", "line_ids": [Command.create(line)]}
        )

    def _needs(self, **values):
        return self._create_order(**{"price": 160.0, **values})._policy_needs_contract()

    def _republish(self, **values):
        action = self.policy.with_user(self.owner).action_change()
        draft = self.policy.browse(action["res_id"]).with_user(self.owner)
        draft.write({"second_person_id": self.manager.id, **values})
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()

    def test_strictly_above_the_amount(self):
        for quantity, expected in ((62, False), (62.5, False), (62.6, True)):
            with self.subTest(quantity=quantity):  # 10,000 = 62.5 x 160
                self.assertIs(self._needs(quantity=quantity), expected)

    def test_amount_with_taxes(self):
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "company_id": self.company.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "13 %",
                "amount": 13,
                "company_id": self.company.id,
                "tax_group_id": group.id,
                "country_id": self.env.ref("base.cn").id,
            }
        )
        order = self._create_order(price=160.0, quantity=60)
        self.assertFalse(order._policy_needs_contract())
        order.order_line.tax_ids = tax
        self.assertEqual(order.amount_total, 10848.0)
        self.assertTrue(order._policy_needs_contract())

    def test_amount_in_company_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "rate": 0.125,
                "name": "2020-01-01",
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id}
        )
        for quantity, expected in ((10, False), (13, True)):  # 8 CNY a dollar
            order = self._create_order(quantity=quantity, pricelist_id=pricelist.id)
            order.order_line.price_unit = 100.0
            with self.subTest(quantity=quantity):
                self.assertIs(order._policy_needs_contract(), expected)

    def test_zero_switches_the_amount_off(self):
        self._republish(contract_amount=0)
        self.assertFalse(self._needs(quantity=1000))

    def test_longer_term_than_usual(self):
        cases = (
            (False, self.month, True),
            (self.month, self.month, False),
            (self.month, self.week, False),
            (self.week, self.month, True),
            (self.month, False, False),
        )
        for usual, term, expected in cases:
            self.partner.with_company(self.company).property_payment_term_id = usual
            order = self._create_order(quantity=1)
            order.payment_term_id = term
            with self.subTest(usual=usual and usual.name, term=term and term.name):
                self.assertIs(bool(order._policy_needs_contract()), expected)

    def test_longer_term_can_be_off(self):
        self._republish(contract_longer_term=False)
        self.assertFalse(self._needs(quantity=1, payment_term_id=self.month.id))

    def test_always(self):
        self._republish(contract_always=True)
        self.assertTrue(self._needs(quantity=1))

    def test_customer_decides_before_the_rules(self):
        self.partner.policy_contract_required = "never"
        self.assertFalse(self._needs(quantity=1000))
        self.partner.policy_contract_required = "always"
        self.assertTrue(self._needs(quantity=1))

    def test_contact_follows_its_company(self):
        self.partner.is_company = True
        self.partner.policy_contract_required = "always"
        person = self.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": self.partner.id}
        )
        self.assertTrue(self._needs(quantity=1, partner_id=person.id))

    def test_choice_is_the_managers(self):
        for user in (self.salesperson, self.finance, self.handler):
            with self.assertRaises(AccessError):
                self.partner.with_user(user).write(
                    {"policy_contract_required": "never"}
                )
        self.partner.with_user(self.manager).write(
            {"policy_contract_required": "never"}
        )
        creators = self.env.ref("base.group_partner_manager")
        self.salesperson.sudo().group_ids = [Command.link(creators.id)]
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.salesperson).create(
                {"name": "x", "policy_contract_required": "never"}
            )

    def test_another_companys_policy_does_not_count(self):
        order = self.env["sale.order"].create(
            {
                "company_id": self.other_company.id,
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "product_uom_qty": 1000}
                    )
                ],
            }
        )
        self.assertFalse(order._policy_needs_contract())

    def test_no_need_no_statement(self):
        self.env.flush_all()
        order = self._create_order(price=160.0, quantity=1)
        order._policy_needs_contract()
        with self.assertQueryCount(0):
            order._policy_needs_contract()
            order._policy_waits_for_contract()
