"""Render messages about feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.add.batch_messages import render_many
from bot.add.callback_data import UndoAll
from bot.feeds.callback_data import AddEntries, CheckFeed, FeedsPage, RemoveFeed
from bot.feeds.checker import CheckResult
from bot.feeds.ingest import batch_outcomes
from bot.i18n import gettext as _
from bot.i18n import ngettext
from bot.messaging.error_messages import reason_of, user_message
from bot.messaging.html import Fragment, bold, join, link, plain, short_label
from bot.messaging.reply import LISTED_TITLE_LENGTH, Button, Reply, Rows, text_reply
from bot.messaging.shared_messages import and_more, read_in_words, time_in_words
from index.extraction.feeds.listing import ListingKind
from index.feeds.schedule import usual_gap
from index.feeds.subscription import Subscription
from index.text import without_login

FEEDS_PER_PAGE = 10  # about two screens of a phone; they fit with any titles

PROBLEMS_SHOWN = 10
"""Largest number of named entries that were not added. More would hide those that were added."""

REASON_LENGTH = 200  # of the reason for an entry

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The outcome of subscribing to a feed."""

    name: str  # as it was requested
    subscription: Subscription | None = None
    is_new: bool = False  # False: it was followed already
    entries: int = 0  # number of listed entries that are not in the archive
    error: Exception | None = None  # why it is not followed


def render_subscribed(results: Sequence[Subscribed]) -> Reply:
    """Render the outcomes of subscribing to feeds."""
    if len(results) == 1:
        return _render_one(results[0])
    new = sum(result.is_new for result in results)
    text = ngettext("Now following {n} feed.", "Now following {n} feeds.", new).format(n=new)
    lines = [plain(text if new else _("I'm not following any new feeds."))]
    known = sum(result.subscription is not None and not result.is_new for result in results)
    if known:
        lines.append(
            plain(ngettext("I was already following {n}.", "I was already following {n}.", known).format(n=known))
        )
    failed = [result for result in results if result.error is not None]
    lines += _problems([(result.name, result.error) for result in failed if result.error])
    if new:
        lines.append(plain(_("I'll add new entries from now on; /feeds offers the existing ones.")))
    return Reply(join(lines, "\n"))


def _render_one(result: Subscribed) -> Reply:
    subscription = result.subscription
    if subscription is None:
        return text_reply(user_message(result.error))
    if not result.is_new:
        return render_feed(subscription, _("I'm already following this feed."))
    entries = ngettext(
        "{n} entry not in the archive yet",
        "{n} entries not in the archive yet",
        result.entries,
    )
    kind = _("feed") if subscription.kind is ListingKind.FEED else _("sitemap")
    lines = [
        plain(headlines_of_following()[0] + " ") + _linked(subscription),
        plain(f"{kind} · {entries.format(n=result.entries)} · {rhythm_in_words(subscription)}"),
        plain(_("I'll add new entries from now on, and existing ones only if you say so.")),
    ]
    return Reply(join(lines, "\n"), _buttons(subscription, result.entries))


def headlines_of_following() -> tuple[str, str]:
    """Return the words before the feeds that are followed, and before the others."""
    return _("Now following:"), _("Not followed:")


def rhythm_in_words(subscription: Subscription) -> str:
    """Return in words how often the feed publishes."""
    gap = usual_gap(subscription.times)
    if gap is None:
        return _("publishing rhythm not known yet")
    if gap < DAY:
        return _("several a day")
    days = round(gap / DAY)
    return ngettext("about one a day", "about one in {n} days", days).format(n=days)


def _buttons(subscription: Subscription, entries: int | None = None) -> Rows:
    key = subscription.key
    add = _("Add existing entries") if entries is None else ngettext("Add it", "Add all {n}", entries).format(n=entries)
    rows = [(Button(_("Check now"), CheckFeed(key).data), Button(_("Remove"), RemoveFeed(key).data))]
    return ((Button(add, AddEntries(key).data),), *rows) if entries != 0 else tuple(rows)


def render_feeds(subscriptions: Sequence[Subscription], offset: int) -> Reply:
    """Render a page of the followed feeds, those with problems first."""
    if not subscriptions:
        return text_reply(
            _(
                "I'm not following any feeds. Send /feeds with the link of a site, a feed (RSS, Atom, JSON "
                "Feed) or a sitemap, or send an OPML file with the caption /feeds."
            )
        )
    total = len(subscriptions)
    page = subscriptions[offset : offset + FEEDS_PER_PAGE]
    lines = [plain(ngettext("Following {n} feed", "Following {n} feeds", total).format(n=total))]
    for number, subscription in enumerate(page, offset + 1):
        title = plain(f"\n{number}. ") + _linked(subscription)
        lines.append(join([title, plain("\n".join(_state(subscription))), plain(f"/feed_{subscription.key}")], "\n"))
    return Reply(join(lines, "\n"), _page_buttons(offset, total))


def _page_buttons(offset: int, total: int) -> Rows:
    buttons = []
    if offset > 0:
        buttons.append(Button(_("« Back"), FeedsPage(max(0, offset - FEEDS_PER_PAGE)).data))
    if offset + FEEDS_PER_PAGE < total:
        buttons.append(Button(_("More »"), FeedsPage(offset + FEEDS_PER_PAGE).data))
    return (tuple(buttons),) if buttons else ()


