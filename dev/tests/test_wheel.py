"""The addon can be installed by pip beside an Odoo and is found there."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ADDON = "workshop_sales_policy"
ROOT = Path(__file__).resolve().parent.parent.parent
FIND = f"""
import odoo.tools
from odoo.modules import Manifest
odoo.tools.config.parse_config(["--addons-path="])
print(Manifest.for_addon("{ADDON}").path)
"""


def pip(python, *arguments):
    """Run pip without asking an index."""
    command = [python, "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Return a copy of what the build reads, files not committed yet included."""
    folder = tmp_path_factory.mktemp("sources")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("dev", ADDON):
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    return folder


@pytest.fixture(scope="module", params=[".", ADDON])
def wheel(request, sources, tmp_path_factory):
    """Return a wheel built from the root, and one from the addon's folder."""
    target = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", target]
    pip(sys.executable, "wheel", *options, sources / request.param)
    [built] = target.glob("*.whl")
    return built


def test_wheel_holds_all_data_files(wheel, sources):
    """Nothing that the manifest names is left out of the wheel."""
    manifest = ast.literal_eval((sources / ADDON / "__manifest__.py").read_text())
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ("__manifest__.py", *manifest["data"]):
        assert f"odoo/addons/{ADDON}/{path}" in names


def test_installed_wheel_is_found_by_odoo(wheel, tmp_path):
    """An empty environment beside Odoo finds the addon where pip put it."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip(python, "install", "--no-deps", "--no-index", wheel)
    [packages] = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    beside = [path for path in sys.path if Path(path, "odoo").is_dir()]
    beside += [path for path in sys.path if Path(path, "werkzeug").is_dir()]
    (packages / "odoo.pth").write_text("\n".join(beside) + "\n")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ODOO_RC": "/dev/null"}
    done = subprocess.run(
        [python, "-c", FIND], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(packages / "odoo" / "addons" / ADDON)
