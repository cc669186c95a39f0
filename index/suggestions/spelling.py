"""Find the archive's spelling of a question's words that are not in it.

This needs no stored data: any backend finds the passages that may have such a spelling, and their texts show it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from index.analysis import Field
from index.analysis.tokenizer import Script, normalise
from index.backends.base import Match, QueryTerm, SearchBackend, WordSearch
from index.errors import CorpusError
from index.query.match_texts import passages_of
from index.query.question import Question, QuestionWord
from index.query.word_roles import Role
from index.store.base import ArticleReader
from index.suggestions.lookups import Passages, Steps, together
from index.suggestions.near_spellings import (
    MOST_SLIPS,
    SPELLINGS,
    TWO_SLIPS_FORM_LETTERS,
    TWO_SLIPS_LETTERS,
    Spelling,
    letters_of,
    near_spellings,
)
from index.suggestions.near_words import writings_near
from index.suggestions.one_slip_away import stems_one_slip_away
from index.suggestions.other_forms import other_forms
from index.suggestions.swapped_characters import swapped_back
from index.suggestions.usual_slips import RIGHT_WORDS, is_usual_slip, usual_word
from index.suggestions.written_apart import written_apart

logger = logging.getLogger(__name__)

UNSPACED = frozenset({Script.HAN, Script.THAI})
"""Scripts without blanks between words, in which a slip changes several n-grams."""

FEWEST_LETTERS = 4
"""Fewest letters of a word that is looked up. Shorter words are all similar, but not after a usual slip."""

FEWEST_LETTERS_AFTER_USUAL_SLIP = 3
"""Fewest letters of a word that is looked up as one with a usual slip, "hal" for "hall". It is only suggested."""

MOST_LETTERS = 40
"""Most letters of a word that is looked up. Longer words are not typing errors. The number of words one slip away grows
with the square of the length: for 4,000 letters they would fill gigabytes."""

FORMS_LOOKED_UP = 2
"""Most words with a usual slip corrected of which other forms are looked up in texts."""

WORDS_LOOKED_UP = 3
"""Most words of one question that are looked up, besides as many that ask. More are seldom typing errors: the question
has another subject."""

PASSAGES_READ = {1: 20, 2: 10}
"""Passages that are read to find a spelling, by the number of slips. Twice as many show hardly more."""


Spellings = tuple[Spelling, ...]
"""Type of the spellings of a word, the likeliest first."""


def unknown_words(question: Question, frequencies: Sequence[int]) -> Iterator[tuple[int, QuestionWord]]:
    """Yield the content words that are not in the archive, each with its place among the question's words.

    Args:
        frequencies: Number of passages with each term of the question's query, in order.
    """
    counts = iter(frequencies)
    for at, word in enumerate(question.words):
        of_word = zip(word.terms, islice(counts, len(word.terms)), strict=True)
        here = [count for term, count in of_word if term.field is Field.WORDS]
        is_known = any(here) if word.stands_alone else all(here)
        if word.role is Role.CONTENT and not is_known:
            yield at, word


def frequencies_in(backend: SearchBackend, question: Question) -> list[int]:
    """Return what `unknown_words` needs, for terms of other fields 0: 1 for a term that the archive has, else 0.

    In a cluster, this is a request only if one of the terms was not looked up before.
    """
    known = set(backend.known_terms([each.term for each in question.query if each.field is Field.WORDS]))
    return [int(each.field is Field.WORDS and each.term in known) for each in question.query]


class Speller:
    """A cache of the spellings of words in one state of the archive. It looks up each word once."""

    def __init__(self, backend: SearchBackend, articles: ArticleReader) -> None:
        self._backend = backend
        self.articles = articles
        self._known: dict[tuple[str, str, int], Spellings] = {}  # by word, language and number of slips

    def spellings(
        self, question: Question, frequencies: Sequence[int], most: int = MOST_SLIPS
    ) -> Mapping[int, Spellings]:
        """Return the archive's spellings for unknown words of the question, by their places among its words.

        The likeliest spelling is first. There are at most SPELLINGS for a word. Words without a spelling are left out,
        and so are numbers, for which slips mean something else. In unspaced runs, only swapped characters are found.

        Args:
            frequencies: See `unknown_words`.
            most: Most slips in a word.

        Raises: BackendUnavailableError.
        """
        unknown = list(unknown_words(question, frequencies))
        likely = [each for each in unknown if _is_spelled(each[1])]
        asking = [each for each in likely if usual_word(each[1].normal, question.language)][:WORDS_LOOKED_UP]
        spelled = (*asking, *islice((each for each in likely if each not in asking), WORDS_LOOKED_UP))
        runs = islice((each for each in unknown if each[1].script in UNSPACED), WORDS_LOOKED_UP)
        words = dict((*spelled, *runs))
        different = {word.normal: word for word in reversed(words.values())}
        steps = {normal: self._of_word(word, question.language, most) for normal, word in different.items()}
        found = together(steps, self._backend, self.articles)
        return {at: found[word.normal] for at, word in words.items() if found[word.normal]}

    def has_spelled(self, question: Question) -> bool:
        """Return whether an earlier question showed that a word of this one has a spelling that is one slip away."""
        return any(self._known.get((word.normal, question.language, 1)) for word in question.words)

    def _of_word(self, word: QuestionWord, language: str, most: int) -> Steps[Spellings]:
        """Return the spellings with the fewest slips."""
        for slips in range(1, most + 1):
            key = word.normal, language, slips
            if key not in self._known:
                self._known[key] = yield from self._looked_up_safely(word, language, slips)
            if self._known[key]:
                return self._known[key]
        return ()

    def _looked_up_safely(self, word: QuestionWord, language: str, slips: int) -> Steps[Spellings]:
        """Return the spellings of a word; none if the lookup fails at a text.

        A spelling is only a help: without it, the question is answered as typed. None is sure for a word in a byline.

        Raises: BackendUnavailableError.
        """
        try:
            found = yield from self._looked_up(word, language, slips)
            if any(each.is_sure for each in found) and self._backend.lines_with_name(word.text):
                return tuple(replace(each, is_sure=False) for each in found)
            return found
        except (CorpusError, MemoryError):
            raise
        except Exception:  # of any class
            logger.exception("The archive's spellings of a word of a question cannot be found")
            return ()

    def _looked_up(self, word: QuestionWord, language: str, slips: int) -> Steps[Spellings]:
        """Return the spellings that are one slip away or, of a long word, two. For Hangul, one lookup finds both."""
        is_short = word.script is Script.SPACED and len(letters_of(word.normal, word.script)) < FEWEST_LETTERS
        if slips > 1 and not is_short:
            return (yield from self._with_terms(word, _grams(word, TWO_SLIPS_FORM_LETTERS), slips, language))
        if is_short:
            return (yield from self._of_short_word(word, language, slips))
        if word.script in UNSPACED:
            run = yield from swapped_back(word)
            return (Spelling(run, normalise(run), 1, is_sure=True),) if run else ()
        if word.script is Script.HANGUL:
            return (yield from self._with_terms(word, _syllables(word), 2 if _is_long(word) else 1, language))
        return (yield from self._one_slip_away(word, language))

    def _one_slip_away(self, word: QuestionWord, language: str) -> Steps[Spellings]:
        """Return the spellings that are one slip away. A word that asks is known in any archive.

        They are searched for directly, because a slip in the middle of a word may leave no 4-gram intact. In Hangul,
        they are too many.
        """
        apart = written_apart(word.normal, self._backend, self.articles) if language == "fa" else None
        if usual := apart or usual_word(word.normal, language):
            return (Spelling(usual, usual, 1, is_sure=True),)
        languages = [language, *islice(self._backend.languages, 1)]  # a short question may be taken for a similar one
        likely = yield from stems_one_slip_away(word, languages)
        yield (near := Passages(WordSearch(likely, _grams(word), PASSAGES_READ[1])))
        found = self._written_near(word, near.found.matches, 1, language)
        if any(each.is_sure for each in found):
            return found
        other = yield from self._in_other_form(word, language, near.found.words)
        return (*other, *found)[:SPELLINGS]

    def _of_short_word(self, word: QuestionWord, language: str, slips: int) -> Steps[Spellings]:
        """Return the word that asks and was typed with a usual slip or, if that is none, the words of the archive."""
        if usual := usual_word(word.normal, language):
            return (Spelling(usual, usual, 1, is_sure=True),)
        if slips < MOST_SLIPS:
            return ()
        typed = letters_of(word.normal, word.script)
        found = yield from self._one_slip_away(word, language)
        usual_ones = (each for each in found if is_usual_slip(typed, letters_of(each.normal, word.script)))
        return tuple(replace(each, is_sure=False) for each in usual_ones)

    def _in_other_form(self, word: QuestionWord, language: str, stems: Collection[str]) -> Steps[Spellings]:
        """Return the word with its usual slip corrected in a form that texts in the language of the question have.

        Args: stems: Stems of words one slip away that the archive has.
        """
        for form in islice(other_forms(word.normal, language, stems), FORMS_LOOKED_UP):
            yield (near := Passages(WordSearch([form.stem], [], PASSAGES_READ[1])))
            own = passages_of(_in_language(near.found.matches, language), self.articles)
            written = form.in_texts(passage for _, _, passage in own)
            if written:
                return (Spelling(written, normalise(written), 1, is_sure=True),)
        return ()

    def _with_terms(self, word: QuestionWord, terms: Sequence[QueryTerm], most: int, language: str) -> Steps[Spellings]:
        """Return the spellings of the word in passages with any of these terms."""
        if not terms:
            return ()
        yield (near := Passages(WordSearch([], terms, PASSAGES_READ[most])))
        return self._written_near(word, near.found.matches, most, language)

    def _written_near(self, word: QuestionWord, matches: Sequence[Match], most: int, language: str) -> Spellings:
        """Return the spellings of the word in passages."""
        found = near_spellings(word, most, writings_near(word, most, matches, self.articles))
        in_language = _in_language(matches, language)
        if not found or (len(in_language) == len(matches) and language in {match.language for match in matches}):
            return found
        own = set(map(normalise, writings_near(word, most, in_language, self.articles)))
        sure = (replace(each, is_sure=each.is_sure and _stays_sure(each, own)) for each in found)
        others_too = len(language) == 0 or language not in self._backend.languages
        return tuple(each for each in sure if others_too or each.normal in own or each.text[0].isupper())


def _in_language(matches: Sequence[Match], language: str) -> Sequence[Match]:
    """Return the matches that are in a language, as far as known."""
    return [match for match in matches if not language or match.language in (language, "")]


def _stays_sure(spelling: Spelling, own: Collection[str]) -> bool:
    """Return whether a word with a usual slip is surely meant: it is of the language of the question, or a name.

    Args: own: Normalised words that are in texts in that language.
    """
    return spelling.normal in own or spelling.text[:1].isupper()


def _is_long(word: QuestionWord) -> bool:
    return len(letters_of(word.normal, word.script)) >= TWO_SLIPS_LETTERS


def _grams(word: QuestionWord, fewest_letters: int = TWO_SLIPS_LETTERS) -> list[QueryTerm]:
    """Return the 4-grams of a long word with spaces around it; of any other word, none."""
    is_looked_up = word.script is Script.SPACED and len(letters_of(word.normal, word.script)) >= fewest_letters
    return [term for term in word.terms if term.field is Field.GRAMS] if is_looked_up else []


def _syllables(word: QuestionWord) -> list[QueryTerm]:
    return [term for term in word.terms if term.field is Field.WORDS]


def _is_spelled(word: QuestionWord) -> bool:
    """Return whether the word may be a misspelled word."""
    return (
        word.script in (Script.SPACED, Script.HANGUL)
        and len(letters_of(word.normal, word.script)) >= _fewest_letters(word)
        and len(word.normal) <= MOST_LETTERS
        and not any(map(str.isdigit, word.normal))
        and word.normal not in RIGHT_WORDS
    )


def _fewest_letters(word: QuestionWord) -> int:
    """Return the fewest letters of such a word that is looked up. Short words in capitals are abbreviations."""
    is_usual = word.script is Script.SPACED and not word.text.isupper()
    return FEWEST_LETTERS_AFTER_USUAL_SLIP if is_usual else FEWEST_LETTERS