def _state(subscription: Subscription) -> list[str]:
    """Return the state of a feed in a few lines."""
    last = subscription.last_entry_at
    lines = [_("last entry {at}").format(at=time_in_words(last)) if last else _("entries have no dates")]
    if subscription.cause:
        lines.insert(
            0,
            _("unreadable since {at}: {cause}").format(
                at=time_in_words(subscription.failing_since), cause=short_label(subscription.cause, REASON_LENGTH)
            ),
        )  # it would take six lines
    elif subscription.waiting:  # without the condition, a page of failing feeds would be too long
        lines.append(_waiting(subscription))
    return lines


def _waiting(subscription: Subscription) -> str:
    count = subscription.waiting
    words = ngettext("{n} entry waits for the next check", "{n} entries wait for the next check", count)
    return _("{entries}, to be read or retried").format(entries=words.format(n=count))


def render_feed(subscription: Subscription, *before: str) -> Reply:
    """Render the facts about a feed, with its buttons."""
    facts = [
        *_state(subscription),
        rhythm_in_words(subscription),
        read_in_words(subscription.since, subscription.complete_until),
        _("checked {at}, next {next}").format(
            at=time_in_words(subscription.checked_at), next=time_in_words(subscription.next_at)
        ),
    ]
    if subscription.waiting and subscription.cause:
        facts.append(_waiting(subscription))
    if subscription.gap:
        start, end = subscription.gap
        missing = _("entries between {start} and {end} may be missing")
        facts.append(missing.format(start=time_in_words(start), end=time_in_words(end)))
    lines = [*map(plain, before), _linked(subscription), *map(plain, facts), plain(short_label(subscription.url, 300))]
    return Reply(join(lines, "\n"), _buttons(subscription))


def render_checked(checked: CheckResult) -> Reply:
    """Render the result of checking a feed."""
    if checked.subscription is None:
        gone = _("The server says that this feed is permanently gone, so I've stopped following it.")
        return text_reply(gone if checked.error else _("I'm no longer following this feed."))
    outcomes = batch_outcomes(checked.results)
    if not outcomes:
        text = _("Nothing new.") if checked.error is None else reason_of(checked.error)
        return render_feed(checked.subscription, text)
    changed = [each.part[0] for each in outcomes if each.added and each.added.change_id]
    many = render_many(outcomes, UndoAll(checked.change_id, max(changed), 0) if changed else None)
    after = f"\n\n{reason_of(checked.error)}" if checked.error else ""  # the list is from before a kill
    return Reply(many.body + plain(f"{after}\n\n/feed_{checked.subscription.key}"), many.buttons)


def render_removed_feed(subscription: Subscription) -> Reply:
    """Confirm that a feed is no longer followed."""
    lines = [
        plain(_("Unfollowed:") + " ") + _linked(subscription),
        plain(_("Its articles stay. To follow it again, send:")),
        plain(f"/feeds {subscription.url}"),
    ]
    return Reply(join(lines, "\n"))


def _problems(problems: Sequence[tuple[str, Exception]]) -> list[Fragment]:
    """Return lines for the first entries that were not added, with the reasons."""
    shown = [plain("✗ " + _problem(name, reason_of(error))) for name, error in problems[:PROBLEMS_SHOWN]]
    more = len(problems) - PROBLEMS_SHOWN
    return [*shown, plain(and_more(more))] if more > 0 else shown


def _problem(name: str, reason: str) -> str:
    """Return the reason, preceded by the name unless it contains the name."""
    name, text = without_login(name), short_label(reason, REASON_LENGTH)
    return text if name in text else f"{short_label(name, LISTED_TITLE_LENGTH)}: {text}"


def _linked(subscription: Subscription) -> Fragment:
    """Return the feed's title, with a link to its address."""
    return bold(link(plain(short_label(subscription.title, LISTED_TITLE_LENGTH)), subscription.url))


# --- progress ---


def reading_feeds() -> str:
    """Return the progress text of /feeds before anything is counted."""
    return _("Reading the feeds …")


def reading_feeds_so_far(done: int, total: int) -> str:
    """Return the progress text of /feeds."""
    return _("Reading the feeds: {done} of {total} …").format(done=done, total=total)


def reading_feed_so_far(done: int, total: int) -> str:
    """Return the progress text of a check of one feed."""
    return _("Reading the feed: {done} of {total} …").format(done=done, total=total)


def adding_entries_so_far(done: int, total: int) -> str:
    """Return the progress text while existing entries are added."""
    return _("Adding entries: {done} of {total} …").format(done=done, total=total)


# --- refusals ---


def feed_not_followed() -> str:
    """Return the sentence about a button or command of a feed that is not followed any more."""
    return _("I'm no longer following this feed. /feeds lists those I'm following.")


def feeds_usage() -> str:
    """Return the sentence about /feeds with other words than links."""
    return _("Send /feeds with links of sites, feeds or sitemaps and nothing else, or with an OPML file.")


def too_many_feeds(limit: int) -> str:
    """Return the sentence about a feed beyond the limit of the settings."""
    words = ngettext(
        "I already follow {n} feed and can't follow more.",
        "I already follow {n} feeds and can't follow more.",
        limit,
    )
    return words.format(n=limit)


def sitemap_without_times(pages: int) -> str:
    """Return the sentence about a sitemap in which new pages cannot be recognized."""
    return _(
        "This sitemap lists {n} pages and doesn't say when they changed, so I can't tell what's new. "
        "Send a feed or a news sitemap."
    ).format(n=pages)
