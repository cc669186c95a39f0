"""The commands of the Telegram bot, as its menus show them; the order is that of the menus."""

from __future__ import annotations

from bot.i18n import N_

READER_COMMANDS: tuple[tuple[str, str], ...] = (
    ("ask", N_("Ask the archive a question")),
    ("articles", N_("List the articles in the archive")),
    ("help", N_("What this bot does, and how")),
    ("start", N_("Begin here")),
)

ADMIN_COMMANDS: tuple[tuple[str, str], ...] = (
    ("add", N_("Add an article: a link, a text or a file")),
    ("edit", N_("Put an article right: its title, byline, date, source, paragraphs")),
    ("update", N_("Fetch an article again, and see what changed")),
    ("versions", N_("See what an article was before, and bring it back")),
    ("remove", N_("Remove an article")),
    ("watch", N_("Add what is posted in a channel from now on")),
    ("unwatch", N_("Watch a channel no longer")),
    ("feeds", N_("Follow a site's feed, and see those that are followed")),
    ("status", N_("How the archive and its sources are")),
)
