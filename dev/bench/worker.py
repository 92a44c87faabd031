"""One database of the bench: measures scenarios on request, line by line.

Started by ``run.py`` with Odoo's options as arguments; reads JSON lines
such as ``{"scenario": "ConfirmOne"}`` and answers ``{"sql": …, "seconds": …}``.
"""

import gc
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import odoo.modules.registry  # noqa: E402
from odoo import api  # noqa: E402
from odoo.tools import config  # noqa: E402

from dev.bench import scenarios  # noqa: E402
from dev.bench.workshop import set_up  # noqa: E402


def measure(env, scenario):
    """Run one scenario once and undo it.

    :return: statements and seconds of the measured part alone
    """
    with env.cr.savepoint(flush=False) as savepoint:
        subject = scenario.prepare(env)
        env.flush_all()
        env.invalidate_all()
        # The processor's time: what else the machine does hardly moves it.
        statements, started = env.cr.sql_log_count, time.process_time()
        gc.disable()  # as timeit does: when it runs is chance
        try:
            extra = scenario.measure(env, subject)
            env.flush_all()
            seconds = time.process_time() - started
        finally:
            gc.enable()
        result = {
            "sql": env.cr.sql_log_count - statements,
            "seconds": seconds,
            "extra": extra,
        }
        savepoint.rollback()
    env.cr.precommit.clear()
    env.cr.postcommit.clear()
    env.invalidate_all()
    return result


def furnish(env, people, name, done):
    """Make what a row leaves for those behind it, once."""
    row = scenarios.SCENARIOS[name]
    if hasattr(row, "furnish") and name not in done:
        row(people).furnish(env)
        env.flush_all()
        done.add(name)


def answer(env, people, request):
    """Answer one request: the catalogue of rows, a verdict, or a measurement."""
    if "catalogue" in request:
        return [
            {"name": name, "title": row.title, "repeats": row.repeats}
            for name, row in scenarios.SCENARIOS.items()
        ]
    if "judge" in request:
        judge = scenarios.SCENARIOS[request["judge"]].judge
        value, limit, kept = judge(request["plain"], request["ours"])
        return {"value": value, "limit": limit, "kept": kept}
    return measure(env, scenarios.SCENARIOS[request["scenario"]](people))


def main():
    """Answer requests until standard input ends."""
    config.parse_config(sys.argv[1:], setup_logging=True)
    registry = odoo.modules.registry.Registry(config["db_name"][0])
    with registry.cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"tracking_disable": False})
        people = set_up(env)
        env.flush_all()
        done = set()
        for line in sys.stdin:
            request = json.loads(line)
            if "scenario" in request:
                furnish(env, people, request["scenario"], done)
            print(json.dumps(answer(env, people, request)), flush=True)
        cr.rollback()


if __name__ == "__main__":
    main()
