"""Arrange an article for the template of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.messaging.attribution import known_facts, name_of
from bot.permalinks.messages import remark_on
from bot.updates.permalink_form import url_of
from bot.web.messages import corrected_on, open_in, quoted_passage
from bot.web.views.search_view import PageLink, original_of
from index.articles.passages import passages_from, pieces_of
from index.changes.linked_passage import LinkedPassage
from index.model import Article, Passage, PassageKind


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as an element of the page."""

    anchor: str | None  # id of the element; None: the passage that the address means has it
    kind: PassageKind
    text: str
    author: str | None  # to name above it: another one than that of the passage before it
    is_piece: bool  # whether it goes on with the paragraph of the passage before it
    label: str | None  # above the passage that a link leads to; None: it is another one
    is_marked: bool  # whether it is what the link is about; False too if it is only what is in its place now


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with the passage that a link is about."""

    title: str
    language: str | None  # BCP 47
    facts: tuple[str, ...]
    remark: str | None  # about its last correction
    passages: tuple[PassageView, ...]
    original: str | None  # address of the article itself, at the quoted passage
    canonical: str | None  # the same without a passage
    in_bot: PageLink | None  # to the quoted passage or the first one in the bot; None: its name is not known yet


def article_view(
    article: Article, corrected_at: datetime | None, linked: LinkedPassage | None, ordinal: int | None, bot: str | None
) -> ArticleView:
    """Return the view of an article.

    Args:
        corrected_at: When it was last corrected, in UTC; None: never, as far as is remembered.
        linked: The passage that the address names; None: it names none.
        ordinal: Its place in the address. Its element has the id of this place, so that a browser shows the passage
            that the address means, wherever it is now.
        bot: The user name of the bot; None: it is not known yet.
    """
    quoted = linked.passage if linked and linked.says_the_same else None
    return ArticleView(
        name_of(article),
        article.language,
        tuple(known_facts(article)),
        corrected_on(corrected_at) if corrected_at else None,
        tuple(_views(article, linked, ordinal)),
        original_of(article, quoted),
        original_of(article, None),
        _in_bot(linked.passage if linked else next(passages_from(article, 0)), bot) if bot else None,
    )


def _in_bot(passage: Passage, bot: str) -> PageLink:
    return PageLink(open_in(bot), url_of(passage, bot))


def _views(article: Article, linked: LinkedPassage | None, ordinal: int | None) -> Iterator[PassageView]:
    rest, before = passages_from(article, 0), article.byline

    def view(passage: Passage, author: str | None, *, is_piece: bool) -> PassageView:
        is_linked = linked is not None and passage == linked.passage
        number = ordinal if is_linked else passage.ordinal
        anchor = f"p{number}" if is_linked or number != ordinal else None
        label = (remark_on(linked) or quoted_passage()) if linked and is_linked else None
        is_marked = linked is not None and is_linked and linked.says_the_same
        return PassageView(anchor, passage.kind, passage.text, author, is_piece, label, is_marked)

    for paragraph in article.paragraphs:
        count = len(pieces_of(paragraph.text, article.language))
        for number, passage in enumerate(islice(rest, count)):
            author = passage.byline_in(article)
            yield view(passage, author if author != before else None, is_piece=number > 0)
            before = author
    for passage in rest:  # credits that are in no paragraph
        yield view(passage, None, is_piece=False)
