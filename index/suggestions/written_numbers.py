"""Write the numbers of a question in other ways: "87 mph" for "87mph", "711 988" for "711988", "forty" for "40"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import regex

from index.analysis.languages import primary_subtag
from index.analysis.tokenizer import pieces
from index.model import Answer, PassageId, Verdict
from index.query.number_words import digits_of, number_in, words_for
from index.query.question import Question

LONGEST_UNIT = 6
"""Most letters behind a number that may be its unit, or the ending of an ordinal."""

LIKELY_YEARS = range(1700, 2101)
"""Numbers of four digits that are mostly years, which nobody writes in groups."""

_BLANKS = " \u00a0\u2009\u202f"
_WITH_UNIT = regex.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*)(\p{{L}}{{1,{LONGEST_UNIT}}})(?!\w)")
_IN_GROUPS = regex.compile(rf"(?<![\w.,])\d{{1,3}}(?:[{_BLANKS}'’]\d{{3}})+(?![\w])")
_TOGETHER = regex.compile(r"(?<![\w.,])\d{1,3}(?:[.,]?\d{3})+(?![\w]|[.,]\d)")
_NUMBER = regex.compile(rf"(?<![\w.,]|\d[{_BLANKS}'’])\d+(?!\w|[.,]\d|[{_BLANKS}'’]\d)")
_NOT_DIGITS = regex.compile(r"\D")
_BEFORE_GROUP = regex.compile(r"(?<=\d)(?=(?:\d{3})+$)")


def with_other_numbers(answer: Answer, question: Question, ask: Callable[[str], Answer]) -> Answer:
    """Return the best answer to a question with its numbers written in another way, if one is missing in *answer*.

    An answer that is `found` is only replaced by one with the same first passage.

    Args: ask: Answers another writing of the question.
    """
    best = answer
    language = question.language
    spoken = (primary_subtag(hit.article.language) or "" for hit in answer.hits[:1])  # a short question may be in it
    others = (
        other_writings(question.text, dict.fromkeys((language, *spoken))) if _lacks_number(answer, language) else ()
    )
    for writing in others:
        other = ask(writing)
        may_replace = answer.verdict is not Verdict.FOUND or _first(other) == _first(answer)
        if may_replace and other.certainty > best.certainty and not _lacks_number(other, language):
            best = other
        if best is not answer and best.verdict is Verdict.FOUND:
            break
    return best


def _lacks_number(answer: Answer, language: str) -> bool:
    return any(number_in(word, language) for word in answer.missing)


def _first(answer: Answer) -> PassageId | None:
    return answer.hits[0].passage.id if answer.hits else None


def other_writings(text: str, languages: Iterable[str]) -> Sequence[str]:
    """Return the question with its numbers in each of the other usual writings, once each, without *text* itself.

    Args: languages: Those that the question may be in.
    """
    ways = (
        _WITH_UNIT.sub(r"\1 \2", text),
        _IN_GROUPS.sub(lambda number: _digits(number[0]), text),
        _TOGETHER.sub(lambda number: _grouped(number[0]), text),
        *(way for language in languages for way in (*_as_words(text, language), _as_digits(text, language))),
    )
    return [way for way in dict.fromkeys(ways) if way != text]


def _as_words(text: str, language: str) -> Iterator[str]:
    """Yield the question with words for its numbers: once for each form that a number has, the usual one last."""
    forms = {number: words_for(number, language) or [number] for number in _NUMBER.findall(text)}
    for at in range(max(map(len, forms.values()), default=0)):
        words = {number: each[min(at, len(each) - 1)] for number, each in forms.items()}
        yield _NUMBER.sub(partial(_word_in, words), text)


def _word_in(words: Mapping[str, str], number: regex.Match[str]) -> str:
    return words[number[0]]


def _as_digits(text: str, language: str) -> str:
    """Return the question with digits for the words of numbers."""
    for piece in reversed(list(pieces(text))):
        text = text[: piece.start] + (digits_of(piece.normal, language) or text[slice(*piece.span)]) + text[piece.end :]
    return text


def _grouped(number: str) -> str:
    """Return a number with blanks between its groups of digits; a year as it is."""
    is_year = number.isdigit() and int(number) in LIKELY_YEARS
    return number if is_year else _BEFORE_GROUP.sub(" ", _digits(number))


def _digits(number: str) -> str:
    return _NOT_DIGITS.sub("", number)
