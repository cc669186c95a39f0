"""Recognize what programs write if nobody gave a title or an author."""

from __future__ import annotations

import regex

from index.patterns import one_of
from index.word_lists import read_words

_PACKAGE = "index.extraction.pdf"

_NO_TITLE = regex.compile(
    r"microsoft (?:word|powerpoint|excel|publisher)\b.*|(?:la)?tex.*"
    rf"|{one_of(_PACKAGE, 'untitled')}.*"
    r"|(?:image|img|scan|doc|file)[\s_-]*(?:\d[\d_ -]*)?"
    r"|(?:camscanner|adobe scan|about:|pii:?\s|doi:?\s?10\.).*"
    r"|.*\.(?:docx?|pdf|tex|dvi|ps|indd|qxd|qxp|rtf|odt|pptx?|xlsx?|pages|txt|html?|wpd|fm|p(?:m\d|65)|eps|jpe?g|tiff?|png"
    r"|cdr|ai|svg|vsdx?|pub|key|odp|md|csv)"
    r"|.*[/\\].*|\S*[_\d]\S*|\P{L}*",
    regex.IGNORECASE,
)
"""Name of a program or a file, or a number."""

_TITLE_WORDS = frozenset(read_words(_PACKAGE, "title_words"))
"""Words of titles that are not real: "PowerPoint presentation", "Final version 2"."""

_WORD = regex.compile(r"[\p{L}\p{M}]+")

_NO_AUTHOR = regex.compile(
    r".*(?:@|https?:|www\.|\\|/|_|\d).*|\P{L}*"
    r"|(?:microsoft|adobe|apple|hewlett|dell|acer|asus|lenovo|samsung|xerox|canon|ricoh|epson|kyocera|konica|hp|acrobat"
    r"|google|latex|libre|open|pdf).*"
    rf"|tex|typst|word|canva|{one_of(_PACKAGE, 'no_authors')}",
    regex.IGNORECASE,
)
_ACCOUNT_WORD = regex.compile(one_of(_PACKAGE, "account_words"), regex.IGNORECASE)
"""Word in the name of an account that is in no name of a person."""


def is_no_title(named: str) -> bool:
    """Return whether *named* is what a program writes if nobody gave a title."""
    words = _WORD.findall(named.casefold())
    return _NO_TITLE.fullmatch(named) is not None or all(word in _TITLE_WORDS for word in words)


def is_no_author(named: str) -> bool:
    """Return whether *named* is what a program writes if nobody gave an author."""
    return _NO_AUTHOR.fullmatch(named) is not None or any(map(_ACCOUNT_WORD.fullmatch, _WORD.findall(named)))
