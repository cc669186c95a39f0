"""Build the bot: every object once, each from what it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler, BaseRateLimiter, ContextTypes, MessageHandler, filters

from bot.access import Access
from bot.add.batch import AddingMany
from bot.add.forwards import Forwards
from bot.add.given_up import GivenUp
from bot.add.handlers import Editing
from bot.add.message_groups import Forwarded, keys_of_posts
from bot.add.pipeline import Intake
from bot.add.review import Deciding
from bot.add.single import Adder
from bot.add.sources import Contents
from bot.add.undo_batch import BatchUndo
from bot.articles.added_cards import AddedCards
from bot.articles.edit_fields import Fixing
from bot.articles.edit_paragraphs import Skipping
from bot.articles.editor_names import Names
from bot.articles.handlers import ArticleList, Removing
from bot.articles.undo import Undoing
from bot.articles.update import Updating
from bot.ask.handlers import Questions
from bot.bot_api.rate_limiter import ChatPacer
from bot.bot_api.requests import BotApiRequest, UpdatesRequest
from bot.channels.alerts import Reports
from bot.channels.handlers import Watching
from bot.channels.monitor import Watchman
from bot.channels.posts import ChannelPosts
from bot.channels.registry import Channels
from bot.config import Settings
from bot.feeds.factory import Following
from bot.help.handlers import Welcome
from bot.messaging.debounce import Debounce
from bot.messaging.error_handler import report_failure
from bot.messaging.reply import text_reply
from bot.messaging.send import tell_each
from bot.queue.inbox import Inbox
from bot.routing.router import Router
from bot.routing.routes import MENUS, ROUTES
from bot.routing.update_filters import IsAdmin
from bot.runtime.clock import Clock
from bot.runtime.executors import Threads
from bot.runtime.host_throttle import SENT_AT_ONCE, Hosts, Pauses
from bot.runtime.tidying import tidy
from bot.search_worker.client import Searching
from bot.status import background
from bot.status.alerts import tell_losses
from bot.status.background import Run, Supervisor
from bot.status.handlers import Status, channel_states, feed_states
from bot.updates.dispatcher import Delivery
from bot.updates.poller import POLL_TIMEOUT_S, Poller
from bot.updates.runner import Work
from bot.updates.types import PtbApplication
from index.corpus import Corpus
from index.ingest import Ingestion
from index.ingest.refetch import Refetching

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query"),
    *("channel_post", "edited_channel_post", "my_chat_member"),
)

TELEGRAM = "https://api.telegram.org"
"""Its own Bot API server."""

CONNECTIONS = 64
"""Requests to Telegram at a time: more than the thirty messages a second that it lets a bot send."""

REQUEST_TIMEOUT_S = 20.0  # for one reply; Telegram answers in well under a second
POLL_READ_TIMEOUT_S = POLL_TIMEOUT_S + 10.0


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Work that goes on beside the answering of updates."""

    name: str  # a noun, marked for translation
    run: Run
    is_endless: bool = True


@dataclass(frozen=True, slots=True)
class App:
    """What `bot.lifecycle` starts and stops."""

    application: PtbApplication
    searching: Searching
    poller: Poller
    delivery: Delivery
    supervisor: Supervisor
    tasks: tuple[BackgroundTask, ...]


