"""Arrange an answer for the template of the page where one asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ask.answer_messages import (
    also_in,
    name_filter_in_words,
    remarks,
    similar_titles_headline,
    suggestion_in_words,
)
from bot.ask.messages import first_label, more_label, named_words
from bot.ask.quoting.folding import underlined_sentence
from bot.ask.quoting.group_blocks import sources_in_words
from bot.ask.quoting.marked_runs import Run, runs_of, stretches_of
from bot.ask.quoting.quote_groups import QuoteGroup, quote_groups
from bot.messaging.attribution import CREDITS_SHOWN, credits_under, known_facts, name_of
from bot.messaging.links import is_web_url, link_to
from bot.web.page_search import PartAnswer
from bot.web.views.addresses import FROM_ROOT, article_address, passage_address, search_address
from index.model import Article, Hit, Passage


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link with its label."""

    label: str
    href: str
    facts: tuple[str, ...] = ()  # beside it


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation."""

    stretches: list[tuple[bool, list[Run]]]  # see `stretches_of`
    href: str  # of the passage in the archive


@dataclass(frozen=True, slots=True)
class GroupView:
    """Quotations of one article with their attribution."""

    title: str
    original: str | None  # address of the article itself, at the first quotation
    language: str | None  # BCP 47
    quotes: tuple[QuoteView, ...]
    facts: tuple[str, ...]
    credits: tuple[str, ...]
    also: str | None  # other publications


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer to one question."""

    label: str | None  # the question, if there are several
    remarks: tuple[str, ...]
    facts: tuple[str, ...]  # lines
    groups: tuple[GroupView, ...]
    nearest_headline: str
    nearest: tuple[PageLink, ...]  # articles with similar titles
    links: tuple[PageLink, ...]  # to other questions, and to more passages


def answer_view(part: PartAnswer, question: str, offset: int) -> AnswerView:
    """Return the view of an answer.

    Args:
        question: What was typed.
        offset: The number of hits before those shown.
    """
    answer = part.answer
    said = () if part.is_quoted_before else remarks(answer, part.shown, named_words)
    return AnswerView(
        part.label,
        tuple(line for remark in said for line in remark.split("\n")),
        tuple(part.facts.split("\n")) if part.facts else (),
        tuple(map(_group, quote_groups(part.shown))),
        similar_titles_headline(),
        article_links(answer.nearest, FROM_ROOT),
        tuple(_links(part, answer.question if part.label else question, offset)),
    )


def article_links(articles: Sequence[Article], up: str) -> tuple[PageLink, ...]:
    """Return links to articles in the archive. Args: up: See `bot.web.views.addresses.FROM_ROOT`."""
    return tuple(
        PageLink(name_of(article), article_address(up, article.id), tuple(known_facts(article))) for article in articles
    )


def original_of(article: Article, quoted: Passage | None) -> str | None:
    """Return the address of the place where an article was published; None: it has none that a browser opens.

    Args: quoted: The passage to which it leads, as `link_to` does.
    """
    if quoted is None:
        return article.url if is_web_url(article.url) else None
    return link_to(article.url, quoted.text, quoted.page)


def _group(group: QuoteGroup) -> GroupView:
    article = group.article
    return GroupView(
        name_of(article),
        original_of(article, group.passages[0]),
        article.language,
        tuple(map(_quote, group.hits)),
        tuple(known_facts(article, *group.passages)),
        tuple(credits_under(article, *group.passages)[:CREDITS_SHOWN]),
        _also(group.also),
    )


def _also(others: Sequence[Article]) -> str | None:
    return also_in(sources_in_words(other.source or name_of(other) for other in others)) if others else None


def _quote(hit: Hit) -> QuoteView:
    runs = runs_of(hit.passage.text, hit.highlights, underlined_sentence(hit))
    return QuoteView(stretches_of(runs), passage_address(FROM_ROOT, hit.passage))


def _links(part: PartAnswer, question: str, offset: int) -> Iterator[PageLink]:
    answer = part.answer
    if answer.name_filter:
        yield PageLink(name_filter_in_words(answer.name_filter), search_address(FROM_ROOT, answer.name_filter))
    if answer.suggestion:
        yield PageLink(suggestion_in_words(answer.suggestion), search_address(FROM_ROOT, answer.suggestion))
    if offset:
        yield PageLink(first_label(), search_address(FROM_ROOT, question))
    following = offset + len(part.shown)
    if following < answer.total:
        yield PageLink(more_label(answer.total - following), search_address(FROM_ROOT, question, following))
