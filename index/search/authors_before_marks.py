"""Find authors in questions without spaces around their names: the archive's bylines tell where a name begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.analysis.tokenizer import has_unspaced
from index.backends.base import SearchBackend
from index.metadata.name_matching import folded
from index.model import Span
from index.word_lists import read_words, read_words_by_language

PACKAGE, AUTHOR_MARKS, WRITING_WORDS = "index.search", "author_marks", "writing_words"

MOST_NAME_CHARS = 12
"""Longest name that is looked up, in characters: "アレクサンドル・グリーン" has 12."""

MOST_MARKS = 12
"""Most places of a question before which names are looked up."""

_SPACED = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff]")
"""Pattern of a letter of a script with spaces between words, such as Korean."""

_IN_NAME = re.compile(r"[^\W\d_]|[・·]")
_BETWEEN_NAMES = re.compile(r"[\s,、，;；/／&|()（）:：]+|本报|本報|记者|記者|기자|特派员|特派員|특파원")
"""Pattern of what is between the names of a line: signs, and words for those who write."""

_EDGES = "的のがはをにで了过過吗嗎呢、，。？！?!. 　"
_ABOUT = ("关于", "關於", "有关", "有關", "について", "に関する")


def authors_before_marks(text: str, backend: SearchBackend) -> Iterator[Span]:
    """Yield where a whole name of a byline or a publication is right before a word such as "reporter" or "wrote".

    Raises: BackendUnavailableError.
    """
    if not has_unspaced(text):
        return
    end = 0
    for count, mark in enumerate(_mark().finditer(text)):
        if count == MOST_MARKS:
            return
        if mark.start() >= end and (start := _start_of_name(text, mark.start(), end, backend)) is not None:
            end = mark.start()
            yield start, len(text[:end].rstrip())


def without_marks(text: str, *, behind_name: bool = False) -> str:
    """Return the subject in a part of a question in unspaced script: without words for writing and grammar around it.

    Args: behind_name: A name is before the part. Right behind it, one character may say that it wrote: "佩尔写…".
    """
    rest = text
    if behind_name and (mark := _mark().match(rest)):
        rest = rest[mark.end() :]
    before = None
    while rest != before:
        before = rest
        rest = _around().sub("", rest).strip(_EDGES)
    return rest


def _start_of_name(text: str, end: int, first: int, backend: SearchBackend) -> int | None:
    """Return where the longest known name begins that ends before a mark; None: there is none."""
    name = text[first:end].rstrip()
    length = 0
    while length < min(len(name), MOST_NAME_CHARS) and _IN_NAME.match(name[-length - 1]):
        length += 1
    if not has_unspaced(name[len(name) - length :]):
        return None
    for size in range(length, min(1, length - 1), -1):  # one character alone, if there is nothing before it
        start = len(name) - size
        if _begins_word(name, start) and any(
            _has_part(line.text, name[start:]) for line in backend.lines_with_name(name[start:])
        ):
            return first + start
    return None


def _begins_word(text: str, at: int) -> bool:
    """Return whether a word begins at a place; in a script without spaces, it does at each."""
    return at == 0 or not (_SPACED.match(text[at - 1]) and _SPACED.match(text[at]))


def _has_part(line: str, name: str) -> bool:
    """Return whether a whole part of a line is *name*: "本报记者 佩尔" and "佩尔、李明" have "佩尔"."""
    return folded(name) in map(folded, _BETWEEN_NAMES.split(line))


@cache
def _mark() -> re.Pattern[str]:
    marks = sorted(read_words(PACKAGE, AUTHOR_MARKS), key=lambda mark: (-len(mark), mark))
    return re.compile(r"\s?(?:{})".format("|".join(re.escape(mark).replace(r"\ ", r"\s?") for mark in marks)))


@cache
def _around() -> re.Pattern[str]:
    """Return the pattern of words for writing at both ends. A single character may be a part of another word."""
    listed = (read_words_by_language(PACKAGE, name) for name in (AUTHOR_MARKS, WRITING_WORDS))
    words = {word for lists in listed for code in ("ja", "zh") for word in lists[code] if len(word) > 1}
    either = "|".join(map(re.escape, sorted({*words, *_ABOUT}, key=lambda word: (-len(word), word))))
    return re.compile(f"^(?:{either})|(?:{either})$")
