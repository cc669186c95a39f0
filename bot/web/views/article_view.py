"""Arrange an article for the template of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.messaging.attribution import known_facts, name_of
from bot.web.messages import corrected_on, passage_changed
from bot.web.views.search_view import original_of
from index.articles.passage_digest import passage_digest
from index.articles.passages import pieces_of, split_passages
from index.model import Article, Passage, PassageKind, Version


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


def article_view(versions: Sequence[Version], place: tuple[int, str | None] | None) -> ArticleView:
    """Return the view of an article.

    Args:
        versions: Of the article, the present one first.
        place: See `place_in`; None: no passage is quoted.
    """
    article, corrected = versions[0].article, versions[0].at if len(versions) > 1 else None
    passages = split_passages(article)
    quoted = place and _quoted(passages, *place)
    return ArticleView(
        name_of(article),
        article.language,
        tuple(known_facts(article)),
        tuple(_remarks(corrected, is_lost=place is not None and quoted is None)),
        tuple(_views(article, passages, quoted)),
        original_of(article, quoted),
        original_of(article, None),
    )


def _quoted(passages: Sequence[Passage], ordinal: int, check: str | None) -> Passage | None:
    """Return the passage that a link is about, wherever it stands now; None: its text is no longer there."""
    if ordinal < len(passages) and check in (None, passage_digest(passages[ordinal].text)):
        return passages[ordinal]
    return next((each for each in passages if check == passage_digest(each.text)), None)


def _remarks(corrected: datetime | None, *, is_lost: bool) -> Iterator[str]:
    if is_lost:
        yield passage_changed(corrected)
    elif corrected:
        yield corrected_on(corrected)


def _views(article: Article, passages: Iterable[Passage], quoted: Passage | None) -> Iterator[PassageView]:
    rest, before = iter(passages), article.byline
    for paragraph in article.paragraphs:
        count = len(pieces_of(paragraph.text, article.language))
        for number, passage in enumerate(islice(rest, count)):
            author = passage.byline_in(article)
            yield _view(passage, author if author != before else None, quoted, is_piece=number > 0)
            before = author
    for passage in rest:  # credits that are in no paragraph
        yield _view(passage, None, quoted, is_piece=False)


def _view(passage: Passage, author: str | None, quoted: Passage | None, *, is_piece: bool) -> PassageView:
    return PassageView(passage.ordinal, passage.kind, passage.text, author, is_piece, passage is quoted)
