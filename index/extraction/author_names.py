"""Judge whether a text is the name of a person, and whether two names are of the same person."""

from __future__ import annotations

import unicodedata

import regex

from index.articles.paragraph_kinds import are_names
from index.patterns import compiled, one_of, one_of_words
from index.text import letters_of

MAX_NAME_WORDS = 6
MAX_UNCASED_NAME_WORDS = 4
MAX_NAME_CHARS = 50
"""Longest name of a person, in characters. Longer lines are sentences; in many scripts only the length shows this."""

MAX_HAN_LETTERS = 6
"""Most letters of a name in Chinese, Japanese or Korean. Names of offices and papers are longer, or end with a word for
them."""

MIN_HANDLE_LETTERS = 3
"""Fewest letters of an account name that is compared with names. Two letters begin many names."""

_PACKAGE = "index.extraction"

ROLE = compiled(one_of(_PACKAGE, "author_roles"), around=r"\b")
"""Role, which is not a name."""

_NO_NAME = compiled(one_of_words(_PACKAGE, "no_names"))
"""Words of buttons, counts, sections and organizations, which are not in the names of people."""

_NO_NAME_ENDING = regex.compile(rf"{one_of(_PACKAGE, 'organization_endings_unspaced')}$")

_CASED = regex.compile(r"\p{Lu}")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_NO_LETTER_OF_NAMES = regex.compile(r"[\p{Nd}@_/\\|<>=#+*!?%:：／\"{}\[\]…®™©]")
_COMPANY = regex.compile(r"\b(?!(?:Mc|Mac|Fitz|De|Di|Da|Du|La|Le|Van|Del|Des|Lo|Ja|Jo|Ma|Ke)\p{Lu})\p{Lu}\p{Ll}+\p{Lu}")
"""Capital inside a word, as in names of companies, unless what is before it is a particle of names."""

_WORD = regex.compile(r"[\p{L}\p{M}'’]+")

_CONJUNCTION = rf"(?:(?=\p{{Ll}}|\p{{L}}{{2}})(?i:{one_of(_PACKAGE, 'author_conjunctions')})|&)"
_PAIR = regex.compile(rf"\S+\s+{_CONJUNCTION}\s+\S+")
"""Two single words with "and", which are things or a company. A capital letter by itself begins a middle name."""


def is_full_name(name: str) -> bool:
    """Return whether *name* looks like the full name of a person: of two words, or in a script without spaces."""
    if len(name) > MAX_NAME_CHARS or _NO_LETTER_OF_NAMES.search(name) or is_no_name(name) or _PAIR.fullmatch(name):
        return False
    if _UNSPACED.search(name):
        return 1 < len(letters_of(name)) <= MAX_HAN_LETTERS or (not _CASED.search(name) and 1 < len(name.split()) <= 3)
    most = MAX_NAME_WORDS if _CASED.search(name) else MAX_UNCASED_NAME_WORDS
    words = name.split()
    return 1 < len(words) <= most and are_names(name, at_least=2) and _COMPANY.search(name) is None


def is_no_name(text: str) -> bool:
    """Return whether *text* contains a role, or a word of a button or an organization."""
    found = ROLE.search(text) or _NO_NAME.search(text) or _NO_NAME_ENDING.search(text)
    return found is not None


def is_same_person(one: str, other: str) -> bool:
    """Return whether two names share their words, or one is an account name made of the other."""
    first, second = _words(one), _words(other)
    if first and second and (first <= second or second <= first) and len(first & second) > 1:
        return True
    return letters_of(one) == letters_of(other) or is_account_of(one, other) or is_account_of(other, one)


def is_account_of(account: str, name: str) -> bool:
    """Return whether *account* is made of the words of *name*: jrobison, johnr, john or robison of John Robison."""
    letters = letters_of(_plain(account.partition("@")[0])).rstrip("0123456789")
    words = [letters_of(word) for word in _WORD.findall(_plain(name)) if letters_of(word)]
    if len(letters) < MIN_HANDLE_LETTERS or len(words) < 2 or not any(c.isascii() for c in letters):
        return False
    first, last = words[0], words[-1]
    made = {"".join(words), first + last, first[0] + last, first + last[0], last + first[0], last + first, first, last}
    return letters in made or letters in {word[0] + last for word in words} | {"".join(w[0] for w in words[:-1]) + last}


def _words(name: str) -> set[str]:
    return {word for each in _WORD.findall(_plain(name)) if len(word := letters_of(each)) > 1}


def _plain(text: str) -> str:
    """Return *text* without accents, because account names have none."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
