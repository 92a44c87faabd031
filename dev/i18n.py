"""Translations: export the addon's terms and merge them into the .po files.

`make i18n` rewrites the files, `make i18n ARGS=--check` only looks. The terms come
from a database with the addon as its files are now; `dev/i18n_files.py` does the
work on the files and runs with Odoo's Python, because it needs polib.
"""

import os
import sys
import tempfile
from pathlib import Path

from . import database, odoo, paths, templates
from .shell import Failure, lock, run, say

LANGUAGES = ("zh_CN", "zh_TW")
FOLDER = paths.ADDON_DIR / "i18n"
TEMPLATE = FOLDER / f"{paths.ADDON}.pot"


def main():
    """Export and merge, or check with `--check`; the result is the exit code."""
    given = [*sys.argv[2:], *paths.setting("ARGS").split()]
    unknown = set(given) - {"--check"}
    if unknown:
        raise Failure(f"i18n knows --check only, not {' '.join(sorted(unknown))}.")
    odoo.prepare()
    with tempfile.TemporaryDirectory(prefix="workshop-i18n-") as folder:
        fresh = Path(folder) / TEMPLATE.name
        _export(fresh)
        mode = "check" if "--check" in given else "merge"
        with lock("i18n"):
            return _work_on_files(mode, fresh)


def _export(target):
    """Write the terms of the addon's files and records to a .pot file."""
    name = f"i18n_{os.getpid()}"
    template = templates.with_addon()
    say("collecting the terms of the addon")
    try:
        database.copy(template, name)
        config = target.with_name("odoo.conf")
        config.write_text(
            f"[options]\naddons_path = {odoo.addons_path()}\n"
            f"data_dir = {paths.DATA}\nlog_level = warn\n"
        )
        command = [paths.PYTHON, "-m", "odoo", "i18n", "export"]
        options = ["-c", config, "-d", name, "-o", target, paths.ADDON]
        run([*command, *options], env=odoo.environment(), capture=True)
    finally:
        database.drop(name)
    if not target.is_file():
        raise Failure("Odoo exported no term.")


def _work_on_files(mode, fresh):
    files = [FOLDER / f"{language}.po" for language in LANGUAGES]
    command = [paths.PYTHON, "-m", "dev.i18n_files", mode, fresh, TEMPLATE, *files]
    return run(command, cwd=paths.ROOT, check=False).returncode
