"""Render lists of articles: all, those that words and filters find, and those to choose one from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.articles.finding.callback_data import FoundPage, ListPage, Pick
from bot.articles.finding.filter_messages import filter_notes, read_as_in_words, refusals_of
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import LABEL_LENGTH, facts_of, linked_title, title_of
from bot.messaging.html import Fragment, join, plain, safe_label, short_label, utf16_length
from bot.messaging.links import is_fetchable
from bot.messaging.reply import LISTED_TITLE_LENGTH, Button, Reply, text_reply
from bot.messaging.shared_messages import SEPARATOR, count_of_articles, empty_archive
from index.listing.found_articles import FoundArticles
from index.model import Article

ARTICLES_PER_PAGE = 10
"""Number of articles on a page. Ten titles with their lines fill about one screen of a phone."""

MOST_OFFERED = 5
"""Most articles that are offered for a command. Five titles with a button each fill one screen of a phone."""

FACT_LENGTH = 50  # length of a byline or a source in a list, half of that in an answer
BEGINNING_LENGTH = 60  # length of the beginning of an article without a title
NOTES_LENGTH = 500
"""Length of all notes on words and filters, in UTF-16 code units. With ten articles at their longest, a page fits a
message."""


def render_articles(found: FoundArticles, *, for_admin: bool) -> Reply:
    """Render a page of all articles. Admins also get commands for each."""
    if not found.articles:
        return text_reply(empty_archive(for_admin=for_admin))
    return _page(found, count_of_articles(found.total), lambda offset: ListPage(offset).data, for_admin=for_admin)


def render_found(found: FoundArticles, *, for_admin: bool) -> Reply:
    """Render a page of the articles that words and filters found. Admins also get commands for each."""
    if not found.is_searched:
        return text_reply("\n".join(refusals_of(found)))
    if not found.articles:
        nothing = _("I found no article with that. Try other words, or /articles alone for all.")
        return text_reply("\n".join([*notes_of(found), nothing]))
    headline = ngettext("{n} article found", "{n} articles found", found.total).format(n=found.total)
    return _page(found, headline, lambda offset: FoundPage(offset).data, for_admin=for_admin)


def render_offered(found: FoundArticles, button: type[Pick]) -> Reply:
    """Ask for which of the articles that words found a command is: at most MOST_OFFERED, with a button each.

    A single one is asked for too: a word may be misspelled, and the sender may have meant another article.
    """
    question = _("Do you mean this article?") if found.total == 1 else _("Which article?")
    lines = [*map(plain, (question, *notes_of(found))), *listed(found.articles, 1, for_admin=False)]
    if found.total > len(found.articles):
        more = _("These are the best {n} of {total}. /articles with the same words lists all.")
        lines.append(plain("\n" + more.format(n=len(found.articles), total=found.total)))
    labels = [f"{place}. {title_of(article)}" for place, article in enumerate(found.articles, 1)]
    return Reply(
        join(lines, "\n"),
        tuple(
            (Button(short_label(label, LABEL_LENGTH), button(article.id).data),)
            for label, article in zip(labels, found.articles, strict=True)
        ),
    )


def _page(found: FoundArticles, headline: str, data: Callable[[int], str], *, for_admin: bool) -> Reply:
    """Render a page. Args: headline: Of a list with one page. data: Returns the data of the button of a page."""
    first, last = found.offset + 1, found.offset + len(found.articles)
    if last - found.offset < found.total:
        headline = _("{first}–{last} of {total}").format(first=first, last=last, total=found.total)
    lines = [*map(plain, (headline, *notes_of(found))), *listed(found.articles, first, for_admin=for_admin)]
    row = tuple(Button(label, data(offset)) for label, offset in _other_pages(found))
    return Reply(join(lines, "\n"), (row,) if row else ())


def _other_pages(found: FoundArticles) -> Iterator[tuple[str, int]]:
    """Yield the label and the offset of the pages before and after, and of the first and the last page."""
    before, after = found.offset - ARTICLES_PER_PAGE, found.offset + ARTICLES_PER_PAGE
    last = (found.total - 1) // ARTICLES_PER_PAGE * ARTICLES_PER_PAGE
    if before > 0:
        yield _("« First"), 0
    if found.offset > 0:
        yield "‹", max(0, before)
    if after < found.total:
        yield "›", after
    if after < last:
        yield _("Last »"), last


def listed(articles: Sequence[Article], first: int, *, for_admin: bool) -> Iterator[Fragment]:
    """Yield the lines about articles in a list. Args: first: The number of the first article."""
    for place, article in enumerate(articles, first):
        yield plain(f"\n{place}. ") + linked_title(article, LISTED_TITLE_LENGTH)
        if facts := facts_of(article):
            yield plain(SEPARATOR.join(short_label(fact, FACT_LENGTH) for fact in facts))
        if not article.title:
            yield plain(_beginning(article))
        if for_admin:
            renewal = f"/update_{article.id} " if is_fetchable(article.url) else ""
            yield plain(f"/edit_{article.id} {renewal}/remove_{article.id}")


def _beginning(article: Article) -> str:
    first = article.paragraphs[0].text[: 2 * BEGINNING_LENGTH]
    return safe_label(" ".join(first.split()), BEGINNING_LENGTH)


def notes_of(found: FoundArticles) -> Iterator[str]:
    """Yield the lines that say how words and filters were read, as many as fit."""
    left = NOTES_LENGTH
    spellings = ", ".join(f"“{safe_label(each, LABEL_LENGTH)}”" for each in found.read_as)
    for note in ([read_as_in_words(spellings)] if spellings else []) + filter_notes(found):
        left -= utf16_length(note) + 1
        if left >= 0:
            yield note
