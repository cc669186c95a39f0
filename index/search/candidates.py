"""Choose the matches that may be quoted."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.backends.base import Match, Ranking
from index.model import PassageId, PassageKind
from index.query.filters import Filters
from index.query.match_texts import Texts, naming_passage
from index.query.question import Question
from index.ranking.sentence_terms import WordFinder, read_passage

MAX_RERANKED_TEXTS = 20
"""Texts of matches that are ranked again and may be shown. Later matches lack too much to come first."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A question, its ranking, and the texts of the matches."""

    question: Question  # as searched for
    ranking: Ranking
    filters: Filters
    texts: Texts

    @property
    def names_alone(self) -> bool:
        """Return whether the question can only be about a name that consists of function words."""
        return not (self.question.has_content or self.filters.phrases)

    def text_of(self, match: Match) -> str:
        """Return the text of a match. Raises: PassageGoneError."""
        return self.texts.of(match)[1].text


def candidates(result: SearchResult, gone: Container[PassageId], leads: Iterable[int] = ()) -> list[int]:
    """Return the places of the matches that may be quoted, except passages in *gone*.

    *leads* are places of matches that may come first although others have more of the question. Filters that choose
    passages leave out those that they have not read.
    """
    matches = result.ranking.matches
    places = list(_of_different_texts(_accepted(result, gone), matches, MAX_RERANKED_TEXTS))
    if not result.filters.choose_passages:
        places += [each for each in leads if each not in places and matches[each].passage_id not in gone]
    return list(_fit_to_quote(places, result))


def _accepted(result: SearchResult, gone: Container[PassageId]) -> Iterator[int]:
    """Yield the places of the matches that the filters accept."""
    matches = result.ranking.matches
    chooses = result.filters.choose_passages
    for place, match in enumerate(result.texts.reading_ahead(matches) if chooses else matches):
        if match.passage_id not in gone and (not chooses or _is_accepted(match, result)):
            yield place


def _is_accepted(match: Match, result: SearchResult) -> bool:
    with naming_passage(match.passage_id):
        return result.filters.accepts_passage(result.texts.of(match)[1])


def _of_different_texts(places: Iterable[int], matches: Sequence[Match], count: int) -> Iterator[int]:
    """Yield the first places, until *count* different texts. So a text that is everywhere leaves room for others."""
    wordings: set[int] = set()
    for place in places:
        wording = matches[place].wording
        if wording not in wordings and len(wordings) == count:
            return
        wordings.add(wording)
        yield place


def _fit_to_quote(places: Sequence[int], result: SearchResult) -> Iterator[int]:
    """Yield the places, without lines that were found only for their context.

    A heading is context of the passages under it. If one of these is found, it says the same and more. A credit line
    without any word of the question was found only for its title.
    """
    matches = [result.ranking.matches[place] for place in places]
    names_alone = result.names_alone
    result.texts.read(matches if names_alone else _depending_on_text(matches))
    headed = _headed(matches, result.texts)
    finder = WordFinder(result.question.subject)
    for place, match in zip(places, matches, strict=True):
        if match.kind is PassageKind.HEADING and (match.passage_id.article_id, result.text_of(match)) in headed:
            continue
        if match.kind is PassageKind.CREDIT:
            with naming_passage(match.passage_id):
                read = read_passage(result.texts.of(match)[1], match.language)
            if not any(map(finder.found_in, read.sentences)):
                continue
        if names_alone and not _names(result.question, result.text_of(match)):
            continue
        yield place


def _depending_on_text(matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the matches whose texts decide whether they are quoted: headings, passages under them, and credits."""
    with_heading = _with_heading(matches)
    for each in matches:
        if each.kind in (PassageKind.HEADING, PassageKind.CREDIT) or each.passage_id.article_id in with_heading:
            yield each


def _with_heading(matches: Iterable[Match]) -> set[str]:
    """Return the ids of the articles that have a heading among the matches."""
    return {each.passage_id.article_id for each in matches if each.kind is PassageKind.HEADING}


def _headed(matches: Sequence[Match], texts: Texts) -> set[tuple[str, str | None]]:
    """Return the headings above matches, with article ids, for articles with a heading among the matches."""
    with_heading = _with_heading(matches)
    bodies = (each for each in matches if each.kind is PassageKind.BODY)
    return {
        (each.passage_id.article_id, texts.of(each)[1].heading)
        for each in bodies
        if each.passage_id.article_id in with_heading
    }


def _names(question: Question, text: str) -> bool:
    """Return whether a text has, as typed, a name that consists of function words, such as "The Who"."""
    words = question.words
    name = question.text[words[0].span[0] : words[-1].span[1]]
    is_name = name.isupper() if len(words) == 1 else all(word.text[0].isupper() for word in words)
    return len(name) > 1 and is_name and re.search(rf"\b{re.escape(name)}\b", text) is not None
