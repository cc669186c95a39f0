"""Split a message into its questions, without splitting what is one question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from index.analysis.languages import identify
from index.analysis.stopwords import FUNCTION, is_function_word, is_question_word, listed, question_phrases
from index.analysis.tokenizer import Script, pieces
from index.query.several.list_marks import is_list_mark, list_marks
from index.query.several.remarks import begins_alternative, is_interjection, is_introduction, leaning_nouns
from index.query.several.small_clauses import (
    counting,
    counts_things,
    determiners,
    ends_like_adjective,
    ends_like_verb,
    existence,
)
from index.query.several.starts import (
    asks_for_yes,
    asks_late,
    ends_asking,
    joined_starts,
    openers_in,
    opens,
    without_connective,
    without_opener,
)

LEAST_WORDS = 2
"""Fewest words of a first question besides the word that asks. "Which songs and which books did she write?" is one
question."""

MOST_CHARS = 250
"""Most characters of a question, on average: about two lines of a screen. A longer text with question marks is a
pasted article."""

MOST_STARTS = 20
"""Most places of one sentence that are examined. So the cost does not grow with the square of its length."""


@dataclass(frozen=True, slots=True)
class MessageSentence:
    """A sentence of a message."""

    start: int
    end: int  # behind its marks and the spaces after them
    asks: bool  # it has a question mark, or words that ask


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message in order, each as typed without the connective before it; else the message.

    A statement belongs to the question after it, or to the last one. What only asks, such as "why?", belongs to the
    question before it, unless both are in a list: "1. who won 2. when".
    """
    masked = _masked(text)
    sentences = list(_sentences(masked))
    if len(sentences) == 1 and next(joined_starts(masked), None) is None:  # most messages
        return (text,)
    reader = _Reader(masked, frozenset(mark.end() for mark in list_marks(text)))
    parts = [part for span in reader.groups(sentences) for part in reader.divided(*span)]
    found = tuple(filter(None, (without_connective(_unmarked(text, masked, part)) for part in parts)))
    return found if len(found) > 1 and len(text) <= MOST_CHARS * len(found) else (text,)


_FIRST_MARK = re.compile(r"\s{0,8}[(\[]?[1１][.)\]:．）、]")


def without_list_marks(text: str) -> str:
    """Return a message that asks several questions with blanks in place of their numbers."""
    if not _FIRST_MARK.match(text) or len(questions_in(text)) == 1:
        return text
    for mark in list_marks(text):
        text = text[: mark.start()] + " " * len(mark[0]) + text[mark.end() :]
    return text


def sentences_in(text: str) -> list[MessageSentence]:
    """Return the sentences of a message in order. Together they are the message; a full stop ends one only if a
    question follows."""
    return list(_sentences(_masked(text)))


def content_count(text: str) -> int:
    """Return the number of words that say what a question is about. Two characters of Chinese or Japanese are a
    word."""
    language = identify(text)[0] or ""
    words = [piece for piece in pieces(text) if not _is_small(piece.normal, language)]
    characters = sum(_content_of(text[slice(*word.span)]) for word in words if word.script is Script.HAN)
    return sum(word.script is not Script.HAN for word in words) + (characters + 1) // 2


def _unmarked(text: str, masked: str, span: tuple[int, int]) -> str:
    """Return a part of *text* without the marks of a list. In *masked* these are blank."""
    part = zip(text[slice(*span)], masked[slice(*span)], strict=True)
    return "".join(sign for sign, mask in part if sign.isspace() or not mask.isspace())


_QUOTED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|‘[^’\n]{1,300}’(?!\w)"
    r"|「[^」\n]{1,300}」|『[^』\n]{1,300}』|《[^》\n]{1,300}》|\([^()\n]{1,300}\)|（[^（）\n]{1,300}）"
)
_TOKEN = re.compile(r"[!-~]+")  # printable ASCII without spaces
_ADDRESS_SIGNS = frozenset("/@=")
_MASK = "x"

TEXTS_KEPT = 16
"""Texts that are cached with their masks. A message is read twice: for small talk, and for its questions."""


@lru_cache(maxsize=TEXTS_KEPT)
def _masked(text: str) -> str:
    """Return *text* with letters in place of quotations and addresses, whose marks end no question, and with line
    breaks in place of the marks of a list."""
    text = _QUOTED.sub(lambda match: match[0] if is_list_mark(match[0]) else _MASK * len(match[0]), text)
    masked = _TOKEN.sub(_masked_address, text)
    for mark in list_marks(text):
        masked = masked[: mark.start()] + "\n".ljust(len(mark[0])) + masked[mark.end() :]
    return masked


def _masked_address(match: re.Match[str]) -> str:
    address = match[0].rstrip("?!.,;")
    if _ADDRESS_SIGNS.isdisjoint(address) or _ADDRESS_SIGNS.issuperset(address):
        return match[0]
    return _MASK * len(address) + match[0][len(address) :]


_END = re.compile(r"[?？؟\u037e!！.。;；…\n][?？؟\u037e!！.。;；…\s\"”»』」）)\]]*")
_QUESTION_MARKS = frozenset("?？؟\u037e")
_UNSPACED_ENDS = frozenset("。！；\n")


