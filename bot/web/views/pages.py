"""Render pages: values in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.ask.several_messages import left_out_in_words
from bot.ask.small_talk.messages import introduction, newest_headline
from bot.i18n import current_language
from bot.messaging.shared_messages import count_of_articles, empty_archive
from bot.start_links import start_url
from bot.web import messages
from bot.web.languages import direction_of
from bot.web.page_search import PageAnswer
from bot.web.site import TELEGRAM_SCRIPT, Site
from bot.web.views.addresses import FROM_FOLDER, FROM_ROOT
from bot.web.views.article_view import article_view
from bot.web.views.assets import Assets
from bot.web.views.feed_view import feed_entries
from bot.web.views.rendering import Templates
from bot.web.views.search_view import answer_view, article_links
from index.changes.linked_passage import LinkedPassage
from index.model import Article

SIGN_IN_PAYLOAD = "web"
"""What a link to the bot says for people who want to sign in. The bot answers as to any /start, with its buttons."""

NEVER = "1970-01-01T00:00:00Z"
"""Time of the last change of an empty feed, which must have one."""


class Pages:
    """The pages of a site, in the current language."""

    def __init__(self, site: Site, assets: Assets, bot: Callable[[], str | None], *, in_app: bool) -> None:
        """Read the templates.

        Args:
            bot: Returns the user name of the bot; None: it is not known yet.
            in_app: Whether they are the pages of the Mini App.
        """
        self.site = site
        self.assets = assets
        self.bot = bot
        common = {"say": messages, "site": site, "assets": assets, "in_app": in_app, "telegram_script": TELEGRAM_SCRIPT}
        self._templates = Templates(common)

    def start(self, newest: Sequence[Article], count: int) -> str:
        """Return the page where one asks. Args: count: The number of articles in the archive."""
        lines = (
            [*introduction(has_examples=False), count_of_articles(count)] if count else [empty_archive(for_admin=False)]
        )
        headline = newest_headline() if newest else ""
        return self.said(lines, headline=headline, articles=newest)

    def said(
        self,
        lines: Sequence[str],
        question: str = "",
        headline: str = "",
        articles: Sequence[Article] = (),
        below: Sequence[str] = (),
    ) -> str:
        """Return a page with some lines, with links to articles under a headline, and with some lines below these."""
        links = article_links(articles, FROM_ROOT)
        return self._search_page(question, lines=lines, headline=headline, articles=links, below=below)

    def answer(self, answered: PageAnswer, question: str, offset: int) -> str:
        """Return the page of an answer. Args: See `answer_view`."""
        views = [answer_view(part, question, offset) for part in answered.parts]
        left_out = [left_out_in_words(answered.left_out)] if answered.left_out else []
        return self._search_page(question, answers=views, below=left_out)

    def article(
        self, article: Article, corrected_at: datetime | None, linked: LinkedPassage | None, ordinal: int | None
    ) -> str:
        """Return the page of an article. Args: See `article_view`."""
        view = article_view(article, corrected_at, linked, ordinal, self.bot())
        return self._templates.render("article.html", {**_frame(FROM_FOLDER), "article": view})

    def notice(self, sentence: str, up: str, sign_in: str | None = None) -> str:
        """Return a page with one sentence, and perhaps with a link to the bot, where readers sign in if they can.

        Args:
            up: See `FROM_ROOT`.
            sign_in: What the link says to the bot; None: there is no link.
        """
        bot = self.bot() if sign_in else None
        label_of = messages.sign_in_at if self.site.has_sign_in else messages.open_in
        link = {"bot_address": start_url(bot, sign_in), "bot_label": label_of(bot)} if bot and sign_in else {}
        return self._templates.render("notice.html", {**_frame(up), "sentence": sentence, "bot": bot, **link})

    def signing_in(self, up: str) -> str:
        """Return the page of the Mini App that signs its reader in, and then shows what they opened."""
        return self._templates.render("signing_in.html", _frame(up))

    def feed(self, articles: Sequence[Article], updated_at: Sequence[datetime], web_url: str) -> str:
        """Return the feed. Args: See `feed_entries`."""
        entries = feed_entries(articles, updated_at, web_url)
        updated = max((each.updated for each in entries), default=NEVER)
        values = {"entries": entries, "web_url": web_url, "updated": updated, "language": current_language()}
        return self._templates.render("feed.xml", values)

    def _search_page(self, question: str, **values: object) -> str:
        empty = {"lines": (), "headline": "", "articles": (), "answers": (), "below": ()}
        return self._templates.render("search.html", {**_frame(FROM_ROOT, question), **empty, **values})


def _frame(up: str, question: str = "") -> Mapping[str, object]:
    """Return the values that every page needs."""
    language = current_language()
    return {"up": up, "language": language, "direction": direction_of(language), "question": question}
