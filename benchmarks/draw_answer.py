"""Draw the bot's reply to the sample question as the SVG that README shows.

The texts, marks, links and buttons are those of the real reply. Only the look of a chat is imitated.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

from bot.archive import SAMPLE_QUESTION, sample_corpus
from bot.ask.messages import render_answer
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.ask.views import HITS_SHOWN
from bot.bot_api.surfaces import Surfaces
from bot.messaging.reply import Button, Reply

FONT_PX, LINE_PX, PAD_PX = 15, 20, 12
TEXT_PX, QUOTE_PX = 420, 10  # width of the text in the bubble; from the bar of a quotation to its text
WIDTH = TEXT_PX + 6 * PAD_PX
BACKGROUND, BUBBLE, QUESTION, ACCENT, QUOTED, BUTTON = "#c8d9c4", "#fff", "#e4fbd3", "#3a8fd0", "#e9f3fb", "#7f9a79"
STYLES = {"b": 'font-weight="bold"', "u": 'text-decoration="underline"', "a": f'fill="{ACCENT}"'}
"""The drawing of each tag of Telegram's HTML."""

NARROW, WIDE = frozenset("ijlftrI.,:;'’!()- "), frozenset("mwMW—@…")
NARROW_EM, MEDIUM_EM, WIDE_EM = 0.32, 0.57, 0.9
"""Widths of letters, larger than in common fonts: a viewer's font must not reach over the edge."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one style; *tags* are those around it."""

    text: str
    tags: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Return about how many pixels it takes."""
        return FONT_PX * sum(NARROW_EM if c in NARROW else WIDE_EM if c in WIDE else MEDIUM_EM for c in self.text)

    @property
    def svg(self) -> str:
        """Return it as an element of a line."""
        styles = "".join(f" {STYLES.get(tag, '')}" for tag in self.tags).rstrip()
        return f"<tspan{styles}>{escape(self.text, quote=False)}</tspan>"


class _Runs(HTMLParser):
    """Splits Telegram's HTML into paragraphs of runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.paragraphs: list[list[Run]] = [[]]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the address is not drawn
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.remove(tag)

    def handle_data(self, data: str) -> None:
        for place, line in enumerate(data.split("\n")):
            if place:
                self.paragraphs.append([])
            self.paragraphs[-1].append(Run(line, tuple(self.tags)))


def wrapped(runs: Sequence[Run], width: float) -> Iterator[list[Run]]:
    """Break a paragraph into lines that are not wider than *width*."""
    line: list[Run] = []
    for word in (Run(text, run.tags) for run in runs for text in re.findall(r"\S+ ?| ", run.text)):
        if sum(each.width for each in [*line, word]) > width:
            yield joined(line)
            line = []
        line.append(word)
    yield joined(line)


def joined(words: Sequence[Run]) -> list[Run]:
    """Join the words of a line that have one style."""
    runs = [Run("".join(w.text for w in group), tags) for tags, group in groupby(words, lambda word: word.tags)]
    return [*runs[:-1], Run(runs[-1].text.rstrip(), runs[-1].tags)] if runs else []


def draw_lines(html: str, x: float, top: float) -> tuple[list[str], float]:
    """Return the elements of a message's text, and where it ends."""
    texts, bars = [], []
    for runs in _Runs(html).paragraphs:
        is_quote = any("blockquote" in run.tags for run in runs)
        begin, indent = top, QUOTE_PX * is_quote
        for line in wrapped(runs, TEXT_PX - 2 * indent):
            spans = "".join(run.svg for run in line)
            texts.append(f'<text x="{x + indent}" y="{top + FONT_PX:g}" xml:space="preserve">{spans}</text>')
            top += LINE_PX
        if is_quote:
            bars.append(box(x, begin - 2, TEXT_PX, top - begin + 4, QUOTED, 4))
            bars.append(box(x, begin - 2, 3, top - begin + 4, ACCENT, 1))
            top += 6
    return bars + texts, top


def box(x: float, y: float, width: float, height: float, fill: str, radius: float) -> str:
    """Return a rectangle with round corners."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" fill="{fill}"/>'


def draw_buttons(rows: Sequence[Sequence[Button]], top: float) -> tuple[list[str], float]:
    """Return the elements of the rows of buttons below a bubble, and where they end."""
    drawn = []
    for row in rows:
        width = (TEXT_PX + 2 * PAD_PX - 4 * (len(row) - 1)) / len(row)
        for place, button in enumerate(row):
            x = PAD_PX + place * (width + 4)
            label = escape(button.label, quote=False)
            drawn.append(box(x, top, width, 34, BUTTON, 6))
            drawn.append(
                f'<text x="{x + width / 2:g}" y="{top + 22:g}" text-anchor="middle" fill="#fff">{label}</text>'
            )
        top += 38
    return drawn, top


def sample_reply() -> Reply:
    """Return the reply of a bot with inline mode to the sample question."""
    below = BelowAnswer(Surfaces("byline_bot", inline=True, guests=True))
    with closing(sample_corpus()) as corpus:
        return render_answer(corpus.search(SAMPLE_QUESTION, HITS_SHOWN), below=below)


def answer_svg() -> str:
    """Return the chat with the sample question and the bot's reply."""
    reply = sample_reply()
    asked = Run(SAMPLE_QUESTION)
    left = WIDTH - asked.width - 3 * PAD_PX
    bubbled = box(left, PAD_PX, asked.width + 2 * PAD_PX, 36, QUESTION, 12)
    question = f'<text x="{left + PAD_PX:g}" y="{PAD_PX + 23}">{asked.svg}</text>'
    title = f'<text x="{2 * PAD_PX}" y="84" font-weight="bold" fill="{ACCENT}">Byline</text>'
    lines, end = draw_lines(reply.body.html, 2 * PAD_PX, 94)
    bubble = box(PAD_PX, 60, TEXT_PX + 2 * PAD_PX, end + PAD_PX - 60, BUBBLE, 12)
    buttons, bottom = draw_buttons(reply.buttons, end + PAD_PX + 4)
    drawn = [box(0, 0, WIDTH, bottom + 8, BACKGROUND, 0), bubbled, question, bubble, title, *lines, *buttons]
    return svg("An answer in Telegram", bottom + 8, drawn)


def svg(title: str, height: float, drawn: Sequence[str]) -> str:
    """Return a picture of these elements, as high as *height* pixels."""
    size = f'width="{WIDTH}" height="{height:g}" font-family="Helvetica, Arial, sans-serif" font-size="{FONT_PX}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}><title>{escape(title)}</title>'
    return "\n".join([head, *drawn, "</svg>\n"])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(answer_svg(), encoding="utf-8")
