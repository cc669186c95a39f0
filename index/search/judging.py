"""Judge whether the first of some ranked matches answers the question.

Ranking looks at the indexed terms alone. Here the texts are read that are shown anyway: those of the first match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.model import Article
from index.query.match_texts import Texts, naming_passage
from index.ranking.essential_words import names_in, numbers_in
from index.ranking.highlight import highlights
from index.ranking.sentence_terms import other_words, read_passage
from index.ranking.verdict import SIMILAR_FROM, Weighing
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


@dataclass(frozen=True, slots=True)
class Judge:
    """The judgement of the matches of one question."""

    weighing: Weighing
    texts: Texts
    _compared: dict[int, Ranked] = field(default_factory=dict)  # by the places of the matches

    def certainty_by_terms(self, ranked: Sequence[Ranked]) -> float:
        """Return how certain it is that the first of these matches answers, without its text."""
        first = ranked[0]
        return self.weighing.certainty(first.evidence, lead_of(ranked), first.relative)

    def is_worth_reading(self, ranked: Sequence[Ranked]) -> bool:
        """Return whether the first of these matches is `found` or `close`."""
        first = ranked[0]
        is_close = self.weighing.is_close(first.evidence, lead_of(ranked), first.relative)
        return is_close or self.certainty_by_terms(ranked) >= 0

    def certainty(self, ranked: Sequence[Ranked]) -> float:
        """Return how certain it is that the first of these matches answers: `found` begins at 0.

        Its text is read only if it is `found` without it.

        Raises: PassageGoneError, BrokenPassageError.
        """
        certainty = self.certainty_by_terms(ranked)
        if certainty < 0:
            return certainty
        certainty = self.certainty_by_terms([self.without_other_words(ranked[0]), *ranked[1:]])
        question = self.weighing.question
        names, numbers = names_in(question), numbers_in(question)
        lacked = self._lacked([*names, *numbers], ranked)
        if lacked.intersection(numbers) or (names and lacked.issuperset(names)):
            return min(certainty, LACKING_CERTAINTY)
        return certainty + LACKED_NAME_POINTS if lacked else certainty

    def without_other_words(self, ranked: Ranked) -> Ranked:
        """Return the match in which words of the question that it has only as another word with the same stem count as
        similar forms.

        Raises: PassageGoneError, BrokenPassageError.
        """
        if ranked.place not in self._compared:
            self._compared[ranked.place] = self._without_other_words(ranked)
        return self._compared[ranked.place]

    def _without_other_words(self, ranked: Ranked) -> Ranked:
        _, passage = self.texts.of(ranked.match)
        with naming_passage(passage.id):
            reading = read_passage(passage, ranked.match.language)
            alike = other_words(self.weighing.question.words, reading, passage.title, passage.heading or "")
        others = {at for at in alike if ranked.evidence.degrees[at] == 1.0}
        if not others:
            return ranked
        evidence = self.weighing.in_similar_form(ranked.evidence, others)
        return replace(
            ranked, evidence=evidence, relative=ranked.relative * evidence.strength / ranked.evidence.strength
        )

    def _lacked(self, places: Iterable[int], ranked: Sequence[Ranked]) -> set[int]:
        """Return which of the words at these places the article of the first match has nowhere."""
        match = ranked[0].match
        article_id = match.passage_id.article_id
        matched = [each.evidence.degrees for each in ranked if each.match.passage_id.article_id == article_id]
        words = self.weighing.question.words
        least = {at: 1.0 if words[at].is_number else SIMILAR_FROM for at in places}
        lacking = {at for at, degree in least.items() if all(degrees[at] < degree for degrees in matched)}
        if not lacking:
            return set()
        article = self.texts.article_of(match)
        with naming_passage(match.passage_id):
            return {at for at in lacking if not self._has(at, article, match.language)}

    def _has(self, at: int, article: Article, language: str) -> bool:
        """Return whether an article has a word of the question in its text, title, byline, source or year."""
        question = self.weighing.question
        word = question.words[at]
        if article.published and word.normal == str(article.published.year):
            return True
        texts = [article.title, article.byline or "", article.source or "", article.text[:MAX_ARTICLE_CHARS]]
        return bool(highlights("\n".join(texts), language, replace(question, words=(word,))))
