"""Run in odoo shell on an empty database: the demo workshop (see dev/story)."""

import json

from dev import paths
from dev.shell import write_atomic
from dev.story import tell

if env["res.users"].search([("login", "=", "wang")]):
    print("-- the demo workshop is there already")
else:
    users = tell(env)
    write_atomic(
        paths.HOME / "demo_users.json", json.dumps(users, ensure_ascii=False, indent=1)
    )
