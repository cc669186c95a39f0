"""Write the labels and sentences of pages, besides those of answers."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import gettext as _

ASK_WITH_Q = "Ask with ?q=QUESTION."
"""Error for a program that asks nothing. Sentences for programs are not translated."""


def limit_usage(least: int, most: int) -> str:
    """Return the error for a program that asks for a wrong number of passages."""
    return f"limit must be a number from {least} to {most}."


def skip_link() -> str:
    """Return the label of the link over the form, for people who use the keyboard or a screen reader."""
    return _("Skip to the text")


def archive_headline() -> str:
    """Return the headline of the page where one asks."""
    return _("Search the archive")


def question_label() -> str:
    """Return the label of the field for a question."""
    return _("Your question")


def search_button() -> str:
    """Return the label of the button that searches."""
    return _("Search")


def in_archive() -> str:
    """Return the label of a link to an article in the archive."""
    return _("In the archive")


def original() -> str:
    """Return the label of the link to the place where an article was published."""
    return _("Where it was published")


def quoted_passage() -> str:
    """Return the label above the passage that a link is about."""
    return _("Quoted passage")


def corrected_on(at: datetime) -> str:
    """Return the line about the last change of an article."""
    return _("Corrected on {date}").format(date=f"{at:%Y-%m-%d}")


def feed_title() -> str:
    """Return the title of the feed."""
    return _("New articles")


# --- refusals ---


def no_page() -> str:
    """Return the sentence about an address without a page."""
    return _("There is nothing at this address.")


def article_removed() -> str:
    """Return the sentence about an article that was removed a short time ago."""
    return _("This article was removed.")


def open_in(bot: str) -> str:
    """Return the label of the link to the bot, or to a passage there. Args: bot: Its user name."""
    return _("Open in @{bot}").format(bot=bot)


def sign_in_at(bot: str) -> str:
    """Return the label of the link to the bot, for people who may read. Args: bot: Its user name."""
    return _("Readers sign in at @{bot}").format(bot=bot)


def signing_in() -> str:
    """Return the headline while the Mini App signs a reader in."""
    return _("Signing in…")


def not_signed_in() -> str:
    """Return the sentence of the Mini App for a person whom it could not sign in."""
    return _("Only readers of this archive can sign in. If you are one, close this page and open it again at the bot.")


def too_many_requests() -> str:
    """Return the sentence for a person who asks too fast."""
    return _("You are asking too fast. Please try again in a moment.")


def search_is_busy() -> str:
    """Return the sentence for a person who asks while many others do."""
    return _("Many people are searching right now. Please try again in a moment.")
