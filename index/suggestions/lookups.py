"""Look several words up in the archive together.

In a cluster, each lookup is a request. So the work on a word is divided into steps, and each step of all words is one
request, however many words there are.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.analysis import Field
from index.backends.base import FoundWords, SearchBackend, WordSearch
from index.query.match_texts import Texts
from index.store.base import ArticleReader

K = TypeVar("K")
T = TypeVar("T")


NOTHING = FoundWords((), ())


@dataclass(slots=True, eq=False)
class KnownTerms:
    """A lookup of the terms of a field that the archive has."""

    terms: Sequence[str]
    field: Field = Field.WORDS
    known: Collection[str] = ()  # the answer: those of the terms, in their order


@dataclass(slots=True, eq=False)
class Passages:
    """A lookup of passages. Their articles are read with those of the other lookups."""

    search: WordSearch
    found: FoundWords = NOTHING  # the answer


Lookup = KnownTerms | Passages

Steps = Generator[Lookup, None, T]
"""Type of the work on a word: it yields what it looks up next, and goes on when that has its answer."""


def together(steps: Mapping[K, Steps[T]], backend: SearchBackend, articles: ArticleReader) -> dict[K, T]:
    """Do all the steps of each work, and return what the works return.

    Args: articles: They are read ahead of the works, which read them again. So it should be an `ArticlesOnce`.
    Raises: BackendUnavailableError; any exception of a step.
    """
    found: dict[K, T] = {}
    while len(found) < len(steps):
        lookups: list[Lookup] = []
        for key, each in steps.items():
            if key not in found:
                try:
                    lookups.append(next(each))
                except StopIteration as end:
                    found[key] = end.value
        _find_known([each for each in lookups if isinstance(each, KnownTerms)], backend)
        _find_passages([each for each in lookups if isinstance(each, Passages)], backend, articles)
    return found


def _find_known(lookups: Sequence[KnownTerms], backend: SearchBackend) -> None:
    for field in dict.fromkeys(each.field for each in lookups):
        of_field = [each for each in lookups if each.field is field]
        known = set(backend.known_terms(list(dict.fromkeys(term for each in of_field for term in each.terms)), field))
        for each in of_field:
            each.known = [term for term in each.terms if term in known]


def _find_passages(lookups: Sequence[Passages], backend: SearchBackend, articles: ArticleReader) -> None:
    results = backend.search_words([each.search for each in lookups]) if lookups else []
    for each, found in zip(lookups, results, strict=True):
        each.found = found
    if len(lookups) > 1:
        matches = [match for each in results for match in each.matches]
        Texts(matches, articles).read(matches)
