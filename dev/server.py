"""Odoo servers that make starts: one pid file each, ended by make stop."""

import json
import os
import shlex
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import odoo, paths
from .shell import Failure, say, write_atomic

START_LIMIT = 180


def _birth(pid):
    """Return when the process was started, or None when there is none."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as handle:
            fields = handle.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def _pid_file(port):
    return paths.RUN / f"server-{port}.json"


def _read(path):
    """Return the facts of a server of ours that still runs, or None."""
    try:
        facts = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return facts if _birth(facts["pid"]) == facts["birth"] else None


def running():
    """Return the facts of all our servers that run."""
    found = [_read(path) for path in sorted(paths.RUN.glob("server-*.json"))]
    return [facts for facts in found if facts]


def port_is_free(port):
    """Return whether nothing listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            return False
    return True


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_port(database, port):
    """Return whether our server on the database holds the port; fail if another."""
    if not str(port).isdigit() or not 0 < int(port) < 65536:
        raise Failure(f"PORT={port} is not the number of a port.")
    facts = _read(_pid_file(port))
    if facts and facts["database"] == database:
        return True
    if not port_is_free(port):
        raise Failure(f"Port {port} is taken by another program: choose PORT=number.")
    return False


def serve(database, port, detach):
    """Run a server on a database, in the foreground or behind."""
    if check_port(database, port):
        say(f"a server already runs on http://localhost:{port}")
        return 0
    log = paths.LOGS / f"server-{port}.log"
    line = odoo.command(
        database,
        f"--http-port={port}",
        f"--db-filter=^{database}$",
        "--max-cron-threads=1",
        *shlex.split(paths.setting("ARGS")),
        *([f"--logfile={log}"] if detach else []),
    )
    process = _start(line, database, port, detach)
    if detach:
        _await_login(process, port, log)
        return 0
    return _attend(process, port)


def _start(line, database, port, detach):
    process = subprocess.Popen(
        line,
        env=odoo.environment(),
        stdin=subprocess.DEVNULL if detach else None,
        stdout=subprocess.DEVNULL if detach else None,
        stderr=subprocess.DEVNULL if detach else None,
        start_new_session=detach,
    )
    facts = {
        "pid": process.pid,
        "birth": _birth(process.pid),
        "database": database,
        "port": str(port),
    }
    write_atomic(_pid_file(port), json.dumps(facts))
    return process


def _attend(process, port):
    """Wait for a server in the foreground; Ctrl-C ends it quietly."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        return 0
    finally:
        _pid_file(port).unlink(missing_ok=True)


def _await_login(process, port, log):
    """Return once the login page answers."""
    deadline = time.monotonic() + START_LIMIT
    url = f"http://127.0.0.1:{port}/web/login"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    stop(port)
    raise Failure(f"The server did not come up:\n{tail}\nWhole log: {log}")


def stop(port):
    """End our server on a port; return its facts, or None when there is none."""
    path = _pid_file(port)
    facts = _read(path)
    if facts:
        _end(facts)
    path.unlink(missing_ok=True)
    return facts


def _end(facts):
    """Ask the process to end, and force it after a while."""
    for number, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        if _birth(facts["pid"]) != facts["birth"]:
            return
        os.kill(facts["pid"], number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and _birth(facts["pid"]) == facts["birth"]:
            time.sleep(0.1)


def stop_database(name):
    """End our servers on a database."""
    for facts in running():
        if facts["database"] == name:
            stop(facts["port"])


def stop_all():
    """End all our servers; return their facts."""
    return [facts for facts in running() if stop(facts["port"])]
