"""Base of the tests of contracts: every order above 10,000 needs one."""

from contextlib import contextmanager

from odoo.exceptions import UserError

from .common import PolicyCase
from .portal_common import SIGNATURE, PortalCase

# The smallest PDF and a text that calls itself one.
SCAN = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
CONTRACT_ON = {"contract_amount": 10000, "contract_longer_term": True}


class ContractMixin:
    policy_values = {**PolicyCase.policy_values, **CONTRACT_ON}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"street": "1 Mill Lane", "city": "Shanghai"})
        cls.partner.write({"street": "2 Tea Street", "city": "Suzhou"})

    @contextmanager
    def _assert_shut(self, message):
        """Refused with a sentence, and nothing half-written (a savepoint as RPC)."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), message)

    @classmethod
    def _accepted(cls, price=155.0, quantity=100.0, **values):
        """An offer that its customer accepted by phone; 15,500 needs a contract."""
        order = cls._create_order(price=price, quantity=quantity, **values)
        order.action_quotation_sent()
        order.sudo()._policy_accept(
            {"grade": "staff", "way": "phone", "name": "Fang Min"}
        )
        return order

    @classmethod
    def _contract(cls, order=None, user=None, **values):
        order = order or cls._accepted(**values)
        contract = order.sudo().policy_contract_id
        return contract.with_user(user or cls.salesperson)

    @classmethod
    def _create_tax(cls, rate):
        """A tax of so many percent on top of the price."""
        group = cls.env["account.tax.group"].create(
            {"name": "VAT", "company_id": cls.company.id}
        )
        country = cls.company.account_fiscal_country_id or cls.env.ref("base.cn")
        return cls.env["account.tax"].create(
            {
                "name": f"{rate} %",
                "amount": rate,
                "company_id": cls.company.id,
                "tax_group_id": group.id,
                "country_id": country.id,
            }
        )

    def _frame(self, **values):
        contract = (
            self.env["workshop.contract"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.partner.id,
                    "is_frame": True,
                    "date_start": "2026-11-01",
                    "date_expiry": "2027-10-31",
                    **values,
                }
            )
        )
        return contract

    def _approved(self, contract=None):
        contract = contract or self._contract()
        contract.action_policy_submit()
        self._approve(contract)
        return contract

    def _sent(self, contract=None):
        contract = self._approved(contract)
        contract._mark_sent("Link")
        return contract

    def _sign_ours(self, contract, user=None):
        contract.with_user(user or self.manager)._sign_for_us("Chen", SIGNATURE)

    def _sign_theirs(self, contract, grade="link", **values):
        contract.sudo()._sign_for_customer(
            {"grade": grade, "name": "Fang Min", "signature": SIGNATURE, **values}
        )

    def _archived(self, contract=None):
        contract = self._sent(contract)
        self._sign_ours(contract)
        self._sign_theirs(contract)
        return contract


class ContractCase(ContractMixin, PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()


class ContractPortalCase(ContractMixin, PortalCase):
    """``cls.offer`` (15,500) needs a contract."""
