"""Find the Chromium of this machine."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""Programs that are looked for, in this order, unless `CHROMIUM` names one."""

NOT_INSTALLED = "Chromium is not installed: apt-get install chromium, or name the program in CHROMIUM"


def find_chromium() -> str:
    """Return the path of the program. Without one, skip the test, or fail it where `BYLINE_BROWSER` is `required`."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("BYLINE_BROWSER") == "required":
        pytest.fail(NOT_INSTALLED, pytrace=False)
    pytest.skip(NOT_INSTALLED)
