"""The commands of the Telegram bot, as its menus show them; the order is that of the menus."""

from __future__ import annotations

from bot.i18n import N_

READER_COMMANDS: tuple[tuple[str, str], ...] = (
    ("ask", N_("Ask the archive a question")),
    ("articles", N_("List the articles in the archive")),
    ("help", N_("What I can do")),
    ("start", N_("Start")),
)

ADMIN_COMMANDS: tuple[tuple[str, str], ...] = (
    ("add", N_("Add an article: a link, a text or a file")),
    ("edit", N_("Correct an article's title, byline, date, source or paragraphs")),
    ("update", N_("Re-fetch an article and see what changed")),
    ("versions", N_("Show or restore earlier versions")),
    ("remove", N_("Remove an article")),
    ("watch", N_("Add a channel's new posts automatically")),
    ("unwatch", N_("Stop watching a channel")),
    ("feeds", N_("Follow a site's feed; list feeds")),
    ("status", N_("State of the archive and its sources")),
)
