"""Find out whether an article names the person that a question asks for: "Who is Henrike Sand?".

An article with another person of the same first name, or of the same family, does not answer such a question, although
it has half of its words. All words of the name must be together somewhere in the article.

A capital letter shows a name. Names in unspaced script are in `index.ranking.unspaced_names`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from index.analysis.tokenizer import Script, fold_marks, normalise, words_of
from index.query.answer_type import Kind, kind_asked
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.word_lists import read_words

LEAST_WORDS, MOST_WORDS = 2, 4
"""Words of a name. A single word is judged like any other."""

WORDS_BETWEEN = 3
"""Most other words within a name in a text, such as a middle name or a title."""

ENDING_LETTERS = 2
"""Letters at the end of a name that may be another case of it."""

LEAST_LETTERS = 4
"""Fewest letters at the beginning of a name that are compared, if it has as many."""

MOST_ADDED = 3
"""Most letters of an ending behind a name."""

_WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """The name of the person that a question asks for."""

    name: Sequence[str]  # its words, normalised, without accents
    typed: Sequence[str]  # these words as typed
    is_certain: bool  # whether it is typed as a name, with capital letters

    def may_be_named(self, text: str) -> bool:
        """Return whether this is a name, as far as a text with some of its words shows."""
        if self.is_certain:
            return True
        words = [regex.escape(word) for word in self.typed]
        found = regex.findall(rf"\b(?:{'|'.join(words)})\b", text, regex.IGNORECASE)
        return bool(found) and all(each[0].isupper() for each in found)

    def is_named_in(self, text: str) -> bool:
        """Return whether a text has all words of the name near each other, in any of their cases."""
        name = self.name
        beginnings = {word: word[: max(min(LEAST_LETTERS, len(word)), len(word) - ENDING_LETTERS)] for word in name}
        places: dict[str, list[int]] = {word: [] for word in name}
        for at, (written, _, _) in enumerate(words_of(text)):
            normal = fold_marks(normalise(written))
            for word, beginning in beginnings.items():
                if normal.startswith(beginning) and len(normal) <= len(word) + MOST_ADDED:
                    places[word].append(at)
        return are_near([*places.values()])


def person_asked(question: Question) -> AskedPerson | None:
    """Return the person that a question asks for, if it asks nothing else, without forms of address."""
    words = question.words
    content = [at for at, word in enumerate(words) if word.role is Role.CONTENT]
    if not content or not all(_may_be_of_name(words[at]) for at in content):
        return None
    around = [*words[: content[0]], *words[content[-1] + 1 :]]
    within = [word for word in words[content[0] : content[-1]] if word.role is not Role.CONTENT]
    is_named = question.language not in _WITH_CAPITAL_NOUNS and not any(words[at].text[0].islower() for at in content)
    if around:
        is_asked = kind_asked(question.text, question.language) is Kind.PERSON and _only_ask(around)
    else:
        is_asked = question.text[:1].isspace() and is_named  # a phrase such as "do you know who is" was there
    if not is_asked or (within and not is_named):
        return None
    name = [words[at] for at in content if words[at].normal not in _forms_of_address()]
    if not LEAST_WORDS <= len(name) <= MOST_WORDS:
        return None
    return AskedPerson([fold_marks(word.normal) for word in name], [word.text for word in name], is_named)


def are_near(places: Sequence[Sequence[int]]) -> bool:
    """Return whether a text has all words of a name near each other.

    Args: places: The places of each word in the text, in order.
    """
    first, *others = places
    reach = len(places) + WORDS_BETWEEN
    return any(all(_is_near(at, other, reach) for other in others) for at in first)


def _is_near(at: int, places: Sequence[int], reach: int) -> bool:
    """Return whether one of some ordered places is at most as far from a place as *reach*."""
    following = bisect_left(places, at - reach)
    return following < len(places) and places[following] <= at + reach


def _may_be_of_name(word: QuestionWord) -> bool:
    """Return whether a word is in a script with capital letters. In others, nothing tells a name from a description."""
    return word.script is Script.SPACED and word.text[0].lower() != word.text[0].upper()


def _only_ask(words: Sequence[QuestionWord]) -> bool:
    """Return whether words ask who someone is, and no more."""
    return any(word.normal in _being_words() for word in words) and all(
        word.role is Role.QUESTION or word.normal in _being_words() for word in words
    )


@cache
def _being_words() -> frozenset[str]:
    return _normal_words("being_words")


@cache
def _forms_of_address() -> frozenset[str]:
    return _normal_words("forms_of_address")


def _normal_words(name: str) -> frozenset[str]:
    return frozenset(map(normalise, read_words("index.search.persons", name)))
