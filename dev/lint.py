"""`make lint` and `make format`: every linter in one go."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from . import database, odoo, paths, source, templates, venv
from .shell import Failure, digest, lock, require, run, say, write_atomic

PYTHON_SOURCES = (paths.ADDON, "dev")
# The web client's and Odoo's own data formats that prettier looks after.
PRETTIER_SUFFIXES = (".js", ".xml", ".scss")
# Odoo's own checkers for pylint, as its module test_lint calls them.
ODOO_PYLINT = (
    "used-before-assignment,undefined-variable,eval-used,unreachable,"
    "function-redefined,sql-injection,missing-gettext,gettext-variable,"
    "gettext-placeholders,gettext-repr,raise-unlink-override"
)


def lint():
    """Run all linters and name those that complain."""
    _prepare()
    checks = {
        "ruff check": lambda: _ruff("check", "--output-format=concise"),
        "ruff format": lambda: _ruff("format", "--check"),
        "prettier": lambda: _prettier("--check"),
        "pylint-odoo": _pylint_oca,
        "Odoo's pylint checkers": _pylint_odoo,
        "Odoo's test_lint": _test_lint,
    }
    failed = []
    for name, check in checks.items():
        say(name)
        try:
            code = check()
        except Failure as failure:
            print(failure)
            code = 1
        if code:
            failed.append(name)
    say(f"lint failed: {', '.join(failed)}" if failed else "lint: all clean")
    return 1 if failed else 0


def reformat():
    """Let the formatters rewrite the files, or those that ARGS names."""
    paths.make_home()
    venv.ensure_lint()
    _ensure_node()
    chosen = paths.setting("ARGS").split() or PYTHON_SOURCES
    _ruff("check", "--fix-only", "--exit-zero", sources=chosen)
    _ruff("format", sources=chosen)
    return _prettier("--write", "--log-level=warn", sources=chosen)


def _prepare():
    odoo.prepare()
    venv.ensure_lint()
    _ensure_node()


def _ensure_node():
    """Install prettier as pinned in the lock file."""
    wanted = {
        name: digest(paths.DEV_SOURCES / name)
        for name in ("package.json", "package-lock.json")
    }
    stamp = paths.NODE / "installed.json"
    if stamp.is_file() and json.loads(stamp.read_text()) == wanted:
        return
    require("npm")
    with lock("node"):
        say("installing prettier")
        shutil.rmtree(paths.NODE, ignore_errors=True)
        paths.NODE.mkdir()
        for name in wanted:
            shutil.copy(paths.DEV_SOURCES / name, paths.NODE)
        command = ["npm", "ci", "--no-audit", "--no-fund"]
        command.append("--omit-lockfile-registry-resolved")
        run(command, cwd=paths.NODE, capture=True)
        write_atomic(stamp, json.dumps(wanted))


def _tool(name, *arguments, env=None, cwd=paths.ROOT):
    line = [venv.LINT / "bin" / name, *arguments]
    return run(line, cwd=cwd, env=env, check=False).returncode


def _ruff(*arguments, sources=PYTHON_SOURCES):
    wanted = [name for name in sources if not name.endswith(PRETTIER_SUFFIXES)]
    if not wanted:
        return 0
    return _tool("ruff", *arguments, "--quiet", "--force-exclude", *wanted)


def _prettier(*arguments, sources=(paths.ADDON,)):
    """Run prettier on the addon's XML and scripts."""
    files = []
    for place in (paths.ROOT / name for name in sources):
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        files += [path for path in found if path.suffix in PRETTIER_SUFFIXES]
    files = [path for path in files if "lib" not in path.relative_to(paths.ROOT).parts]
    if not files:
        return 0
    modules = paths.NODE / "node_modules"
    plugin = modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
    script = modules / "prettier" / "bin" / "prettier.cjs"
    config = paths.DEV_SOURCES / "prettierrc.json"
    line = ["node", script, *arguments, f"--config={config}", f"--plugin={plugin}"]
    return run([*line, *files], cwd=paths.ROOT, check=False).returncode


def _pylint_oca():
    config = paths.DEV_SOURCES / "pylintrc"
    return _tool("pylint", f"--rcfile={config}", paths.ADDON)


def _pylint_odoo():
    """Run Odoo's own checkers; they stand in its tests, not in a package."""
    checkers = _addon_path("test_lint") / "tests"
    plugins = ",".join(path.stem for path in sorted(checkers.glob("_odoo_checker*.py")))
    env = dict(
        os.environ,
        PYTHONPATH=f"{checkers}{os.pathsep}{source.layout()[0]}",
        ADDONS_PATH=odoo.addons_path().replace(",", os.pathsep),
    )
    return _tool(
        "pylint",
        f"--rcfile={os.devnull}",
        "--score=no",
        "--reports=n",
        "--disable=all,useless-option-value",
        f"--enable={ODOO_PYLINT}",
        f"--load-plugins=pylint.extensions.bad_builtin,{plugins}",
        "--bad-functions=input",
        paths.ADDON_DIR,
        env=env,
    )


def _addon_path(name):
    """Return the folder of one of Odoo's addons."""
    return next(
        folder / name for folder in source.layout()[1] if (folder / name).is_dir()
    )


def _test_lint():
    """Run Odoo's test_lint on a database with the addon, for our files only."""
    name = f"wsplint_{templates.mark()}_p{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="workshop-lint-") as folder:
        report = Path(folder) / "report.json"
        try:
            database.copy(templates.with_addon(), name)
            env = {"WORKSHOP_LINT_REPORT": str(report)}
            odoo.shell(name, paths.DEV_SOURCES / "odoo_lint.py", env=env)
        finally:
            database.drop(name)
        if not report.is_file():
            print("Odoo's test_lint did not finish.")
            return 1
        problems = json.loads(report.read_text())
    for problem in problems:
        print(problem)
    return 1 if problems else 0
