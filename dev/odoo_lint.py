"""Run in odoo shell: Odoo's own test_lint, for the addon's files and models only.

Its tests look at every module they can find, so the list of modules is cut down
to ours; those that walk the registry report per module, and only our reports
count. Not run: test_eslint (needs eslint 8 with Odoo's rule file; prettier and
the browser tests look after scripts), test_l10n (no localisation here), and
test_checkers, which tests the checkers themselves.
"""

import importlib
import json
import os
import re
import sys
import types
import unittest
from unittest import mock

from odoo.modules import Manifest
from odoo.tests import case as odoo_case

ADDON = "workshop_sales_policy"
BY_FILE = {
    "test_dunderinit": None,
    "test_i18n": "test_user_content_as_prop_is_translatable",
    "test_jstranslate": "test_js_translations",
    "test_manifests": None,
    "test_markers": None,
    "test_naming": None,
    "test_onchange_domains": None,
    "test_orm_import": None,
    "test_pofile": None,
    "test_test_holes": None,
}
BY_REGISTRY = ("test_docstring", "test_index", "test_override_signatures")


class Result(unittest.TestResult):
    """Collect failures with what they are about."""

    def __init__(self):
        super().__init__()
        self.problems = []

    def _note(self, test, error):
        about = getattr(test, "params", {})
        self.problems.append((type(test).__name__, dict(about), str(error[1])))

    def addError(self, test, error):
        """Collect an error."""
        self._note(test, error)

    def addFailure(self, test, error):
        """Collect a failure."""
        self._note(test, error)

    def addSubTest(self, test, subtest, error):
        """Collect the failure of one case among many."""
        if error:
            self.problems.append(
                (type(test).__name__, dict(subtest.params), str(error[1]))
            )


def load(name):
    """Return one of Odoo's lint test modules, without its whole package.

    The package imports the tests of the checkers, which need pylint.
    """
    package = "odoo.addons.test_lint.tests"
    if package not in sys.modules:
        stand_in = types.ModuleType(package)
        stand_in.__path__ = [
            os.path.join(Manifest.for_addon("test_lint").path, "tests")
        ]
        sys.modules[package] = stand_in
    return importlib.import_module(f"{package}.{name}")


def run(module, method=None):
    """Run the tests of a module and return its problems."""
    loader, suite, result = unittest.TestLoader(), unittest.TestSuite(), Result()
    for test_class in vars(module).values():
        if not isinstance(test_class, type) or test_class.__module__ != module.__name__:
            continue
        if not issubclass(test_class, unittest.TestCase):
            continue
        for name in loader.getTestCaseNames(test_class):
            if not method or name == method:
                suite.addTest(test_class(name))
    suite.run(result)
    return result.problems


def check_files():
    """Run the tests that read files, on our files."""
    found = []
    ours = [Manifest.for_addon(ADDON)]
    # test_markers walks all folders with addons, which may be the whole disk.
    walk = types.SimpleNamespace(path=os.path, walk=lambda _: os.walk(ours[0].path))
    load("test_markers").os = walk
    with mock.patch.object(Manifest, "all_addon_manifests", lambda: ours):
        for name, method in BY_FILE.items():
            module = load(name)
            with mock.patch.dict(vars(module), get_modules=lambda: [ADDON]):
                found += run(module, method)
    return [f"{name}: {text}" for name, _about, text in found]


def check_registry():
    """Run the tests that walk the registry, and keep what concerns us."""
    found = []
    load("test_docstring").MODULES_TO_LINT = (ADDON,)
    for name in BY_REGISTRY:
        found += run(load(name))
    return [
        f"{name}: {about.get('model', '')} {text}"
        for name, about, text in found
        if about.get("module", ADDON) == ADDON and _is_ours(name, text)
    ]


def check_routes():
    """Return routes of ours that repeat what they inherit; the test only logs them."""
    found = []
    module = load("test_routes")
    with mock.patch.object(module, "_logger") as logger:
        logger.warning = lambda text, *values: found.append(text % values)
        problems = [text for _name, _about, text in run(module)]
    return problems + [text for text in found if f"odoo.addons.{ADDON}." in text]


def _is_ours(name, text):
    """Return whether a message without a module concerns us: test_index's may not."""
    if name != "TestIndex" or "inverse of" not in text:
        return True
    for inverse, forward in re.findall(r"^(\S+) \(inverse of (\S+)\)$", text, re.M):
        for name in (inverse, forward):
            model, _dot, field = name.rpartition(".")
            if env[model]._fields[field]._module == ADDON:
                return True
    return False


def main():
    """Write what was found where the caller looks for it."""
    odoo_case.TestCase.subTest = unittest.TestCase.subTest
    odoo_case.TestCase.run = unittest.TestCase.run
    problems = [*check_files(), *check_registry(), *check_routes()]
    with open(os.environ["WORKSHOP_LINT_REPORT"], "w", encoding="utf-8") as report:
        json.dump(problems, report)


main()
