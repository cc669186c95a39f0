"""The folders that tests read files from."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""Of the checkout."""

SHARED = ROOT.parent / "shared"
"""Beside the checkout, if it is there: articles, pages and collections that are not ours to publish."""
