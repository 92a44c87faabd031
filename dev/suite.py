"""`make test`: the whole suite, or a part of it, on databases of its own.

Plain tests run in two processes side by side, tests that commit
(``test_concurrency_*``) one file at a time at the end, tests that need modules
outside our dependencies (``test_full_*``) on a database that has them, and the
tests of the tooling without any.
"""

import functools
import json
import shlex
import tempfile
from collections import defaultdict
from pathlib import Path

from . import manifest, odoo, paths, suite_run, templates
from .shell import write_atomic

DURATIONS = paths.STATE / "durations.json"
# Below this many seconds of tests a second process costs more than it saves.
WORTH_SHARDING = 45
UNKNOWN = {"tour": 15.0, "": 1.0}
# What a class costs before its first test, as long as it has never been run.
CLASS_SETUP = 3.0
INTERACTIVE = {"--pdb", "--trace", "-s", "--capture=no", "--collect-only", "--fixtures"}


def test():
    """Run what ARGS selects and close with one line in pytest's manner."""
    odoo.prepare(tests=True)
    arguments = shlex.split(paths.setting("ARGS"))
    suite_run.drop_left_over()
    if INTERACTIVE & set(arguments):
        return suite_run.interactive(arguments)
    with tempfile.TemporaryDirectory(prefix="workshop-test-") as folder:
        summary = suite_run.Summary()
        tests, problem = suite_run.collect(arguments, Path(folder))
        if problem:
            print(problem)
            summary.broken(problem)
        elif tests:
            for job_set in plan(tests):
                suite_run.run_side_by_side(job_set, arguments, Path(folder), summary)
            _remember(summary.seconds)
        return summary.close()


def plan(tests):
    """Return lists of jobs for {test: in a browser?}; those of one list run at once."""
    kinds = defaultdict(list)
    for test_id in tests:
        kinds[_kind(test_id)].append(test_id)
    full = functools.partial(templates.with_addon, manifest.FULL)
    browser = any(tests[test_id] for test_id in kinds["plain"])
    plain = templates.with_bundles if browser else templates.with_addon
    sets = []
    if kinds["plain"]:
        shards = share_out(kinds["plain"], _durations())
        sets.append([suite_run.Job(plain, shard) for shard in shards])
    if kinds["tools"]:
        sets.append([suite_run.Job(None, kinds["tools"])])
    if kinds["full"]:
        sets.append([suite_run.Job(full, kinds["full"])])
    by_file = defaultdict(list)
    for test_id in kinds["concurrency"]:
        by_file[test_id.partition("::")[0]].append(test_id)
    sets += [[suite_run.Job(templates.with_addon, ids)] for ids in by_file.values()]
    return sets


def _kind(test_id):
    """Return what a test needs, told by the place and name of its file."""
    path = test_id.partition("::")[0]
    name = path.rpartition("/")[2]
    if not path.startswith(f"{paths.ADDON}/"):
        return "tools"
    for kind in ("concurrency", "full"):
        if name.startswith(f"test_{kind}"):
            return kind
    return "plain"


def share_out(tests, durations, processes=2):
    """Share the tests between processes, whole classes, the longest first."""
    weights, members = defaultdict(float), defaultdict(list)
    for test_id in tests:
        unit = test_id.rpartition("::")[0]
        guess = UNKNOWN["tour" if "tour" in test_id.lower() else ""]
        if unit not in members and test_id not in durations:
            weights[unit] += CLASS_SETUP
        weights[unit] += durations.get(test_id, guess)
        members[unit].append(test_id)
    if sum(weights.values()) < WORTH_SHARDING:
        return [tests]
    shards = [[0.0, []] for _number in range(processes)]
    for unit in sorted(weights, key=lambda unit: (-weights[unit], unit)):
        lightest = min(shards, key=lambda shard: shard[0])
        lightest[0] += weights[unit]
        lightest[1] += members[unit]
    return [shard for _weight, shard in shards if shard]


def _durations():
    try:
        return json.loads(DURATIONS.read_text())
    except (OSError, ValueError):
        return {}


def _remember(seconds):
    """Keep how long each test took, for the next sharing-out."""
    known = _durations()
    known.update({test_id: round(value, 2) for test_id, value in seconds.items()})
    write_atomic(DURATIONS, json.dumps(known, indent=0, sort_keys=True))
