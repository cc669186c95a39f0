"""Find the title of a file: among the largest type of its first pages, and in its properties if the pages show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from index.extraction.credit_lines import date_of_line
from index.extraction.pdf.layout.paragraphs import PagedParagraph
from index.extraction.pdf.layout.typography import Setting
from index.extraction.pdf.placeholder_titles import is_no_title
from index.patterns import one_of, one_of_words
from index.text import clean_line, letters_of

MIN_TITLE_SIZE = 1.15
"""Smallest size of a title, in sizes of the text."""

MIN_TITLE_LETTERS = 4
"""Fewest letters of a title. Fewer are an initial or a number. In scripts with one letter per word, half of them are
enough."""

MAX_TITLE_CHARS = 300
"""Longest title, in characters. A longer text is a text in large type."""

MAX_SENTENCE_CHARS = 80
"""Longest title that ends with a full stop, in characters."""

MAX_TITLE_LINES = 8
"""Most lines of a title."""

SAME_SIZE_SHARE = 0.05
"""Largest difference between the sizes of two paragraphs of a title, as a share; at least one point."""

MIN_SHOWN_SIZE = 0.55
"""Smallest size of a title in the properties of the file on its first page, in sizes of the largest type there. Only a
masthead is larger than the title."""

TOP_PARAGRAPHS = 16
"""Number of paragraphs at the top of a file among which the title of its properties is searched for."""

MAX_COVER_LETTERS = 400
"""Most letters of a page without a title after which the next page may have it: a cover with a picture, or contents."""

COVER_PAGES = 3
"""Number of pages at the top of a file that may have the title."""

MAX_LEADING_PARAGRAPHS = 3
"""Most paragraphs above a title in bold type of usual size."""

_PACKAGE = "index.extraction.pdf"

_NUMBER_BEFORE = r"(?:[\p{N}ivx]{1,4}[.:)]?\s+)?"
_PART = regex.compile(rf"{_NUMBER_BEFORE}{one_of(_PACKAGE, 'no_titles')}\W*", regex.IGNORECASE)
_KIND = regex.compile(rf"{one_of(_PACKAGE, 'text_kinds')}\W*", regex.IGNORECASE)
_ISSUE = regex.compile(rf"{one_of_words(_PACKAGE, 'issue_words')}\s*\P{{L}}*\p{{N}}", regex.IGNORECASE)
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S*|\S+@\S+|\S+\.(?:com|edu|gov|int|net|org)\b\S*", regex.IGNORECASE)
_NUMBERED = regex.compile(r"(?:\p{N}+[.)]?\p{N}*|[IVX]+\.)\s")
_YEARS = regex.compile(r"\p{Nd}{4}(?:\s?[/–-]\s?\p{Nd}{2,4})?")


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph and its text."""

    paragraph: PagedParagraph
    text: str


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a file, and the places of the paragraphs that print it."""

    text: str | None
    printed_at: range  # empty if it is not printed as such
    is_printed: bool  # the paragraphs are the title, and not text


def title_of(read: Sequence[Read], named: Sequence[str], setting: Setting) -> Title:
    """Return the title of a file.

    Args: named: The titles in its properties, the best first.
    """
    at = _printed(read, setting)
    printed = clean_line(" ".join(read[place].text for place in at))
    names = [name for name in map(clean_line, named) if _may_be_named(name)]
    for name in names:
        if letters_of(name) == letters_of(printed):
            return Title(name, at, is_printed=True)  # because the printed one may be in capitals
    top = read[:TOP_PARAGRAPHS]
    shown = next((name for name in names if _is_shown(name, printed, top, setting)), None)
    if shown:
        return Title(shown, at, is_printed=False)
    if printed:
        return Title(printed, at, is_printed=True)
    return Title(_lesser_title(read, names, setting), at, is_printed=False)


def _lesser_title(read: Sequence[Read], names: Sequence[str], setting: Setting) -> str | None:
    """Return the title of a file without one in large type: one of *names* that stands at its top, the first line in
    bold, another name, or the kind of the text."""
    top = read[:TOP_PARAGRAPHS]
    known = (name for name in names if letters_of(name) in _letters(top))
    kinds = (clean_line(one.text) for one in top if _KIND.fullmatch(one.text) and _is_display(one, setting))
    return next(known, None) or _bold_heading(read, setting) or next(iter(names), None) or next(kinds, None)


def _may_be_named(name: str) -> bool:
    return 0 < len(name) <= MAX_TITLE_CHARS and not is_no_title(name) and not is_label(name)


def is_label(text: str) -> bool:
    """Return whether *text* is the name of a part or a kind of text, a date, an address, or the number of an issue."""
    line = clean_line(text)
    if _PART.fullmatch(line) or _KIND.fullmatch(line) or _ADDRESS.fullmatch(line) or date_of_line(line):
        return True
    rest = _ISSUE.sub("", line)
    return rest != line and sum(map(str.isalpha, rest)) < MIN_TITLE_LETTERS + sum(map(str.isdigit, line))


def _letters(read: Sequence[Read]) -> str:
    return letters_of(" ".join(one.text for one in read))


def _printed(read: Sequence[Read], setting: Setting) -> range:
    """Return the places of the largest paragraphs on the first page, if they are larger than the text; else none.

    If the first page has little text and no title, the next page may have it.
    """
    for number, places in enumerate(_pages(read)):
        titles = [at for at in places if _may_be_title(read[at], setting)]
        if number:
            titles = [at for at in titles if not _NUMBERED.match(read[at].text)]
        if titles:
            return _largest(titles, read)
        if len(_letters(read[places.start : places.stop])) > MAX_COVER_LETTERS:
            break
    return range(0)


def _pages(read: Sequence[Read]) -> Iterator[range]:
    """Yield the places of the paragraphs of each of the first pages."""
    start = 0
    for _ in range(COVER_PAGES):
        if start == len(read):
            return
        stop = start + 1
        while stop < len(read) and read[stop].paragraph.page == read[start].paragraph.page:
            stop += 1
        yield range(start, stop)
        start = stop


def _largest(titles: Sequence[int], read: Sequence[Read]) -> range:
    """Return the places of the first of the largest *titles* and of those that follow it in the same size."""
    most = max(read[at].paragraph.size for at in titles)
    start = next(at for at in titles if _is_about(read[at].paragraph.size, most))
    size = read[start].paragraph.size
    stop = start + 1
    while (
        stop < len(read)
        and (stop in titles or _YEARS.fullmatch(read[stop].text))
        and _is_about(read[stop].paragraph.size, size)
    ):
        stop += 1
    return range(start, stop)


def _is_about(size: float, other: float) -> bool:
    """Return whether two sizes are those of one title. A quotation among the text may be as large as the title."""
    return abs(size - other) < max(1.0, SAME_SIZE_SHARE * other)


def _may_be_title(one: Read, setting: Setting) -> bool:
    letters = sum(character.isalpha() for character in one.text)
    enough = MIN_TITLE_LETTERS if one.text.isascii() else MIN_TITLE_LETTERS // 2
    return (
        one.paragraph.size >= MIN_TITLE_SIZE * setting.size
        and letters >= enough
        and len(one.text) <= (MAX_SENTENCE_CHARS if one.text.endswith(".") else MAX_TITLE_CHARS)
        and len(one.paragraph.lines) <= MAX_TITLE_LINES
        and not is_label(one.text)
    )


def _is_shown(name: str, printed: str, top: Sequence[Read], setting: Setting) -> bool:
    """Return whether the first paragraphs, *top*, show that *name* is the title, and not the *printed* one.

    A name that stands somewhere in the text may be that of the journal, or of a running head.
    """
    letters = letters_of(name)
    if not printed or letters in letters_of(printed) or letters not in _letters(top):
        return False
    if letters.startswith(letters_of(printed)) or len(printed.split()) == 1:
        return True  # with its subtitle; or the printed one is a word, such as the name of the journal
    size = MIN_SHOWN_SIZE * max(one.paragraph.size for one in top)
    shown = (one for one in top if one.paragraph.size >= size and _is_display(one, setting))
    return any(letters_of(one.text).startswith(letters) for one in shown)


def _is_display(one: Read, setting: Setting) -> bool:
    return one.paragraph.size >= MIN_TITLE_SIZE * setting.size or _is_bold(one, setting)


def _is_bold(one: Read, setting: Setting) -> bool:
    return all(setting.is_bold(line.weights[2]) for line in one.paragraph.lines)


def _bold_heading(read: Sequence[Read], setting: Setting) -> str | None:
    """Return the first of the paragraphs on the first page that is bold and above the text; None if none is."""
    for one in read[:MAX_LEADING_PARAGRAPHS]:
        if len(one.text) > MAX_SENTENCE_CHARS or one.paragraph.page != read[0].paragraph.page:
            break
        is_heading = _is_bold(one, setting) and len(one.text.split()) > 1 and len(read) > 1
        if is_heading and not is_label(one.text) and not one.text.endswith((".", ":")):
            return clean_line(one.text)
    return None
