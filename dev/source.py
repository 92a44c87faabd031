"""Odoo's source: Debian's own package, unpacked beside the repository.

Nothing is installed on the system: the packages come from a private package
list of Debian unstable, signed like any other, and are unpacked into one tree
in which their relative links resolve.
"""

import json
import os
import re
import shutil
import tarfile
import tempfile
from pathlib import Path

from . import apt, paths
from .shell import Failure, digest, lock, require, run, say

UNSTABLE = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
# Unstable's Font Awesome is a newer major version than Odoo's style sheets need.
STABLE = ("fonts-font-awesome", "fonts-inconsolata")
# Debian leaves this script out; without it every page logs an error.
SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
SEGMENTATION_DIR = "odoo/addons/mail/static/lib/selfie_segmentation"
SITE = Path("usr/lib/python3/dist-packages")


def layout():
    """Return (folder for Python's path, folders with addons) of the Odoo used."""
    if paths.ODOO_HOME:
        return _checkout_layout(Path(paths.ODOO_HOME).expanduser().resolve())
    site = paths.ODOO_LINK.resolve() / SITE
    return site, [site / "odoo" / "addons"]


def _checkout_layout(home):
    if not (home / "odoo" / "release.py").is_file():
        raise Failure(f"ODOO_HOME={home} holds no Odoo: odoo/release.py is missing.")
    folders = [home / "addons", home / "odoo" / "addons"]
    return home, [folder for folder in folders if folder.is_dir()]


def version():
    """Return the exact version of the Odoo used, part of every template's key."""
    if not paths.ODOO_HOME:
        facts = json.loads((paths.ODOO_LINK / "SOURCE.json").read_text())
        return facts["version"]
    release = (layout()[0] / "odoo" / "release.py").read_text(encoding="utf-8")
    found = re.search(r"^version_info = \((\d+), (\d+), (\d+)", release, re.M)
    if not found:
        raise Failure(f"No version found in ODOO_HOME={paths.ODOO_HOME}.")
    number = ".".join(found.groups())
    head = Path(paths.ODOO_HOME) / ".git" / "HEAD"
    return f"{number}-{digest(head)[:8]}" if head.is_file() else number


def ensure():
    """Make Odoo's source available."""
    if paths.ODOO_HOME:
        if not version().startswith(paths.ODOO_SERIES):
            raise Failure(f"ODOO_HOME holds Odoo {version()}, not {paths.ODOO_SERIES}.")
        return
    if (paths.ODOO_LINK / "SOURCE.json").is_file():
        return
    with lock("source"):
        if not (paths.ODOO_LINK / "SOURCE.json").is_file():
            _unpack(_packages())


def _packages():
    """Return the folder of checked package files, downloading them once."""
    folder = paths.CACHE / "odoo"
    if _is_whole(folder):
        return folder
    require("apt-get", "apt")
    require("npm")
    paths.CACHE.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="odoo-", dir=paths.CACHE))
    try:
        _download_unstable(fresh)
        _download_stable(fresh)
        say("downloading one script that Debian's Odoo leaves out")
        run(["npm", "pack", "--silent", SEGMENTATION], cwd=fresh, capture=True)
        sums = {path.name: digest(path) for path in fresh.iterdir()}
        (fresh / "CHECKSUMS.json").write_text(json.dumps(sums, indent=1))
        shutil.rmtree(folder, ignore_errors=True)
        fresh.replace(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _is_whole(folder):
    """Return whether every cached file is there and unchanged."""
    try:
        sums = json.loads((folder / "CHECKSUMS.json").read_text())
        return bool(sums) and all(
            digest(folder / name) == checksum for name, checksum in sums.items()
        )
    except (OSError, ValueError):
        return False


def _download_unstable(folder):
    with apt.private_lists("sid") as env:
        say("downloading Odoo (about 130 MB)")
        command = ["apt-get", "-qq", "download", *UNSTABLE]
        run(command, env=env, cwd=folder, capture=True)
    found = [path.name for path in folder.glob("odoo-19_*.deb")]
    if not found or not found[0].startswith(f"odoo-19_{paths.ODOO_SERIES}."):
        raise Failure(
            f"Debian's package is not Odoo {paths.ODOO_SERIES} ({found}): set ODOO_HOME"
            " to a checkout of it."
        )


def _download_stable(folder):
    """Fetch the fonts from the machine's own release."""
    command = ["apt-get", "-qq", "download", *STABLE]
    if run(command, cwd=folder, capture=True, check=False).returncode:
        apt.refresh()
        run(command, cwd=folder, capture=True)


def _unpack(packages):
    """Unpack all packages into one tree and put it in place when it is whole."""
    odoo = next(packages.glob("odoo-19_*.deb"))
    found = odoo.name.split("_")[1]
    target = paths.HOME / f"odoo-{found.replace('+', '-')}"
    fresh = Path(tempfile.mkdtemp(prefix="odoo-unpacking-", dir=paths.HOME))
    say(f"unpacking Odoo {found}")
    try:
        for package in sorted(packages.glob("*.deb")):
            run(["dpkg", "-x", package, fresh], capture=True)
        _add_segmentation(packages, fresh / SITE / SEGMENTATION_DIR)
        _check_links(fresh)
        facts = {"version": found, "package": odoo.name, "sha256": digest(odoo)}
        (fresh / "SOURCE.json").write_text(json.dumps(facts, indent=1))
        fresh.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    link = paths.HOME / f"odoo.{os.getpid()}.new"
    link.symlink_to(target.name)
    link.replace(paths.ODOO_LINK)


def _add_segmentation(packages, folder):
    archive = next(packages.glob("*selfie_segmentation*.tgz"))
    with tarfile.open(archive) as content:
        script = content.extractfile("package/selfie_segmentation.js").read()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "selfie_segmentation.js").write_bytes(script)


def _check_links(tree):
    """Fail when a link inside the tree points nowhere."""
    dangling = [
        os.path.join(root, name)
        for root, folders, files in os.walk(tree)
        for name in files
        if not os.path.exists(os.path.join(root, name))
    ]
    if dangling:
        raise Failure(f"Odoo's package is not complete: {dangling[:3]} point nowhere.")
