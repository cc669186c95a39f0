"""Let admins subscribe to feeds, check them, add their entries, and unsubscribe."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime

from telegram import Document, Update
from telegram.ext import ContextTypes

from bot.add.messages import reading_text
from bot.feeds.callback_data import AddEntries, CheckFeed, FeedsPage, RemoveFeed
from bot.feeds.checker import RequestedCheck
from bot.feeds.messages import (
    FEEDS_PER_PAGE,
    Subscribed,
    adding_entries_so_far,
    feed_not_followed,
    feeds_usage,
    reading_feed_so_far,
    reading_feeds,
    reading_feeds_so_far,
    render_checked,
    render_feed,
    render_feeds,
    render_removed_feed,
    render_subscribed,
)
from bot.feeds.scheduler import FeedPoller
from bot.feeds.subscriber import FeedCandidate, Subscriber
from bot.messaging.error_handler import show_failures_in
from bot.messaging.error_messages import UsageError, reason_of
from bot.messaging.progress import progress_message, with_progress
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import (
    answer_query,
    edit_button_message,
    finish_button_message,
    finish_message,
    message_of,
    query_of,
    send_reply,
)
from bot.messaging.steps import ItemOutcome, WorkItem, WorkKind, current_steps
from bot.queue.inbox import Inbox, change_id_of_press
from bot.queue.turns import yield_turn
from bot.runtime.executors import Threads, run_in_executor, shielded
from bot.updates.files import download, name_of
from bot.updates.parse import bare_urls_of, command_of, urls_in
from index.errors import CrashedError, IngestError
from index.feeds.subscription import Subscription, Subscriptions


class CountedProgress:
    """A progress text with counts."""

    def __init__(self, words: Callable[[int, int], str]) -> None:
        """Begin with the counts 0 of 0.

        Args: words: Returns the text for the numbers of done and of all items.
        """
        self._words = words
        self._done, self._total = 0, 0

    def count(self, done: int, total: int) -> None:
        """Set the counts."""
        self._done, self._total = done, total

    def in_words(self) -> str:
        """Return the progress text."""
        if not self._total:
            return reading_text()
        return self._words(self._done, self._total)


class FeedHandlers:
    """The handlers of /feeds, /feed_KEY and the buttons of feeds. `bot.routing.routes` says who may call which."""

    def __init__(
        self, subscriptions: Subscriptions, poller: FeedPoller, subscriber: Subscriber, threads: Threads, inbox: Inbox
    ) -> None:
        self._subscriptions = subscriptions
        self._poller = poller
        self._subscriber = subscriber
        self._executor = threads.looking
        self._inbox = inbox

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Subscribe to the feeds in the command or in the sent file. Without any, list the followed feeds."""
        message = message_of(update)
        rest = (command_of(message.text or message.caption, context.bot.username) or ("", ""))[1]
        replied = message.reply_to_message
        document = message.document or (replied.document if replied else None)
        if not rest and document is None and replied:  # a reply to a link that was sent before
            rest = " ".join(urls_in(replied.text or replied.caption or ""))
        if not rest and document is None:
            await send_reply(message, render_feeds(await self._in_order(), 0))
            return
        urls = _urls_of(rest)
        progress = await progress_message(self._inbox, update, message, text_reply(reading_feeds()))
        yield_turn()
        counted = CountedProgress(reading_feeds_so_far)
        async with show_failures_in(progress):
            work = self._subscribed(urls, document, update, counted)
            await finish_message(progress, await with_progress(progress, counted.in_words, work))

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show one feed, as /feeds names it."""
        message = message_of(update)
        name, _rest = command_of(message.text, context.bot.username) or ("", "")
        await send_reply(message, render_feed(await self._known(name.removeprefix("feed_"))))

    async def turn_page(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of the feeds."""
        subscriptions = await self._in_order()
        last_page = max(0, len(subscriptions) - 1) // FEEDS_PER_PAGE * FEEDS_PER_PAGE
        offset = min(FeedsPage.of(update).offset, last_page)
        await edit_button_message(query_of(update), render_feeds(subscriptions, offset))
        await answer_query(query_of(update))

    async def check(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Check a feed now, and show the result."""
        counted = CountedProgress(reading_feed_so_far)
        await self._check(
            update, CheckFeed.of(update).key, counted, RequestedCheck(change_id_of_press(update), counted.count)
        )

    async def add_there(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add all listed entries that are not in the archive, with a live count."""
        counted = CountedProgress(adding_entries_so_far)
        asked = RequestedCheck(change_id_of_press(update), counted.count, wants_all=True)
        await self._check(update, AddEntries.of(update).key, counted, asked)

    async def remove(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop following a feed."""
        query = query_of(update)
        subscription = await self._known(RemoveFeed.of(update).key)
        await run_in_executor(self._executor, self._subscriptions.remove, subscription.url)
        await finish_button_message(query, render_removed_feed(subscription))
        await answer_query(query)

    async def _check(self, update: Update, key: str, counted: CountedProgress, asked: RequestedCheck) -> None:
        """Check a feed for a button, and show the result in its message.

        The result includes an earlier run that a kill interrupted. It is stored as done only after it was shown.
        """
        query, message = query_of(update), message_of(update)
        await answer_query(query)
        yield_turn()
        await edit_button_message(query, text_reply(counted.in_words()))  # removes the buttons meanwhile
        async with show_failures_in(message), AsyncExitStack() as stack:
            checking = stack.enter_async_context(self._poller.checking(key, asked))
            check = await with_progress(message, counted.in_words, checking)
            await shielded(finish_button_message(query, render_checked(check.checked)))

    async def _subscribed(
        self, urls: Sequence[str], document: Document | None, update: Update, counted: CountedProgress
    ) -> Reply:
        results: list[Subscribed] = []
        feeds: list[FeedCandidate] = []
        if document is not None:
            name = name_of(document)
            feeds += await self._subscriber.feeds_in_file(name, await download(document, name))
        steps = current_steps()
        for url in urls:
            try:
                async with steps.step(f"{_step_key(update, url)}:read", url):
                    feeds += await self._subscriber.feeds_at(url)
            except IngestError as error:
                results.append(Subscribed(url, error=error))
        await steps.plan(WorkKind.FOLLOWING, [WorkItem(each.link.url, each.name) for each in feeds])
        admin_id = update.effective_user.id if update.effective_user else 0
        asked_at = self._inbox.accepted_at(update)
        new: set[str] = set()  # keys, because a feed may be named twice
        for number, candidate in enumerate(feeds, 1):
            result = await self._subscribed_one(
                candidate, admin_id, asked_at, f"{_step_key(update, candidate.link.url)}:follow"
            )
            if (followed := result.subscription) and result.is_new:
                result = replace(result, is_new=followed.key not in new)
                new.add(followed.key)
            results.append(result)
            counted.count(number, len(feeds))
        return render_subscribed(results)

    async def _subscribed_one(
        self, candidate: FeedCandidate, admin_id: int, asked_at: datetime | None, key: str
    ) -> Subscribed:
        steps = current_steps()
        try:
            async with steps.step(key, candidate.name):
                result = await self._subscriber.subscribe(candidate, admin_id, asked_at)
        except CrashedError as error:
            result = Subscribed(candidate.name, error=error)
        await steps.note(candidate.link.url, ItemOutcome(reason=reason_of(result.error) if result.error else None))
        return result

    async def _known(self, key: str) -> Subscription:
        subscription = await run_in_executor(self._executor, self._subscriptions.get, key)
        if subscription is None:
            raise UsageError(feed_not_followed())
        return subscription

    async def _in_order(self) -> list[Subscription]:
        """Return the feeds, those with problems first."""
        subscriptions = await run_in_executor(self._executor, self._subscriptions.all)
        return sorted(subscriptions, key=lambda each: not (each.told or each.failures))


def _step_key(update: Update, url: str) -> str:
    """Return a key for an address that was sent with *update*, the same in each run."""
    return hashlib.blake2b(f"{update.update_id}:{url}".encode(), digest_size=8).hexdigest()


def _urls_of(rest: str) -> list[str]:
    """Return the addresses in a message, with or without "https://".

    Raises: UsageError: it has other words.
    """
    by_word = [bare_urls_of(word) for word in rest.split()]
    if not all(by_word):
        raise UsageError(feeds_usage())
    return list(dict.fromkeys(url for urls in by_word for url in urls))
