"""The tools' own rules, those that a mistake would break silently."""

import subprocess
from pathlib import Path

from dev import suite

ROOT = Path(__file__).resolve().parent.parent.parent
ADDON = "workshop_sales_policy/tests"


def test_shards_keep_classes_together_and_balance():
    """A class stays in one process; the longest ones are shared out first."""
    tests = [f"{ADDON}/test_a.py::{name}::test_{n}" for name in "ABC" for n in (1, 2)]
    durations = {test: 60.0 if "::A::" in test else 29.0 for test in tests}
    shards = suite.share_out(tests, durations)
    assert sorted(map(sorted, shards)) == [tests[:2], tests[2:]]


def test_few_tests_stay_in_one_process():
    """A second process is not worth its start for a moment's work."""
    tests = [f"{ADDON}/test_a.py::A::test_1", f"{ADDON}/test_b.py::B::test_1"]
    assert suite.share_out(tests, {}) == [tests]


def test_the_name_of_a_file_tells_what_it_needs():
    """Files are told apart without being read."""
    kinds = {
        f"{ADDON}/test_sale.py::A::test_1": "plain",
        f"{ADDON}/test_concurrency_budget.py::A::test_1": "concurrency",
        f"{ADDON}/test_full_repair.py::A::test_1": "full",
        "dev/tests/test_tooling.py::test_1": "tools",
    }
    assert {test: suite._kind(test) for test in kinds} == kinds


def test_no_registry_is_named():
    """Mirrors and registries come from the machine's own configuration."""
    words = ["deb.debian.", "pypi." + "org", "registry.npm" + "js", "python" + "hosted"]
    words[0] += "org"
    listed = subprocess.run(
        ["git", "grep", "-lF", *(part for word in words for part in ("-e", word))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.returncode == 1, listed.stdout
