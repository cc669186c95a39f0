"""Choose the matches that may be quoted."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.backends.base import Match, Ranking
from index.model import PassageId, PassageKind
from index.query.filters import Filters
from index.query.match_texts import Texts, looking_at
from index.query.question import Question
from index.ranking.sentence_terms import Sought, read_passage

RERANKED = 20
"""Texts of matches that are ranked anew, and may be shown. Those behind them lack too much to come first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    asked: Question  # as it was searched for
    ranking: Ranking
    filters: Filters
    texts: Texts

    @property
    def names_alone(self) -> bool:
        """Whether what is asked about can only be a name that is nothing but function words."""
        return not (self.asked.has_content or self.filters.phrases)

    def text_of(self, match: Match) -> str:
        """Its text. Raises: PassageGoneError."""
        return self.texts.of(match)[1].text


def candidates(found: Found, gone: Container[PassageId]) -> list[int]:
    """The places of the matches that may be quoted, those of passages that are *gone* left out."""
    places = list(_of_different_texts(_accepted(found, gone), found.ranking.matches, RERANKED))
    return list(_fit_to_quote(places, found))


def _accepted(found: Found, gone: Container[PassageId]) -> Iterator[int]:
    """The places of the matches that may be shown."""
    matches = found.ranking.matches
    chooses = found.filters.choose_passages
    for place, match in enumerate(found.texts.reading_ahead(matches) if chooses else matches):
        if match.passage_id not in gone and (not chooses or _is_accepted(match, found)):
            yield place


def _is_accepted(match: Match, found: Found) -> bool:
    with looking_at(match.passage_id):
        return found.filters.accepts_passage(found.texts.of(match)[1])


def _of_different_texts(places: Iterable[int], matches: Sequence[Match], count: int) -> Iterator[int]:
    """The first places, until they are of so many texts: one that is everywhere leaves room for others."""
    wordings: set[int] = set()
    for place in places:
        wording = matches[place].wording
        if wording not in wordings and len(wordings) == count:
            return
        wordings.add(wording)
        yield place


def _fit_to_quote(places: Sequence[int], found: Found) -> Iterator[int]:
    """Without lines that were found for what stands around them.

    A heading is context of the passages under it: where one of these is found, it says the same and more. A credit
    line that has no word of the question was found for the title alone.
    """
    matches = [found.ranking.matches[place] for place in places]
    found.texts.read(matches if found.names_alone else _depending_on_text(matches))
    headed = _headed(matches, found.texts)
    sought = Sought(found.asked.subject)
    for place, match in zip(places, matches, strict=True):
        if match.kind is PassageKind.HEADING and (match.passage_id.article_id, found.text_of(match)) in headed:
            continue
        if match.kind is PassageKind.CREDIT:
            with looking_at(match.passage_id):
                read = read_passage(found.texts.of(match)[1], match.language)
            if not any(map(sought.found_in, read.sentences)):
                continue
        if found.names_alone and not _names(found.asked, found.text_of(match)):
            continue
        yield place


def _depending_on_text(matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the matches that are quoted or not depending on their texts: headings, what is under them, and credits."""
    with_heading = _with_heading(matches)
    for each in matches:
        if each.kind in (PassageKind.HEADING, PassageKind.CREDIT) or each.passage_id.article_id in with_heading:
            yield each


def _with_heading(matches: Iterable[Match]) -> set[str]:
    """Return the ids of the articles of which a heading is among the matches."""
    return {each.passage_id.article_id for each in matches if each.kind is PassageKind.HEADING}


def _headed(matches: Sequence[Match], texts: Texts) -> set[tuple[str, str | None]]:
    """The headings of which a passage under them is among the matches, by article: of articles with a heading there."""
    with_heading = _with_heading(matches)
    bodies = (each for each in matches if each.kind is PassageKind.BODY)
    return {
        (each.passage_id.article_id, texts.of(each)[1].heading)
        for each in bodies
        if each.passage_id.article_id in with_heading
    }


def _names(question: Question, text: str) -> bool:
    """Whether a text has a name that is nothing but function words, such as "The Who", as it was typed."""
    words = question.words
    name = question.text[words[0].span[0] : words[-1].span[1]]
    is_name = name.isupper() if len(words) == 1 else all(word.text[0].isupper() for word in words)
    return len(name) > 1 and is_name and re.search(rf"\b{re.escape(name)}\b", text) is not None
