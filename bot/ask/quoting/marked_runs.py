"""Cut a quotation into runs that are shown alike, for every surface that marks its words and its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from index.model import Span


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a quotation that is shown in one way."""

    text: str  # never empty
    is_match: bool  # whether it is a word of the question
    is_in_sentence: bool  # whether it belongs to the marked sentence


def runs_of(text: str, highlights: Sequence[Span], sentence: Span | None) -> list[Run]:
    """Return the runs of *text*, in order. Together they are the text.

    Highlights do not overlap. They may cross a border of the sentence, and are cut there.
    """
    marked = [sentence] if sentence else []
    cuts = sorted({0, len(text), *(position for span in (*highlights, *marked) for position in span)})
    return [Run(text[start:end], _covers(highlights, start), _covers(marked, start)) for start, end in pairwise(cuts)]


def stretches_of(runs: Sequence[Run]) -> list[tuple[bool, list[Run]]]:
    """Return the runs before the sentence, in it and behind it, as far as there are any; and which are in it."""
    return [(is_in, list(stretch)) for is_in, stretch in groupby(runs, lambda run: run.is_in_sentence)]


def _covers(spans: Sequence[Span], position: int) -> bool:
    return any(start <= position < end for start, end in spans)
