"""Read a question: its words, the role of each, and the resulting query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from index.analysis import Field
from index.analysis.analyzer import WORD_GRAMS, also_asked_terms, cut, stemming_language
from index.analysis.stopwords import has_grammar, question_phrases
from index.analysis.tokenizer import Piece, Script, normalise, pieces
from index.backends.base import QueryTerm
from index.errors import EmptyQueryError
from index.model import Span
from index.query.asked_nouns import with_phrases_asked
from index.query.frames.removal import without_frames
from index.query.frames.subjects.article_words import without_article_word
from index.query.price_words import with_price_apart, with_prices_asked
from index.query.question_language import question_language
from index.query.word_roles import Role, role_of, with_answer_types

GRAM_WEIGHT = 0.3
"""Weight of the 4-grams of content words, besides their stems. 0.1 to 0.4 give similar results. With the 4-grams of
function and question words too, a search takes a tenth longer. One of four hundred first places changes then, and is as
often better as worse."""

CHARACTERS_KEPT = 500
"""Most first characters of words whose languages are cached."""

HALF_KNOWN_PASSAGES = 50
"""Number of passages at which the frequencies of an archive show half of what they could about common words."""

SHARING_CHARACTERS = frozenset({"ja", "zh"})
"""Languages whose passages share terms. All other languages have separate words."""

QUESTIONS_KEPT = 8
"""Most analyzed questions that are cached, of about 10 kB each, the longest of 2 MB. A question without a sure answer
is read again to find suggestions."""

MAX_LETTERS_READ = 8_192
"""Most letters of normalised words that are read: twice as many as the longest message has characters. A few characters
stand for a phrase, such as U+FDFA for one of eighteen letters. A message of these would have 73,000 4-grams."""

SPELLING_WEIGHTS = (0.8, 0.3, 0.3)
"""Weights of the terms of similar spellings of an unknown word, the likeliest first. In four of five cases, the first
spelling is the intended one."""

ALSO_ASKED_WEIGHT = 0.5
"""Weight of the stem of an irregular form that is often another word: "fed" in a question with "feed"."""

CHARACTER_WEIGHT = 0.7
"""Weight of a single Chinese character, besides the pairs of characters. 0.6 to 0.8 give similar results."""

GRAMMAR_WEIGHTS: Mapping[Script, float] = MappingProxyType({Script.HAN: 0.5, Script.THAI: 0.3})
"""Weight of an n-gram that contains grammar, such as a particle or an ending: the content is next to it. Changing it by
0.1 gives similar results."""

QUESTION_WORD_WEIGHT = 0.3
"""Weight of the terms of a question word. All values from 0 to 0.6 are better than 1, because passages that answer a
question do not repeat it."""

ANSWER_TYPE_WEIGHT = 0.6
"""Weight of the stem of a word that names the type of the answer. With 0.3, first places are lost in Russian; with 1
and its grams, in Arabic."""


@dataclass(frozen=True)
class QuestionWord:
    """A word of the question, or a stretch of unspaced script."""

    text: str  # as typed
    normal: str
    span: Span  # in the question
    role: Role
    script: Script
    terms: tuple[QueryTerm, ...]  # each of Field.WORDS once
    is_respelled: bool = False  # it is not in the archive, and the terms are of similarly spelled words
    read_as: str | None = None  # the archive's spelling, if it was surely meant; the terms are of that word
    is_joined: bool = False  # it also has the terms of a compound in which it is a part
    forms: frozenset[str] = frozenset()  # terms of a Korean word, any of which stands for what changes in it
    is_whole_form: bool = False  # any of the forms stands for the whole word
    beginnings: tuple[str, ...] = ()  # of the forms of a Korean word, if they are longer than a syllable

    @cached_property
    def stands_alone(self) -> bool:
        """Return whether it is a word or a number. A stretch of unspaced script is not, because its parts may match."""
        return self.script not in WORD_GRAMS

    @property
    def is_number(self) -> bool:
        """Return whether it begins with a digit."""
        return self.normal[0].isdigit()

    def terms_in(self, field: Field) -> Sequence[str]:
        """Return the terms in one field."""
        return self._in_words if field is Field.WORDS else self._in_grams

    @cached_property
    def _in_words(self) -> Sequence[str]:
        return tuple([term.term for term in self.terms if term.field is Field.WORDS])

    @cached_property
    def _in_grams(self) -> Sequence[str]:
        return tuple([term.term for term in self.terms if term.field is Field.GRAMS])


@dataclass(frozen=True)
class Question:
    """An analyzed question."""

    text: str  # as asked, with blanks in place of its frame
    language: str  # the likely one; "" if unknown
    words: tuple[QuestionWord, ...]
    passage_count: int  # of the archive, in its language or those that share its characters; if there are none, of all
    without_price: Question | None = None  # with words for a price as a part of the subject; None: it has none

    @cached_property
    def query(self) -> tuple[QueryTerm, ...]:
        """Return the terms of all words, in order."""
        return tuple(term for word in self.words for term in word.terms)

    @property
    def subject(self) -> list[QuestionWord]:
        """Return the words that say what this question or the earlier one is about."""
        return [self.words[at] for at in self.subject_places]

    @cached_property
    def subject_places(self) -> list[int]:
        """Return the places of the words of `subject`."""
        return [at for at, word in enumerate(self.words) if word.role in (Role.CONTENT, Role.CONTEXT)]

    @cached_property
    def has_content(self) -> bool:
        """Return whether any word says what the question is about."""
        return any(word.role is Role.CONTENT for word in self.words)

    @cached_property
    def has_unspaced(self) -> bool:
        """Return whether any word is in a script without spaces, or in Hangul, whose words have particles."""
        return any(word.script in (Script.HAN, Script.HANGUL) for word in self.words)

    def respelled(self, spellings: Mapping[int, Sequence[str]], languages: Mapping[str, int]) -> Question:
        """Return the question with the terms of other normalised spellings, for the words at some places."""
        words = list(self.words)
        for at, others in spellings.items():
            terms = _respelled(words[at], others, languages)
            words[at] = replace(words[at], terms=terms, is_respelled=True, forms=frozenset(), beginnings=())
        return replace(self, words=tuple(words))


def read_question(text: str, languages: Mapping[str, int]) -> Question:
    """Analyze a question to an archive.

    Args:
        languages: Languages of the archive's passages with the numbers of passages, the most frequent first. Words are
            stemmed in each of these languages.

    Raises: EmptyQueryError.
    """
    return _read(text, tuple(languages.items()))


@lru_cache(maxsize=QUESTIONS_KEPT)
def _read(text: str, passages_by_language: Sequence[tuple[str, int]]) -> Question:
    languages = dict(passages_by_language)
    may_abbreviate = not text.isupper()
    text = without_article_word(without_frames(text))
    found = list(_pieces(text))
    if not found:
        raise EmptyQueryError
    language = question_language(text, languages)
    parts = [part for piece in with_price_apart(text, found) for part in _divided(text, piece)]
    plain = [role_of(text, part, asks, language, may_abbreviate=may_abbreviate) for part, asks in parts]
    normals = [part.normal for part, _ in parts]
    roles = with_answer_types(normals, with_phrases_asked(normals, plain, language), language)
    spoken, count = tuple(languages) or (language,), sum(languages.values())

    def read(roles: Sequence[Role], without_price: Question | None = None) -> Question:
        found = zip(parts, roles, strict=True)
        words = tuple(_word(text, part, role, spoken, count) for (part, _), role in found)
        return Question(text, language, words, _passages_in(language, languages), without_price)

    with_prices = with_prices_asked(normals, roles, language)
    return read(roles) if with_prices == roles else read(with_prices, read(roles))


def _pieces(text: str) -> Iterator[Piece]:
    """Yield the words of a question, up to MAX_LETTERS_READ."""
    left = MAX_LETTERS_READ
    for piece in pieces(text):
        yield piece if len(piece.normal) <= left else piece._replace(normal=piece.normal[:left])
        left -= len(piece.normal)
        if left <= 0:
            return


def _passages_in(language: str, languages: Mapping[str, int]) -> int:
    alike = SHARING_CHARACTERS if language in SHARING_CHARACTERS else {language}
    return sum(languages.get(each, 0) for each in alike) or sum(languages.values())


def _divided(text: str, piece: Piece) -> Iterator[tuple[Piece, bool]]:
    """Yield the parts of a piece of *text*, and whether each part asks. Question phrases in unspaced script are
    separate parts."""
    phrases = question_phrases(piece.script)
    if phrases is None:
        yield piece, False
        return
    at = piece.start
    for match in phrases.finditer(text, *piece.span):
        if match.start() > at:
            yield _part(text, piece, at, match.start()), False
        yield _part(text, piece, *match.span()), True
        at = match.end()
    if at < piece.end:
        yield _part(text, piece, at, piece.end), False


def _part(text: str, piece: Piece, start: int, end: int) -> Piece:
    return Piece(piece.script, start, end, normalise(text[start:end]))


def _word(text: str, piece: Piece, role: Role, languages: Sequence[str], passage_count: int) -> QuestionWord:
    factor = _factor(role, passage_count)
    spoken = _stemming_languages(piece.normal[0], languages)
    stems = [term for each in spoken for term in cut(piece.normal, piece.script, each, Field.WORDS)]
    also = [term for each in spoken for term in also_asked_terms(piece.normal, piece.script, each)]
    weights = dict.fromkeys([*stems, *also], ALSO_ASKED_WEIGHT) | {each: _weight(each, piece.script) for each in stems}
    terms = [QueryTerm(Field.WORDS, term, factor * weight) for term, weight in weights.items()]
    if role is Role.CONTENT:
        grams = cut(piece.normal, piece.script, None, Field.GRAMS)
        terms += [QueryTerm(Field.GRAMS, term, GRAM_WEIGHT) for term in grams]
    return QuestionWord(text[slice(*piece.span)], piece.normal, piece.span, role, piece.script, tuple(terms))


@lru_cache(maxsize=CHARACTERS_KEPT)
def _stemming_languages(character: str, languages: Sequence[str]) -> Sequence[str]:
    """Return the languages that stem words which begin with a character, in an archive in *languages*: those of other
    scripts do it alike."""
    return tuple(dict.fromkeys(stemming_language(character, each) for each in languages))


def _weight(term: str, script: Script) -> float:
    """Return the weight of a term of Field.WORDS among the terms of its word or run."""
    weight = CHARACTER_WEIGHT if script is Script.HAN and len(term) == 1 else 1.0
    return weight * GRAMMAR_WEIGHTS[script] if has_grammar(term, script) else weight


def _respelled(word: QuestionWord, spellings: Sequence[str], languages: Iterable[str]) -> tuple[QueryTerm, ...]:
    """Return the stems of all spellings, and the 4-grams of the likeliest spelling."""
    weights = zip(spellings, SPELLING_WEIGHTS, strict=False)  # there may be fewer spellings
    stems: dict[str, float] = {}
    for spelling, weight in weights:
        for language in languages:
            for term in cut(spelling, word.script, language, Field.WORDS):
                stems.setdefault(term, weight)
    grams = cut(spellings[0], word.script, None, Field.GRAMS)
    return (
        *(QueryTerm(Field.WORDS, term, weight) for term, weight in stems.items()),
        *(QueryTerm(Field.GRAMS, term, SPELLING_WEIGHTS[0] * GRAM_WEIGHT) for term in grams),
    )


def _factor(role: Role, passage_count: int) -> float:
    """Return the weight of a word's terms. Leaving function words out makes results worse, but a small archive does not
    know their idf."""
    if role is Role.FUNCTION:
        return max(1, passage_count) / (max(1, passage_count) + HALF_KNOWN_PASSAGES)
    return {Role.QUESTION: QUESTION_WORD_WEIGHT, Role.ANSWER_TYPE: ANSWER_TYPE_WEIGHT}.get(role, 1.0)
