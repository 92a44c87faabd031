"""Running parts of the suite in processes and adding up what they report."""

import json
import os
import subprocess
import time

from . import database, odoo, paths, templates
from .shell import run

# In the order of pytest's own closing line.
OUTCOMES = ("failed", "passed", "skipped", "xfailed", "error")
PREFIX = "wsptest"


def own_prefix():
    """Return what the names of this work tree's test databases start with."""
    return f"{PREFIX}_{templates.mark()}"


class Job:
    """Some tests for one process, with a database of its own or none."""

    def __init__(self, template, tests):
        self.template = template
        self.tests = tests
        self.database = None
        self.process = None
        self.results = None
        self.log = None
        self.position = 0


class Summary:
    """All results so far."""

    def __init__(self):
        self.outcomes = {}
        self.seconds = {}
        self.failures = []
        self.started = time.monotonic()

    def add(self, line):
        """Take one reported phase of one test; tell the user when it is done."""
        test_id, when, outcome = line["id"], line["when"], line["outcome"]
        self.seconds[test_id] = self.seconds.get(test_id, 0) + line["seconds"]
        if outcome == "failed":
            self.failures.append((test_id, when, line["text"]))
            self.outcomes[test_id] = "failed" if when == "call" else "error"
        elif when == "call" or outcome != "passed":
            self.outcomes.setdefault(test_id, outcome)
        if when in ("teardown", "collect"):
            word = self.outcomes.get(test_id, outcome).upper()
            print(f"{word:<7} {test_id} ({self.seconds[test_id]:.1f}s)", flush=True)

    def broken(self, what):
        """Note that a process ended without running all its tests."""
        self.outcomes[what] = "error"
        self.failures.append(("the test process", "run", what))

    def close(self):
        """Print failures and the closing line; return the exit code."""
        for test_id, when, text in self.failures:
            print(f"\n______ {test_id} [{when}]\n{text}")
        if self.failures:
            print("\nfailed:")
            for test_id in dict.fromkeys(entry[0] for entry in self.failures):
                print(f"  {test_id}")
        counts = [list(self.outcomes.values()).count(name) for name in OUTCOMES]
        parts = [
            f"{count} {name}{'s' if name == 'error' and count > 1 else ''}"
            for count, name in zip(counts, OUTCOMES, strict=True)
            if count
        ]
        seconds = time.monotonic() - self.started
        words = ", ".join(parts) or "no tests ran"
        print(f"\n========== {words} in {seconds:.2f}s ==========", flush=True)
        if not parts:
            return 5
        return 1 if self.failures else 0


def _pytest(*arguments):
    head = [paths.PYTHON, "-m", "pytest", "-p", "dev.pytest_plugin"]
    return [str(part) for part in (*head, *arguments)]


def _with_odoo(name):
    """Return the options that lead pytest-odoo to a database."""
    return [
        f"--odoo-database={name}",
        f"--odoo-addons-path={odoo.addons_path()}",
        "--odoo-http",
        "--odoo-log-level=error",
        f"--odoo-extra=data-dir={paths.DATA}",
        f"--odoo-extra=db-filter=^{name}$",
        "--odoo-extra=http-interface=127.0.0.1",
        "--odoo-extra=max-cron-threads=0",
        f"--odoo-extra=screenshots={paths.LOGS / 'screenshots'}",
    ]


def collect(arguments, folder):
    """Return (tests that ARGS selects: in a browser or not, what went wrong)."""
    listing = folder / "collected.json"
    done = run(
        _pytest(
            *_with_odoo("none"),
            "--collect-only",
            "-q",
            f"--workshop-list={listing}",
            *arguments,
        ),
        env=odoo.environment(),
        cwd=paths.ROOT,
        check=False,
        capture=True,
    )
    if done.returncode not in (0, 5) or not listing.exists():
        return {}, f"{done.stdout}\n{done.stderr}"
    return json.loads(listing.read_text()), None


def run_side_by_side(jobs, arguments, folder, summary):
    """Run the jobs at once and add up their results."""
    try:
        for number, job in enumerate(jobs):
            _start(job, number, arguments, folder)
        while any(job.process.poll() is None for job in jobs):
            _read_results(jobs, summary)
            time.sleep(0.2)
        _read_results(jobs, summary)
        for job in jobs:
            _check_end(job, summary)
    finally:
        for job in jobs:
            _tidy(job)


def _start(job, number, arguments, folder):
    stem = f"{time.time_ns()}-{number}"
    job.results = folder / f"results-{stem}.jsonl"
    job.log = folder / f"output-{stem}.log"
    chosen = folder / f"select-{stem}.json"
    chosen.write_text(json.dumps(job.tests))
    if job.template:
        job.database = f"{own_prefix()}_p{os.getpid()}_{number}_{stem[-8:-2]}"
        database.copy(job.template(), job.database)
        place = _with_odoo(job.database)
    else:
        place = ["-p", "no:odoo", "-o", "testpaths=dev/tests"]
        arguments = [text for text in arguments if not text.startswith(paths.ADDON)]
    line = _pytest(
        *place,
        "-p",
        "no:cacheprovider",
        f"--workshop-select={chosen}",
        f"--workshop-results={job.results}",
        *arguments,
    )
    with open(job.log, "w", encoding="utf-8") as output:
        job.process = subprocess.Popen(
            line,
            env=odoo.environment(),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _read_results(jobs, summary):
    """Take in the whole lines that the processes have written since."""
    for job in jobs:
        if not job.results.exists():
            continue
        with open(job.results, encoding="utf-8") as handle:
            handle.seek(job.position)
            while (line := handle.readline()).endswith("\n"):
                summary.add(json.loads(line))
                job.position = handle.tell()


def _check_end(job, summary):
    """Fail when a process broke down before it had run all its tests."""
    missing = [test_id for test_id in job.tests if test_id not in summary.outcomes]
    if job.process.returncode in (0, 1) and not missing:
        return
    if job.process.returncode == 1 and summary.failures:
        return
    tail = "\n".join(job.log.read_text(errors="replace").splitlines()[-60:])
    summary.broken(
        f"a test process ended with code {job.process.returncode} and"
        f" {len(missing)} tests not run:\n{tail}"
    )


def _tidy(job):
    if job.process and job.process.poll() is None:
        job.process.terminate()
        try:
            job.process.wait(15)
        except subprocess.TimeoutExpired:
            job.process.kill()
    if job.database:
        database.drop(job.database)


def interactive(arguments):
    """Run pytest in the foreground, for a debugger."""
    name = f"{own_prefix()}_p{os.getpid()}_0"
    database.copy(templates.with_addon(), name)
    try:
        line = _pytest(*_with_odoo(name), *arguments)
        return run(line, env=odoo.environment(), cwd=paths.ROOT, check=False).returncode
    finally:
        database.drop(name)


def drop_left_over():
    """Drop test databases whose run was killed."""
    database.drop_abandoned(own_prefix())