def _sentences(text: str) -> Iterator[MessageSentence]:
    start = 0
    for match in _END.finditer(text):
        is_marked = not _QUESTION_MARKS.isdisjoint(match[0])
        if is_marked or _is_end(text, match):
            yield MessageSentence(start, match.end(), is_marked or _asks(text, start, match.end()))
            start = match.end()
    if start < len(text):
        yield MessageSentence(start, len(text), _asks(text, start, len(text)))


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence ends at a mark that is no question mark."""
    if _UNSPACED_ENDS.isdisjoint(match[0]) and not match[0][-1].isspace():
        return False
    return "\n" in match[0] or _asks(text, match.end(), match.end() + 80)


def _asks(text: str, start: int, end: int) -> bool:
    return opens(text, start) or asks_late(text[start:end]) or asks_for_yes(text[start:end])


class _Reader:
    """Finds the questions in a text, in its language."""

    def __init__(self, text: str, listed: frozenset[int]) -> None:
        """Read *text*. Args: listed: The places behind the marks of a list."""
        self._listed = listed
        self._text = text
        self._language = identify(text)[0] or ""

    def groups(self, sentences: Sequence[MessageSentence]) -> list[tuple[int, int]]:
        """Return the spans of the questions, each with the statements that belong to it."""
        groups: list[tuple[int, int]] = []
        pending = 0  # where the next question begins
        for sentence in sentences:
            said = self._text[sentence.start : sentence.end]
            if is_introduction(said) or (groups and begins_alternative(said)):
                continue
            is_listed = sentence.start in self._listed and not is_interjection(said)
            if sentence.asks and (is_listed or self._stands(sentence.start, sentence.end) or self._adds_name(said)):
                groups.append((pending, sentence.end))
                pending = sentence.end
            elif sentence.asks and groups and not is_interjection(said):
                groups[-1] = (groups[-1][0], sentence.end)
                pending = sentence.end
        if not groups:
            return [(0, len(self._text))]
        groups[-1] = (groups[-1][0], len(self._text))
        return groups

    def divided(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the questions of one sentence that connectives join."""
        starts = sorted(islice(joined_starts(self._text[start:end]), MOST_STARTS), key=lambda each: each.at)
        begin = start
        for each in starts:
            at = start + each.at
            if at > begin and self._may_part(begin, at, end, each.opener):
                yield begin, at
                begin = at
        yield begin, end

    def _may_part(self, start: int, at: int, end: int, opener: str | None) -> bool:
        """Return whether a message may be divided at this place, because both parts ask about something."""
        first, second = self._text[start:at], self._text[at:end]
        if begins_alternative(second) or ends_asking(first):
            return False
        if second.startswith(",") and not opens(self._text, start):  # "in China, who was it?"
            return False
        if not (self._stands(start, at) and self._stands(at, end)):
            return False
        if opener is None:
            is_joined = without_connective(second) != second.strip()
            asks_second = asks_late(second) or (is_joined and asks_for_yes(second))
            return asks_second and (asks_late(first) or asks_for_yes(first))
        asking = openers_in(first)
        asking[1:] = [each for each in asking[1:] if each not in existence()]
        if not asking or opener in asking[1:]:  # "the house where he lived and where he died"
            return False
        others = sum(1 for _ in pieces(first)) - len(asking)
        if others == LEAST_WORDS and opener == asking[0]:
            return self._says_something(first, opener)
        return others >= LEAST_WORDS or (opener not in counting() and counts_things(first, asking[0]))

    def _says_something(self, text: str, opener: str) -> bool:
        """Return whether two words behind a word that asks are no name of a thing: "how many boats" is one."""
        before, last = [piece.normal for piece in pieces(text)][-2:]
        if _is_small(before, self._language) or _is_small(last, self._language):
            return False
        return opener not in determiners() or (ends_like_verb(last) and not ends_like_adjective(before))

    def _adds_name(self, text: str) -> bool:
        """Return whether a sentence asks the same of something else that has an abbreviation for a name: "And MPS?"."""
        rest = without_connective(text)
        words = list(pieces(rest))
        if rest == text.strip() or len(words) != 1 or _is_small(words[0].normal, self._language):
            return False
        word = rest[slice(*words[0].span)]
        return len(word) > 1 and word.isupper()

    def _stands(self, start: int, end: int) -> bool:
        """Return whether a sentence says what it asks about."""
        text = without_connective(self._text[start:end])
        if is_interjection(text):
            return False
        words = list(pieces(text))
        opening = text[: len(text) - len(without_opener(text))]
        leaning = leaning_nouns() | {piece.normal for piece in pieces(opening)}
        return any(
            _content_of(text[slice(*word.span)]) > 0
            if word.script is Script.HAN
            else len(words) > 1 and not _is_small(word.normal, self._language) and word.normal not in leaning
            for word in words
        )


def _is_small(word: str, language: str) -> bool:
    """Return whether a normalised word says nothing about the subject."""
    return is_question_word(word, language) or is_function_word(word, language)


_GRAMMAR = frozenset("".join(word for word in listed(FUNCTION, "zh") if len(word) == 1))
"""Chinese characters that are grammar by themselves."""


def _content_of(run: str) -> int:
    """Return the number of characters in a Chinese or Japanese run that are no question phrase and no grammar."""
    phrases = question_phrases(Script.HAN)
    rest = phrases.sub("", run) if phrases else run
    return sum(character not in _GRAMMAR and not "\u3041" <= character <= "\u309f" for character in rest)
