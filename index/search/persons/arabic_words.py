"""Look up words around Arabic and Persian names: "who is", titles, and first names. All are in canonical letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.analysis.tokenizer import fold_marks
from index.word_lists import read_words, read_words_by_language

ARTICLE = "ال"
SERVANT, FATHER, MOTHER = "عبد", "ابو", "ام"
"""First words of names. "Mother of" begins a name only before a word that is no name itself."""

VERB_LETTERS = 3
"""Letters of most verbs, of which many are spelled like a name."""

_PACKAGE = "index.search.persons"
_SAME_LETTERS = str.maketrans(
    "\u0649\u0629\u06a9\u06cc\u06c1\u06d5", "\u064a\u0647\u0643\u064a\u0647\u0647", "\u0621\u0640"
)
"""Letters that are often typed for one another, and the hamza and the stretching mark, which are often left out."""
_NO_LETTERS = re.compile(r"\W+")


def canonical(text: str) -> str:
    """Return a text with one letter for those that are typed for one another, and with a blank between words.

    A Persian non-joiner is a blank too: behind it begins a part of a name or an ending.
    """
    return _NO_LETTERS.sub(" ", fold_marks(text).translate(_SAME_LETTERS)).strip()


def is_asking(word: str) -> bool:
    """Return whether a word of a question is one of those that ask who someone is."""
    return _asking_words().issuperset(word.split())


def asks_who(text: str, before: Sequence[str], behind: Sequence[str], first_name: str) -> bool:
    """Return whether the words before and behind a name ask who someone is: "من هو", "کیست".

    Args:
        text: The question with blanks in place of a frame, such as "do you know who is".
        first_name: If it may be a verb too, "who" before it is not enough: "من أكرم الضيف؟", "من نصر الجيش؟".
    """
    around = [*before, *behind]
    if _who_words().isdisjoint(around):
        asks = not around and text != text.strip()
    elif _words("being_words").isdisjoint(around):
        asks = _who_words("ar").issuperset(around)
    else:
        return True
    may_be_verb = len(first_name) <= VERB_LETTERS or first_name in _words("verbs_like_names")
    return asks and (bool(behind) or not may_be_verb)


@cache
def first_names(language: str) -> frozenset[str]:
    """Return the first names that are none but names in *language*. Persian has the Arabic ones too."""
    own = read_words_by_language(_PACKAGE, "first_names")
    words = [*own["ar"], *own["fa"]] if language == "fa" else own["ar"]
    return frozenset(canonical(word).replace(" ", "") for word in words) | foreign_first_names()


def foreign_first_names() -> frozenset[str]:
    """Return the first names of other languages."""
    return _words("foreign_first_names")


def titles() -> frozenset[str]:
    """Return words that are often before a name."""
    return _words("forms_of_address")


@cache
def _asking_words() -> frozenset[str]:
    return _who_words() | _words("being_words")


@cache
def _who_words(language: str | None = None) -> frozenset[str]:
    """Return the words for "who" of a language, or of both."""
    found = read_words_by_language(_PACKAGE, "who_words")
    return frozenset(canonical(word) for each in found if language in (each, None) for word in found[each])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(canonical(word) for word in read_words(_PACKAGE, name))
