"""Build the addon from the repository root: whool, run in the addon's folder.

whool looks for a manifest where it is started; with this ``pip install`` takes
the address of the repository as it is.
"""

import os
from pathlib import Path

from whool import buildapi

ADDON = Path(__file__).resolve().parent.parent / "workshop_sales_policy"


def _in_addon(hook, *arguments):
    before = os.getcwd()
    os.chdir(ADDON)
    try:
        return hook(*arguments)
    finally:
        os.chdir(before)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Build a wheel of the addon."""
    target = os.path.abspath(wheel_directory)
    return _in_addon(buildapi.build_wheel, target, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """Build a wheel that points to the addon's files."""
    target = os.path.abspath(wheel_directory)
    return _in_addon(
        buildapi.build_editable, target, config_settings, metadata_directory
    )


def build_sdist(sdist_directory, config_settings=None):
    """Build a source archive of the addon."""
    target = os.path.abspath(sdist_directory)
    return _in_addon(buildapi.build_sdist, target, config_settings)
