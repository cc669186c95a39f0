"""Arrange an article for the template of its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.messaging.attribution import known_facts, name_of
from bot.updates.permalink_form import url_of
from bot.web.messages import corrected_on, open_in, passage_changed
from bot.web.views.search_view import PageLink, original_of
from index.articles.passages import passages_from, pieces_of
from index.changes.linked_passage import LinkedPassage, LinkState
from index.model import Article, Passage, PassageKind, Version

LOST = frozenset({LinkState.CORRECTED, LinkState.GONE})
"""States in which the article no longer has the linked text."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as an element of the page."""

    ordinal: int
    kind: PassageKind
    text: str
    author: str | None  # to name above it: another one than that of the passage before it
    is_piece: bool  # whether it goes on with the paragraph of the passage before it
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with the passage that a link is about."""

    title: str
    language: str | None  # BCP 47
    facts: tuple[str, ...]
    remarks: tuple[str, ...]  # about its corrections, and about a passage that is no longer there
    passages: tuple[PassageView, ...]
    original: str | None  # address of the article itself, at the quoted passage
    canonical: str | None  # the same without a passage
    in_bot: PageLink | None  # to the quoted passage or the first one in the bot; None: its name is not known yet


def article_view(versions: Sequence[Version], linked: LinkedPassage | None, bot: str | None) -> ArticleView:
    """Return the view of an article.

    Args:
        versions: Of the article, the present one first.
        linked: The passage that the address names; None: it names none.
        bot: The user name of the bot; None: it is not known yet.
    """
    article = versions[0].article
    quoted = linked.passage if linked and linked.state not in LOST else None
    return ArticleView(
        name_of(article),
        article.language,
        tuple(known_facts(article)),
        tuple(_remarks(versions, linked)),
        tuple(_views(article, quoted)),
        original_of(article, quoted),
        original_of(article, None),
        _in_bot(linked.passage if linked else next(passages_from(article, 0)), bot) if bot else None,
    )


def _in_bot(passage: Passage, bot: str) -> PageLink:
    return PageLink(open_in(bot), url_of(passage, bot))


def _remarks(versions: Sequence[Version], linked: LinkedPassage | None) -> Iterator[str]:
    if linked and linked.state in LOST:
        yield passage_changed(linked.corrected_at)
    elif len(versions) > 1:
        yield corrected_on(versions[0].at)


def _views(article: Article, quoted: Passage | None) -> Iterator[PassageView]:
    rest, before = passages_from(article, 0), article.byline
    for paragraph in article.paragraphs:
        count = len(pieces_of(paragraph.text, article.language))
        for number, passage in enumerate(islice(rest, count)):
            author = passage.byline_in(article)
            yield _view(passage, author if author != before else None, quoted, is_piece=number > 0)
            before = author
    for passage in rest:  # credits that are in no paragraph
        yield _view(passage, None, quoted, is_piece=False)


def _view(passage: Passage, author: str | None, quoted: Passage | None, *, is_piece: bool) -> PassageView:
    return PassageView(passage.ordinal, passage.kind, passage.text, author, is_piece, passage == quoted)
