"""Runs the scenarios on plain Odoo and with the addon, interleaved, and judges."""

import json
import os
import statistics
import subprocess

from .. import database, odoo, paths, templates
from ..shell import Failure, say

WARM_UP = 2


class Side:
    """One database with a process that measures on it."""

    def __init__(self, name, template):
        self.name = name
        database.drop(name)
        database.copy(template, name)
        arguments = [
            *odoo.options(name),
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=error",
        ]
        worker = paths.DEV_SOURCES / "bench" / "worker.py"
        self.process = subprocess.Popen(
            [str(paths.PYTHON), str(worker), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=odoo.environment(),
        )

    def ask(self, **request):
        """Send one request and return the answer."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise Failure(f"bench: {request} failed on {self.name}; see above.")
        return json.loads(answer)

    def close(self):
        """End the process and drop its database."""
        self.process.stdin.close()
        self.process.wait(timeout=60)
        database.drop(self.name)


def _median(results):
    """Medians of statements and seconds, and of the figures a row adds (``extra``)."""
    extras = [
        result["extra"] for result in results if isinstance(result["extra"], dict)
    ]
    return {
        **_get_medians(results, ("sql", "seconds")),
        "extra": _get_medians(extras, extras[0]) if extras else None,
    }


def _get_medians(rows, keys):
    return {key: statistics.median(row[key] for row in rows) for key in keys}


def _run(row, plain, ours):
    """Measure one row, the two sides in turn, and return the verdict."""
    results = {plain: [], ours: []}
    for index in range(WARM_UP + row["repeats"]):
        # Change who goes first: what the machine does meanwhile hits both.
        for side in (plain, ours) if index % 2 else (ours, plain):
            answer = side.ask(scenario=row["name"])
            if index >= WARM_UP:
                results[side].append(answer)
    return ours.ask(
        judge=row["name"], plain=_median(results[plain]), ours=_median(results[ours])
    )


def bench():
    """Print the table; exit 1 when a row is over its limit.

    ``ARGS=ConfirmOne,GetViews`` measures those rows only.
    """
    odoo.prepare()
    wanted = {word for word in paths.setting("ARGS").split(",") if word}
    sides = [
        Side(f"bench_plain_{os.getpid()}", templates.plain()),
        Side(f"bench_addon_{os.getpid()}", templates.with_addon()),
    ]
    broken = 0
    try:
        rows = sides[1].ask(catalogue=True)
        for row in rows:
            if wanted and row["name"] not in wanted:
                continue
            verdict = _run(row, *sides)
            broken += not verdict["kept"]
            say(
                f"{'ok  ' if verdict['kept'] else 'OVER'}  {row['title']}: "
                f"{verdict['value']}  (limit {verdict['limit']})"
            )
    finally:
        for side in sides:
            side.close()
    return 1 if broken else 0
