"""Find the stems of the words that differ from a word by one slip and that the archive may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from typing import NamedTuple

from index.analysis import Field
from index.analysis.analyzer import GRAM_CHARS, stemming_language
from index.analysis.languages import uncached_stems
from index.analysis.stopwords import FUNCTION, listed
from index.analysis.tokenizer import fold_marks
from index.query.question import QuestionWord
from index.suggestions.lookups import KnownTerms, Steps
from index.suggestions.usual_slips import usually_meant

LANGUAGES_KEPT = 64
"""Most languages whose letters are cached: more than have a list of function words."""


class _Slip(NamedTuple):
    """Letters in place of some letters of a word."""

    start: int
    letters: str
    end: int

    def of(self, word: str) -> str:
        """Return the word with these letters."""
        return word[: self.start] + self.letters + word[self.end :]


def stems_one_slip_away(word: QuestionWord, languages: Sequence[str]) -> Steps[list[str]]:
    """Return the stems of the words one slip away of which the archive may have this form.

    The 4-grams tell it. Stems take longer: in Arabic, those of six hundred words a tenth of a second. Of words that
    differ by a usual slip, the archive may also have another form.

    Args: languages: The words are stemmed in each of them. The first is that of the question.
    """
    slips = yield from _possible(word, _alphabet(word.normal, languages[0]))
    others = sorted({*usually_meant(word.normal), *(each.of(word.normal) for each in slips)})
    spoken = dict.fromkeys(stemming_language(word.normal[0], language) for language in languages)
    return list(dict.fromkeys(chain.from_iterable(uncached_stems(others, each) for each in spoken)))


def stems_of(words: Sequence[str], language: str) -> Iterator[str]:
    """Return the stems of words, in order."""
    stemmed = groupby(words, key=lambda word: stemming_language(word[0], language))
    return chain.from_iterable(uncached_stems(list(each), spoken) for spoken, each in stemmed)


def _possible(word: QuestionWord, alphabet: Sequence[str]) -> Steps[Sequence[_Slip]]:
    """Return the slips that make a word of which the archive has the first and the last 4-gram at the slip.

    A slip changes the 4-grams around it. Those of the typed word that the archive does not have must be there.
    """
    grams = word.terms_in(Field.GRAMS)
    marked = f"_{fold_marks(word.normal)}_"
    if len(marked) != len(word.normal) + 2:  # the 4-grams have other places than the letters
        return list(_slips(word.normal, alphabet, ()))
    yield (typed := KnownTerms(grams, Field.GRAMS))
    known = set(typed.known)
    slips = list(_slips(word.normal, alphabet, [at for at, gram in enumerate(grams) if gram not in known]))
    around = [_with_neighbours(each, marked) for each in slips]
    ends = [(each[:GRAM_CHARS], each[-GRAM_CHARS:]) for each in around]
    yield (possible := KnownTerms(list(set(chain.from_iterable(ends))), Field.GRAMS))
    known = set(possible.known)
    return [each for each, (first, last) in zip(slips, ends, strict=True) if first in known and last in known]


def _with_neighbours(slip: _Slip, marked: str) -> str:
    """Return the letters with all that 4-grams with them contain of a word without accents, between its borders."""
    before = marked[max(0, slip.start + 2 - GRAM_CHARS) : slip.start + 1]
    return before + fold_marks(slip.letters) + marked[slip.end + 1 : slip.end + GRAM_CHARS]


def _slips(word: str, alphabet: Sequence[str], changed: Sequence[int]) -> Iterator[_Slip]:
    """Yield the slips that drop a letter of *word*, swap it with the next, replace it or add one before it.

    Args:
        changed: Places of 4-grams of the word between its borders that must all be changed, ascending.
    """
    first, last = (changed[0], changed[-1]) if changed else (len(word), 0)
    for at in range(max(0, last - 2), min(len(word), first + 2) + 1):
        if at + 1 < len(word):  # changes the 4-grams from at - 2 to at + 2
            yield _Slip(at, word[at + 1] + word[at], at + 2)
        if at < len(word) and last <= at + 1:  # changes the 4-grams from at - 2 to at + 1
            yield from (_Slip(at, letter, at + 1) for letter in ("", *alphabet))
        if last <= at:  # changes the 4-grams from at - 2 to at
            yield from (_Slip(at, letter, at) for letter in alphabet)


_ALPHABETS = (("a", "z"), ("а", "я"), ("α", "ω"), ("א", "ת"), ("ء", "ي"), ("ऄ", "ह"), ("ा", "्"))
"""First and last letters of alphabets. The most common words of a language contain its other letters."""


def _alphabet(word: str, language: str) -> list[str]:
    """Return the letters that may replace those of *word*."""
    ranges = [(first, last) for first, last in _ALPHABETS if any(first <= letter <= last for letter in word)]
    letters = {chr(code) for first, last in ranges for code in range(ord(first), ord(last) + 1)}
    return sorted(letters.union(word, _letters_of(language)))


@lru_cache(maxsize=LANGUAGES_KEPT)
def _letters_of(language: str) -> frozenset[str]:
    """Return the letters of the function words of a language."""
    return frozenset("".join(listed(FUNCTION, language)))
