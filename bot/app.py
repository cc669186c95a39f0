"""Build the bot: every object once, each from the objects that it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.access import Access
from bot.add.batch import BatchAdder
from bot.add.forward_handlers import ForwardHandlers
from bot.add.given_up import GivenUp
from bot.add.handlers import AddHandlers
from bot.add.message_groups import Forwarded, keys_of_posts
from bot.add.pipeline import Intake
from bot.add.review_handlers import ReviewHandlers
from bot.add.single import Adder
from bot.add.sources import Contents
from bot.add.undo_batch import BatchUndo
from bot.articles.added_cards import AddedCards
from bot.articles.editor_names import EditorNames
from bot.articles.field_handlers import FieldHandlers
from bot.articles.finding.handlers import ListHandlers
from bot.articles.handlers import RemoveHandlers
from bot.articles.paragraph_handlers import ParagraphHandlers
from bot.articles.undo_handlers import UndoHandlers
from bot.articles.update_handlers import UpdateHandlers
from bot.ask.following.article_handlers import ArticleHandlers
from bot.ask.following.recent_answers import RecentAnswers
from bot.ask.handlers import QuestionHandlers
from bot.ask.small_talk.replies import SmallTalkReplies
from bot.ask.views import AnswerViews
from bot.background_tasks import BackgroundTask, background_tasks
from bot.bot_api.surfaces import InlineModeLearner, KnownSurfaces, Surfaces, username_of
from bot.channels.alerts import ChannelAlerts
from bot.channels.handlers import ChannelHandlers
from bot.channels.monitor import ChannelMonitor
from bot.channels.post_handlers import ChannelPosts
from bot.channels.registry import Channels
from bot.connection import add_handlers, connected, update_source
from bot.feeds.factory import FeedFollower
from bot.feeds.messages import headlines_of_following
from bot.groups.handlers import GroupHandlers
from bot.groups.news_limits import NewsLimits
from bot.help.handlers import HelpHandlers
from bot.inline.guest_handlers import GuestHandlers
from bot.inline.handlers import InlineHandlers
from bot.inline.question_links import QuestionLinks
from bot.messaging.debounce import Debounce
from bot.messaging.reply import text_reply
from bot.messaging.send import tell_each
from bot.permalinks.handlers import PermalinkHandlers
from bot.permalinks.web_buttons import WebButtons
from bot.resources import Resources
from bot.routing.router import Router
from bot.routing.routes import MENUS, ROUTES
from bot.routing.update_filters import IsAdmin
from bot.runtime.clock import Clock
from bot.runtime.host_throttle import SENT_AT_ONCE, Hosts
from bot.runtime.observer import UNOBSERVED
from bot.search_worker.client import SearchClient
from bot.status.background import Supervisor
from bot.status.handlers import StatusHandlers, channel_states, feed_states
from bot.storage.choice import storage_at
from bot.storage.storage import Storage
from bot.updates.dispatcher import Delivery
from bot.updates.runner import Work
from bot.updates.source import UpdateSource, WebhookSource
from bot.updates.types import PtbApplication
from index.ingest.refetch import Refetching

if TYPE_CHECKING:
    from bot.monitoring.monitoring_server import MonitoringServer
    from bot.runtime.metrics import Metrics
    from bot.serving.admission import Admission
    from bot.serving.listeners import HttpService, Listener


@dataclass(frozen=True, slots=True)
class App:
    """The parts of the bot that `bot.lifecycle` starts and stops."""

    application: PtbApplication
    searching: SearchClient
    source: UpdateSource
    delivery: Delivery
    supervisor: Supervisor
    tasks: tuple[BackgroundTask, ...]
    listeners: tuple[Listener, ...]  # in the order in which they start
    monitoring: MonitoringServer | None  # None: nobody watches
    storage: Storage | None  # None: nothing is kept


def build(resources: Resources) -> App:
    """Build the bot; nothing is started yet."""
    resources.corpus.set_clock(resources.inbox.time.now)
    builder = _Builder(resources)
    resources.pacer.migration.on_moved = builder.access.carry_over
    return builder.app()


class _Builder:
    """Builds every object of the bot once: first those that several others need, then the others."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        settings, corpus, threads, inbox = resources.settings, resources.corpus, resources.threads, resources.inbox
        notebook = inbox.notebook
        self.access = Access(settings.admin_ids, settings.reader_ids)
        self._storage = storage_at(resources.data_dir, settings.cluster)
        self._metrics = self._build_metrics()
        self._observer = self._metrics or UNOBSERVED
        self._application = connected(settings, resources.pacer, inbox.time.tell, self._observer)
        self._surfaces: KnownSurfaces = partial(Surfaces.of, self._application.bot)
        self._supervisor = Supervisor(
            Clock(), lambda said: tell_each(self._application.bot, settings.admin_ids, text_reply(said))
        )
        self._searching = SearchClient(corpus, threads, resources.data_dir, self._observer)
        self._channels, self._reports = Channels(notebook), ChannelAlerts(settings.admin_ids)
        self._watchman = ChannelMonitor(self._channels, self._reports, notebook, threads, inbox.time.now)
        self._names = EditorNames(notebook, self._channels, self.access, threads)
        self._refetching = Refetching(resources.ingestion, notebook, versions=corpus.versions)
        self._adder = Adder(corpus, self._refetching, threads, self._observer)
        self._cards = AddedCards(corpus, threads, notebook)
        self._forwarded, self._debounce = Forwarded(notebook), Debounce()  # of all whose buttons may be below a message
        self._intake = self._build_intake()
        self._following = self._build_following()
        self._reading = ArticleHandlers(corpus, RecentAnswers(lambda: inbox.time.run_time))
        self._views = AnswerViews(corpus, self.access, self._searching, self._reading, self._surfaces)
        self._talk = SmallTalkReplies(corpus, self.access, self._searching)
        self._questions = QuestionHandlers(
            corpus, self.access, self._views, self._talk, self._reading, max_links=settings.message_max_links
        )
        self._editing = AddHandlers(self._intake, inbox, self._debounce)
        self._forwards = ForwardHandlers(
            self._editing, self._intake, self._forwarded, threads, inbox, self._questions.reply_to
        )
        self._posts = ChannelPosts(
            *(corpus, resources.ingestion, self._channels, self._reports, threads, inbox), self._observer
        )
        self._web_buttons = WebButtons(settings.web_url, self.access)
        self._welcome = HelpHandlers(
            SmallTalkReplies(corpus, self.access, self._searching),
            self.access,
            notebook,
            threads,
            MENUS,
            self._web_buttons,
        )

    def app(self) -> App:
        """Build what `bot.lifecycle` starts and stops."""
        resources, application = self._resources, self._application
        router = Router(ROUTES, self.access, self._build_handlers())
        add_handlers(application, router, self._names, self._welcome, self._questions, IsAdmin(self.access))
        tell_waiting = partial(self._posts.tell_waiting, bot=application.bot)
        work = Work(router.is_durable, tell_waiting, GivenUp(self._adder, headlines_of_following).account)
        delivery = Delivery(
            application,
            resources.pacer,
            resources.settings.admin_ids,
            resources.inbox,
            work,
            self._observer,
            resources.replica.membership.wait_until_it_may_act if resources.replica else None,
        )
        source = update_source(resources, application.bot, delivery, work.is_work, self._watchman.polled)
        return App(
            application,
            self._searching,
            source,
            delivery,
            self._supervisor,
            background_tasks(
                resources, application.bot, self._following, self._forwards, self._welcome, self._watchman
            ),
            self._build_listeners(source if isinstance(source, WebhookSource) else None),
            self._build_monitoring(source, lambda: delivery.waiting),
            self._storage,
        )

    def _build_metrics(self) -> Metrics | None:
        if self._resources.settings.metrics_listen is None:
            return None
        from bot.runtime.metrics import Metrics  # takes 0.1 s to load

        return Metrics(is_cluster=self._resources.settings.cluster is not None)

    def _build_monitoring(self, source: UpdateSource, count_waiting: Callable[[], int]) -> MonitoringServer | None:
        resources, metrics = self._resources, self._metrics
        if resources.settings.metrics_listen is None or metrics is None:
            return None
        from bot.monitoring.archive_figures import ArchiveFigures
        from bot.monitoring.monitoring_server import MonitoringServer  # takes 0.2 s to load, as pages do
        from bot.monitoring.readiness import Readiness

        corpus, inbox, threads, storage = resources.corpus, resources.inbox, resources.threads, self._storage
        metrics.watch(count_waiting, lambda: source.pending, corpus)
        if resources.settings.cluster is None:
            metrics.watch_search_process(lambda: self._searching.pid)
        if replica := resources.replica:
            metrics.watch_replicas(lambda: replica.membership.count, lambda: replica.tasks.is_held)
        figures = ArchiveFigures(metrics, corpus, storage, self._following.subscriptions, threads, inbox.time.now)
        readiness = Readiness(corpus, inbox, storage, threads, lambda: source.is_receiving)
        return MonitoringServer(resources.settings.metrics_listen, readiness, metrics, figures)

    def _build_listeners(self, receiver: WebhookSource | None) -> tuple[Listener, ...]:
        settings = self._resources.settings
        if settings.web_listen is None and receiver is None:
            return ()
        from bot.serving.admission import Admission  # takes 0.2 s to load, and most archives serve nothing
        from bot.serving.client_addresses import ClientAddresses
        from bot.serving.listeners import listeners_of
        from bot.updates.webhook.webhook_requests import webhook_service

        admission = Admission(ClientAddresses(settings.web_trusted_proxies))
        services = [self._build_web(admission)] if settings.web_listen else []
        if receiver:
            services.append(webhook_service(receiver))
        return tuple(listeners_of(services, admission))

    def _build_web(self, admission: Admission) -> HttpService:
        from bot.web.web_pages import Connection, web_pages

        bot, now = self._application.bot, self._resources.inbox.time.now
        connection = Connection(bot.token, partial(username_of, bot), now)
        settings, corpus = self._resources.settings, self._resources.corpus
        return web_pages(settings, corpus, self.access, self._searching, connection, admission)

    def _build_intake(self) -> Intake:
        return Intake(
            Contents(self._resources.ingestion, self._resources.threads),
            self._adder,
            BatchAdder(self._adder, Hosts(Clock(), self._resources.pauses.if_sent_s, SENT_AT_ONCE)),
            self._cards,
            max_links=self._resources.settings.message_max_links,
        )

    def _build_following(self) -> FeedFollower:
        settings, inbox = self._resources.settings, self._resources.inbox
        return FeedFollower(
            self._resources.corpus,
            self._adder,
            self._resources.ingestion,
            self._resources.threads,
            inbox,
            settings.admin_ids,
            max_feeds=settings.follow_max_feeds,
            clock=Clock(inbox.time.now),
            apart_s=self._resources.pauses.of_feeds_s,
        )

    def _build_handlers(self) -> list[object]:
        """Build the objects whose methods are in the table of routes."""
        corpus, threads, inbox = self._resources.corpus, self._resources.threads, self._resources.inbox
        polled_at = self._watchman.polled_at
        sources = [
            partial(feed_states, self._following.subscriptions),
            partial(channel_states, self._channels, polled_at),
        ]
        links = QuestionLinks(lambda: inbox.time.run_time)
        learner = InlineModeLearner(lambda: inbox.time.run_time)
        moved = self._resources.pacer.migration.became_supergroup
        news_limits = NewsLimits(lambda: inbox.time.run_time)
        return [
            self._questions,
            self._reading,
            InlineHandlers(corpus, self._searching, links, self._questions, learner),
            GuestHandlers(corpus, threads, self._views, self._talk, links),
            self._names,
            self._editing,
            ListHandlers(corpus, self.access, threads),
            PermalinkHandlers(corpus, threads, self._reading.recent, self._surfaces, self._web_buttons),
            RemoveHandlers(corpus, threads, inbox, self._debounce, keys_of_posts),
            UndoHandlers(corpus, self._names, threads, self._cards),
            ReviewHandlers(self._intake, BatchUndo(corpus, threads), inbox, self._forwarded, threads),
            self._forwards,
            ChannelHandlers(self._channels, self._reports, self.access, threads, polled_at),
            self._posts,
            FieldHandlers(corpus, self._names, threads, self._debounce, self._cards),
            ParagraphHandlers(corpus, threads, self._cards),
            self._following.feeds,
            StatusHandlers(corpus, self._storage, sources, threads, self._supervisor.failing),
            UpdateHandlers(corpus, self._refetching, self._names, threads, inbox, self._debounce),
            self._welcome,
            GroupHandlers(self.access, inbox.notebook, threads, news_limits, moved),
        ]
