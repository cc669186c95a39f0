"""Find the words of a question without which no passage answers it: its numbers and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import regex

from index.analysis.analyzer import WORD_GRAMS
from index.analysis.tokenizer import Piece, Script, pieces
from index.query.number_words import digits_of
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.highlight import highlights

_WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages in which a capital letter shows a noun, not a name."""


BEFORE_NOUN_CHARS = 40
"""Characters before what is counted in which its number is."""

BEFORE_NOUN_WORDS = 2
"""Words before what is counted in which its number is: "two bronze wolves"."""

YEAR_DIGITS = 4
"""Digits of a number that counts nothing, but is a year."""

ONE = "1"
"""A number that is often no more than an article."""

FEWEST_ESSENTIAL = 11
"""Smallest number that an article must have if it is asked for as a word. Smaller ones often say how many answers there
are, "the two suspects", which a text need not say. All may be miscounted."""

_SENTENCE_ENDS = regex.compile(r"[.!?;:]\s|\n")


def numbers_in(question: Question) -> Sequence[int]:
    """Return the places of the numbers among the content words, also of those that are written as words."""
    words = enumerate(question.words)
    return [at for at, word in words if word.role is Role.CONTENT and _number(word, question.language)]


def is_essential(question: Question, number: int) -> bool:
    """Return whether an article must have the number at a place of a question."""
    word = question.words[number]
    digits = digits_of(word.normal, question.language)
    return digits is None or int(digits) >= FEWEST_ESSENTIAL


def miscounted(
    question: Question, places: Iterable[int], text: str, language: str, whole: Callable[[], str]
) -> set[int]:
    """Return which of the numbers at these places a passage does not have, and neither it nor its article has before
    what they count, where the passage has others: "three wolves" is not in "two bronze wolves".

    Args:
        language: That of the passage.
        whole: Returns the text of its article.
    """
    numbers = {at: _number(question.words[at], question.language) for at in places}
    likely = {at for at in numbers if _is_miscounted(question, at, text, language)}
    present = set(_numbers(pieces(text), language)) if likely else set()
    return {at for at in likely if numbers[at] not in present and _is_miscounted(question, at, whole(), language)}


def _is_miscounted(question: Question, at: int, text: str, language: str) -> bool:
    words = question.words
    number, counted = _number(words[at], question.language), words[at + 1 : at + 2]
    if not counted or counted[0].role is not Role.CONTENT or counted[0].script is not Script.SPACED:
        return False
    if number is None or len(number) >= YEAR_DIGITS or words[at].span[1] + 1 != counted[0].span[0]:
        return False
    spans = highlights(text, language, replace(question, words=counted))
    numbers = {each for start, _ in spans for each in _numbers_before(text[:start][-BEFORE_NOUN_CHARS:], language)}
    return bool(numbers - {ONE}) and number not in numbers


def _numbers_before(text: str, language: str) -> Iterator[str]:
    """Return the numbers among the last words of a *text*, in the sentence at its end."""
    return _numbers(list(pieces(_SENTENCE_ENDS.split(text)[-1]))[-BEFORE_NOUN_WORDS:], language)


def _numbers(words: Iterable[Piece], language: str) -> Iterator[str]:
    return filter(None, (_number(word, language) for word in words))


def _number(word: Piece | QuestionWord, language: str) -> str | None:
    return word.normal if word.normal[0].isdigit() else digits_of(word.normal, language)


def names_in(question: Question) -> Sequence[int]:
    """Return the places of the words of names among the content words.

    They begin with a capital letter. That shows nothing at the beginning of a question, except between unspaced script,
    or if words that are no content begin with one too: then all words are typed in this way.
    """
    others = (word for word in question.words[1:] if word.role is not Role.CONTENT)
    if question.language in _WITH_CAPITAL_NOUNS or any(map(_has_capital, others)):
        return []
    first = 0 if any(word.script in WORD_GRAMS for word in question.words) else 1
    words = list(enumerate(question.words))[first:]
    return [at for at, word in words if word.role is Role.CONTENT and _has_capital(word)]


def written_as_names(question: Question, places: Iterable[int], text: str) -> set[int]:
    """Return which of the words at these places a text writes with a capital letter only, also within a sentence.

    In questions that are typed in lower case, nothing else shows a name.
    """
    words = {at: regex.escape(question.words[at].text.lower()) for at in places}
    capitals = {at: [each[0].isupper() for each in _occurrences(word, text)] for at, word in words.items()}
    return {at for at, of_word in capitals.items() if of_word and all(of_word) and _within(words[at], text)}


def _occurrences(word: str, text: str) -> Sequence[str]:
    return regex.findall(rf"\b{word}\b", text, regex.IGNORECASE)


def _within(word: str, text: str) -> bool:
    """Return whether a word is behind another one, not at the beginning of a sentence."""
    return regex.search(rf"\w,? {word}\b", text, regex.IGNORECASE) is not None


def _has_capital(word: QuestionWord) -> bool:
    return word.script is Script.SPACED and word.text[0].isupper()
