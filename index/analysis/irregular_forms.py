"""Look up the dictionary form of irregular words: "give" for "gave", "thief" for "thieves".

A stemmer removes endings. It does not undo a change within a word, so "gave" and "give" would be two words. The lists
in `data/irregular_forms` have one line for each word: its dictionary form, and the forms that the stemmer separates
from it. A form with a * stands for all words with the same stem: the German "gegeben*" for "gegebene" too.

Forms that are often another word or a name are left out: "found" is mostly a form of "find", but "rose" may be a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from index.analysis.spelling_variants import canonical_spelling
from index.analysis.tokenizer import normalise
from index.word_lists import list_names, read_words

PACKAGE = "index.analysis"
FOLDER = "irregular_forms"

ALL_WITH_STEM = "*"
"""Sign after a form that stands for all words with its stem."""

LISTED = list_names(PACKAGE, FOLDER)
"""Languages with a list."""


class IrregularForms(NamedTuple):
    """The irregular forms of a language, each with its dictionary form, in the spelling that is stemmed."""

    words: Mapping[str, str]  # these words only
    with_stem: Mapping[str, str]  # all words with the stems of these


def irregular_forms(language: str) -> IrregularForms:
    """Return the irregular forms of a language that is in LISTED.

    Raises:
        ValueError: A line is malformed.
    """
    words: dict[str, str] = {}
    with_stem: dict[str, str] = {}
    for dictionary_form, *forms in lines(language):
        for form in forms:
            found = with_stem if form.endswith(ALL_WITH_STEM) else words
            found[form.removesuffix(ALL_WITH_STEM)] = dictionary_form
    return IrregularForms(words, with_stem)


def lines(language: str) -> Iterator[list[str]]:
    """Yield the dictionary form and the other forms of each word, in the spelling that is stemmed."""
    for line in read_words(PACKAGE, f"{FOLDER}/{language}"):
        yield [canonical_spelling(normalise(form), language) for form in line.split()]
