"""Tell whether a word of a text may be a form of a typed word, or only has the same stem by chance.

A single word does not show its language. So the English "cost" is stemmed like the Spanish "costas" in a Spanish
archive, and the Spanish "parte" like the English "parts" in an English one. No dictionary is used, only the endings of
words. They say enough where languages form the plural in different ways: in English and in five Romance languages.
"""

from __future__ import annotations

from functools import cache

from index.analysis.languages import regular_stem, stem
from index.analysis.spelling_variants import canonical_spelling
from index.analysis.tokenizer import fold_marks
from index.word_lists import list_names, read_words

PACKAGE = "index.query"
OWN, BEHIND = "own_endings", "endings_behind_words"

_LISTED = list_names(PACKAGE, BEHIND)
"""Languages with lists of endings."""

FEMININE_LETTERS = 5
"""Fewest letters of a word whose feminine form may have an "a" more: "doctor" and "doctora", but not "car" and
"cara"."""

OWN_FROM = 2
"""Letters at the beginning of a word that are no ending."""

_FEMININE = ("a", "as")
_BEFORE_FEMININE = ("l", "n", "r", "s")
_EXCHANGED = (("z", "ces"), ("l", "is"), ("m", "ns"))
"""Endings of the singular and the plural in Spanish and Portuguese."""

_SIBILANTS = ("ch", "i", "o", "s", "sh", "x", "y", "z")
"""Ends of English words whose plural has an "es" more."""


def may_be_form(typed: str, form: str, language: str) -> bool:
    """Return whether *form*, a word of a text in a *language*, may be a form of a *typed* word of unknown language.

    Args: Both are normalised. language: A primary subtag; "" if unknown.
    """
    typed_bare, bare = (fold_marks(canonical_spelling(each, language)) for each in (typed, form))
    if typed_bare == bare:
        return True
    if stem(typed, language) != stem(form, language):
        return False
    if _regular(typed, language) != _regular(form, language):
        return True  # the list of irregular forms has it
    if language == "en":
        return _may_be_english(typed_bare, bare)
    return language not in _LISTED or _may_be_romance(typed_bare, bare, language)


def _regular(word: str, language: str) -> str:
    return regular_stem(canonical_spelling(word, language), language)


def _may_be_english(typed: str, form: str) -> bool:
    """Return whether a form is more than a typed word without its last "e" or "es", as "part" is for "parte"."""
    for ending in ("es", "e"):
        bare = typed.removesuffix(ending)
        if bare != typed and form in {bare, f"{bare}s", f"{bare}ly"}:
            return ending == "es" and bare.endswith(_SIBILANTS)
    return True


def _may_be_romance(typed: str, form: str, language: str) -> bool:
    """Return whether a typed word ends like one of the *language*, or differs from a form in number or gender alone."""
    if typed[OWN_FROM:].endswith(_endings(OWN, language)):
        return True
    shorter, longer = sorted((typed, form), key=len)
    if longer.startswith(shorter):
        ending = longer[len(shorter) :]
        is_feminine = ending in _FEMININE and len(shorter) >= FEMININE_LETTERS and shorter.endswith(_BEFORE_FEMININE)
        return is_feminine or ending in _endings(BEHIND, language)
    return any(shorter.removesuffix(one) + many == longer for one, many in _EXCHANGED)


@cache
def _endings(kind: str, language: str) -> tuple[str, ...]:
    endings = read_words(PACKAGE, f"{kind}/{language}")
    return tuple({*endings, *map(fold_marks, endings)})
