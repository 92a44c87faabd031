"""Installing on a living database, updating and uninstalling disturb nobody."""

import os

import pytest

from dev import database, odoo, paths, templates

PREPARE = """
from odoo.fields import Command
product = env["product.product"].create(
    {"name": "Loaf", "type": "consu", "list_price": 160, "standard_price": 110}
)
partner = env["res.partner"].create({"name": "Tea house"})
orders = env["sale.order"].create(
    [
        {
            "partner_id": partner.id,
            "client_order_ref": f"LIFE-{index}",
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": 10,
                        "price_unit": 100,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
        for index in range(4)
    ]
)
orders[1].action_quotation_sent()
orders[2:].action_confirm()
"""

# What plain Odoo lets everybody do, at prices below cost.
NATIVE = """
orders = env["sale.order"].search([("client_order_ref", "=like", "LIFE-%")], order="id")
draft, sent, confirmed, other = orders
new = draft.copy({"client_order_ref": "NEW"})
new.action_quotation_sent()
new.action_confirm()
assert new.state == "sale", new.state
confirmed.order_line.price_unit -= 1
sent.order_line.price_unit -= 1
assert sent.state == "sale" or sent._has_to_be_signed()
copy = other.copy({"client_order_ref": "SHIPPED"})
copy.action_confirm()
copy.picking_ids.move_ids.quantity = 10
copy.picking_ids.move_ids.picked = True
copy.picking_ids.button_validate()
assert copy.picking_ids.state == "done", copy.picking_ids.state
portal = env.ref("base.template_portal_user_id").copy(
    {"login": f"portal-{new.id}", "active": True, "name": "Portal"}
)
env["sale.order"].with_user(portal).search([])
"""

# Under a policy what was sent or confirmed before is exempt; a draft is not.
UNDER_POLICY = """
from odoo.exceptions import UserError
orders = env["sale.order"].search([("client_order_ref", "=like", "LIFE-%")], order="id")
draft, sent, confirmed, other = orders
admin = env.ref("base.user_admin")
second = env["res.users"].create({"name": "Second", "login": "second"})
policy = env["workshop.policy"].with_user(admin).create(
    {"second_person_id": second.id}
)
policy.action_submit()
assert policy.is_in_force
sent.action_confirm()
assert sent.state == "sale"
try:
    with env.cr.savepoint():
        draft.action_confirm()
except UserError:
    pass
else:
    raise AssertionError("a draft passed its gate")
"""

# Evidence that nobody deletes must not hold the uninstallation up.
EVIDENCE = """
contract = env["workshop.contract"].create(
    {
        "partner_id": env["sale.order"].search([], limit=1).partner_id.id,
        "is_frame": True,
        "date_start": "2026-01-01",
        "date_expiry": "2099-01-01",
    }
)
file = contract._seal_file("contract.pdf", b"%PDF-1.4", contract)
contract._policy_write({"state": "archived", "attachment_id": file.id})
category = env["workshop.complaint.category"].search([], limit=1)
env["workshop.complaint"].create(
    {
        "partner_id": contract.partner_id.id,
        "category_id": category.id,
        "description": "Mould on two loaves",
    }
)
"""

UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "workshop_sales_policy")])
module.button_immediate_uninstall()
"""


def _shell(name, script):
    path = paths.RUN / f"{name}.py"
    path.write_text(f"{script}\nenv.cr.commit()\nprint('done')\n", encoding="utf-8")
    try:
        assert odoo.shell(name, path) == 0
    finally:
        path.unlink()


@pytest.fixture
def living():
    """A database of plain Odoo with quotations and orders."""
    odoo.prepare()
    name = f"life_{os.getpid()}"
    database.copy(templates.plain(), name)
    _shell(name, PREPARE)
    yield name
    database.drop(name)


def test_install_update_uninstall_leave_native_flows_alone(living):
    """Every native flow works after each, and what was sent before is exempt."""
    odoo.install(living, [paths.ADDON])
    _shell(living, NATIVE)
    odoo.install(living, [], update=[paths.ADDON])
    _shell(living, NATIVE)
    _shell(living, UNDER_POLICY)
    _shell(living, EVIDENCE)
    _shell(living, UNINSTALL)
    _shell(living, NATIVE)
