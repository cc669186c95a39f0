"""Set the library up: how the bot connects to Telegram, what brings the updates from there, and what answers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, BaseHandler, BaseRateLimiter, ContextTypes, MessageHandler, filters

from bot.articles.editor_names import EditorNames
from bot.ask.handlers import QuestionHandlers
from bot.ask.question_text import question_of
from bot.bot_api.requests import BotApiRequest, UpdatesRequest
from bot.config import Settings
from bot.help.handlers import HelpHandlers
from bot.messaging.error_handler import report_failure
from bot.resources import Resources
from bot.routing.route import allowed_updates
from bot.routing.router import Router
from bot.routing.routes import ROUTES
from bot.routing.update_filters import IsAdmin
from bot.runtime.observer import UNOBSERVED, Observer
from bot.updates.dispatcher import Delivery
from bot.updates.poller import POLL_TIMEOUT_S, Poller
from bot.updates.source import UpdateSource, WebhookSource
from bot.updates.types import PtbApplication
from bot.updates.webhook.receiver import WebhookReceiver
from bot.updates.webhook.webhook_check import WebhookCheck

IsWork = Callable[[Update], bool]
"""A function that tells editors' work from other updates."""

TELEGRAM = "https://api.telegram.org"
"""Address of Telegram's own Bot API server."""

CONNECTIONS = 64
"""Most requests to Telegram at a time. They are enough for `MESSAGES_PER_S` messages a second while a request takes
at most 0.4 s."""

_ENDS_CONVERSATION = (
    filters.UpdateType.MESSAGE
    & filters.ChatType.PRIVATE
    & (filters.COMMAND | ~filters.TEXT)
    & ~filters.StatusUpdate.ALL
)
"""Messages after which nothing is asked about the last answer any more: commands and files, but not what Telegram
itself says, for example that a topic was renamed."""

REQUEST_TIMEOUT_S = 20.0  # for one reply; Telegram answers in well under a second
POLL_READ_TIMEOUT_S = POLL_TIMEOUT_S + 10.0


def connected(
    settings: Settings,
    rate_limiter: BaseRateLimiter[Any],
    on_time: Callable[[datetime], None],
    observer: Observer = UNOBSERVED,
) -> PtbApplication:
    """Return the library's application. Args: on_time: Called with the time by Telegram's clock."""
    assert settings.telegram_bot_token is not None  # noqa: S101 - the caller builds a bot only with a token
    server = settings.telegram_api_url or TELEGRAM
    return (
        Application.builder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .request(BotApiRequest(server, CONNECTIONS, REQUEST_TIMEOUT_S, on_time, observer))
        .get_updates_request(UpdatesRequest(server, 1, POLL_READ_TIMEOUT_S, observer=observer))
        .updater(None)  # bot.updates.poller fetches the updates
        .job_queue(None)
        .rate_limiter(rate_limiter)
        .build()
    )


def add_handlers(
    application: PtbApplication,
    router: Router,
    names: EditorNames,
    welcome: HelpHandlers,
    questions: QuestionHandlers,
    from_admin: IsAdmin,
) -> None:
    """Let *router* answer updates, after the state of the conversation and an admin's name and menu are updated."""
    application.add_handler(MessageHandler(_ENDS_CONVERSATION, questions.end_conversation), group=-3)
    application.add_handler(_ByNewName(names), group=-2)
    own_chat = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(own_chat & from_admin, welcome.set_menu_of_admin, block=False), group=-1)
    application.add_handler(router)
    application.add_error_handler(report_failure)


def update_source(
    resources: Resources, bot: Bot, delivery: Delivery, is_work: IsWork, on_all_fetched: Callable[[], None]
) -> UpdateSource | WebhookSource:
    """Return what brings updates: polls or a webhook, of one process or of several.

    Args: on_all_fetched: Called when Telegram has delivered all updates, or is about to.
    """
    webhook, updates, replica = resources.settings.webhook, allowed_updates(ROUTES), resources.replica
    check = WebhookCheck(bot, webhook.url, on_all_fetched, resources.inbox.time.now) if webhook else None
    poller = Poller(bot, POLL_TIMEOUT_S, updates, on_poll=on_all_fetched)
    if replica is None:
        return WebhookReceiver(bot, webhook, updates, delivery.unanswered.keep, check) if webhook and check else poller
    from bot.replicas.outage_replies import OutageReplies  # here: most archives have no replicas
    from bot.replicas.shared_poller import SharedPoller
    from bot.replicas.shared_receiver import SharedReceiver
    from bot.replicas.sharing import Sharing

    sharing = Sharing(replica, bot, is_work, delivery.begin)
    outages = OutageReplies(is_work, lambda message: question_of(message, bot.bot) is not None)
    if webhook and check:
        return SharedReceiver(bot, webhook, updates, check, sharing, outages)
    return SharedPoller(poller, replica, sharing, bot, outages)


class _ByNewName(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """A handler of updates from an admin whose name is new."""

    def __init__(self, names: EditorNames) -> None:
        super().__init__(names.remember, block=False)
        self._names = names

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self._names.is_new_name(update)
