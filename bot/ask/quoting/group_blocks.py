"""Render quotations of one article, with one attribution below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from bot.ask.answer_messages import also_in, more_sources
from bot.ask.explanation_messages import why
from bot.ask.quoting.folding import FOLDED_LINES, is_folded, line_count, underlined_sentence
from bot.ask.quoting.marked_runs import Run, runs_of, stretches_of
from bot.ask.quoting.quote_groups import QuoteGroup
from bot.messaging.attribution import (
    LABEL_LENGTH,
    address_of,
    credits_of,
    facts_of,
    label_of,
    title_linked_to,
    title_of,
)
from bot.messaging.html import Fragment, bold, join, plain, quotation, short_label, underlined
from index.model import Article, Hit, Passage, PassageId

MAX_ENTITIES = 90
"""Largest number of entities that Byline uses. Telegram drops entities after the 100th. The rest is for links that
Telegram detects in quotations."""

SOURCES_NAMED = 10
"""Most publications with the same passage that are named."""

WHY_LENGTH = 300
"""Longest explanation of a passage, in UTF-16 code units."""

SHORTEST_WHY = 40
"""Shortest explanation of a passage, in UTF-16 code units. With less room it is left out."""

BETWEEN_QUOTES = "\n"
"""Text between the quotations of one article."""

Reasons = Mapping[PassageId, str]
"""Lines that explain quotations, by their passages."""


def marks_each(hit_count: int) -> int:
    """Return the largest number of marks in one hit. Quotations and links have priority over marks."""
    structure = 2 * hit_count  # one quotation and at most one link per hit
    return (MAX_ENTITIES - structure) // max(1, hit_count) - 1  # minus one for the underline


def group_block(group: QuoteGroup, *, first: Hit | None = None, marks: int, reasons: Reasons | None = None) -> Fragment:
    """Return the quotations of a group with their attribution.

    Args:
        first: The first hit of the answer, which is never folded.
        marks: Largest number of marked words in each.
        reasons: Lines below the quotations.
    """
    quotes = [_quote(hit, marks, (reasons or {}).get(hit.passage.id), is_first=hit is first) for hit in group.hits]
    return join([*quotes, attribution(group.article, group.passages, group.also)], BETWEEN_QUOTES)


def other_lines(group: QuoteGroup, first: Hit) -> int:
    """Return the number of lines of a block besides the *first* quotation of the answer, as a phone shows them."""
    others = (hit for hit in group.hits if hit is not first)
    quotes = sum(FOLDED_LINES if is_folded(hit) else line_count(hit.passage.text) for hit in others)
    return quotes + line_count(attribution(group.article, group.passages, group.also).text)


def attributed_blocks(
    article: Article, passages: Sequence[Passage], quote: Callable[[Passage], Fragment]
) -> list[Fragment]:
    """Return paragraphs of an article that stand in a row. Under the last one of each author is the attribution.

    Args: quote: Returns the quotation of a passage.
    """
    blocks = []
    for _author, group in groupby(passages, lambda passage: passage.byline_in(article)):
        together = list(group)
        blocks.append(join([*map(quote, together), attribution(article, together)], BETWEEN_QUOTES))
    return blocks


def _quote(hit: Hit, marks: int, reason: str | None, *, is_first: bool) -> Fragment:
    runs = runs_of(hit.passage.text, hit.highlights[:marks], underlined_sentence(hit))
    block = quotation(marked(runs), expandable=not is_first and is_folded(hit))
    return block + plain(f"\n{reason}") if reason else block


def marked(runs: Sequence[Run]) -> Fragment:
    """Return a text with its matches in bold and its sentence underlined."""
    parts: list[Fragment] = []
    for is_in_sentence, stretch in stretches_of(runs):
        part = join(bold(plain(run.text)) if run.is_match else plain(run.text) for run in stretch)
        parts.append(underlined(part) if is_in_sentence else part)
    return join(parts)


def attribution(article: Article, quoted: Sequence[Passage], also: Sequence[Article] = ()) -> Fragment:
    """Return title (linked to the first quote), byline of the quotes, source, date, pages, then credits. Unknown parts
    are left out."""
    first = quoted[0]
    line = [title_linked_to(address_of(article, first), article)]
    line += [plain(part) for part in facts_of(article, *quoted)]
    lines = [join(line, " · ")]
    lines += [plain(credit) for credit in credits_of(article, *quoted)]
    if also:
        lines.append(plain(also_in(_sources(also))))
    return join(lines, "\n")


def _sources(articles: Sequence[Article]) -> str:
    return sources_in_words(label_of(other, other.source or title_of(other), LABEL_LENGTH) for other in articles)


def sources_in_words(names: Iterable[str]) -> str:
    """Return the names of publications, each once, and the number of those not named."""
    each_once = list(dict.fromkeys(names))
    unnamed = len(each_once) - SOURCES_NAMED
    more = [more_sources(unnamed)] if unnamed > 0 else []
    return ", ".join([*each_once[:SOURCES_NAMED], *more])


def reasons_for(hits: Sequence[Hit], room: int) -> Reasons:
    """Return the explanations of hits, which share the room equally; none if that is too little for one."""
    length = min(WHY_LENGTH, room // max(1, len(hits)) - 1)
    return {hit.passage.id: short_label(why(hit), length) for hit in hits} if length >= SHORTEST_WHY else {}
