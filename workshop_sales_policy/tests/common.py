"""One workshop for every test: two companies, a user per role, a policy to publish."""

from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

ROLES = ("user", "manager", "owner", "handler", "inspector", "finance", "auditor")


@tagged("post_install", "-at_install")
class PolicyCase(TransactionCase):
    """Base of behaviour tests.

    ``cls.salesperson``, ``cls.colleague``, ``cls.manager``, ``cls.owner``,
    ``cls.handler``, ``cls.inspector``, ``cls.finance``, ``cls.auditor`` have one role
    each; ``cls.product`` lists 160, costs 110 (the vectors of F3.2).
    """

    # Values of every version published here. Gates behind the quotation are off unless
    # a test is about them: an area's base class switches its own on.
    policy_values = {
        "contract_amount": 0.0,
        "contract_longer_term": False,
        "order_review": False,
        "handover": False,
        "delay_notice": False,
        "inspection_gate": False,
        "follow_shipments": False,
        "satisfaction_ask": False,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.company = cls.env["res.company"].create(
            {"name": "Golden Ear Bakery", "currency_id": cls.env.ref("base.CNY").id}
        )
        cls.other_company = cls.env["res.company"].create({"name": "Other Bakery"})
        # Nobody but the users below holds a role.
        cls.env.ref("workshop_sales_policy.group_policy_owner").user_ids = [
            Command.clear()
        ]
        cls.salesperson = cls._create_user("li", "user")
        cls.colleague = cls._create_user("zhao", "user")
        cls.manager = cls._create_user("chen", "manager")
        cls.owner = cls._create_user("wang", "owner")
        cls.handler = cls._create_user("sun", "handler")
        cls.inspector = cls._create_user("zhou", "inspector")
        cls.finance = cls._create_user("wu", "finance")
        cls.auditor = cls._create_user("zheng", "auditor")
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=None))
        cls.env = cls.env["res.company"].with_company(cls.company).env
        cls.partner = cls.env["res.partner"].create(
            {"name": "Lotus Tea House", "email": "lotus@example.com"}
        )
        cls.product = cls._create_product()

    @classmethod
    def _create_user(cls, login, *roles, company=None, groups="", **values):
        company = company or cls.company
        names = [f"workshop_sales_policy.group_policy_{role}" for role in roles]
        return new_test_user(
            cls.env,
            login=login,
            groups=",".join(["base.group_user", *names, *filter(None, [groups])]),
            **{
                "name": login.capitalize(),
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "tz": "Asia/Shanghai",
                **values,
            },
        )

    @classmethod
    def _create_product(cls, name="Walnut loaf", price=160.0, cost=110.0, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "list_price": price,
                "standard_price": cost,
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _publish_policy(cls, rules=None, company=None, owner=None, **values):
        """A version in force.

        :param list rules: ``[(document, trigger, threshold, level)]``, replacing the
            defaults; ``None`` keeps them
        """
        owner = owner or cls.owner
        company = company or cls.company
        policy = (
            cls.env["workshop.policy"]
            .with_user(owner)
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
                    "second_person_id": cls.manager.id,
                    **cls.policy_values,
                    **values,
                }
            )
        )
        if rules is not None:
            policy.rule_ids.unlink()
            for document, trigger, threshold, level in rules:
                cls._add_rule(policy, document, trigger, threshold, level)
        policy.action_submit()
        return policy

    @classmethod
    def _add_rule(cls, policy, document, trigger, threshold, level, **values):
        tier = policy.tier_ids.filtered(
            lambda t: t.document == document and t.level == level
        )
        return cls.env["workshop.approval.rule"].create(
            {
                "policy_id": policy.id,
                "document": document,
                "trigger": trigger,
                "threshold": threshold,
                "tier_id": tier.id,
                **values,
            }
        )

    @classmethod
    def _create_order(cls, price=160.0, quantity=100.0, user=None, **values):
        """A quotation of one line; 155 is within the default policy, 150 is not."""
        user = user or cls.salesperson
        product = values.pop("product", cls.product)
        return (
            cls.env["sale.order"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "price_unit": price,
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def _approve(self, record, user=None):
        record.with_user(user or self.manager).action_policy_approve()


# The day most tests happen on: a Tuesday, 10:00 in Shanghai.
A_TUESDAY = date(2026, 11, 24)
NOW = "2026-11-24 02:00:00"
