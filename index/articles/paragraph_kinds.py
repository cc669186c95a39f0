"""Recognize the kind of each paragraph of an article from its text alone.

An uncertain paragraph is body, because body can always be found and quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from index.model import Paragraph, PassageKind
from index.patterns import one_of
from index.word_lists import read_words

MAX_CREDIT_CHARS = 240
"""Most characters of a credit line, which names a few people. Longer ones are sentences with a similar beginning."""

MAX_CAPTION_CHARS = 400
"""Most characters of a caption, which is one or two sentences. A longer paragraph that ends with a picture credit is
text."""

MAX_HEADING_CHARS = 100
"""Most characters of a heading. A longer line is rarely a heading, and is too long as the context of a quotation."""

_PACKAGE = "index.articles"

_PICTURE_WORDS = one_of(_PACKAGE, "picture_labels")
"""Labels before the colon of a picture credit."""

_PEOPLE_WORDS = one_of(_PACKAGE, "people_labels")
"""Labels before the colon of a line that names the people who did the work."""

_BY_PHRASES = one_of(_PACKAGE, "credit_phrases")
"""Beginnings of lines that name the people who did the work, without a colon."""

_SPEAKERS = one_of(_PACKAGE, "speaker_labels")
"""Labels that also come before a speaker's words. Only a name of more than one word or character is a credit."""

_SMALL = frozenset(read_words(_PACKAGE, "small_words"))
"""Words that may be in lower case in a credit. Any other word in lower case makes the line a sentence."""

_OPENING = r"[*＊•†‡—–―~(（\[【「\s]*"
_CLOSING = r"[*)）\]】」\s]*"
_COLON = r"\s?[:：]\s*"
_PICTURE_LABEL = rf"(?P<picture>{_PICTURE_WORDS}|{one_of(_PACKAGE, 'picture_labels_of_lines')})"
_CREDIT_LINE = regex.compile(
    rf"{_OPENING}(?P<credit>"
    rf"(?:{_PICTURE_LABEL}|(?P<speaker>{_SPEAKERS})|{_PEOPLE_WORDS}){_COLON}(?P<names>\S.*?)"
    rf"|{_BY_PHRASES}\s+(?P<names>\S.*?)"
    rf"){_CLOSING}",
    regex.IGNORECASE,
)
_CAPTION_CREDIT = regex.compile(
    rf"^.*\S[\s(（\[|/—–-]+(?P<credit>{_PICTURE_WORDS}{_COLON}(?P<names>[^:：]{{2,80}}?)"
    rf"|{one_of(_PACKAGE, 'picture_nouns')} {one_of(_PACKAGE, 'picture_prepositions')}\s+"
    rf"(?P<names>[^:：]{{2,80}}?))[)）\]]*",
    regex.IGNORECASE | regex.DOTALL,
)
_TAKEN_BY = regex.compile(
    rf".*?(?P<credit>(?:\p{{L}}+{one_of(_PACKAGE, 'news_agency_endings')})?{one_of(_PACKAGE, 'photographer_roles')}?"
    rf"[\s　]*\p{{Han}}{{2,4}}[\s　]*{one_of(_PACKAGE, 'photographed')})[)）。]?",
    regex.DOTALL,
)
"""Ends of captions in Chinese: "Xinhua News Agency, reporter So-and-so took it"."""

_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{Pc}'’.-]*")
_SENTENCE_MARK = regex.compile(r"[?!。！？؟।；](?!\p{L})|[,，、:：]$|\.\s+\p{Lu}\p{Ll}+ \p{Ll}")
_UNCASED = regex.compile(r"[\p{Lo}]")
_HEADING = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}\p{N}¿][^\n]*[\p{L}\p{M}\p{N}]")
_UNCASED_HEADING = regex.compile(r"[^，、。；：؛،]{1,40}")
"""Headings in scripts without capitals, which are short and have no pause."""

_BODY_END = regex.compile(r"[.!?…。！？؟।][\p{Pf}\p{Pe}\"'”’»)\]]*$")

MAX_UNCASED_NAME_CHARS = 40
"""Most characters of a name in a script without capitals, where only length distinguishes names from words."""

MIN_BODY_CHARS = 80
"""Fewest characters of a paragraph of text below a heading. List items and verses are shorter."""

MAX_HEADING_WORDS = 12
"""Most words of a heading. Longer lines are sentences without a full stop."""

MAX_LABEL_REPEATS = 2
"""Most credit lines with the same label. More of them name a speaker in an interview."""


