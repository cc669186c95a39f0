"""Read and answer the questions of a message that asks several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.ask.quoting.quote_groups import are_quoted_by
from bot.search_worker.client import SearchClient
from index.analysis.tokenizer import pieces
from index.model import Answer, Earlier, PassageId
from index.query.about_articles.article_requests import ArticleRequest, article_request_of
from index.query.about_articles.named_articles import named_article_of
from index.query.filter_syntax import read_filters
from index.query.several.split import questions_in
from index.text import clean_line

MAX_PARTS = 3
"""Most questions of one message that are answered. The passages of more do not fit into one message."""

Ask = Callable[[str, Earlier | None], Answer]
"""Function that answers a question, which may follow an answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message."""

    label: str  # as typed
    question: str  # to search for, with the filters of the whole message
    request: ArticleRequest | None = None  # what it asks about articles
    is_about_before: bool = False  # these are the articles of the question before it


@dataclass(frozen=True, slots=True)
class Parts:
    """The questions of a message, if there are several."""

    asked: tuple[Part, ...]  # those that are answered; empty: the message is one question
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.asked)


def parts_of(message: str) -> Parts:
    """Return the questions of a message. Filters in it are for all of them."""
    labels = [label for label in questions_in(message) if any(pieces(read_filters(clean_line(label)).query))]
    if len(labels) < 2:
        return Parts(())
    filters = _filters_in(message)
    requests = [None, *(_facts_asked(label) for label in labels[1:]), None]
    parts = (
        _part(label, filters, requests[place], is_followed=requests[place + 1] is not None)
        for place, label in enumerate(labels[:MAX_PARTS])
    )
    return Parts(tuple(parts), max(0, len(labels) - MAX_PARTS))


def _facts_asked(label: str) -> ArticleRequest | None:
    request = article_request_of(label)
    return None if request is None or request.is_for_text else request


def _part(label: str, filters: Sequence[str], request: ArticleRequest | None, *, is_followed: bool) -> Part:
    """Return a question of a message.

    Args:
        request: What it asks about the articles of the question before it.
        is_followed: Whether the next question asks for something about its articles. Then it names one even in doubt.
    """
    if request:
        return Part(label, _with_filters(label, filters), request, is_about_before=True)
    named = named_article_of(label)
    if named and (is_followed or not named.is_doubtful):
        return Part(label, _with_filters(named.subject, filters), named.request)
    return Part(label, _with_filters(label, filters))


def _filters_in(text: str) -> tuple[str, ...]:
    """Return the filters of a text as written, except phrases, which stay with their question."""
    return tuple(name for name in read_filters(clean_line(text)).filters.names if not name.startswith('"'))


def _with_filters(label: str, filters: Sequence[str]) -> str:
    own = _filters_in(label)
    return " ".join([label, *(name for name in filters if name not in own)])


def earlier_of_part(parts: Sequence[Part], answers: Sequence[Answer], earlier: Earlier | None) -> Earlier | None:
    """Return the answer that the next question follows. The first one follows *earlier*, the others the one before."""
    if parts[len(answers)].request:
        return None
    if not answers or earlier is not None:
        return earlier
    articles = frozenset(hit.article.id for hit in answers[-1].hits)
    return Earlier(articles, (parts[len(answers) - 1].label,), may_be_unrelated=True)


def answers_to(parts: Sequence[Part], ask: Ask, earlier: Earlier | None = None) -> list[Answer]:
    """Answer the questions in order."""
    answers: list[Answer] = []
    for part in parts:
        same = _answer_before(part, answers)
        answers.append(same or ask(part.question, earlier_of_part(parts, answers, earlier)))
    return answers


def _answer_before(part: Part, answers: Sequence[Answer]) -> Answer | None:
    """Return the answer that a question is about; None: it is to be searched for."""
    return answers[-1] if part.is_about_before else None


def quoted_before(answer: Answer) -> Answer:
    """Return an answer whose hits are shown below the question before it."""
    return replace(answer, hits=(), total=0, suggestion=None, name_filter=None)


class PartSearch:
    """Answers the questions of a message with their first hits."""

    def __init__(self, searching: SearchClient) -> None:
        self._search = searching.search

    async def answers(self, parts: Sequence[Part], earlier: Earlier | None) -> list[Answer]:
        """Answer the questions in order, as `answers_to` does."""
        answers: list[Answer] = []
        for part in parts:
            following = earlier_of_part(parts, answers, earlier)
            same = _answer_before(part, answers)
            answers.append(same or await self._search(part.question, 1, 0, following))
        return answers

    async def find(self, message: str, number: int, earlier: Earlier | None) -> tuple[str, Earlier | None]:
        """Return a question of a message, and the answer that it follows. The last one if there are fewer."""
        parts = parts_of(message).asked[:number]
        if not parts:  # the message was edited
            return message, earlier
        answers = await self.answers(parts[:-1], earlier)
        return parts[-1].question, earlier_of_part(parts, answers, earlier)


def begin_with(answers: Sequence[Answer], quoted: Sequence[PassageId]) -> bool:
    """Return whether answers, one after the other, begin with these passages. Those of one answer are grouped."""
    if len(answers) == 1:
        return are_quoted_by(answers[0].hits, quoted)
    passages = [hit.passage.id for answer in answers for hit in answer.hits]
    return passages[: len(quoted)] == list(quoted)


def are_one(parts: Parts, answers: Sequence[Answer]) -> bool:
    """Return whether all answers begin with the same passage. Then the message is better answered as one question."""
    return (
        not parts.left_out
        and not any(part.request for part in parts.asked)
        and all(answer.hits for answer in answers)
        and len({answer.hits[0].passage.id for answer in answers}) == 1
    )
