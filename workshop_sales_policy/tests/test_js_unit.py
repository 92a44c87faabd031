"""Run the Hoot suites of this addon in a browser, without those of the other addons."""

import logging

from odoo.tests import HttpCase, no_retry, tagged

SUCCESS = "[HOOT] Test suite succeeded"


class Lines(logging.Handler):
    """Keeps what a browser says, beside the log."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def _is_not_hoot_message(message):
    """Let Hoot collect its failures: stop only on errors from outside it."""
    return "[HOOT]" not in message


def _get_hoot_id(name):
    """Return the id by which Hoot's URL selects a suite (its own string hash)."""
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class HootCase(HttpCase):
    _hoot_preset = None
    _hoot_params = ""

    def _run_hoot(self):
        suite = _get_hoot_id("@workshop_sales_policy")
        said = Lines()
        self._logger.addHandler(said)
        self.addCleanup(self._logger.removeHandler, said)
        self.addCleanup(self._logger.setLevel, self._logger.level)
        self._logger.setLevel(logging.INFO)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={self._hoot_preset}"
            f"{self._hoot_params}&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal=SUCCESS,
            error_checker=_is_not_hoot_message,
        )
        self.assertRegex("\n".join(said.lines), "Passed [1-9]", "no test ran")
        self.assertIn(SUCCESS, "\n".join(said.lines))


@tagged("post_install", "-at_install")
class TestHootDesktop(HootCase):
    _hoot_preset = "desktop"

    def test_hoot_suite_id(self):
        # the value Odoo's own runner expects for this name
        self.assertEqual(_get_hoot_id("@web/core"), "e39ce9ba")

    @no_retry
    def test_hoot_desktop(self):
        self._run_hoot()


@tagged("post_install", "-at_install")
class TestHootMobile(HootCase):
    browser_size = "375x667"
    touch_enabled = True
    _hoot_preset = "mobile"
    _hoot_params = "&tag=-headless"

    @no_retry
    def test_hoot_mobile(self):
        self._run_hoot()
