"""Generated articles: texts whose words are as often, and as often repeated, as those of a language.

Words are drawn by the law of Zipf and Mandelbrot from the words of the English collections beside the checkout, the
commonest first, and from invented ones after them; without the collections, from invented ones alone. The articles of
the collections are in an archive too, so that their questions have answers. The same size gives the same archive.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, count, product

import numpy as np
import numpy.typing as npt
import regex

from benchmarks.collections import available, load
from index.articles.passages import MAX_PASSAGE_CHARS
from index.model import Draft, Paragraph

VERSION = 1
"""Of what is generated: raised when it becomes another text, so that no figure of an older one is taken for it."""

PASSAGES_PER_ARTICLE = 12
TOKENS, TOKENS_SPREAD, TOKENS_LEAST = 80, 25, 20  # of a passage: mean, standard deviation, least
SENTENCE_TOKENS = 16
TITLE_TOKENS = 6

VOCABULARY = 500_000
"""Words: in a million passages nearly all of them come, in ten thousand about a tenth."""

SHIFT, EXPONENT = 10, 1.3
"""Of Zipf and Mandelbrot: a word's frequency is as 1 / (rank + SHIFT) ** EXPONENT. With these, a passage has as many
different words, and as many passages have a word of a question, as measured on real articles."""

REPEATED = 0.15
"""Share of a passage's tokens that repeat one before them in it: texts stay with their subject."""

QUESTIONS = 500
QUESTION_TOKENS = 9  # of an invented question, as many as real ones have

COMMON = (
    *("the", "of", "and", "to", "in", "a", "was", "is", "for", "as", "on", "with", "by", "that", "it", "from", "were"),
    *("at", "his", "are", "which", "an", "had", "this", "be", "or", "their", "not", "but", "he", "has", "its", "also"),
)
"""Words before the invented ones, so that their texts are taken for English."""

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*")
_FIRST_DAY = date(2000, 1, 1)
_OPENINGS = ("b", "br", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w")
_ENDINGS = ("a", "e", "i", "o", "u", "an", "el", "in", "or", "us")


@cache
def vocabulary() -> tuple[str, ...]:
    """VOCABULARY words, the commonest first."""
    counts = Counter(
        word for draft in _real() for paragraph in draft.paragraphs for word in _WORD.findall(paragraph.text.lower())
    )
    words = dict.fromkeys([word for word, _ in counts.most_common()] or COMMON)
    invented = _invented()
    while len(words) < VOCABULARY:
        words[next(invented)] = None
    return tuple(words)


def archive(passages: int) -> Iterator[Draft]:
    """Articles of so many passages: those that answer the questions, and generated ones."""
    left = passages
    for draft in chain(_real(), map(article, count())):
        yield replace(draft, paragraphs=draft.paragraphs[:left])
        left -= len(draft.paragraphs)
        if left <= 0:
            return


def _real() -> Iterator[Draft]:
    return (draft for name in _collections() for draft in load(name).drafts)


def _collections() -> Iterator[str]:
    return (name for name in available() if name.endswith("_en"))


def article(number: int, version: int = 0) -> Draft:
    """The generated article with this number; another *version* of it has the same URL and another text."""
    rng = np.random.default_rng((number, version))
    return Draft(
        title=" ".join(_words(rng, TITLE_TOKENS)).capitalize(),
        paragraphs=tuple(Paragraph(_passage(rng)) for _ in range(PASSAGES_PER_ARTICLE)),
        byline=f"By Reporter Number {number % 500}",
        source="The Generated Gazette",
        url=f"https://gazette.example/{number}",
        published=_FIRST_DAY + timedelta(days=number % 9_000),
        language="en",
    )


@cache
def questions() -> tuple[str, ...]:
    """QUESTIONS questions of the English collections in a random order, or invented ones."""
    asked = [asked.question for name in _collections() for asked in load(name).questions]
    if asked:
        random.Random(1).shuffle(asked)
        return tuple(asked[:QUESTIONS])
    rng = np.random.default_rng(1)
    return tuple(f"what {' '.join(_words(rng, QUESTION_TOKENS))}?" for _ in range(QUESTIONS))


def _passage(rng: np.random.Generator) -> str:
    words = _words(rng, max(TOKENS_LEAST, round(rng.normal(TOKENS, TOKENS_SPREAD))))
    for first in range(0, len(words), SENTENCE_TOKENS):
        words[first] = words[first].capitalize()
        last = min(first + SENTENCE_TOKENS, len(words)) - 1
        words[last] += "."
    text = " ".join(words)
    return text if len(text) <= MAX_PASSAGE_CHARS else text[:MAX_PASSAGE_CHARS].rsplit(" ", 1)[0]


def _words(rng: np.random.Generator, size: int) -> list[str]:
    ranks = np.searchsorted(_cumulated(), rng.random(size))
    repeats = np.flatnonzero(rng.random(size) < REPEATED)
    ranks[repeats] = ranks[(rng.random(len(repeats)) * repeats).astype(np.int64)]
    known = vocabulary()
    return [known[rank] for rank in ranks.tolist()]


@cache
def _cumulated() -> npt.NDArray[np.float64]:
    """The share of all tokens that are among the commonest words, for each number of these."""
    weights = 1 / (np.arange(1, len(vocabulary()) + 1) + SHIFT) ** EXPONENT
    return np.cumsum(weights / weights.sum())


def _invented() -> Iterator[str]:
    """Words of two to four syllables, in no order."""
    syllables = np.array([opening + ending for opening, ending in product(_OPENINGS, _ENDINGS)])
    rng = np.random.default_rng(2)
    while True:
        drawn = syllables[rng.integers(len(syllables), size=(VOCABULARY, 4))].tolist()
        lengths = rng.integers(2, 5, size=VOCABULARY).tolist()
        yield from ("".join(word[:length]) for word, length in zip(drawn, lengths, strict=True))
