"""How Odoo is started: its path, options and environment in one place."""

import os
import signal

from . import apt, cluster, paths, source, venv, wkhtmltopdf
from .shell import Failure, run

# What Odoo and the documents it prints need from the system.
SYSTEM_PACKAGES = ("fonts-noto-cjk",)
# The first one is the default.
LANGUAGES = ("en_US", "zh_CN", "zh_TW")


def prepare(tests=False):
    """Set up all that Odoo needs to run."""
    paths.make_home()
    venv.ensure(tests=tests)
    if not paths.EXTERNAL_POSTGRES:
        cluster.binaries()
    wanted = [*SYSTEM_PACKAGES, *(["chromium"] if tests else [])]
    if not paths.ODOO_HOME or not _have_programs(tests):
        apt.ensure(*wanted)
        wkhtmltopdf.ensure()
    cluster.ensure()


def _have_programs(tests):
    """Return whether a hand-made set-up already holds the programs we call."""
    programs = ["wkhtmltopdf"] + (["chromium"] if tests else [])
    folders = os.environ.get("PATH", "").split(os.pathsep)
    return all(
        any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders)
        for name in programs
    )


def addons_path():
    """Return Odoo's addons followed by ours."""
    return ",".join(str(path) for path in (*source.layout()[1], paths.ROOT))


def environment():
    """Return the environment that leads Odoo to its server and its programs."""
    env = cluster.environment()
    env.update(
        PATH=os.pathsep.join([str(paths.BIN), env["PATH"]]),
        ODOO_RC="/dev/null",
        PYTHONPATH=os.pathsep.join([str(paths.ROOT), str(source.layout()[0])]),
        WORKSHOP_DEV_HOME=str(paths.HOME),
    )
    return env


def options(database):
    """Return the options common to every way of running Odoo."""
    return [
        f"--addons-path={addons_path()}",
        f"--data-dir={paths.DATA}",
        f"--database={database}",
        "--http-interface=127.0.0.1",
    ]


def command(database, *arguments, subcommand=None):
    """Return the command line of Odoo on a database."""
    head = [str(paths.PYTHON), "-m", "odoo", *([subcommand] if subcommand else [])]
    return [*head, *options(database), *arguments]


def install(database, modules, *arguments, update=()):
    """Install or update modules, failing with what Odoo logged."""
    log = paths.LOGS / f"install-{database}.log"
    selection = [f"--init={','.join(modules)}"] if modules else []
    selection += [f"--update={','.join(update)}"] if update else []
    line = command(
        database,
        *selection,
        "--stop-after-init",
        "--no-http",
        "--max-cron-threads=0",
        f"--logfile={log}",
        "--log-level=warn",
        *arguments,
    )
    log.unlink(missing_ok=True)
    done = run(line, env=environment(), check=False, capture=True)
    logged = log.read_text(errors="replace") if log.exists() else ""
    if done.returncode or " CRITICAL " in logged or " ERROR " in logged:
        lines = (logged + done.stderr).splitlines()
        lines = [line for line in lines if line.strip(" ^~")]
        tail = "\n".join(lines[-40:])
        names = ", ".join((*modules, *update))
        raise Failure(f"Odoo could not install {names}:\n{tail}\nWhole log: {log}")


def shell(database, script=None, env=None):
    """Run `odoo shell` with standard input passed through, or a script file."""
    line = command(
        database,
        "--no-http",
        "--max-cron-threads=0",
        "--log-level=warn",
        "--log-handler=py.warnings:ERROR",
        subcommand="shell",
    )
    env = {**environment(), **(env or {})}
    if script is None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return run(line, env=env, check=False).returncode
    with open(script, encoding="utf-8") as handle:
        return run(line, env=env, check=False, stdin=handle).returncode
