"""The workshop that is measured: people, goods, a customer, a policy in force."""

from types import SimpleNamespace

from odoo.fields import Command
from odoo.tests import new_test_user

ADDON = "workshop_sales_policy"
RULES = (
    ("margin_below", 25.0, 1),
    ("margin_below", 15.0, 2),
    ("discount_above", 5.0, 1),
    ("amount_above", 1_000_000.0, 1),
)


def has_addon(env):
    """Return whether this database has the addon."""
    return "workshop.policy" in env


def set_up(env):
    """People, products, a customer and, with the addon, a policy in force."""
    people = SimpleNamespace(ours=has_addon(env))
    _hire(env, people)
    if "stock_text_confirmation" in env.company:
        # A phone number makes core ask about a text message instead of shipping.
        env.company.stock_text_confirmation = False
    # with phone and address: the order review asks how to reach a customer
    customer = {
        "name": "Bench customer",
        "street": "1 Mill Lane",
        "city": "Suzhou",
        "phone": "0512 555",
    }
    people.partner = env["res.partner"].create(customer).id
    services = [{"name": f"Bench service {i}", "type": "service"} for i in range(10)]
    goods = {"name": "Bench goods", "type": "consu", "is_storable": True}
    people.products = _make(env, services).ids
    people.goods = _make(env, [goods]).id
    if people.ours:
        _publish(env, people)
    return people


def _hire(env, people):
    """A user per role; on plain Odoo with the native rights of that role."""
    native = {
        "salesperson": "sales_team.group_sale_salesman",
        "manager": "sales_team.group_sale_salesman_all_leads",
        "owner": "sales_team.group_sale_manager",
    }
    roles = {
        "salesperson": f"{ADDON}.group_policy_user",
        "manager": f"{ADDON}.group_policy_manager",
        "owner": f"{ADDON}.group_policy_owner",
    }
    groups = dict(roles if people.ours else native, shipper="stock.group_stock_user")
    for name, group in groups.items():
        user = new_test_user(
            env.__class__(env.cr, env.uid, {"no_reset_password": True}),
            f"bench_{name}",
            groups=f"base.group_user,{group}",
            tz="Asia/Shanghai",
        )
        setattr(people, name, user.id)


def _make(env, products):
    """Products at the prices of F3.2, untaxed."""
    prices = {"list_price": 160.0, "standard_price": 110.0}
    taxes = {"taxes_id": [Command.clear()]}
    return env["product.product"].create(
        [{**product, **prices, **taxes} for product in products]
    )


def _publish(env, people):
    policy = (
        env["workshop.policy"]
        .with_user(people.owner)
        # far away, so that the check itself is measured and no contract is drafted
        .create({"second_person_id": people.manager, "contract_amount": 1e9})
    )
    policy.rule_ids.unlink()
    tiers = {
        tier.level: tier.id
        for tier in policy.tier_ids
        if tier.document == "sale_quotation"
    }
    env["workshop.approval.rule"].create(
        [
            {
                "policy_id": policy.id,
                "document": "sale_quotation",
                "trigger": trigger,
                "threshold": threshold,
                "tier_id": tiers[level],
            }
            for trigger, threshold, level in RULES
        ]
    )
    policy.action_submit()
