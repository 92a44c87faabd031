"""Python environments with pinned packages: one for Odoo, one for the linters."""

import hashlib
import os
import shutil
import sys

from . import apt, paths, source
from .shell import Failure, lock, run, say, write_atomic

LINT = paths.HOME / "venv-lint"


def ensure(tests=False):
    """Make Odoo importable; with `tests` also what the suite needs."""
    source.ensure()
    names = ["requirements.txt"] + (["requirements-test.txt"] if tests else [])
    with lock("venv"):
        for name in names:
            _install(paths.VENV, name)
        _link_odoo()


def ensure_lint():
    """Make the linters available."""
    with lock("venv"):
        _install(LINT, "requirements-lint.txt")


def _install(folder, name):
    """Install a requirements file into the environment unless that is done."""
    wanted = paths.DEV_SOURCES / name
    stamp = folder / f"{name}.installed"
    key = hashlib.sha256(wanted.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == key:
        return
    if not _runs(folder):
        _create(folder)
    _ensure_compiler(wanted)
    say(f"installing Python packages of dev/{name}")
    run(
        [folder / "bin" / "python", "-m", "pip", "install", "-q", "-r", wanted],
        env=_quiet(),
        capture=True,
    )
    write_atomic(stamp, key)


def _ensure_compiler(wanted):
    """Install what builds pycairo, which comes without wheels."""
    if sys.version_info >= (3, 13) and "pycairo" in wanted.read_text():
        apt.ensure("gcc", "pkg-config", "python3-dev", "libcairo2-dev")


def _runs(folder):
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    probe = [python, "-c", "import pip"]
    return run(probe, check=False, capture=True).returncode == 0


def _create(folder):
    """Create an empty environment, installing Debian's venv support if missing."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "venv", folder]
    if run(command, check=False, capture=True).returncode:
        shutil.rmtree(folder, ignore_errors=True)
        apt.ensure("python3-venv")
        done = run(command, check=False, capture=True)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise Failure(f"No Python environment could be made:\n{done.stdout}")


def _quiet():
    return dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")


def _link_odoo():
    """Put Odoo on the environment's path by a .pth file."""
    packages = next((paths.VENV / "lib").glob("python3.*/site-packages"))
    pth = packages / "odoo.pth"
    line = f"{source.layout()[0]}\n"
    if not pth.is_file() or pth.read_text() != line:
        write_atomic(pth, line)
