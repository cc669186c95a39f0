"""Recognize label lines by their words, in many languages. Digits, punctuation and white space do not count."""

from __future__ import annotations

import itertools

import regex

from index.extraction.html.labels.boilerplate_words import ADVERTISEMENT, SHARE
from index.patterns import compiled, one_of, one_of_words
from index.word_lists import read_words

_PACKAGE = "index.extraction.html"

MAX_LABEL_LINE_CHARS = 100
"""Longest label line, in characters. Longer lines are sentences, or several lines."""

MAX_CALL_LINE_CHARS = 300
"""Longest call between paragraphs, in characters. Longer ones are text about a newsletter."""


def letters_in(line: str) -> str:
    """Return only the letters of *line*, casefolded: "12 Comments »" and "comments" are the same label."""
    return "".join(character for character in line.casefold() if character.isalpha())


def _phrases(entry: str) -> list[str]:
    """Return the phrases that an entry of a list means, without brackets."""
    alternatives, at, depth = [[""]], 0, 0
    for end, sign in enumerate(entry):
        if sign in "([":
            if depth == 0:
                alternatives[-1] = [phrase + entry[at:end] for phrase in alternatives[-1]]
                at = end + 1
            depth += 1
        elif sign in ")]":
            depth -= 1
            if depth == 0:
                inner = [*_phrases(entry[at:end]), *([""] if sign == "]" else [])]
                alternatives[-1] = [phrase + each for phrase in alternatives[-1] for each in inner]
                at = end + 1
        elif sign == "|" and depth == 0:
            alternatives[-1] = [phrase + entry[at:end] for phrase in alternatives[-1]]
            alternatives.append([""])
            at = end + 1
    alternatives[-1] = [phrase + entry[at:] for phrase in alternatives[-1]]
    return list(itertools.chain.from_iterable(alternatives))


def _labels(*names: str) -> frozenset[str]:
    """Return the letters of all phrases of these lists."""
    entries = itertools.chain.from_iterable(read_words(_PACKAGE, name) for name in names)
    return frozenset(letters_in(phrase) for entry in entries for phrase in _phrases(entry))


_LABELS = _labels("labels", "tag_labels", "share_words")
"""Lines that are labels wherever they are alone."""

_BUTTONS = _labels("buttons")
"""Labels that are also words of a text. They are labels if the whole line is a link."""

LEADS = _labels("leads")
"""Labels before links to other articles, if a colon or similar sign follows."""

RELATED = _labels("related_headings")
"""Headings of lists of other articles."""

AUTHOR_HEADINGS = _labels("author_headings")
"""Headings of biographies."""

CONTENTS = _labels("contents_headings")
"""Headings of a table of contents."""

TAGS = _labels("tag_labels")
"""Labels before the subjects of an article."""

HOME = _labels("home_words")
"""First part of the path to an article."""

AGENCIES = _labels("news_agencies")
"""Names of news agencies."""

_AUTHOR_LINK = compiled(rf"{one_of_words(_PACKAGE, 'author_links')}.{{0,60}}")
"""Link to other articles of the author."""

_LONG_HEADING = compiled(
    rf"{one_of_words(_PACKAGE, 'related_beginnings')}.{{1,60}}",
    rf".{{1,60}}{one_of_words(_PACKAGE, 'related_endings')}",
)
"""Heading of a list of other articles with a name in it: "More from The Gazette"."""

_OPENING = r"[^\p{L}\"“”„«»‘’「『]{0,5}"
"""Signs before a call, such as a pointing hand. A quotation is text."""

_CALL = compiled(
    rf"{_OPENING}{one_of_words(_PACKAGE, 'newsletter_verbs')}.{{0,200}}{one_of_words(_PACKAGE, 'newsletter_nouns')}",
    rf"{_OPENING}{one_of_words(_PACKAGE, 'channel_verbs')}.{{0,120}}{one_of_words(_PACKAGE, 'channels')}",
)
"""Call to subscribe to a newsletter, or to follow the site on another service."""

MIN_PHRASE_LETTERS = 8
"""Fewest letters of a label that is more than one word of a text: "read more", not "print"."""

_SPOKEN = regex.compile(r"[\"“”„«»‘’「『—–-]")
"""Beginning of words that somebody says."""

_SENTENCE_END = regex.compile(r"[.!。！।]$")
"""End of a sentence. "Copy the link." may be a step of a recipe."""

_AROUND = "()[]{}【】（） *"
"""Signs around a label."""

_NOTE = compiled(rf"{_OPENING}{one_of(_PACKAGE, 'notes')}.*")
"""Note of a site to its readers."""

_ADDRESS = regex.compile(one_of(_PACKAGE, "address_fields"), regex.IGNORECASE)
"""Words of a field for an e-mail address."""

_EARNING = compiled(one_of_words(_PACKAGE, "disclosures"))
"""Part of a note that the site earns money with links."""

_COVER = compiled(rf"{_OPENING}{one_of(_PACKAGE, 'cover_labels')}\s*[:：].{{1,160}}")
"""Credit of the picture above an article, which is not in the text."""

_SEPARATORS = regex.compile(r"\s*[:：|»›>–—]\s*")


def is_label(line: str, *, linked: bool) -> bool:
    """Return whether a line is a label, wherever it is. *linked*: All of it is a link or a button."""
    if not 0 < len(line) <= MAX_LABEL_LINE_CHARS:
        return False
    letters = letters_in(line)
    if linked and (letters in _BUTTONS or letters in _LABELS):
        return True
    if _SPOKEN.match(line) or _SENTENCE_END.search(line):
        return False
    bare = line.strip(_AROUND)
    return letters in _LABELS or any(pattern.fullmatch(bare) for pattern in (ADVERTISEMENT, SHARE))


def is_related_heading(line: str) -> bool:
    """Return whether a line is the heading of a list of other articles."""
    if len(line) > MAX_LABEL_LINE_CHARS or _SENTENCE_END.search(line):
        return False
    return letters_in(line) in RELATED or _LONG_HEADING.fullmatch(line.strip(_AROUND)) is not None


def is_author_link(line: str) -> bool:
    """Return whether the text of a link leads to other articles of the author."""
    return len(line) <= MAX_LABEL_LINE_CHARS and _AUTHOR_LINK.match(line) is not None


def is_call(line: str) -> bool:
    """Return whether a line asks to subscribe to a newsletter, or to follow on other services."""
    return len(line) <= MAX_CALL_LINE_CHARS and _CALL.match(line) is not None


def is_lead_to_other(line: str) -> bool:
    """Return whether a line begins with a label for other articles and a colon or similar sign."""
    before, *after = _SEPARATORS.split(line.lstrip(_AROUND + "▶►»›>•·–—-→"), maxsplit=1)
    return after != [] and len(before) <= MAX_LABEL_LINE_CHARS and letters_in(before) in LEADS | RELATED


def is_address_label(words: str) -> bool:
    """Return whether the *words* in a field ask for an e-mail address."""
    return len(words) <= MAX_LABEL_LINE_CHARS and _ADDRESS.search(words) is not None


def is_note(line: str) -> bool:
    """Return whether a line below a text is a note of the site to its readers, or the credit of the cover picture."""
    if len(line) > MAX_CALL_LINE_CHARS:
        return False
    return any(pattern.fullmatch(line) for pattern in (_NOTE, _COVER)) or says_it_earns(line)


def says_it_earns(line: str) -> bool:
    """Return whether a line says that the site earns money with links in its text."""
    return len(line) <= MAX_CALL_LINE_CHARS and not _SPOKEN.match(line) and _EARNING.search(line) is not None
