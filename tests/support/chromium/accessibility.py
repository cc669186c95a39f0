"""Ask axe-core for the faults of a page that make it hard to use for people with disabilities.

axe/axe.min.js is axe-core 4.14.1 as npm has it, unchanged (MPL-2.0, see axe/LICENSE). It is not part of the program.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.chromium.tab import Tab

AXE = Path(__file__).parent / "axe" / "axe.min.js"

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Tags of the rules that are checked: WCAG 2.2 to its level AA, and what axe-core recommends."""


@dataclass(frozen=True)
class Violation:
    """A rule that a page breaks, and where."""

    rule: str  # its id, see https://dequeuniversity.com/rules/axe/
    elements: tuple[str, ...]  # selectors


async def violations_in(tab: Tab) -> list[Violation]:
    """Return what axe-core finds in the page of a tab as it is now, in the order of axe-core."""
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found: Any = await tab.evaluate(f"{_script()}; axe.run(document, {options}).then(result => result.violations)")
    return [Violation(each["id"], tuple(", ".join(node["target"]) for node in each["nodes"])) for each in found]


@cache
def _script() -> str:
    return AXE.read_text(encoding="utf-8")
