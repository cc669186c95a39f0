"""Render the list of all articles, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.callback_data import ListPage
from bot.articles.fetchable import is_fetchable
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import facts_of, linked_title
from bot.messaging.html import join, plain
from bot.messaging.reply import LISTED_TITLE_LENGTH, Button, Reply, text_reply
from bot.messaging.shared_messages import empty_archive
from index.model import Article


def render_articles(articles: Sequence[Article], offset: int, total: int, *, for_admin: bool) -> Reply:
    """Render a page of the articles, the last added first. Admins also get commands for each."""
    if not articles:
        return text_reply(empty_archive(for_admin=for_admin))
    lines = [plain(ngettext("{n} article in the archive", "{n} articles in the archive", total).format(n=total))]
    for place, article in enumerate(articles, offset + 1):
        lines.append(plain(f"\n{place}. ") + linked_title(article, LISTED_TITLE_LENGTH))
        if facts := facts_of(article):
            lines.append(plain(" · ".join(facts)))
        if for_admin:
            renewal = f"/update_{article.id} " if is_fetchable(article) else ""
            lines.append(plain(f"/edit_{article.id} {renewal}/remove_{article.id}"))
    row = []
    if offset:
        row.append(Button(_("« Newer"), ListPage(max(0, offset - ARTICLES_PER_PAGE)).data))
    if offset + len(articles) < total:
        row.append(Button(_("Older »"), ListPage(offset + len(articles)).data))
    return Reply(join(lines, "\n"), (tuple(row),) if row else ())


ARTICLES_PER_PAGE = 10
"""Number of articles on a page. Ten titles with their lines fill about one screen of a phone, and always fit a
message."""