def recognize(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Give each paragraph of an article its kind. No text is changed, joined or left out."""
    kinds = [_kind_alone(text) for text in texts]
    for at in _speakers(texts, kinds):
        kinds[at] = PassageKind.BODY
    for at, text in enumerate(texts):
        if kinds[at] is PassageKind.BODY and _looks_like_heading(text) and _opens_section(texts, kinds, at):
            kinds[at] = PassageKind.HEADING
    return tuple(Paragraph(text, kind) for text, kind in zip(texts, kinds, strict=True))


def credits_of(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """Return the credits in credit lines and captions among *paragraphs*, as printed, without the marks around them.

    Credits follow every quotation from the article. So those in paragraphs that name their own author are not returned:
    such a paragraph is a post of a discussion, and its credits are not true of the other posts.
    """
    found: dict[str, None] = {}
    for paragraph in paragraphs:
        if paragraph.author is not None:
            continue
        if paragraph.kind is PassageKind.CREDIT:
            found.update((_credit_of_line(line) or line, None) for line in paragraph.text.split("\n"))
        elif paragraph.kind is PassageKind.CAPTION and (credit := _credit_of_caption(paragraph.text)):
            found[credit] = None
    return tuple(found)


def _kind_alone(text: str) -> PassageKind:
    if len(text) <= MAX_CREDIT_CHARS and all(_credit_of_line(line) for line in text.split("\n")):
        return PassageKind.CREDIT
    if len(text) <= MAX_CAPTION_CHARS and _credit_of_caption(text):
        return PassageKind.CAPTION
    return PassageKind.BODY


def _credit_of_line(line: str) -> str | None:
    match = _CREDIT_LINE.fullmatch(line)
    if match is None or not are_names(match["names"], at_least=2 if match["speaker"] else 1):
        return None
    return str(match["credit"])


def _credit_of_caption(text: str) -> str | None:
    match = _CAPTION_CREDIT.fullmatch(text)
    if match and are_names(match["names"], at_least=1):
        return str(match["credit"])
    match = _TAKEN_BY.fullmatch(text)
    return str(match["credit"]).strip() if match else None


def is_picture_credit(credit: str) -> bool:
    """Return whether a credit line of an article names who took or owns a picture."""
    match = _CREDIT_LINE.fullmatch(credit)
    return bool(match and match["picture"]) or _credit_of_caption(f". {credit}") is not None


def are_names(text: str, at_least: int) -> bool:
    """Return whether *text* is only a list of names.

    Args:
        at_least: Fewest words; without capitals, fewest words or characters.
    """
    if _SENTENCE_MARK.search(text):
        return False
    words = _WORD.findall(text)
    if _UNCASED.search(text):
        return len(text) <= MAX_UNCASED_NAME_CHARS and (len(words) >= at_least or len(text) >= at_least)
    names = [word for word in words if word[0].isupper()]
    return len(names) >= at_least and all(word in _SMALL for word in words if not word[0].isupper())


def _speakers(texts: Sequence[str], kinds: Sequence[PassageKind]) -> list[int]:
    """Return the places of credit lines whose label is so frequent that it must be a speaker's name."""
    places: dict[str, list[int]] = {}
    for at, kind in enumerate(kinds):
        match = _CREDIT_LINE.fullmatch(texts[at]) if kind is PassageKind.CREDIT else None
        if match and not match["picture"]:
            places.setdefault(texts[at].partition(match["names"])[0], []).append(at)
    return [at for found in places.values() if len(found) > MAX_LABEL_REPEATS for at in found]


def _looks_like_heading(text: str) -> bool:
    return (
        len(text) <= MAX_HEADING_CHARS
        and len(text.split()) <= MAX_HEADING_WORDS
        and _HEADING.fullmatch(text) is not None
        and (_UNCASED.search(text) is None or _UNCASED_HEADING.fullmatch(text) is not None)
        and _CREDIT_LINE.fullmatch(text) is None
    )


def _opens_section(texts: Sequence[str], kinds: Sequence[PassageKind], at: int) -> bool:
    """Return whether text follows, and the paragraph before is not body without a full stop."""
    if at + 1 == len(texts) or not _is_text(texts[at + 1], kinds[at + 1]):
        return False
    return at == 0 or kinds[at - 1] is not PassageKind.BODY or _BODY_END.search(texts[at - 1]) is not None


def _is_text(text: str, kind: PassageKind) -> bool:
    return kind is PassageKind.BODY and len(text) >= MIN_BODY_CHARS and _BODY_END.search(text) is not None
