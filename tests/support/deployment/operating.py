"""Read the commands that docs/operations.md and docs/cluster.md give."""

from __future__ import annotations

import re

from tests.support.paths import ROOT


def commands_under(heading: str, document: str = "operations.md") -> list[list[str]]:
    """Return the blocks of commands under a heading, each with its lines."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = re.split(rf"^#+ {re.escape(heading)}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    return [block.splitlines() for block in re.findall(r"^```\n(.*?)\n```$", section, re.MULTILINE | re.DOTALL)]


def command_with(text: str, heading: str) -> str:
    """Return the only command under a heading that holds a text."""
    (line,) = [line for block in commands_under(heading) for line in block if text in line]
    return line
