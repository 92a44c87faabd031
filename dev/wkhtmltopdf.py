"""wkhtmltopdf, which prints Odoo's documents: Debian 13 no longer has it.

There the previous release's package is unpacked beside the repository with all
its libraries, and run by their own loader: nothing is mixed into the system.
"""

import shutil
import tempfile
from pathlib import Path

from . import apt, paths
from .shell import Failure, lock, run, say, write_atomic

LAST_SUITE = "bookworm"
TREE = paths.HOME / "wkhtmltopdf"
STARTER = paths.BIN / "wkhtmltopdf"
SCRIPT = """#!/bin/sh
export QT_PLUGIN_PATH="{plugins}" QT_QPA_PLATFORM=offscreen
exec "{loader}" --library-path "{libraries}" "{program}" "$@"
"""


def ensure():
    """Have a wkhtmltopdf on Odoo's path."""
    if shutil.which("wkhtmltopdf") or STARTER.exists():
        return
    if not apt.available("wkhtmltopdf") and apt.sudo() is not None:
        apt.refresh()  # a new machine may not have read its lists yet
    if apt.available("wkhtmltopdf"):
        apt.ensure("wkhtmltopdf")
        return
    with lock("wkhtmltopdf"):
        if not STARTER.exists():
            _unpack()


def _unpack():
    """Unpack the package and all it depends on, then write the starter."""
    fresh = Path(tempfile.mkdtemp(prefix="wkhtmltopdf-unpacking-", dir=paths.HOME))
    try:
        with apt.private_lists(LAST_SUITE) as env:
            say(f"downloading wkhtmltopdf from Debian {LAST_SUITE} (about 70 MB)")
            command = ["apt-get", "-qq", "install", "--yes", "--download-only"]
            command += ["--no-install-recommends", "wkhtmltopdf"]
            run(command, env=env, capture=True)
            archives = Path(env["APT_CONFIG"]).parent / "cache" / "archives"
            for package in archives.glob("*.deb"):
                run(["dpkg", "-x", package, fresh], capture=True)
        shutil.rmtree(TREE, ignore_errors=True)
        fresh.replace(TREE)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _write_starter()


def _write_starter():
    folders = [*TREE.glob("usr/lib/*-linux-gnu*"), *TREE.glob("lib/*-linux-gnu*")]
    loaders = [
        *TREE.glob("lib/*/ld-linux*.so.*"),
        *TREE.glob("usr/lib/*/ld-linux*.so.*"),
    ]
    if not loaders:
        raise Failure("wkhtmltopdf could not be unpacked: its loader is missing.")
    text = SCRIPT.format(
        loader=loaders[0],
        libraries=":".join(map(str, folders)),
        plugins=next(TREE.glob("usr/lib/*/qt5/plugins")),
        program=TREE / "usr" / "bin" / "wkhtmltopdf",
    )
    # Runnable before it gets its name: its presence says that all is there.
    draft = STARTER.with_name("wkhtmltopdf.new")
    write_atomic(draft, text)
    draft.chmod(0o755)
    run([draft, "--version"], capture=True)
    draft.replace(STARTER)
