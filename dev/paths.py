"""Where things are: every path and every variable the user may set."""

import os
from pathlib import Path

ADDON = "workshop_sales_policy"
ODOO_SERIES = "19.0"

ROOT = Path(__file__).resolve().parent.parent
DEV_SOURCES = ROOT / "dev"
ADDON_DIR = ROOT / ADDON

# All that the commands create lives here and may be deleted at any time.
HOME = Path(os.environ.get("WORKSHOP_DEV_HOME") or ROOT / ".dev").resolve()
BIN = HOME / "bin"
DATA = HOME / "data"
LOCKS = HOME / "locks"
LOGS = HOME / "log"
NODE = HOME / "node"
ODOO_LINK = HOME / "odoo"
RUN = HOME / "run"
STATE = HOME / "state"
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"

# Downloads shared by all clones on this machine; each is checked before use.
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve() / ADDON
)

ODOO_HOME = os.environ.get("ODOO_HOME", "").strip()

# Set but empty would confuse PostgreSQL's own tools.
for _name in [name for name, value in os.environ.items() if name[:2] == "PG"]:
    if not os.environ[_name]:
        del os.environ[_name]

# A PostgreSQL server that is already there: none of ours is started then.
EXTERNAL_POSTGRES = bool(os.environ.get("PGHOST"))


def make_home():
    """Create the folders that every command expects."""
    for folder in (HOME, BIN, DATA, LOCKS, LOGS, RUN, STATE):
        folder.mkdir(parents=True, exist_ok=True)


def setting(name, default=""):
    """Return a setting passed by make as a variable, stripped."""
    return os.environ.get(name, "").strip() or default


def flag(name):
    """Return whether the setting is switched on."""
    return setting(name).lower() in ("1", "true", "yes", "y")
