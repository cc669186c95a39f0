"""Draw the messages of each step at @BotFather as the SVG that docs/telegram.md shows, from the text of the step."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.draw_answer import ACCENT, BACKGROUND, PAD_PX, QUESTION, WIDTH, Run, box, svg

HEADING, PARTNER = "## Set up at BotFather\n", "@BotFather"
HEAD_PX, MESSAGE_PX, GAP_PX = 40, 36, 8
"""Heights of the line with the name of the chat and of a message, and the space below each message."""


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step of the document."""

    subject: str  # in bold at its beginning
    texts: tuple[str, ...]  # to send, in order
    picture: str  # its path, from the document


def steps_in(document: str) -> Iterator[Step]:
    """Yield the steps. Those texts are sent that are set as code in the paragraph that begins with "Send"."""
    section = document.partition(HEADING)[2].partition("\n## ")[0]
    for step in re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]:
        (subject,) = re.findall(r"\A\*\*([^*]+)\.\*\*", step)
        (send,) = re.findall(r"^   (Send .*)$", step, re.MULTILINE)
        (picture,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", step)
        yield Step(subject, tuple(re.findall(r"`([^`]+)`", send)), picture)


def step_svg(step: Step) -> str:
    """Return the chat with @BotFather after the messages of *step*, without what is answered there."""
    drawn, top = [], HEAD_PX
    for text in map(Run, step.texts):
        left = WIDTH - text.width - 3 * PAD_PX
        drawn.append(box(left, top, text.width + 2 * PAD_PX, MESSAGE_PX, QUESTION, 12))
        drawn.append(f'<text x="{left + PAD_PX:g}" y="{top + 23}">{text.svg}</text>')
        top += MESSAGE_PX + GAP_PX
    head = f'<text x="{PAD_PX}" y="26" font-weight="bold" fill="{ACCENT}">{PARTNER}</text>'
    height = top + GAP_PX
    return svg(
        f"{step.subject}: messages to {PARTNER}", height, [box(0, 0, WIDTH, height, BACKGROUND, 0), head, *drawn]
    )


if __name__ == "__main__":
    path = Path(sys.argv[1])
    for each in steps_in(path.read_text(encoding="utf-8")):
        (path.parent / each.picture).write_text(step_svg(each), encoding="utf-8")
