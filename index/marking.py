"""Which sentence of a quoted passage to mark: the one that is likeliest to hold the answer.

The sentence with most of the words asked is seldom that one where they stand all over the passage, as the names in a
question do; and what is asked for is no word of the question. The worth of a sentence is a sum, in shares of what all
words of the question are worth together:

| evidence | worth |
|---|---|
| a word of the question | its share, times how rare it is among the sentences of the passage |
| the same word, if it is a name | NAME_FACTOR of that |
| a word that is only spelled alike | SIMILAR_WEIGHT of its share |
| what the sentence before it has of the words: "it" and "she" speak of that | BEFORE_WEIGHT of that |
| a number that is not in the question, where a time or an amount is asked for | NUMBER_WORTH |
| a name that is not in the question, where a person or a place is asked for | NAME_WORTH |

How long a sentence is does not matter. The weights were learned on the tune halves of eight collections in eight
languages, as those of a choice between the sentences of a passage, and rounded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from index.analysis import Field, Token
from index.analysis.terms import word_grams
from index.asked import Kind, kind_asked
from index.model import Span
from index.question import Question, QuestionWord, Role

NAME_FACTOR = 0.7
SIMILAR_WEIGHT = 0.4
BEFORE_WEIGHT = 0.15
NUMBER_WORTH = 0.2
NAME_WORTH = 0.1

SIMILAR_CHARS = 4
"""Characters of a word from which another may be spelled alike."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the question."""

    word: QuestionWord
    terms: Mapping[str, float]  # with what each is worth
    factor: float
    grams: frozenset[str]  # empty if nothing is like it

    @property
    def whole(self) -> float:
        """What it is worth where all of it stands."""
        return max(self.terms.values()) if self.word.stands_alone else sum(self.terms.values())

    def worth(self, present: Set[str], rarities: Mapping[str, float]) -> float:
        """What it is worth in a sentence with these terms."""
        found = [worth * rarities[term] for term, worth in self.terms.items() if term in present]
        return self.factor * (max(found) if self.word.stands_alone else sum(found)) if found else 0.0

    def likeness(self, grams: Set[str]) -> float:
        """What it is worth in a sentence whose words have these 4-grams."""
        return SIMILAR_WEIGHT * self.whole * len(self.grams & grams) / len(self.grams)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    tokens: Sequence[Token]  # in Field.WORDS, places counted from its start
    terms: frozenset[str]

    def grams(self) -> set[str]:
        words = {self.text[token.start : token.end] for token in self.tokens}
        return set().union(*(word_grams(word) for word in words if len(word) >= SIMILAR_CHARS))


class Marker:
    """Chooses the sentences to mark in the passages found for one question."""

    def __init__(self, question: Question, weights: Sequence[Mapping[str, float]]) -> None:
        """Args: weights: For each word of the question, its terms in Field.WORDS with what each is worth."""
        asked = zip(question.words, weights, strict=True)
        self._asked = [_asked(word, terms, at > 0) for at, (word, terms) in enumerate(asked)]
        self._whole = sum(each.whole for each in self._asked)
        self._known = frozenset(term for terms in weights for term in terms)
        self._kind = kind_asked(question.text, question.language)

    def sentence(self, text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> Span | None:
        """The sentence to mark, the first of equals; None if none has anything of the question.

        Args: tokens: Of *text*, in Field.WORDS. spans: Of its sentences, in order.
        """
        sentences = [_sentence(text, span, tokens) for span in spans]
        worths = self._by_words(sentences)
        if not any(worths):
            return None
        before = [0.0, *(BEFORE_WEIGHT * worth for worth in worths)]
        brought = map(self._brought, sentences)
        sums = [sum(each) for each in zip(worths, before[:-1], brought, strict=True)]
        return spans[sums.index(max(sums))]

    def _by_words(self, sentences: Sequence[_Sentence]) -> list[float]:
        """What each sentence has of the question's words."""
        counts = Counter(term for sentence in sentences for term in sentence.terms)
        rarities = {term: _rarity(count, len(sentences)) for term, count in counts.items()}
        return [self._worth(sentence, rarities) / self._whole for sentence in sentences]

    def _worth(self, sentence: _Sentence, rarities: Mapping[str, float]) -> float:
        """What a sentence has of the question's words."""
        worths = [each.worth(sentence.terms, rarities) for each in self._asked]
        lacking = [each for each, worth in zip(self._asked, worths, strict=True) if not worth and each.grams]
        grams = sentence.grams() if lacking else set()
        return sum(worths) + sum(each.likeness(grams) for each in lacking)

    def _brought(self, sentence: _Sentence) -> float:
        """What a sentence is worth for what it has of the kind that is asked for."""
        fresh = [token for token in sentence.tokens if token.term not in self._known]
        if self._kind in {Kind.TIME, Kind.AMOUNT}:
            return NUMBER_WORTH * any(token.term[0].isdigit() for token in fresh)
        if self._kind in {Kind.PERSON, Kind.PLACE}:
            return NAME_WORTH * any(sentence.text[token.start].isupper() for token in fresh if token.start > 0)
        return 0.0


def _asked(word: QuestionWord, terms: Mapping[str, float], is_inside: bool) -> _Asked:
    is_name = is_inside and word.text[0].isupper()
    has_like = word.role is Role.CONTENT and word.stands_alone and len(word.normal) >= SIMILAR_CHARS
    grams = frozenset(term.term for term in word.terms if term.field is Field.GRAMS) if has_like else frozenset()
    return _Asked(word, terms, NAME_FACTOR if is_name else 1.0, grams)


def _sentence(text: str, span: Span, tokens: Iterable[Token]) -> _Sentence:
    start, end = span
    inside = [
        Token(token.term, token.start - start, token.end - start) for token in tokens if start <= token.start < end
    ]
    return _Sentence(text[start:end], inside, frozenset(token.term for token in inside))


def _rarity(count: int, sentence_count: int) -> float:
    """1 in one of many sentences, near 0 in all of them; 1 if there is but one."""
    return math.log((sentence_count + 0.5) / count) / math.log(sentence_count + 0.5)