def build(
    settings: Settings,
    corpus: Corpus,
    ingestion: Ingestion,
    *,
    threads: Threads,
    inbox: Inbox,
    pacer: ChatPacer,
    pauses: Pauses,
    data_dir: Path | None = None,
) -> App:
    """Build the bot; nothing is started yet.

    Args:
        data_dir: Where another process finds the archive, to search in it; None: none is started.
        pauses: Between two requests to one host.
    """
    access = Access(settings.admin_ids, settings.reader_ids)
    pacer.migration.on_moved = access.carry_over
    corpus.take_time_from(inbox.time.now)
    searching = Searching(corpus, threads, data_dir)
    channels, reports = Channels(inbox.notebook), Reports(settings.admin_ids)
    watchman = Watchman(channels, reports, inbox.notebook, threads, inbox.time.now)
    refetching = Refetching(ingestion, inbox.notebook, versions=corpus.versions)
    adder = Adder(corpus, refetching, threads)
    forwarded, debounce = Forwarded(inbox.notebook), Debounce()  # of all whose buttons may be below one message
    cards = AddedCards(corpus, threads, inbox.notebook)
    intake = Intake(
        Contents(ingestion, threads),
        adder,
        AddingMany(adder, Hosts(Clock(), pauses.if_sent_s, SENT_AT_ONCE)),
        cards,
        max_links=settings.message_max_links,
    )
    following = Following(
        corpus,
        adder,
        ingestion,
        threads,
        inbox,
        settings.admin_ids,
        max_feeds=settings.follow_max_feeds,
        clock=Clock(inbox.time.now),
        apart_s=pauses.of_feeds_s,
    )
    sources = [partial(feed_states, following.subscriptions), partial(channel_states, channels, watchman.polled_at)]
    supervisor = Supervisor(Clock(), lambda said: tell_each(application.bot, settings.admin_ids, text_reply(said)))
    router = Router(
        ROUTES,
        access,
        [
            questions := Questions(corpus, access, searching, settings.message_max_links),
            names := Names(inbox.notebook, channels, access, threads),
            editing := Editing(intake, inbox, debounce),
            ArticleList(corpus, access, threads),
            Removing(corpus, threads, inbox, debounce, keys_of_posts),
            Undoing(corpus, names, threads, cards),
            Deciding(intake, BatchUndo(corpus, threads), inbox, forwarded, threads),
            forwards := Forwards(editing, intake, forwarded, threads, inbox, questions.reply_to),
            Watching(channels, reports, access, threads, watchman.polled_at),
            posts := ChannelPosts(corpus, ingestion, channels, reports, threads, inbox),
            Fixing(corpus, names, threads, debounce, cards),
            Skipping(corpus, threads, cards),
            following.feeds,
            Status(corpus, data_dir, sources, threads, supervisor.failing),
            Updating(corpus, refetching, names, threads, inbox, debounce),
            welcome := Welcome(corpus, access, inbox.notebook, threads, MENUS),
        ],
    )
    application = _connected(settings, pacer, inbox.time.tell)
    _add_handlers(application, router, names, welcome, IsAdmin(access))
    bot = application.bot
    work = Work(router.is_durable, partial(posts.tell_waiting, bot=bot), GivenUp(adder).account)
    tasks = (
        BackgroundTask(background.TIDYING, partial(tidy, corpus, inbox.time, threads)),
        BackgroundTask(background.FEEDS, partial(following.run, bot)),
        BackgroundTask(background.FORWARDS, forwards.run),
        BackgroundTask(
            background.LOSSES, partial(tell_losses, bot, settings.admin_ids, data_dir, threads), is_endless=False
        ),
        BackgroundTask(background.MENUS, partial(welcome.set_menus, bot), is_endless=False),
        BackgroundTask(background.CHANNELS, partial(watchman.run, bot)),
    )
    return App(
        application,
        searching,
        Poller(bot, POLL_TIMEOUT_S, ALLOWED_UPDATES, on_poll=watchman.polled),
        Delivery(application, pacer, settings.admin_ids, inbox, work),
        supervisor,
        tasks,
    )


def _connected(
    settings: Settings, rate_limiter: BaseRateLimiter[Any], on_time: Callable[[datetime], None]
) -> PtbApplication:
    """Return the library's application. Args: on_time: Told what time it is by Telegram's clock."""
    assert settings.telegram_bot_token is not None  # noqa: S101 - the caller decides by it
    server = settings.telegram_api_url or TELEGRAM
    return (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .request(BotApiRequest(server, CONNECTIONS, REQUEST_TIMEOUT_S, on_time))
        .get_updates_request(UpdatesRequest(server, 1, POLL_READ_TIMEOUT_S))
        .updater(None)  # bot.updates.poller fetches the updates
        .job_queue(None)
        .rate_limiter(rate_limiter)
        .build()
    )


def _add_handlers(
    application: PtbApplication, router: Router, names: Names, welcome: Welcome, from_admin: IsAdmin
) -> None:
    """Have updates answered by *router*, after what every message of an admin brings about."""
    application.add_handler(_ByNewName(names), group=-2)
    own_chat = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(own_chat & from_admin, welcome.set_menu_of_admin, block=False), group=-1)
    application.add_handler(router)
    application.add_error_handler(report_failure)


class _ByNewName(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """What an admin does whose name is not known yet."""

    def __init__(self, names: Names) -> None:
        super().__init__(names.remember, block=False)
        self._names = names

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self._names.are_news(update)
