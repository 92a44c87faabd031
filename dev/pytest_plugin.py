"""What pytest needs to know about our suite; loaded with ``-p``.

It keeps a process to its share of the tests, reports every result to the
runner, and prepares Odoo once per process for tests in a browser.
"""

import json

import pytest


def pytest_addoption(parser):
    """Add the options by which the runner talks to a process."""
    group = parser.getgroup("workshop")
    group.addoption("--workshop-list", help="write what was collected to this file")
    group.addoption("--workshop-select", help="run only the tests listed in this file")
    group.addoption("--workshop-results", help="append one line per result here")


def pytest_collection_modifyitems(config, items):
    """Keep only the tests of this process."""
    chosen = config.getoption("--workshop-select")
    if not chosen:
        return
    with open(chosen, encoding="utf-8") as handle:
        wanted = set(json.load(handle))
    others = [item for item in items if item.nodeid not in wanted]
    items[:] = [item for item in items if item.nodeid in wanted]
    config.hook.pytest_deselected(items=others)


def pytest_collection_finish(session):
    """Tell the runner what there is."""
    listing = session.config.getoption("--workshop-list")
    if listing:
        tests = {item.nodeid: _uses_browser(item) for item in session.items}
        with open(listing, "w", encoding="utf-8") as handle:
            json.dump(tests, handle)


def _uses_browser(item):
    """Return whether the test belongs to a class with a web server."""
    if not item.config.pluginmanager.hasplugin("odoo"):
        return False
    from odoo.tests.common import HttpCase

    cls = getattr(item, "cls", None)
    return bool(cls) and issubclass(cls, HttpCase)


def pytest_configure(config):
    """Report results when the runner asks for them."""
    target = config.getoption("--workshop-results")
    if target:
        config.pluginmanager.register(Reporter(target), "workshop-reporter")


class Reporter:
    """Append each result to a file as one line of JSON."""

    def __init__(self, target):
        self.target = target

    def pytest_runtest_logreport(self, report):
        """Write down one phase of one test."""
        outcome = report.outcome
        if outcome == "skipped" and hasattr(report, "wasxfail"):
            outcome = "xfailed"
        line = {
            "id": report.nodeid,
            "when": report.when,
            "outcome": outcome,
            "seconds": round(report.duration, 3),
        }
        if outcome == "failed":
            line["text"] = "\n".join(
                [report.longreprtext]
                + [f"---- {name}\n{text[-4000:]}" for name, text in report.sections]
            )
        elif outcome == "skipped" and isinstance(report.longrepr, tuple):
            line["text"] = report.longrepr[2]
        self._write(line)

    def pytest_collectreport(self, report):
        """Write down a file that could not be read."""
        if report.failed:
            line = {"id": report.nodeid, "when": "collect", "outcome": "failed"}
            self._write({**line, "seconds": 0, "text": report.longreprtext})

    def _write(self, line):
        with open(self.target, "a", encoding="utf-8") as handle:
            handle.write(json.dumps(line) + "\n")


@pytest.fixture(scope="session", autouse=True)
def prepared_odoo(request):
    """Switch Odoo to testing after the registry is there; make bundles once.

    With ``--test-enable`` on the command line the registry would run the
    at_install tests of every module while it loads, which takes minutes; and
    the first page would wait for its bundles longer than a tour does.
    """
    if not request.config.pluginmanager.hasplugin("odoo"):
        return
    if not request.config.getoption("--odoo-database"):
        return
    request.getfixturevalue("load_registry")
    from odoo import tools

    tools.config.options["test_enable"] = True
    if any(_uses_browser(item) for item in request.session.items):
        _make_bundles()


def _make_bundles():
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    with Registry(get_db_name()).cursor() as cursor:
        environment = api.Environment(cursor, SUPERUSER_ID, {})
        environment["ir.qweb"]._pregenerate_assets_bundles()
