"""What each `make` target does."""

import shutil

from . import cluster, database, odoo, paths, server, showcase, source, templates, venv
from .shell import lock, say

setting, flag = paths.setting, paths.flag


def setup():
    """Fetch and prepare everything, without making a database."""
    odoo.prepare(tests=True)
    venv.ensure_lint()


def fetch_source():
    """Fetch Odoo's source only."""
    paths.make_home()
    source.ensure()


def make_database():
    """Make a database from a template unless it is already there."""
    name = database.check_name(setting("DB"))
    odoo.prepare()
    with lock(f"db-{name}"):
        if database.exists(name):
            say(f"database {name} is already there; make dropdb DB={name} removes it")
            return
        if flag("DEMO"):
            template = templates.demo()
        else:
            template = templates.for_modules(setting("MODULES").split(","))
        database.copy(template, name)
    say(f"database {name} is ready: admin / admin")


def drop_database():
    """Remove a database with its files and the servers on it."""
    name = database.check_name(setting("DB"))
    odoo.prepare()
    server.stop_database(name)
    database.drop(name)


def _existing():
    name = database.check_name(setting("DB"))
    odoo.prepare()
    if not database.exists(name):
        make_database()
    return name


def shell():
    """Run odoo shell on a database, standard input passed through."""
    return odoo.shell(_existing())


def serve():
    """Run a server on a database."""
    name = _existing()
    return server.serve(name, setting("PORT", "8069"), flag("DETACH"))


def make_demo():
    """Show the demo workshop."""
    return showcase.show(setting("PORT", "8069"), flag("DETACH"))


def update():
    """Update the addon in a database after a change of its files."""
    name = _existing()
    server.stop_database(name)
    odoo.install(name, [], update=[paths.ADDON])


def psql():
    """Open PostgreSQL's own client on a database."""
    name = _existing()
    line = ["psql", "-X", name]
    return odoo.run(line, env=cluster.environment(), check=False).returncode


def stop():
    """End every server and cluster that make started, and nothing else."""
    paths.make_home()
    for facts in server.stop_all():
        say(f"stopped the server on port {facts['port']}")
    if not paths.EXTERNAL_POSTGRES and cluster.stop():
        say("stopped PostgreSQL")


def clean():
    """Delete all that make created here; the downloads in the cache stay."""
    stop()
    if paths.EXTERNAL_POSTGRES:
        templates.forget_all()
    else:
        cluster.remove()
    shutil.rmtree(paths.HOME, ignore_errors=True)


def _later(module, function):
    """Return a command whose module is imported only when it is asked for."""

    def command():
        loaded = __import__(f"dev.{module}", fromlist=[function])
        return getattr(loaded, function)()

    return command


COMMANDS = {
    "bench": _later("bench.run", "bench"),
    "clean": clean,
    "db": make_database,
    "demo": make_demo,
    "dropdb": drop_database,
    "format": _later("lint", "reformat"),
    "i18n": _later("i18n", "main"),
    "lint": _later("lint", "lint"),
    "psql": psql,
    "serve": serve,
    "setup": setup,
    "shell": shell,
    "source": fetch_source,
    "stop": stop,
    "update": update,
    "test": _later("suite", "test"),
    "test-core": _later("core_suite", "test_core"),
}
