"""Choose the sentence of a quoted passage to highlight: the one that most likely contains the answer.

The sentence with most words of the question is seldom the right one if these words are everywhere in the passage, as
the names in a question are. And the answer is not a word of the question. The worth of a sentence is a sum. Its unit is
the worth of all words of the question except question words. No passage asks, so question words would seem to be worth
most.

| evidence | worth |
|---|---|
| a word of the question | its share, times how rare it is among the sentences of the passage |
| the same word, if it is a name | NAME_FACTOR of that |
| a word that is only spelled alike | SIMILAR_WEIGHT of its share |
| the surplus of the previous sentence, to which "it" and "she" refer | BEFORE_WEIGHT of that |
| a number that is not in the question, where a time or an amount is asked for | NUMBER_WORTH |
| a name that is not in the question, where a person or a place is asked for | NAME_WORTH |

The length of a sentence does not matter. The weights highlight most answers in the tune halves of eight collections in
eight languages. Each weight was also tried much lower and much higher, alone, and that lost some answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from index.analysis import Field
from index.analysis.analyzer import WORD_GRAMS, terms_of_word
from index.analysis.token_cache import ComputedCache
from index.analysis.tokenizer import Script, normalise, words_of
from index.model import Span
from index.query.answer_type import Kind, kind_asked
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.ranking.code_pages import BETWEEN, CodePage, code_page
from index.ranking.sentence_terms import PassageSentences, Sentence, WordFinder

NAME_FACTOR = 0.6
SIMILAR_WEIGHT = 0.4
BEFORE_WEIGHT = 0.45
NUMBER_WORTH = 0.15
NAME_WORTH = 0.05

SIMILAR_CHARS = 4
"""Fewest characters of a word that can have similarly spelled words."""

CHUNKS_KEPT = 20_000
"""Most chunks whose words' grams are cached, of about 500 bytes each."""


@dataclass(frozen=True, slots=True)
class _WordWorth:
    """A word of the question."""

    word: QuestionWord
    terms: Mapping[str, float]  # with their worths
    full_worth: float  # worth of the whole word
    factor: float
    grams: frozenset[str]  # empty if no other word can be similar

    def worth(self, present: Set[str], rarities: Mapping[str, float]) -> float:
        """Return its worth in a sentence with these terms, some of which are its own."""
        found = [worth * rarities[term] for term, worth in self.terms.items() if term in present]
        return self.factor * (max(found) if self.word.stands_alone else sum(found))

    def likeness(self, grams: Set[str]) -> float:
        """Return its worth in a sentence whose words have these 4-grams. It must have grams."""
        return SIMILAR_WEIGHT * self.full_worth * len(self.grams & grams) / len(self.grams)


_Sought = tuple[CodePage, Sequence[tuple[str, bytes]]]
"""A code page, and 4-grams with their bytes in it."""


