"""Debian packages: install what is missing, touch nothing else."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import paths
from .shell import Failure, lock, run, say

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

_refreshed = False


def sudo():
    """Return the prefix that makes a command run as root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo", "-E"]
    return None


def installed(package):
    """Return whether dpkg knows the package as installed."""
    done = run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],
        capture=True,
        check=False,
    )
    return done.stdout.strip() == "installed"


def refresh():
    """Fetch the package lists once per command."""
    global _refreshed
    if not _refreshed:
        say("refreshing the package lists")
        run([*_root_prefix([]), "apt-get", "-qq", "update"], capture=True)
        _refreshed = True


def _root_prefix(packages):
    prefix = sudo()
    if prefix is None:
        wanted = " ".join(packages) or "the missing packages"
        raise Failure(
            f"No right to install packages: run `apt-get install {wanted}` as root,"
            " or install sudo."
        )
    return prefix


def ensure(*packages):
    """Install those of the packages that are missing."""
    if not shutil.which("dpkg-query"):
        raise Failure(
            "This set-up needs Debian's packages. On another system set ODOO_HOME and"
            f" PGHOST, and install what matches: {' '.join(packages)}"
        )
    missing = [package for package in packages if not installed(package)]
    if not missing:
        return
    with lock("apt"):
        missing = [package for package in missing if not installed(package)]
        if missing:
            prefix = _root_prefix(missing)
            if any("postgresql" in package for package in missing):
                _forbid_system_cluster(prefix)
            refresh()
            _install(prefix, missing)


def _install(prefix, packages):
    say(f"installing {' '.join(packages)}")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run(
        [
            *prefix,
            "apt-get",
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=600",
            "install",
            "--yes",
            "--no-install-recommends",
            *packages,
        ],
        env=env,
        capture=True,
    )


def _forbid_system_cluster(prefix):
    """Keep the postgresql package from creating and starting a system cluster."""
    marker = "/etc/postgresql-common/createcluster.d/workshop_sales_policy.conf"
    if os.path.exists(marker) or installed("postgresql-common"):
        return
    run([*prefix, "mkdir", "-p", os.path.dirname(marker)])
    run(
        [*prefix, "tee", marker],
        input=b"create_main_cluster = false\nstart_conf = 'manual'\n",
        stdout=subprocess.DEVNULL,
    )


def mirror():
    """Return the URI of the Debian mirror this machine uses itself."""
    done = run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(CODENAME)"],
        capture=True,
    )
    rows = [line.split("|") for line in done.stdout.splitlines()]
    for origin, uri, codename in rows:
        if origin == "Debian" and not codename.endswith(("-security", "-updates")):
            return uri
    return None


def find_mirror():
    """Return the mirror's URI, refreshing the package lists when none is known."""
    uri = mirror()
    if not uri:
        refresh()
        uri = mirror()
    if not uri:
        raise Failure(
            "No Debian mirror is set up on this machine. Set ODOO_HOME to an Odoo"
            f" {paths.ODOO_SERIES} checkout instead."
        )
    return uri


def available(package):
    """Return whether the machine's own package lists know the package."""
    done = run(["apt-cache", "policy", package], capture=True)
    return "Candidate:" in done.stdout and "Candidate: (none)" not in done.stdout


@contextlib.contextmanager
def private_lists(suite):
    """Read another suite's package list, apart from the machine's.

    Yields the environment in which apt-get knows that suite only, and nothing
    as installed. The machine's other settings and keyring hold.
    """
    if not os.path.exists(KEYRING):
        ensure("debian-archive-keyring")
    with tempfile.TemporaryDirectory(prefix="workshop-apt-") as name:
        env = dict(os.environ, APT_CONFIG=_write_config(Path(name), suite))
        say(f"reading the package list of Debian {suite}")
        run(["apt-get", "-qq", "update"], env=env, capture=True)
        yield env


def _write_config(folder, suite):
    """Write an apt configuration of its own and return its path."""
    for name in ("state/lists/partial", "cache/archives/partial", "parts"):
        (folder / name).mkdir(parents=True)
    (folder / "state" / "status").touch()
    sources = folder / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {find_mirror()} {suite} main\n")
    config = folder / "apt.conf"
    config.write_text(
        f'Dir::Etc::SourceList "{sources}";\n'
        f'Dir::Etc::SourceParts "{folder}/parts";\n'
        f'Dir::Etc::Preferences "{folder}/none";\n'
        f'Dir::Etc::PreferencesParts "{folder}/parts";\n'
        f'Dir::State "{folder}/state";\n'
        f'Dir::State::status "{folder}/state/status";\n'
        f'Dir::Cache "{folder}/cache";\n'
        'APT::Sandbox::User "root";\n'
        'Acquire::Languages "none";\n'
        'Debug::NoLocking "true";\n'
    )
    return str(config)
