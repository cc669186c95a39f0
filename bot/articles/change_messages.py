"""Render the changes and the versions of an article as Telegram messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.articles.callback_data import BringBack, Keep, ListVersions, UpdateAnyway
from bot.articles.edit_messages import field_in_words
from bot.articles.editor_names import NameInWords
from bot.articles.messages import render_added
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.attribution import TITLE_LENGTH, linked_title
from bot.messaging.error_messages import PostError, reason_of, user_message
from bot.messaging.html import Fragment, join, plain, safe_label, short_label
from bot.messaging.reply import LISTED_URL_LENGTH, Button, Reply
from bot.messaging.shared_messages import time_in_words
from index.articles.diff import Comparison, FieldChange, ParagraphChange, compare, difference
from index.articles.identity import make_article
from index.errors import IngestError, NoAddressError, PageGoneError
from index.ingest.refetch import Reread, UpdateDoubt, length_of
from index.model import Added, Article, Version

PARAGRAPHS_SHOWN = 6
"""Largest number of changed, new and removed paragraphs that are shown with their first words. More would fill a
phone's screen."""

VALUE_LENGTH = 120  # of a field's value
WORDS_LENGTH = 60  # of the words shown for a paragraph or for a change in it: about two lines on a phone
CONTEXT_CHARS = 20  # shown before a change in a paragraph: enough to find the place

BUTTONS_IN_A_ROW = 2


def render_updated(added: Added, comparison: Comparison | None) -> Reply:
    """Render an article after an update: its card, the differences, and an undo button."""
    reply = render_added(added)
    lines = [] if comparison is None else changes_in_words(comparison)
    versions = (Button(_("Versions"), ListVersions(added.article.id).data),)
    return Reply(join([reply.body, *lines], "\n"), (*reply.buttons, versions))


def render_unchanged(article: Article, since: datetime) -> Reply:
    """Say that an article has not changed since its page was last read."""
    body = plain(_("No change since {time}:").format(time=time_in_words(since)) + " ")
    button = Button(_("Versions"), ListVersions(article.id).data)
    return Reply(body + linked_title(article, TITLE_LENGTH), ((button,),))


def changes_in_words(comparison: Comparison) -> list[Fragment]:
    """Return a line for the numbers of paragraphs, one line for each field, and one for each of the first
    paragraphs."""
    if not comparison:
        return [plain(_no_changes())]
    lines = list(_counts(comparison))
    lines += [_field_in_words(change) for change in comparison.fields]
    lines += [_paragraph_in_words(change) for change in comparison.paragraphs[:PARAGRAPHS_SHOWN]]
    if (more := len(comparison.paragraphs) - PARAGRAPHS_SHOWN) > 0:
        lines.append(_("… and {n} more").format(n=more))
    return [plain(line) for line in lines]


def _no_changes() -> str:
    return _("No visible changes.")


def _counts(comparison: Comparison) -> Iterator[str]:
    """Yield the line with the numbers of paragraphs, if any differ."""
    numbers = [
        ngettext("{n} changed", "{n} changed", n).format(n=n) if (n := comparison.changed) else "",
        ngettext("{n} new", "{n} new", n).format(n=n) if (n := comparison.new) else "",
        ngettext("{n} gone", "{n} gone", n).format(n=n) if (n := comparison.gone) else "",
        ngettext("{n} moved", "{n} moved", n).format(n=n) if (n := comparison.moved) else "",
        ngettext("{n} by another author", "{n} by other authors", n).format(n=n)
        if (n := comparison.reattributed)
        else "",
    ]
    if any(numbers):
        yield _("Paragraphs: {numbers}").format(numbers=", ".join(filter(None, numbers)))


def _field_in_words(change: FieldChange) -> str:
    cut = short_label if change.name == "url" else safe_label  # its own address may stay a link
    before, after = (
        _("“{text}”").format(text=cut(value, VALUE_LENGTH)) if value else _("unknown")
        for value in (change.before, change.after)
    )
    return _("{name} changed from {before} to {after}").format(
        name=field_in_words(change.name), before=before, after=after
    )


def _paragraph_in_words(change: ParagraphChange) -> str:
    if change.before is None:
        return "+ " + _quoted(change.after or "")
    if change.after is None:
        return "− " + _quoted(change.before)
    (start, end), (new_start, new_end) = difference(change.before, change.after)
    context = _context(change.before[:start])
    before, after = change.before[start:end], change.after[new_start:new_end]
    return f"~ {_quoted(context + before)} → {_quoted(context + after)}"


def _quoted(text: str) -> str:
    return _("“{text}”").format(text=safe_label(" ".join(text.split()), WORDS_LENGTH))