class Marker:
    """A chooser of the sentences to highlight in the passages found for one question."""

    def __init__(self, question: Question, weights: Sequence[Mapping[str, float]]) -> None:
        """Prepare the words of the question.

        Args: weights: For each word of the question, its terms in Field.WORDS with their worth.
        """
        pairs = zip(question.words, weights, strict=True)
        self._words = [_word_worth(word, terms, at > 0) for at, (word, terms) in enumerate(pairs)]
        counted = [each for each in self._words if each.word.role is not Role.QUESTION]
        # If all words are question words, all of them count.
        self._full_worth = sum(each.full_worth for each in counted or self._words)
        self._known = frozenset(term for terms in weights for term in terms)
        self._finder = WordFinder(question.words)
        self._grams = frozenset(chain.from_iterable(each.grams for each in self._words))
        self._coded_grams: dict[CodePage, list[tuple[str, bytes]]] = {}
        self._has_letters_alone = not any(map(str.isdigit, chain.from_iterable(self._grams)))
        self._kind = kind_asked(question.text, question.language)

    def sentence(self, text: str, reading: PassageSentences) -> Span | None:
        """Return the sentence to highlight, the first of equals; None if no sentence has anything of the question.

        Args:
            reading: The sentences of *text*.
        """
        worths = self._by_words(text, reading)
        if not any(map(any, worths)):
            return None
        nothing = [0.0] * len(self._words)
        before = [nothing, *worths[:-1]]
        sums = [
            (sum(own) + BEFORE_WEIGHT * _surplus(own, previous)) / self._full_worth
            + self._worth_of_kind(text, sentence)
            for own, previous, sentence in zip(worths, before, reading.sentences, strict=True)
        ]
        return reading.sentences[sums.index(max(sums))].span

    def _by_words(self, text: str, reading: PassageSentences) -> list[list[float]]:
        """Return the worth of each of the question's words in each sentence."""
        sentences, grams = reading.sentences, self._grams_sought(text, code_page(reading.language))
        found = [self._finder.found_in(sentence) for sentence in sentences]
        counts = Counter(chain.from_iterable(found))
        rarities = {term: _rarity(count, len(sentences)) for term, count in counts.items()}
        return [
            self._worths(text[slice(*sentence.span)], grams, terms, rarities)
            for sentence, terms in zip(sentences, found, strict=True)
        ]

    def _worths(self, sentence: str, sought: _Sought, found: Set[str], rarities: Mapping[str, float]) -> list[float]:
        """Return the worth of each of the question's words in a sentence."""
        worths = []
        grams: Set[str] | None = None
        for each in self._words:
            if not found.isdisjoint(each.terms):
                worths.append(each.worth(found, rarities))
                continue
            if each.grams and grams is None:
                grams = self._grams_in(sentence, sought)
            worths.append(each.likeness(grams) if each.grams and grams else 0.0)
        return worths

    def _grams_sought(self, text: str, page: CodePage) -> _Sought:
        """Return the 4-grams of the question that the sentences of a text may have. Those within a word are in it."""
        if not self._has_letters_alone:
            return page, ()
        if page not in self._coded_grams:
            grams = list(self._grams)
            self._coded_grams[page] = list(zip(grams, page.encoded(grams), strict=True))
        folded, grams_of_page = page.folded(text), self._coded_grams[page]
        if folded is None:
            return page, grams_of_page
        return page, [each for each in grams_of_page if BETWEEN in each[1] or each[1] in folded]

    def _grams_in(self, sentence: str, sought: _Sought) -> Set[str]:
        """Return the 4-grams of the question that the words of a sentence have, except short words."""
        page, grams = sought
        folded = page.folded(sentence) if self._has_letters_alone else None
        if folded is None:
            return self._grams.intersection(chain.from_iterable(map(_known_grams.__getitem__, sentence.split())))
        written = b"_%b_" % folded
        return {gram for gram, code in grams if code in written and _is_of_long_word(code, written)}

    def _worth_of_kind(self, text: str, sentence: Sentence) -> float:
        """Return the worth of a new number or name in the sentence if the question asks for one."""
        if self._kind in {Kind.TIME, Kind.AMOUNT}:
            terms = sentence.marks[::2]
            return NUMBER_WORTH * any(term[0].isdigit() and term not in self._known for term in terms)
        if self._kind in {Kind.PERSON, Kind.PLACE}:
            return NAME_WORTH * self._has_fresh_name(text[slice(*sentence.span)], sentence.marks[::2])
        return 0.0

    def _has_fresh_name(self, sentence: str, terms: Iterable[str]) -> bool:
        """Return whether a capitalised word after the beginning of the sentence is not in the question."""
        words = (
            (word, start) for word, script, start in words_of(sentence) if script not in WORD_GRAMS and normalise(word)
        )
        return any(
            start > 0 and word[0].isupper() and term not in self._known
            for (word, start), term in zip(words, terms, strict=True)
        )


def _word_worth(word: QuestionWord, terms: Mapping[str, float], is_inside: bool) -> _WordWorth:
    is_name = is_inside and word.text[0].isupper()
    has_like = word.role is Role.CONTENT and word.stands_alone and len(word.normal) >= SIMILAR_CHARS
    grams = frozenset(term.term for term in word.terms if term.field is Field.GRAMS) if has_like else frozenset()
    full_worth = max(terms.values()) if word.stands_alone else sum(terms.values())
    return _WordWorth(word, terms, full_worth, NAME_FACTOR if is_name else 1.0, grams)


def _is_of_long_word(gram: bytes, written: bytes) -> bool:
    """Return whether a gram in the written text belongs to a word of more than three letters."""
    if gram.startswith(BETWEEN) and written.count(gram) == written.count(gram + BETWEEN):
        return False
    return not gram.endswith(BETWEEN) or written.count(gram) > written.count(BETWEEN + gram)


def _grams(chunk: str) -> tuple[str, ...]:
    """Return the 4-grams of the words that can have similarly spelled words."""
    words = (word for word, script, _ in words_of(chunk) if script not in WORD_GRAMS and len(word) >= SIMILAR_CHARS)
    return tuple(gram for word in words for gram in terms_of_word(word, Script.SPACED, None, Field.GRAMS))


_known_grams = ComputedCache(_grams, CHUNKS_KEPT)


def _surplus(own: Sequence[float], previous: Sequence[float]) -> float:
    """Return the worth of the words in the previous sentence beyond their worth in the sentence itself."""
    return sum([before - here for here, before in zip(own, previous, strict=True) if before > here])


def _rarity(count: int, sentence_count: int) -> float:
    """Return 1 for a term in one of many sentences, near 0 for a term in all; 1 if there is only one sentence."""
    return math.log((sentence_count + 0.5) / count) / math.log(sentence_count + 0.5)
