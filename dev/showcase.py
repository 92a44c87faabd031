"""The demo workshop: its database, its server, its users."""

import json

from . import database, manifest, odoo, paths, server, templates
from .shell import lock, say, write_atomic

DATABASE = "workshop_demo"
USERS = paths.HOME / "demo_users.json"


def show(port, detach):
    """Bring up the demo and print who can log in."""
    name = database.check_name(paths.setting("DB", DATABASE))
    odoo.prepare()
    server.check_port(name, port)
    with lock(f"db-{name}"):
        _ensure(name)
        _point_links(name, port)
    if detach:
        code = server.serve(name, port, True)
        _tell(port)
        return code
    _tell(port)
    return server.serve(name, port, False)


def _ensure(name):
    """Create the database, or bring an existing one up to the addon's files."""
    stamp = paths.STATE / f"demo-{name}.json"
    digest = manifest.digest()
    if not database.exists(name):
        database.copy(templates.demo(), name)
        write_atomic(stamp, json.dumps({"digest": digest}))
        return
    if not stamp.is_file() or json.loads(stamp.read_text())["digest"] != digest:
        say("updating the demo database: the addon has changed")
        server.stop_database(name)
        odoo.install(name, [], update=[paths.ADDON])
        write_atomic(stamp, json.dumps({"digest": digest}))


def _point_links(name, port):
    """Let the links that salespeople copy lead to this server."""
    database.sql(
        f"UPDATE ir_config_parameter SET value = 'http://localhost:{port}'"
        " WHERE key = 'web.base.url'",
        name,
    )


def _tell(port):
    """Print the address and the users the demo script has left for us."""
    lines = [f"Sales policy demo: http://localhost:{port}", "", *_users(), ""]
    print("\n".join(lines), flush=True)


def _users():
    try:
        users = json.loads(USERS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [f"{'admin':<16} {'admin':<12} administrator"]
    columns = ("login", "password", "role", "name")
    rows = [[str(user.get(column) or "") for column in columns] for user in users]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
