"""Find two swapped characters in a run of unspaced script.

The archive has nearly all pairs of characters of a question about it. A swap breaks several of them side by side, and
swapping back mends nearly all of them. Chance seldom does the same. Swapping back may also make a question phrase such
as "what". Then the pairs at its borders need not be in the archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass

import regex

from index.analysis import Field
from index.analysis.analyzer import terms_of_word
from index.analysis.stopwords import question_phrases
from index.query.question import QuestionWord
from index.suggestions.lookups import KnownTerms, Steps

MOST_CHARACTERS = 200
"""Most characters of a run that is examined. A longer run is not typed by hand."""

FEWEST_BROKEN = 2
"""Fewest n-grams that a swap breaks. One n-gram is often unknown in a question without a slip."""

MIN_BROKEN_SHARE = 0.6
"""Smallest share of the n-grams at the two characters that the archive does not have. The others are there by
chance."""

FEWEST_MENDED = 2
"""Fewest n-grams by which a swap reduces those that the archive does not have."""

_CHARACTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class _Swap:
    """A run with two characters swapped."""

    run: str
    pair: str  # the two characters
    broken: int  # n-grams around the two characters that the archive has only after the swap
    all_broken: bool  # whether the archive has none of the n-grams around the two characters
    made: Collection[str]  # n-grams that the swap makes

    def mended(self, known: Set[str]) -> int:
        """Return by how many n-grams the swap reduces the unknown ones; 0 if it is not likely.

        If all n-grams were broken, one that is beside the pair may stay unknown: the archive need not have all.
        """
        unknown = [term for term in self.made if term not in known]
        may_stay = 1 if self.all_broken else 0
        if len(unknown) > may_stay or any(self.pair in term for term in unknown):
            return 0
        return self.broken - len(unknown)


def swapped_back(run: QuestionWord) -> Steps[str | None]:
    """Return the run with two characters swapped that were surely typed in the wrong order; None if there are none."""
    if len(run.text) > MOST_CHARACTERS:
        return None
    terms = _terms([run.text], run)
    yield (of_run := KnownTerms(list(terms)))
    known = set(of_run.known)
    if len(terms) - len(known) < FEWEST_BROKEN:
        return None
    swaps = list(_promising(run, terms, known))
    yield (made := KnownTerms(list({term for swap in swaps for term in swap.made})))
    known.update(made.known)
    mended = {swap.run: swap.mended(known) for swap in swaps}
    most = max(mended.values(), default=0)
    best = [other for other, count in mended.items() if count == most]
    return best[0] if most >= FEWEST_MENDED and len(best) == 1 else None


def _promising(run: QuestionWord, terms: Counter[str], known: Set[str]) -> Iterator[_Swap]:
    """Yield the swaps at which the archive lacks enough n-grams of the run."""
    characters = _CHARACTER.findall(run.text)
    unknown = terms.keys() - known
    for at in range(len(characters) - 1):
        before, (first, second), after = characters[:at], characters[at : at + 2], characters[at + 2 :]
        if not any(first[-1] + second[0] in term for term in unknown):
            continue
        other = "".join((*before, second, first, *after))
        unmade = terms - _terms([other], run)
        broken = sum(term not in known for term in unmade)
        if broken >= max(FEWEST_BROKEN, MIN_BROKEN_SHARE * len(unmade)):
            made = _terms(_parts_without_question(other, run), run) - terms
            yield _Swap(other, second[-1] + first[0], broken, broken == len(unmade), made.keys())


def _parts_without_question(text: str, run: QuestionWord) -> Sequence[str]:
    phrases = question_phrases(run.script)
    return list(filter(None, phrases.split(text))) if phrases else [text]


def _terms(parts: Sequence[str], run: QuestionWord) -> Counter[str]:
    return Counter(term for part in parts for term in terms_of_word(part, run.script, None, Field.WORDS))
