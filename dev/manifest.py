"""What the addon's manifest says, read without importing Odoo."""

import ast

from . import paths
from .shell import tree_digest

# Until the addon has a manifest.
DEPENDS = (
    "crm sale_management sale_crm sale_margin sale_stock stock_delivery sale_mrp"
    " sale_loyalty hr_expense hr account calendar portal rating resource survey utm"
    " digest spreadsheet_dashboard"
).split()

# Modules outside `depends` that share our documents; some tests need them.
FULL = [
    "stock_dropshipping",
    "stock_picking_batch",
    "repair",
    "mass_mailing",
    "mass_mailing_sms",
]


def depends():
    """Return the modules the addon depends on."""
    path = paths.ADDON_DIR / "__manifest__.py"
    if not path.is_file():
        return sorted(DEPENDS)
    return sorted(ast.literal_eval(path.read_text(encoding="utf-8"))["depends"])


def digest():
    """Return a hash of what an installation of the addon depends on.

    Tests and the sources of the web client are read from the files at run time
    and leave the database as it is.
    """
    return tree_digest(paths.ADDON_DIR, skip=("__pycache__", "tests", "static"))
