"""Find the Prometheus of this machine."""

from __future__ import annotations

import os
import shutil

import pytest

NOT_INSTALLED = "Prometheus is not installed: apt-get install prometheus, or name the program in PROMETHEUS"


def find_prometheus() -> str:
    """Return the path of the program. Without one, skip the test, or fail it if `BYLINE_PROMETHEUS` is `required`."""
    if path := shutil.which(os.environ.get("PROMETHEUS") or "prometheus"):
        return path
    if os.environ.get("BYLINE_PROMETHEUS") == "required":
        pytest.fail(NOT_INSTALLED, pytrace=False)
    pytest.skip(NOT_INSTALLED)
