"""`make test-core`: Odoo's own suites with the addon, compared with plain Odoo.

With no policy in force nothing of Odoo may behave differently. Plain Odoo is
not all green itself, so only what fails with the addon alone counts. About ten
minutes a side on one core; the result of plain Odoo is kept.
"""

import json
import os
import re
import subprocess
import time

from . import database, manifest, odoo, paths, server, source, suite_run, templates
from .shell import say, write_atomic

SUITES = ("crm", "hr_expense", "sale", "sale_mrp", "sale_stock", "stock_delivery")
FAILURE = re.compile(r" odoo\.addons\.(\S+): (?:FAIL|ERROR): (.+)$", re.M)
TEST = re.compile(r"(\w+)\.tests\.\S+ (?:Subtest )?(\w+)\.(\w+)")
COUNT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def test_core():
    """Run the suites of the modules in ARGS, or all, on both sides."""
    odoo.prepare(tests=True)
    suite_run.drop_left_over()
    wanted = sorted(paths.setting("ARGS").replace(",", " ").split() or SUITES)
    tags = [f"post_install/{name}" for name in wanted]
    sides = [Side("addon", templates.with_bundles(), tags)]
    plain = _cached(wanted)
    if plain is None:
        sides.append(Side("plain", templates.plain_with_bundles(), tags))
    addon, *others = run_sides(sides)
    if others:
        plain = others[0]
        if plain["count"]:
            write_atomic(_cache_file(wanted), json.dumps(plain, indent=1))
    return _compare(plain, addon, _fail_again(plain, addon))


def run_sides(sides):
    """Run the sides at once and return their results."""
    try:
        for side in sides:
            side.start()
        return [side.finish() for side in sides]
    finally:
        for side in sides:
            side.tidy()


def _fail_again(plain, addon):
    """Return what fails with the addon alone, twice: tours may be late once."""
    fresh = sorted(set(addon["failures"]) - set(plain["failures"]))
    tags = {name: _tag(name) for name in fresh}
    if not all(tags.values()) or not tags:
        return fresh
    say(f"once more, {len(fresh)} tests that failed with the addon only")
    again = Side("again", templates.with_bundles(), sorted(set(tags.values())))
    failed = {_tag(name) for name in run_sides([again])[0]["failures"]}
    return [name for name in fresh if tags[name] in failed]


def _tag(name):
    """Return how Odoo calls one test on its command line, or None."""
    found = TEST.match(name)
    return f"/{found[1]}:{found[2]}.{found[3]}" if found else None


def _cache_file(wanted):
    key = templates.key(source.version(), *manifest.depends(), *wanted)
    return paths.STATE / f"core-plain-{key}.json"


def _cached(wanted):
    """Return what plain Odoo gave before, or None."""
    try:
        return json.loads(_cache_file(wanted).read_text())
    except (OSError, ValueError):
        return None


class Side:
    """One run of Odoo's suites on a database of its own."""

    def __init__(self, name, template, tags):
        self.name = name
        self.template = template
        self.tags = tags
        self.database = f"{suite_run.own_prefix()}_p{os.getpid()}_{name}"
        self.log = paths.LOGS / f"test-core-{name}.log"
        self.process = None

    def start(self):
        """Start the run behind."""
        database.copy(self.template, self.database)
        self.log.unlink(missing_ok=True)
        line = odoo.command(
            self.database,
            f"--test-tags={','.join(self.tags)}",
            "--stop-after-init",
            "--max-cron-threads=0",
            f"--http-port={server.free_port()}",
            f"--logfile={self.log}",
            f"--screenshots={paths.LOGS / 'screenshots'}",
        )
        say(f"Odoo's suites, {self.name} side: log in {self.log}")
        self.process = subprocess.Popen(
            line,
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self):
        """Wait for the end and return what failed."""
        started = time.monotonic()
        while self.process.poll() is None:
            time.sleep(1)
        say(f"{self.name} side ended after {time.monotonic() - started:.0f} s more")
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        found = {" ".join(match) for match in FAILURE.findall(text)}
        counts = COUNT.findall(text)
        return {
            "failures": sorted(found),
            "count": int(counts[-1][2]) if counts else 0,
        }

    def tidy(self):
        """End the process and drop the database."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        database.drop(self.database)


def _compare(plain, addon, fresh):
    """Print what fails with the addon alone; return the exit code."""
    both = len(set(addon["failures"]) & set(plain["failures"]))
    for name in fresh:
        print(f"FAILED with the addon only: {name}")
    print(f"plain Odoo: {plain['count']} tests, {len(plain['failures'])} not passed")
    print(f"with the addon: {addon['count']} tests, {both} of those not passed either")
    missing = addon["count"] < plain["count"] or not addon["count"]
    if missing:
        print("The run with the addon ended early; see its log.")
    print(f"\n{max(addon['count'] - len(fresh), 0)} passed, {len(fresh)} failed")
    return 1 if fresh or missing else 0
