"""Find two swapped characters in a run of unspaced script.

The archive has nearly all pairs of characters of a question about it. A swap breaks several of them side by side, and
swapping back mends all of them. Chance seldom does the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass

import regex

from index.analysis import Field
from index.analysis.analyzer import terms_of_word
from index.query.question import QuestionWord

MOST_CHARACTERS = 200
"""Most characters of a run that is examined. A longer run is not typed by hand."""

FEWEST_BROKEN = 2
"""Fewest n-grams that a swap breaks. One n-gram is often unknown in a question without a slip."""

MIN_BROKEN_SHARE = 0.6
"""Smallest share of the n-grams at the two characters that the archive does not have. The others are there by
chance."""

_CHARACTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class _Swap:
    """A run with two characters swapped."""

    run: str
    broken: int  # n-grams around the two characters that the archive has only after the swap
    made: Collection[str]  # n-grams that the swap makes


def swapped_back(run: QuestionWord, known_terms: Callable[[Sequence[str]], Collection[str]]) -> str | None:
    """Return the run with two characters swapped that were surely typed in the wrong order; None if there are none.

    Args: known_terms: Returns those of some terms that the archive has.
    """
    if len(run.text) > MOST_CHARACTERS:
        return None
    terms = _terms(run.text, run)
    known = set(known_terms(list(terms)))
    if len(terms) - len(known) < FEWEST_BROKEN:
        return None
    swaps = list(_promising(run, terms, known))
    known.update(known_terms(list({term for swap in swaps for term in swap.made})))
    mending = [swap for swap in swaps if known.issuperset(swap.made)]
    return max(mending, key=lambda swap: swap.broken).run if mending else None


def _promising(run: QuestionWord, terms: Counter[str], known: Set[str]) -> Iterator[_Swap]:
    """Yield the swaps at which the archive lacks enough n-grams of the run."""
    characters = _CHARACTER.findall(run.text)
    unknown = terms.keys() - known
    for at in range(len(characters) - 1):
        before, (first, second), after = characters[:at], characters[at : at + 2], characters[at + 2 :]
        if not any(first[-1] + second[0] in term for term in unknown):
            continue
        other = "".join((*before, second, first, *after))
        others = _terms(other, run)
        unmade = terms - others
        broken = sum(term not in known for term in unmade)
        if broken >= max(FEWEST_BROKEN, MIN_BROKEN_SHARE * len(unmade)):
            yield _Swap(other, broken, (others - terms).keys())


def _terms(text: str, run: QuestionWord) -> Counter[str]:
    return Counter(terms_of_word(text, run.script, None, Field.WORDS))
