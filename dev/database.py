"""Databases: create, copy with their files, rename, drop."""

import os
import re
import shutil
from pathlib import Path

from . import cluster, paths
from .shell import Failure, run

NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")


def check_name(name):
    """Return the name of a database as given by the user, or fail."""
    if not name:
        raise Failure("Say which database: DB=name")
    if not NAME.match(name):
        raise Failure(f"DB={name}: use letters, digits, - and _ only.")
    return name


def sql(query, database="postgres", check=True):
    """Run a statement outside a transaction and return its rows."""
    done = run(
        ["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", query, database],
        env=cluster.environment(),
        capture=True,
        check=check,
    )
    return [line.split("|") for line in done.stdout.splitlines()]


def names():
    """Return the names of all databases of the server."""
    return [row[0] for row in sql("SELECT datname FROM pg_database ORDER BY 1")]


def exists(name):
    """Return whether the database is there."""
    return name in names()


def filestore(name):
    """Return the folder of the database's files."""
    return paths.DATA / "filestore" / name


def drop(name):
    """Delete a database and its files, ending its connections."""
    sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true', check=False)
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(filestore(name), ignore_errors=True)


def copy(template, name):
    """Make a database from a template that nobody is connected to."""
    shutil.rmtree(filestore(name), ignore_errors=True)
    _copy_files(filestore(template), filestore(name))
    major = int(sql("SHOW server_version_num")[0][0]) // 10000
    strategy = " STRATEGY FILE_COPY" if major >= 15 else ""
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{strategy}')


def _copy_files(origin, target):
    """Copy a filestore; its files never change, so links are enough."""
    if not origin.is_dir():
        return
    try:
        shutil.copytree(origin, target, copy_function=os.link)
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(origin, target)


def publish(draft, template):
    """Turn a finished database into a template: its name says that it is whole."""
    sql("ANALYZE", draft)
    shutil.rmtree(filestore(template), ignore_errors=True)
    if filestore(draft).is_dir():
        filestore(draft).replace(filestore(template))
    drop_connections(draft)
    sql(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')
    sql(f'ALTER DATABASE "{template}" ALLOW_CONNECTIONS false')


def drop_abandoned(prefix):
    """Drop databases of killed commands: their names end in the process's number."""
    for name in names():
        process = re.fullmatch(re.escape(prefix) + r"\w*?_p(\d+)\w*", name)
        if process and not Path("/proc", process[1]).exists():
            drop(name)


def drop_connections(name):
    """End all sessions on a database."""
    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )
