"""Cut an article into passages: paragraphs as published, long ones cut between sentences."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

import regex

from index.analysis.sentences import sentences
from index.model import Article, Draft, Paragraph, Passage, PassageKind, Span

MAX_PASSAGE_CHARS = 1_200
"""Most characters of a passage. A longer paragraph is cut between sentences. With its attribution, a longer one would
not fit one screen of a phone, and BM25's length normalisation would rank it too low."""

CUTS_KEPT = 300
"""Long paragraphs whose pieces are cached. Cutting one takes as long as reading ten passages. It happens when its
article is counted, when it is indexed and whenever it is found."""

CUT_KEPT_CHARS = 20_000
"""Most characters of a paragraph in that cache. Longer ones would fill the memory."""

LONG_CUTS_KEPT = 8
"""Longer paragraphs that are cached, more than an answer shows. Cutting a megabyte without spaces takes a second, and
an added paragraph is cut four times in a row. With their pieces, they take at most 64 MB."""

Cut = Callable[[str, Span], Iterator[Span]]

_WORD = regex.compile(r"\S+")
_GRAPHEME = regex.compile(r"\X")


def split_passages(article: Article) -> tuple[Passage, ...]:
    """Return the passages of *article* in order. They are always the same for the same article.

    Each is verbatim and has 1 to MAX_PASSAGE_CHARS characters. Only white space between two pieces of a paragraph is
    left out. Credits that are in no paragraph follow at the end.
    """
    return tuple(_passage(article, ordinal, piece) for ordinal, piece in enumerate(_pieces_of(article)))


def passages_at(article: Article, ordinals: Collection[int]) -> dict[int, Passage]:
    """Return the passages of `split_passages` with these ordinals, without making the others."""
    pieces = enumerate(islice(_pieces_of(article), max(ordinals, default=-1) + 1))
    return {ordinal: _passage(article, ordinal, piece) for ordinal, piece in pieces if ordinal in ordinals}


def passages_from(article: Article, start: int) -> Iterator[Passage]:
    """Yield the passages of `split_passages` from the one with the ordinal *start*. Each is made when it is needed."""
    pieces = islice(enumerate(_pieces_of(article)), start, None)
    return (_passage(article, ordinal, piece) for ordinal, piece in pieces)


def passage_texts(article: Article) -> Iterator[tuple[str, PassageKind]]:
    """Yield the texts of `split_passages` with their kinds, which is faster than the passages."""
    return ((piece.text, piece.kind) for piece in _pieces_of(article))


def passage_count(article: Draft | Article) -> int:
    """Return the number of passages of an article or a draft."""
    paragraphs = sum(len(pieces_of(paragraph.text, article.language)) for paragraph in article.paragraphs)
    return paragraphs + sum(len(pieces_of(credit, article.language)) for credit in _credits_apart(article))


def pieces_of(text: str, language: str | None) -> Sequence[str]:
    """Return the texts of the passages of a paragraph: one text, unless the paragraph is too long."""
    if len(text) <= MAX_PASSAGE_CHARS:
        return (text,)
    return _cut(text, language) if len(text) <= CUT_KEPT_CHARS else _cut_long(text, language)


class _Piece(NamedTuple):
    text: str
    kind: PassageKind
    heading: str | None
    page: int | None
    author: str | None


def _passage(article: Article, ordinal: int, piece: _Piece) -> Passage:
    place = article.id, ordinal
    return Passage(
        *place, piece.text, piece.kind, article.title, piece.heading, article.language, piece.page, piece.author
    )


def _pieces_of(article: Draft | Article) -> Iterator[_Piece]:
    heading: Paragraph | None = None
    for paragraph in article.paragraphs:
        above = None
        if paragraph.kind is PassageKind.HEADING:
            heading = paragraph
        elif heading and heading.author in (None, paragraph.author):  # not a line in the post of somebody else
            above = heading.text
        for piece in pieces_of(paragraph.text, article.language):
            yield _Piece(piece, paragraph.kind, above, paragraph.page, paragraph.author)
    for credit in _credits_apart(article):
        for piece in pieces_of(credit, article.language):
            yield _Piece(piece, PassageKind.CREDIT, None, None, None)


def _credits_apart(article: Draft | Article) -> Iterator[str]:
    """Yield the credits that are in no paragraph, one per line. The paragraphs are searched as one text, which is
    faster than one by one."""
    if article.credits:
        text = "\n\n".join(paragraph.text for paragraph in article.paragraphs)
        yield from (credit for credit in article.credits if credit not in text)


@lru_cache(maxsize=CUTS_KEPT)
def _cut(text: str, language: str | None) -> tuple[str, ...]:
    spans = _Spans(small for sentence in sentences(text, language) for small in _small_spans(text, sentence, _FINER))
    return tuple(text[start:end] for start, end in _packed(spans, _evenest_limit(spans)))


_cut_long = lru_cache(maxsize=LONG_CUTS_KEPT)(_cut.__wrapped__)


def _small_spans(text: str, span: Span, cuts: Sequence[Cut]) -> Iterator[Span]:
    """Yield *span* if it fits a passage. Otherwise cut it with the first of *cuts*, and cut its parts in the same
    way."""
    if span[1] - span[0] <= MAX_PASSAGE_CHARS:
        yield span
        return
    for part in cuts[0](text, span):
        yield from _small_spans(text, part, cuts[1:])


def _words(text: str, span: Span) -> Iterator[Span]:
    return (match.span() for match in _WORD.finditer(text, *span))


def _graphemes(text: str, span: Span) -> Iterator[Span]:
    return (match.span() for match in _GRAPHEME.finditer(text, *span))


def _slices(_: str, span: Span) -> Iterator[Span]:
    """Yield spans of a grapheme that is too long, such as a letter under more than a thousand marks."""
    return ((at, min(at + MAX_PASSAGE_CHARS, span[1])) for at in range(*span, MAX_PASSAGE_CHARS))


_FINER: Sequence[Cut] = (_words, _graphemes, _slices)
"""Ways to cut a sentence that is too long, in the order in which they are tried."""


class _Spans:
    """Spans that are iterated several times, stored as plain numbers.

    A megabyte without spaces has a million spans. As tuples they would be scanned by the garbage collector, and other
    users would have to wait meanwhile.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._numbers = array("Q", chain.from_iterable(spans))

    def __iter__(self) -> Iterator[Span]:
        numbers = iter(self._numbers)
        return zip(numbers, numbers, strict=True)


def _packed(spans: Iterable[Span], limit_chars: int) -> list[Span]:
    """Join neighbouring spans as long as they fit. The text between two joined spans is included."""
    packed: list[Span] = []
    for start, end in spans:
        if packed and end - packed[-1][0] <= limit_chars:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed


def _evenest_limit(spans: _Spans) -> int:
    """Return the smallest limit that needs no more pieces than the largest limit, so that the last piece is not a
    single sentence."""
    fewest = len(_packed(spans, MAX_PASSAGE_CHARS))
    limits = range(1, MAX_PASSAGE_CHARS + 1)
    return limits[bisect_left(limits, True, key=lambda limit: len(_packed(spans, limit)) <= fewest)]
