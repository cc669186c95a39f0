"""Find the programs that tests of the files for operators need."""

from __future__ import annotations

import os
import shutil

import pytest


def find_programs(*names: str, package: str) -> list[str]:
    """Return the paths of programs. Without them, skip the test, or fail it where `BYLINE_DEPLOYMENT` is `required`.

    Args: package: The package of Debian that has them.
    """
    paths = [path for name in names if (path := shutil.which(name))]
    if len(paths) < len(names):
        skip_or_fail(f"{' or '.join(names)} is not installed: apt-get install {package}")
    return paths


def skip_or_fail(reason: str) -> None:
    """Skip the test, or fail it where `BYLINE_DEPLOYMENT` is `required`."""
    if os.environ.get("BYLINE_DEPLOYMENT") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