def _context(text: str) -> str:
    """Return the last words before a change."""
    if len(text) <= CONTEXT_CHARS:
        return text
    _cut, _space, words = text[-CONTEXT_CHARS:].partition(" ")
    return f"… {words}"


# --- versions ---


def render_versions(versions: Sequence[Version], who: NameInWords) -> Reply:
    """Render the versions of an article, the latest first, with authors and a button to restore each."""
    present, *earlier = versions
    lines = [
        plain(_("Versions of:") + " ") + linked_title(present.article, TITLE_LENGTH),
        plain(_("Now: since {time}, by {who}").format(time=time_in_words(present.at), who=who(present.by))),
    ]
    for number, version in enumerate(earlier, 1):
        origin = _("{time}, by {who}").format(time=time_in_words(version.at), who=who(version.by))
        lines.append(plain(f"\n{number}. {origin}"))
        lines.append(
            plain(
                _("Since then: {changes}").format(changes=summary_in_words(compare(version.article, present.article)))
            )
        )
    if not earlier:
        lines.append(plain(_("No earlier versions are stored.")))
    buttons = [
        Button(_("Bring back {n}").format(n=number), BringBack(present.article.id, version.name).data)
        for number, version in enumerate(earlier, 1)
    ]
    rows = [tuple(buttons[at : at + BUTTONS_IN_A_ROW]) for at in range(0, len(buttons), BUTTONS_IN_A_ROW)]
    return Reply(join(lines, "\n"), tuple(rows))


def summary_in_words(comparison: Comparison) -> str:
    """Return the differences in one line."""
    names = ", ".join(field_in_words(change.name) for change in comparison.fields)
    others = [_("Changed: {names}").format(names=names)] if names else []
    return " · ".join([*_counts(comparison), *others]) or _no_changes()


def render_update_question(article: Article, reread: Reread) -> Reply:
    """Ask before a short text replaces a long one, or an article replaces one at another address."""
    lines = [
        linked_title(article, TITLE_LENGTH),
        *(plain(update_doubt_in_words(each, article, reread)) for each in reread.doubts),
    ]
    lines += changes_in_words(compare(article, make_article(reread.draft, article.added_at, article.added_by)))
    lines.append(plain(_("I haven't changed anything yet.")))
    buttons = (Button(_("Update anyway"), UpdateAnyway(article.id).data), Button(_("Keep"), Keep().data))
    return Reply(join(lines, "\n"), (buttons,))


def update_doubt_in_words(doubt: UpdateDoubt, article: Article, reread: Reread) -> str:
    """Return why a new reading may not be a new version of the article."""
    if doubt is UpdateDoubt.MOVED:
        url = short_label(reread.draft.url or "", LISTED_URL_LENGTH)
        return _("The page now gives {url} as its address.").format(url=url)
    words = _("The page now has much less text: {new:,} characters instead of {old:,}.")
    return words.format(new=length_of(reread.draft), old=length_of(article))


def since_in_words(version: Version, who: NameInWords) -> str:
    """Return since when an article has been as it is, and who made the change."""
    return _("Since {time}, by {who}").format(time=time_in_words(version.at), who=who(version.by))


# --- refusals ---


def why_not_updated(error: IngestError, article: Article) -> str:
    """Return the sentences about an article whose page could not be read again."""
    if isinstance(error, NoAddressError | PostError):
        return user_message(error)
    if isinstance(error, PageGoneError):
        gone = _(
            "The page is gone: the server answered {status} for {url}. The article stays as it is; {remove} removes it."
        )
        return gone.format(status=error.status, url=error.source, remove=f"/remove_{article.id}")
    return _("The article stays as it is. {reason}").format(reason=_as_sentence(reason_of(error)))


def _as_sentence(reason: str) -> str:
    """Return *reason* with a capital letter, unless it begins with an address."""
    return reason if "://" in reason.split(" ", 1)[0] else reason[:1].upper() + reason[1:]


def cannot_undo(present: Version | None, who: NameInWords) -> str:
    """Return the sentence about a change that another one has followed; *present* None: the article is gone."""
    return _("Can't undo: the article has changed since") + _by_whom(present, who)


def cannot_redo(present: Version | None, who: NameInWords) -> str:
    """Return the sentence about an undo that another change has followed, likewise."""
    return _("Can't redo: the article has changed since") + _by_whom(present, who)


def _by_whom(present: Version | None, who: NameInWords) -> str:
    """Return the end of a sentence: who last changed the article, and when."""
    if present is None:
        return "."
    return _(" (by {who}, {time}).").format(who=who(present.by), time=time_in_words(present.at))


def redo_expired() -> str:
    """Return the sentence about an undo that was redone before, or is too old."""
    return _("Can't redo: already done, or undone more than 24 hours ago.")
