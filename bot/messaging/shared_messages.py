"""Write the sentences that several capabilities share: refusals, names, times, progress."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.access import SERVICE_IDS
from bot.i18n import N_, ngettext
from bot.i18n import gettext as _

SEPARATOR = " · "
"""It is between the parts of an attribution."""

_DOTS = "[·•‧∙⋅・･⸱⸳ꞏ᛫ㆍ●∘◦]"
_LIKE_SEPARATOR = re.compile(rf" {_DOTS}+ ?|(?<!{_DOTS}){_DOTS}+ ")

# --- refusals ---


def refusal(user_id: int, *, others_read: bool = False) -> str:
    """Return the refusal for a person who may not ask.

    Args: others_read: Whether others in the chat read it too. Then it tells no id; in private it does.
    """
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    if others_read:
        return private_archive()
    return _("This archive is private. To get access, send its admin your Telegram id: {id}.").format(id=user_id)


def private_archive() -> str:
    """Return the sentence for a person who may not read."""
    return _("This archive is private.")


def admin_refusal(user_id: int) -> str:
    """Return the refusal of an admin's command for a person who is no admin."""
    if user_id in SERVICE_IDS:
        return anonymous_refusal()
    return _("Only admins can do that. Your Telegram id is {id}.").format(id=user_id)


def anonymous_refusal() -> str:
    """Return the refusal for a person who writes in the name of a group or channel. Everybody there has the same id."""
    return _("You're posting anonymously, so I can't tell who you are. Please post as yourself.")


def button_expired() -> str:
    """Return the sentence about a button that does nothing any more."""
    return _("This button no longer works. Please send the command again.")


# --- the archive ---


def count_of_articles(count: int) -> str:
    """Return the number of articles in the archive in words."""
    return ngettext("{n} article in the archive", "{n} articles in the archive", count).format(n=count)


def count_of_passages(count: int) -> str:
    """Return a number of passages in words: "1 passage", "12 passages"."""
    return ngettext("{n} passage", "{n} passages", count).format(n=count)


def empty_archive(*, for_admin: bool) -> str:
    """Return the sentence about an archive without articles."""
    if for_admin:
        return _("The archive is empty. Send /add with a link or a text, or send me a file.")
    return _("This archive has no articles yet.")


def and_more(count: int) -> str:
    """Return the last line of a list that has no room for *count* items."""
    return _("… and {n} more.").format(n=count)


# --- attribution ---


def as_one_part(text: str) -> str:
    """Return a part of an attribution in one line, with a slash in place of each sign that looks like the separator.

    Members of a forum choose their names: the author "Nora Quill · The Gazette" would add a source. A dot without a
    space beside it is a part of a name, as in "Gal·la" or "ジョン・スミス".
    """
    line = " ".join(text.split())
    return " / ".join(part for part in _LIKE_SEPARATOR.split(f" {line} ") if part.strip()).strip()


def untitled() -> str:
    """Return the name of an article without a title, a source and a link."""
    return _("Untitled")


def page_in_words(page: int) -> str:
    """Return the page of a quotation."""
    return _("p. {page}").format(page=page)


# --- times ---


def time_in_words(at: datetime | None) -> str:
    """Return a time in UTC, to the minute, which readers in all time zones understand; None: never."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else _("never")


def read_in_words(since: datetime, until: datetime | None) -> str:
    """Return the period of which all publications were read; *until* None: nothing was read yet."""
    if until is None:
        return _("not read yet")
    return _("read from {since} to {until}").format(since=time_in_words(since), until=time_in_words(until))


UNUSUALLY_SILENT = N_("nothing new for unusually long")
"""Problem of a feed or channel, in a list of problems."""

# --- progress ---


def reading_source(name: str) -> str:
    """Return the progress text while *name* is read."""
    return _("Reading {name} …").format(name=name)


def reading_page(name: str, page: int, pages: int) -> str:
    """Return the progress text while a page of *name* is read."""
    return _("Reading {name}: page {page} of {pages} …").format(name=name, page=page, pages=pages)


def with_seconds(doing: str, elapsed_s: float) -> str:
    """Return a progress text with the time since the beginning, in seconds."""
    return _("{doing} {seconds:.0f} s").format(doing=doing, seconds=elapsed_s)


def stopped_by_restart() -> str:
    """Return the sentence about work that goes on after the restart of the bot."""
    return _("Byline stopped before this was done. I'll continue after the restart; you don't need to send it again.")


def rest_refused(reason: str) -> str:
    """Return the sentence about work of which a part is done, when the disk refuses the rest."""
    return _("I couldn't finish: the disk refused the rest ({reason}).").format(reason=reason)


def done_so_far(done: int, total: int) -> str:
    """Return the sentence about the done part of several items."""
    return _("So far {done} of {total} are done.").format(done=done, total=total)
