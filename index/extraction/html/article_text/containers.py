"""Put back the lines of an article that trafilatura lost.

It takes the first container of a text that is split over several ones, and removes lists, steps and blocks by their
names and their links. The lines that it found tell where the text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from lxml.html import HtmlElement

from index.extraction.blocks import Block
from index.extraction.html.article_text.lost_lines import LostLines
from index.extraction.html.article_text.page_lines import PageLine, Place, comparable, lines_of, places_of
from index.extraction.html.article_text.text_area import TextArea, headings_of_links, is_prose
from index.text import letters_of

MAX_LINES = 20_000
"""Most lines of a page that is examined. Long pages have two thousand."""

MAX_LOST = 1_000
"""Most lines that are put back. Each is searched for in the text."""

MAX_LOST_CHARS = 300_000
"""Most characters of these lines. More would make an article out of something that only looks like a part of it."""

FOUND_SHARE = 0.5
"""Share of the text that must be found again in the page. Otherwise its place is not known."""

COPY_SHARE = 1 / 4
"""Share of a text from which paragraphs that repeat others, in the same order, are a copy. Refrains are shorter."""

SHORT_CHARS = 25
"""Length of a line below which it may be equal to a part of another, in characters."""


def with_lost_lines(blocks: Sequence[Block], tree: HtmlElement, title: str) -> list[Block]:
    """Return *blocks* with the lines of the article that are missing, each at its place.

    Blocks after the text that come from another part of the page, such as its footer, are left out.

    Args: tree: The page from which *blocks* come. title: The headline, which is not part of the text.
    """
    lines = list(islice(lines_of(tree), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        return list(blocks)
    for improved in (_in_order, _rejoined, _separated, _without_bare_headings, _once):
        blocks = improved(blocks, lines, places_of(lines, blocks))
    places = places_of(lines, blocks)
    found = sum(place.chars for place in places if place)
    if found == 0 or found < FOUND_SHARE * sum(len(comparable(block.text)) for block in blocks):
        return list(blocks)
    area = TextArea(tree, lines, places)
    numbers = LostLines(area).numbers()
    if len(numbers) > MAX_LOST or sum(len(lines[at].line) for at in numbers) > MAX_LOST_CHARS:
        numbers = []
    return _inserted(blocks, area, dict(_without_copies(numbers, lines, blocks, title)))


def _once(blocks: Sequence[Block], lines: Sequence[PageLine], places: Sequence[Place | None]) -> list[Block]:
    """Return *blocks* without a second copy of much of the text in another container, such as for small screens."""
    texts = [comparable(block.text) for block in blocks]
    containers = {place.block: line.element.getparent() for line, place in zip(lines, places, strict=True) if place}
    first = dict(zip(reversed(texts), reversed(range(len(texts))), strict=True))
    elsewhere = (at for at, text in enumerate(texts) if containers.get(at) is not containers.get(first[text]))
    runs = [list(run) for _, run in groupby(elsewhere, key=lambda at: at - first[texts[at]])]
    least = COPY_SHARE * sum(map(len, texts))
    copies = {at for run in runs if len(run) > 1 and sum(len(texts[at]) for at in run) >= least for at in run}
    return [block for at, block in enumerate(blocks) if at not in copies]


def _in_order(blocks: Sequence[Block], _: Sequence[PageLine], places: Sequence[Place | None]) -> list[Block]:
    """Return *blocks* with the first one after those that are before it in the page.

    trafilatura puts the only paragraph of the first container that it tries before the text of the next one.
    """
    last = {place.block: at for at, place in enumerate(places) if place}
    first = next((at for at, place in enumerate(places) if place and place.block == 0), 0)
    before = next((at for at in range(1, len(blocks)) if last.get(at, first) >= first), len(blocks))
    return [*blocks[1:before], blocks[0], *blocks[before:]]


def _rejoined(blocks: Sequence[Block], lines: Sequence[PageLine], places: Sequence[Place | None]) -> list[Block]:
    """Return *blocks* with the pieces of each line joined, unless it is a row of a table, or has line breaks."""
    joined: list[Block | None] = list(blocks)
    for line, place in zip(lines, places, strict=True):
        if place and place.pieces > 1 and line.kind is None and "\n" not in line.text:
            joined[place.block - place.pieces + 1 : place.block + 1] = [None] * (place.pieces - 1) + [Block(line.text)]
    return [block for block in joined if block is not None]


def _separated(blocks: Sequence[Block], lines: Sequence[PageLine], places: Sequence[Place | None]) -> list[Block]:
    """Return *blocks* with sentences in separate containers apart."""
    within: dict[int, list[PageLine]] = {}
    for line, place in zip(lines, places, strict=True):
        if place and place.pieces == 0:
            within.setdefault(place.block, []).append(line)
    separated: list[Block] = []
    for at, block in enumerate(blocks):
        parts = within.get(at, [])
        is_whole = "".join(line.folded for line in parts) == comparable(block.text)
        is_joined = block.kind is None and is_whole and all(map(is_prose, parts))
        separated += [Block(line.text) for line in parts] if is_joined else [block]
    return separated


def _without_bare_headings(
    blocks: Sequence[Block], lines: Sequence[PageLine], places: Sequence[Place | None]
) -> list[Block]:
    """Return *blocks* without the headings of lists of links that trafilatura removed."""
    bare = headings_of_links(lines, places)
    return [block for at, block in enumerate(blocks) if at not in bare]


def _without_copies(
    numbers: Sequence[int], lines: Sequence[PageLine], blocks: Sequence[Block], title: str
) -> Iterator[tuple[int, Block]]:
    """Yield the lines with these *numbers* that are not in the text already, such as for small screens."""
    whole = "".join(comparable(block.text) for block in blocks)
    seen = {comparable(part) for block in blocks for part in block.text.split("\n")}
    for at in numbers:
        text = lines[at].folded
        is_there = text in seen or (len(text) >= SHORT_CHARS and text in whole)
        if not is_there and letters_of(text) != letters_of(title):
            seen.add(text)
            yield at, Block(lines[at].text, lines[at].kind)


def _inserted(blocks: Sequence[Block], area: TextArea, lost: dict[int, Block]) -> list[Block]:
    """Return the *blocks* of the text, with each lost block after the one that is before it in the page."""
    put: dict[int, list[Block]] = {}
    last = min(place.block for place in area.found.values()) - 1
    for at in range(len(area.lines)):
        last = area.found[at].block if at in area.found else last
        if at in lost:
            put.setdefault(last, []).append(lost[at])
    merged = list(put.get(-1, ()))
    for at, block in enumerate(blocks):
        merged += [*([] if at in area.blocks_elsewhere else [block]), *put.get(at, ())]
    return merged
