"""The private PostgreSQL cluster, or the server named by PGHOST.

The cluster listens on a Unix socket only, in a folder that only its user can
enter, so it needs no free network port and no password. The system's own
cluster is never touched.
"""

import getpass
import hashlib
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from . import apt, paths
from .shell import Failure, lock, run, say, write_atomic

ROLE = "workshop"
# Says where the cluster is, and that it belongs to the files beside it.
MARKER = paths.STATE / "cluster-home"
# Only names the socket; nothing listens on a network port.
PORT = "5433"
LAST_START = 60

# A development cluster may lose its data in a power cut; it must be quick.
SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 5min
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
logging_collector = off
log_min_messages = warning
log_min_error_statement = panic
"""


def owner():
    """Return the account that runs the cluster: never root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("PostgreSQL refuses to run as root and no other account was found.")


def binaries():
    """Return the folder of PostgreSQL's programs, installing them if missing."""
    found = _find_binaries()
    if not found:
        apt.ensure("postgresql")
        found = _find_binaries()
    if not found:
        raise Failure("No PostgreSQL 13 or newer was found: apt-get install postgresql")
    return found


def _find_binaries():
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    versions = sorted(
        (int(folder.parent.name), folder)
        for folder in folders
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    )
    if versions and versions[-1][0] >= 13:
        return versions[-1][1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def home():
    """Return the folder of the cluster: below .dev/ where its user can get there."""
    if MARKER.is_file():
        return Path(MARKER.read_text().strip())
    folder = paths.HOME / "pg"
    if not _reachable(paths.HOME) or len(str(folder)) > 70:
        key = hashlib.sha256(str(paths.HOME).encode()).hexdigest()[:10]
        folder = Path("/var/tmp") / f"{paths.ADDON}-{key}"
    return folder


def _reachable(folder):
    """Return whether the cluster's account may pass through all parent folders."""
    account = owner()
    if account.pw_uid == os.geteuid():
        return True
    done = run(["test", "-x", folder], user=account, check=False, capture=True, cwd="/")
    return done.returncode == 0


def environment():
    """Return the variables by which Odoo and PostgreSQL's tools find the server."""
    env = dict(os.environ)
    if paths.EXTERNAL_POSTGRES:
        env.setdefault("PGUSER", getpass.getuser())
    else:
        env.update(PGHOST=str(home() / "run"), PGPORT=PORT, PGUSER=ROLE)
        env.pop("PGPASSWORD", None)
    env.pop("PGDATABASE", None)
    programs = _find_binaries()
    if programs:
        env["PATH"] = f"{programs}{os.pathsep}{env.get('PATH', '')}"
    return env


def ensure():
    """Have a server running and return the environment that leads to it."""
    if paths.EXTERNAL_POSTGRES:
        _ensure_external()
        return environment()
    programs = binaries()
    with lock("cluster"):
        if not MARKER.is_file() or not (home() / "data" / "PG_VERSION").is_file():
            _create(programs)
        if not is_running():
            _start(programs)
    return environment()


def _ensure_external():
    if not shutil.which("psql") and not _find_binaries():
        apt.ensure("postgresql-client")
    env = environment()
    probe = ["psql", "-Atc", "select 1", "postgres"]
    done = run(probe, env=env, check=False, capture=True)
    if done.returncode:
        raise Failure(f"PGHOST={env['PGHOST']} does not answer: {done.stderr.strip()}")
    if env["PGUSER"] == "postgres":
        raise Failure("Odoo refuses the role postgres: set PGUSER to another one.")


def _create(programs):
    """Make a new cluster in a side folder and move it into place."""
    folder, account = home(), owner()
    say(f"creating a private PostgreSQL cluster in {folder}")
    if is_running():
        _control(programs, "stop", "-m", "immediate", "-w")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="pg-creating-", dir=folder.parent))
    try:
        os.chown(fresh, account.pw_uid, account.pw_gid)
        run(
            [programs / "initdb", "-D", fresh / "data", "-U", ROLE, "-A", "trust"]
            + ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            user=account,
            capture=True,
            cwd="/",
        )
        socket = fresh / "run"
        socket.mkdir(mode=0o700)
        os.chown(socket, account.pw_uid, account.pw_gid)
        settings = SETTINGS.format(port=PORT, socket=folder / "run")
        with open(fresh / "data" / "postgresql.conf", "a", encoding="utf-8") as handle:
            handle.write(settings)
        fresh.replace(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    write_atomic(MARKER, str(folder))


def _control(programs, *arguments, check=True):
    folder = home()
    return run(
        [programs / "pg_ctl", "-D", folder / "data", *arguments],
        user=owner(),
        capture=True,
        check=check,
        cwd="/",
        start_new_session=True,
    )


def is_running():
    """Return whether our own cluster is up."""
    programs = _find_binaries()
    if not programs or not (home() / "data" / "PG_VERSION").is_file():
        return False
    return _control(programs, "status", check=False).returncode == 0


def _start(programs):
    log = home() / "server.log"
    done = _control(
        programs, "-l", log, "-w", "-t", str(LAST_START), "start", check=False
    )
    if done.returncode:
        tail = log.read_text(errors="replace")[-800:] if log.exists() else done.stderr
        raise Failure(f"PostgreSQL did not start:\n{tail}")


def stop():
    """Stop our own cluster; return whether it was running."""
    if not is_running():
        return False
    with lock("cluster"):
        _control(_find_binaries(), "stop", "-m", "fast", "-w")
    return True


def remove():
    """Delete our own cluster with all its databases."""
    stop()
    shutil.rmtree(home(), ignore_errors=True)
    MARKER.unlink(missing_ok=True)
