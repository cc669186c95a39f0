"""Judge whether the first of some ranked matches answers the question.

Ranking looks at the indexed terms alone. Here the texts are read that are shown anyway: those of the first match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from index.analysis import Field, terms_of
from index.backends.base import Match
from index.model import Article
from index.query.about_articles.article_requests import article_request_of
from index.query.answer_type import Kind, kind_asked
from index.query.counted import absent_counts
from index.query.match_texts import Texts, naming_passage
from index.query.question import Question
from index.query.word_roles import Role
from index.ranking.definitions import defines
from index.ranking.essential_words import is_essential, miscounted, names_in, numbers_in, written_as_names
from index.ranking.highlight import highlights
from index.ranking.introductions import asked_abbreviation
from index.ranking.other_languages import shows_language, words_of_other_languages
from index.ranking.prices import asks_price, has_price
from index.ranking.sentence_terms import chunks_like, other_words
from index.ranking.unspaced_names import absent_names
from index.ranking.verdict import SIMILAR_FROM, Weighing
from index.search.persons.arabic_names import arabic_person_asked
from index.search.persons.capital_names import person_asked
from index.search.ranked import Ranked, lead_of

LACKING_CERTAINTY = -1.0
"""Highest certainty of an answer from an article that has a number, or the only name, of the question nowhere. Of the
questions whose article is in the archive, 0 to 2 % ask for such a number, and as many for such a name, mostly because
it is spelled in another way. Of the others that would be `found` with half of the articles left out, it is up to 33 %
and up to 36 %."""

LACKED_NAME_POINTS = -2.0
"""Points if the article has one of several names nowhere. Of the questions whose article is in the archive, 0 to 2 %
have such a name, and up to 54 % of the others that would be `found`."""

MAX_ARTICLE_CHARS = 100_000
"""Characters from the beginning of an article in which numbers and names are looked for, which takes milliseconds."""


class Judge:
    """The judgement of the matches of one question."""

    def __init__(self, weighing: Weighing, texts: Texts) -> None:
        self._weighing = weighing
        self._texts = texts
        self._person = person_asked(weighing.question) or arabic_person_asked(weighing.question)
        self._names, self._numbers = names_in(weighing.question), numbers_in(weighing.question)
        self._essential = [at for at in self._numbers if is_essential(weighing.question, at)]
        self._compared: dict[int, Ranked] = {}  # by the places of the matches
        self._foreign: set[int] = set()  # places of the matches with words of another language alone
        self._certainties: dict[int, float] = {}  # by the places of the first matches
        self._points: dict[int, int | None] = {}  # by the places of the first matches
        self._lacking_articles: dict[str, bool] = {}  # by id, whether an article lacks a name in unspaced script

    def certainty_by_terms(self, ranked: Sequence[Ranked]) -> float:
        """Return how certain it is that the first of these matches answers, without its text."""
        first = ranked[0]
        article_id = first.match.passage_id.article_id
        of_article = [each.evidence for each in ranked if each.match.passage_id.article_id == article_id]
        return self._weighing.certainty(of_article, lead_of(ranked), first.relative)

    def is_worth_reading(self, ranked: Sequence[Ranked]) -> bool:
        """Return whether the first of these matches is `found` or `close`."""
        if self.certainty_by_terms(ranked) >= 0:
            return True
        first = ranked[0]
        return self._weighing.is_close(first.evidence, lead_of(ranked), first.relative)

    def certainty(self, ranked: Sequence[Ranked]) -> float:
        """Return how certain it is that the first of these matches answers: `found` begins at 0.

        Its text is read only if it is `found` without it.

        Args: ranked: The ranked matches, or all from one of them.
        Raises: PassageGoneError, BrokenPassageError.
        """
        place = ranked[0].place
        if place not in self._certainties:
            self._certainties[place] = self._certainty(ranked)
        return self._certainties[place]

    def _certainty(self, ranked: Sequence[Ranked]) -> float:
        certainty = self.certainty_by_terms(ranked)
        if certainty < 0:
            return certainty
        first = ranked[0]
        bare = self.without_other_words(first)
        if bare is not first:
            certainty = self.certainty_by_terms([bare, *ranked[1:]])
        if self._lacks_unspaced_name(first.match) or self._lacks_person(first.match) or self._lacks_point(first):
            return min(certainty, LACKING_CERTAINTY)
        lacked = self._lacked([*self._names, *self._essential], ranked)
        lacks_number = lacked.intersection(self._numbers) or self._miscounted(first.match)
        if lacks_number or (self._names and lacked.issuperset(self._names)):
            return min(certainty, LACKING_CERTAINTY)
        return certainty + LACKED_NAME_POINTS if lacked else certainty

    def lacking_numbers(self, ranked: Sequence[Ranked]) -> tuple[str, ...]:
        """Return the numbers of the question, as typed, without which the first of these matches is no answer.

        Raises: PassageGoneError, BrokenPassageError.
        """
        lacking = self._lacked(self._essential, ranked) | self._miscounted(ranked[0].match)
        return tuple(self._weighing.question.words[at].text for at in sorted(lacking))

    def has_point_of(self, first: Ranked, match: Ranked) -> bool:
        """Return whether a match has the point of the question, if the first match has it: a price that is asked for,
        what an abbreviation stands for, and the rarest content word beyond the subject, which the title of the first
        names.

        Raises: PassageGoneError, BrokenPassageError.
        """
        if match is first:
            return True
        if self._asked_for:
            of_first, of_match = (self._texts.of(each.match)[1].text for each in (first, match))
            if any(is_said_in(of_first) and not is_said_in(of_match) for is_said_in in self._asked_for):
                return False
        if first.place not in self._points:
            self._points[first.place] = self._point_of(first)
        point = self._points[first.place]
        return point is None or match.evidence.degrees[point] >= SIMILAR_FROM

    @cached_property
    def _asked_for(self) -> Sequence[Callable[[str], bool]]:
        """Return for each thing that the question asks for, and that has a form of its own, whether a text says it."""
        question = self._weighing.question
        asked: list[Callable[[str], bool]] = []
        if asks_price(question):
            asked.append(lambda text: has_price(text, question.language))
        abbreviation = asked_abbreviation(question)
        if abbreviation and len(question.text.strip("?")) > len(abbreviation):  # blanks are where its frame was
            asked.append(lambda text: defines(text, abbreviation))
        return asked

    def _lacks_point(self, first: Ranked) -> bool:
        """Return whether the only word beyond the subject of the question is in no passage of the archive, such as
        "killed" in "Who killed Lena Strand?".

        The subject is what the title names. In a question for a person, other names are part of it too. In a question
        for a place, the other word often says no more than that: "Where is the harbour located?" Nor is the word the
        point that asks about the article: "Night buses? Source?"
        """
        question, content, degrees = self._weighing.question, self._content, first.evidence.degrees
        lacking = [at for at in content if degrees[at] < SIMILAR_FROM]
        if len(lacking) != 1 or len(content) == 1:
            return False
        word = question.words[lacking[0]]
        if not (word.stands_alone and self._weighing.is_unknown(lacking[0])) or article_request_of(word.text):
            return False
        if (kind := kind_asked(question.text, question.language)) is Kind.PLACE:
            return False
        beyond = set(self._beyond_title(content, first)).difference(lacking)
        if beyond and kind is Kind.PERSON:
            beyond -= set(self._names) or written_as_names(question, beyond, self._texts.of(first.match)[1].text)
        return not beyond

    @cached_property
    def _content(self) -> Sequence[int]:
        """Return the places of the content words of the question."""
        return [at for at, word in enumerate(self._weighing.question.words) if word.role is Role.CONTENT]

    def _point_of(self, first: Ranked) -> int | None:
        """Return the place of the rarest content word beyond the subject that the first match has; None: it has
        none."""
        words, degrees = self._weighing.question.words, first.evidence.degrees
        known = [at for at in self._content if words[at].stands_alone and degrees[at] >= SIMILAR_FROM]
        beyond = self._beyond_title(known, first)
        return self._weighing.rarest(beyond) if beyond else None

    def _beyond_title(self, places: Iterable[int], first: Ranked) -> list[int]:
        """Return those of the words at these places that the title of a match lacks."""
        title = set(terms_of(self._texts.of(first.match)[1].title, first.match.language, Field.WORDS))
        words = self._weighing.question.words
        return [at for at in places if title.isdisjoint(words[at].terms_in(Field.WORDS))]

    def is_foreign(self, ranked: Ranked) -> bool:
        """Return whether a match has the words of the question only as words of another language with the same stem.

        Raises: PassageGoneError, BrokenPassageError.
        """
        self.without_other_words(ranked)
        return ranked.place in self._foreign

    def without_other_words(self, ranked: Ranked) -> Ranked:
        """Return the match in which words of the question that it has only as another word with the same stem count as
        similar forms.

        Raises: PassageGoneError, BrokenPassageError.
        """
        if ranked.place not in self._compared:
            self._compared[ranked.place] = self._without_other_words(ranked)
        return self._compared[ranked.place]

    def _without_other_words(self, ranked: Ranked) -> Ranked:
        degrees = ranked.evidence.degrees
        words = {at: word for at, word in enumerate(self._weighing.question.words) if degrees[at] == 1.0}
        _, passage = self._texts.of(ranked.match)
        with naming_passage(passage.id):
            context = f"{passage.title} {passage.heading or ''}"
            found_in = passage, ranked.match.language, context
            others = other_words(words, *found_in)
            if not self._is_surely_in(ranked.match.language):
                foreign = words_of_other_languages(self._weighing.question, words, *found_in)
                others |= foreign
                if foreign == {at for at, degree in enumerate(degrees) if degree}:
                    self._foreign.add(ranked.place)
        if not others:
            return ranked
        evidence = self._weighing.in_similar_form(ranked.evidence, others)
        return replace(
            ranked, evidence=evidence, relative=ranked.relative * evidence.strength / ranked.evidence.strength
        )

    def _is_surely_in(self, language: str) -> bool:
        return language == self._weighing.question.language and self._shows_language

    @cached_property
    def _shows_language(self) -> bool:
        return shows_language(self._weighing.question)

    def _lacked(self, places: Iterable[int], ranked: Sequence[Ranked]) -> set[int]:
        """Return which of the words at these places the article of the first match has nowhere."""
        match = ranked[0].match
        article_id = match.passage_id.article_id
        matched = [each.evidence.degrees for each in ranked if each.match.passage_id.article_id == article_id]
        least = {at: 1.0 if at in self._numbers else SIMILAR_FROM for at in places}
        lacking = {at for at, degree in least.items() if all(degrees[at] < degree for degrees in matched)}
        if not lacking:
            return set()
        article = self._texts.article_of(match)
        with naming_passage(match.passage_id):
            return {at for at in lacking if not self._has(at, article, match.language)}

    def _miscounted(self, match: Match) -> set[int]:
        """Return which numbers of the question a match has not before what they count, where it has others."""
        passage = self._texts.of(match)[1]
        with naming_passage(passage.id):
            text, question = f"{passage.title}\n{passage.text}", self._weighing.question
            return miscounted(question, self._numbers, text, match.language, lambda: self._whole_of(match))

    def _lacks_unspaced_name(self, match: Match) -> bool:
        """Return whether the article of a match lacks a name in unspaced script, or a number with what it counts.

        Mostly the passage has them all.
        """
        question = self._weighing.question
        if not question.has_unspaced:
            return False
        passage = self._texts.of(match)[1]
        with naming_passage(passage.id):
            if not _absent(question, f"{passage.title}\n{passage.text}"):
                return False
        lacking, article_id = self._lacking_articles, match.passage_id.article_id
        if article_id not in lacking:
            lacking[article_id] = bool(_absent(question, self._whole_of(match)))
        return lacking[article_id]

    def _lacks_person(self, match: Match) -> bool:
        """Return whether the article of a match does not name the person that is asked for. Mostly the passage does."""
        person = self._person
        if not person:
            return False
        passage = self._texts.of(match)[1]
        with naming_passage(passage.id):
            if not person.may_be_named(passage.text) or person.is_named_in(f"{passage.title}\n{passage.text}"):
                return False
        return not person.is_named_in(self._whole_of(match))

    def _whole_of(self, match: Match) -> str:
        return _whole(self._texts.article_of(match))

    def _has(self, at: int, article: Article, language: str) -> bool:
        """Return whether an article has a word of the question in its text, title, byline, source or year."""
        question = self._weighing.question
        word = question.words[at]
        if article.published and word.normal == str(article.published.year):
            return True
        text = " ".join(chunks_like(word, _whole(article)))
        if at in self._numbers:  # "sixty" is not "sixteen"
            word = replace(word, terms=tuple(term for term in word.terms if term.field is Field.WORDS))
        return bool(text) and bool(highlights(text, language, replace(question, words=(word,))))


def _absent(question: Question, text: str) -> Sequence[str]:
    return (*absent_names(question, text), *absent_counts(question, text))


def _whole(article: Article) -> str:
    """Return the text of an article with its title, its byline and its source."""
    return "\n".join([article.title, article.byline or "", article.source or "", article.text[:MAX_ARTICLE_CHARS]])
