"""Look up the dictionary form of irregular words: "give" for "gave", "thief" for "thieves".

A stemmer removes endings. It does not undo a change within a word, so "gave" and "give" would be two words. It also
separates forms of regular words: the Portuguese "relação" and "relações", the Spanish "ciudad" and "ciudades". The
lists in `data/irregular_forms` have one line for each word: its dictionary form, and the forms that the stemmer
separates from it. A form with a * stands for all words with the same stem: the German "gegeben*" for "gegebene" too. A
dictionary form that is named again is its own stem: that of the Russian "режим", a regime, would be that of "режет",
cuts.

A form that is often another word or a name keeps its own stem, and has a ?: "fed?" is not joined to "feed", because of
the Fed. A question with "feed" also looks for "fed", and a question with "fed" for "feed". A form with a ? in two lines
is its own stem: a question with "leaf" looks for "leaves", but not for "left". Forms that are nearly always another
word are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index.analysis.spelling_variants import canonical_spelling
from index.compact_map import CompactMap
from index.word_lists import list_names, read_words

PACKAGE = "index.analysis"
FOLDER = "irregular_forms"

ALL_WITH_STEM = "*"
"""Sign after a form that stands for all words with its stem."""

OFTEN_ANOTHER = "?"
"""Sign after a form that is often another word, so that only questions look for both."""

LISTED = list_names(PACKAGE, FOLDER)
"""Languages with a list."""


class IrregularForms(NamedTuple):
    """The irregular forms of a language, each with the stem of its dictionary form."""

    words: CompactMap[str]  # by word, in the spelling that is stemmed
    stems: CompactMap[str]  # by stem
    also_of_words: Mapping[str, Sequence[str]]  # by word that is often another: other stems that questions look for
    also_of_stems: Mapping[str, Sequence[str]]  # by stem of a dictionary form with such words: their stems
    changing: CompactMap[bool]  # True for each stem of a dictionary form with forms that begin in another way


NONE = IrregularForms(CompactMap.of({}), CompactMap.of({}), {}, {}, CompactMap.of({}))


def irregular_forms(language: str, stemmed: Callable[[str], str]) -> IrregularForms:
    """Return the irregular forms of a language; NONE if it has no list.

    Args:
        stemmed: Returns the stem of a word, without a look at irregular forms.

    Raises:
        ValueError: A line is malformed.
    """
    if language not in LISTED:
        return NONE
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    ambiguous: dict[str, list[str]] = {}  # the stems of their dictionary forms
    changing: dict[str, bool] = {}
    for dictionary_form, *forms in lines(language):
        stem = stemmed(dictionary_form)
        if dictionary_form in forms or _is_infinitive_alone(dictionary_form, stem, language):
            stem = words[dictionary_form] = dictionary_form
        if not all(form.startswith(stem[:-1]) for form in forms):
            changing[stem] = True
        for form in forms:
            if form.endswith(ALL_WITH_STEM):
                stems[stemmed(form.removesuffix(ALL_WITH_STEM))] = stem
            elif form.endswith(OFTEN_ANOTHER):
                ambiguous.setdefault(form.removesuffix(OFTEN_ANOTHER), []).append(stem)
            else:
                words[form] = stem
    also: dict[str, list[str]] = {}
    for form, of_forms in ambiguous.items():
        own = words[form] = form if len(of_forms) > 1 else stemmed(form)
        for stem in of_forms:
            also.setdefault(stem, []).append(own)
    return IrregularForms(CompactMap.of(words), CompactMap.of(stems), ambiguous, also, CompactMap.of(changing))


def _is_infinitive_alone(word: str, stem: str, language: str) -> bool:
    """Return whether the stem of a dictionary form has no other form of its verb, but may be that of a noun: the
    Russian "брать" would be "брат", a brother, and "стать" would be "статья", an article."""
    return language == "ru" and word.endswith("ть") and stem == word[:-1] and word not in _ALSO_NOUNS


_ALSO_NOUNS = frozenset({"знать", "пасть"})
"""Russian infinitives that are nouns too, whose other forms have their stem."""


def lines(language: str) -> Iterator[list[str]]:
    """Yield the dictionary form and the other forms of each word, in the spelling that is stemmed."""
    for line in read_words(PACKAGE, f"{FOLDER}/{language}"):
        yield canonical_spelling(line, language).split()
