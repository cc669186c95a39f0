"""Which callback answers which update."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.access import Access
from bot.add.decisions import Decisions
from bot.add.forwards import Forwards
from bot.add.handlers import Editing
from bot.add.review import Deciding
from bot.articles.edit_fields import Fixing
from bot.articles.edit_paragraphs import Skipping
from bot.articles.editor_names import Names
from bot.articles.field_values import FIELDS
from bot.articles.undo import Undoing
from bot.articles.update import Updating
from bot.ask.handlers import Questions
from bot.bot_api.requests import BotApiRequest, UpdatesRequest
from bot.channels.handlers import Watching
from bot.channels.posts import ChannelPosts
from bot.config import Settings
from bot.feeds.handlers import Feeds
from bot.help.handlers import Welcome
from bot.messaging.error_handler import report_failure
from bot.messaging.shown_articles import PASSAGES, VIEW
from bot.routing.update_filters import (
    Addressed,
    Commanded,
    InAlbum,
    IsAdmin,
    LongText,
    MayAsk,
    RepliesToMark,
    RestOfText,
    SentToBeAdded,
    Watched,
    is_on_its_message,
)
from bot.status.handlers import Status
from bot.updates.types import Callback, PtbApplication
from index.model import VERSION_NAME_CHARS

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query"),
    *("channel_post", "edited_channel_post", "my_chat_member"),
)

TELEGRAM = "https://api.telegram.org"
"""Its own Bot API server."""

CONNECTIONS = 64
"""Requests to Telegram at a time: more than the thirty messages a second that it lets a bot send."""

REQUEST_TIMEOUT_S = 20.0  # for one reply; Telegram answers in well under a second
POLL_TIMEOUT_S = 25  # how long a long poll waits for news: short enough for routers that drop silent connections
POLL_READ_TIMEOUT_S = POLL_TIMEOUT_S + 10.0


CHANNEL_ID = r"-\d{1,16}"

CARD_BUTTONS = "fix[:-]|card:|published:|skip[:-]|versions?:|anyway:"
"""What the callback data of `_cards` begin with."""

REFUSED = (
    r"^(add$|add-asked$|undo:|redo:|remove:|purge:|keep$|watch:|unwatch:|filled:|feed-|feeds:|sure:|drop$|undo-all:|redo-all:|forwards:|"
    + CARD_BUTTONS
    + ")"
)
"""What the callback data of admins' buttons begin with."""

DEFAULT_GROUP = 0  # of handlers: where the library puts those that name none

_NEW = filters.UpdateType.MESSAGE  # command handlers would fire on edits too
_EDITED = filters.UpdateType.EDITED_MESSAGE
_PRIVATE = filters.ChatType.PRIVATE


class _Button(CallbackQueryHandler[ContextTypes.DEFAULT_TYPE, None]):
    """A button that works for those whom *allowed* lets through; for others the next handler is tried."""

    def __init__(self, allowed: Callable[[Update], bool], callback: Callback, pattern: str = "") -> None:
        super().__init__(callback, pattern)
        self._allowed = allowed

    def check_update(self, update: object) -> bool | object | None:
        if not isinstance(update, Update) or not self._allowed(update):
            return None
        return super().check_update(update)


class _ByNewName(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """What an admin does whose name is not known yet."""

    def __init__(self, names: Names) -> None:
        super().__init__(names.remember, block=False)
        self._names = names

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self._names.are_news(update)


class _Rights(ChatMemberHandler[ContextTypes.DEFAULT_TYPE, None]):
    """What became of the bot's own rights in channels that somebody watches, or may want to.

    Anybody can give it rights in a channel of theirs, or block it: nothing is kept of that.
    """

    def __init__(self, watching: Watching) -> None:
        super().__init__(watching.rights_changed, ChatMemberHandler.MY_CHAT_MEMBER)
        self._watching = watching

    def check_update(self, update: object) -> bool:
        changed = update.my_chat_member if isinstance(update, Update) else None
        return changed is not None and self._watching.concerns(changed)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Those who answer updates."""

    questions: Questions
    names: Names
    editing: Editing
    undoing: Undoing
    deciding: Deciding
    forwards: Forwards
    watching: Watching
    posts: ChannelPosts
    fixing: Fixing
    skipping: Skipping
    feeds: Feeds
    status: Status
    updating: Updating
    welcome: Welcome

    @property
    def work(self) -> frozenset[Callback]:
        """Those whose updates are kept until they are done; called again for one, they do nothing twice."""
        own = (
            self.editing,
            self.undoing,
            self.deciding,
            self.forwards,
            self.fixing,
            self.skipping,
            self.updating,
            self.watching,
        )
        return frozenset({self.posts.take}).union(*(each.work for each in (*own, self.feeds)))


def build_application(
    settings: Settings,
    access: Access,
    callbacks: Callbacks,
    rate_limiter: BaseRateLimiter[Any],
    on_time: Callable[[datetime], None] | None = None,
) -> PtbApplication:
    """Build the application with its handlers. Args: on_time: Told what time it is by Telegram's clock."""
    application = _connected(settings, rate_limiter, on_time)
    set_menu = MessageHandler(_NEW & _PRIVATE & IsAdmin(access), callbacks.welcome.set_menu_of_admin, block=False)
    application.add_handler(set_menu, group=-1)
    application.add_handler(_ByNewName(callbacks.names), group=-2)
    application.add_handlers(_handlers(access, callbacks))
    application.add_error_handler(report_failure)
    return application


def is_work(application: PtbApplication, work: frozenset[Callback], update: Update) -> bool:
    """Whether *update* will be handled by a callback of *work*, the editors', found as the library finds it."""
    try:
        for handler in application.handlers[DEFAULT_GROUP]:
            if handler.check_update(update) not in (None, False):
                return handler.callback in work
    except Exception:  # noqa: BLE001 - an odd update; handling it meets the same, and that is reported
        return False
    return False


def _connected(
    settings: Settings, rate_limiter: BaseRateLimiter[Any], on_time: Callable[[datetime], None] | None
) -> PtbApplication:
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


def _handlers(access: Access, callbacks: Callbacks) -> list[BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]]:
    """All handlers; of those that match an update, the first one runs."""
    questions, editing, welcome = callbacks.questions, callbacks.editing, callbacks.welcome
    watching = callbacks.watching
    admin, may_ask = IsAdmin(access), MayAsk(access)
    add, removal, watch = Commanded("add"), Commanded("remove", "remove_"), Commanded("watch", "unwatch")
    edit = Commanded("edit", "edit_")
    value, numbers = (RepliesToMark(kind) & ~filters.COMMAND for kind in ("fix", "skip"))
    renewal, versions, feeds = (
        Commanded("update", "update_"),
        Commanded("versions", "versions_"),
        Commanded("feeds"),
    )
    edits = add | edit | removal | watch | renewal | versions | feeds
    # A command that was forwarded is somebody else's: an admin is asked before it does anything.
    own = _NEW & ~filters.FORWARDED
    piece = filters.TEXT & ~filters.COMMAND & (LongText() | RestOfText(callbacks.forwards.forwarded))
    in_a_row = _NEW & _PRIVATE & admin & (filters.FORWARDED | InAlbum() | piece)
    offered = _NEW & _PRIVATE & admin & (filters.Document.ALL | SentToBeAdded())
    words = filters.TEXT | filters.CAPTION
    return [
        MessageHandler(filters.UpdateType.CHANNEL_POSTS & Watched(callbacks.posts.channels), callbacks.posts.take),
        _Rights(callbacks.watching),
        MessageHandler(own & Commanded("start", "help"), welcome.greet),
        MessageHandler(own & _PRIVATE & admin & add & LongText(), callbacks.forwards.add_in_pieces),
        MessageHandler(own & _PRIVATE & admin & add & InAlbum(), callbacks.forwards.add_album),
        MessageHandler(own & admin & add, editing.add),
        MessageHandler(own & admin & removal, editing.ask_removal),
        MessageHandler(own & admin & Commanded("watch"), watching.watch),
        MessageHandler(own & admin & Commanded("unwatch"), watching.unwatch),
        MessageHandler(own & admin & feeds, callbacks.feeds.command),
        MessageHandler(own & admin & Commanded("feed_"), callbacks.feeds.show),
        MessageHandler(own & admin & Commanded("status"), callbacks.status.tell),
        MessageHandler(own & admin & edit, callbacks.fixing.show),
        MessageHandler(own & admin & renewal, callbacks.updating.update),
        MessageHandler(own & admin & versions, callbacks.updating.list_versions),
        MessageHandler((own | _EDITED) & admin & value, callbacks.fixing.take),
        MessageHandler(own & admin & numbers, callbacks.skipping.take),
        MessageHandler(
            (own & (edits | Commanded("feed_", "status"))) | ((own | _EDITED) & ~admin & (value | numbers)),
            welcome.refuse_editing,
        ),
        MessageHandler(_EDITED & admin & (edits | numbers), welcome.ask_to_send_again),
        MessageHandler((_NEW | _EDITED) & ~may_ask & Addressed("articles"), welcome.refuse_reading_once),
        MessageHandler(own & Commanded("articles"), editing.list_articles),
        MessageHandler(in_a_row, callbacks.forwards.offer),
        MessageHandler(offered, editing.offer),
        MessageHandler(own & Commanded("ask"), questions.answer),
        MessageHandler(_NEW & filters.COMMAND, welcome.greet_in_private),
        MessageHandler(_NEW & words, questions.answer),
        MessageHandler(_EDITED & _PRIVATE & admin & SentToBeAdded(), editing.offer),
        MessageHandler(_EDITED & words, questions.answer_again),
        MessageHandler(_NEW & _PRIVATE & ~filters.StatusUpdate.ALL, welcome.hint),
        *_buttons(access, callbacks),
    ]


def _buttons(access: Access, callbacks: Callbacks) -> list[BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]]:
    """What each button's callback data means. Anybody could send any: they are matched whole."""
    questions, editing, welcome = callbacks.questions, callbacks.editing, callbacks.welcome

    def is_admin(update: Update) -> bool:
        return access.is_admin(update.effective_user)

    def may_ask(update: Update) -> bool:
        return access.may_ask(update.effective_user, update.effective_chat)

    return [
        _Button(lambda update: not is_on_its_message(update), welcome.unknown_button),
        _Button(is_admin, callbacks.forwards.add_single, r"^add$"),
        _Button(is_admin, callbacks.forwards.add_asked, r"^add-asked$"),
        _Button(is_admin, callbacks.forwards.add_each, r"^forwards:each$"),
        _Button(is_admin, callbacks.forwards.add_as_one, r"^forwards:one$"),
        _Button(is_admin, callbacks.forwards.cancel, r"^forwards:cancel$"),
        _Button(is_admin, callbacks.undoing.undo, r"^undo:([0-9a-f]{16})$"),
        _Button(is_admin, callbacks.undoing.redo, r"^redo:([0-9a-f]{16})$"),
        _Button(is_admin, editing.remove, r"^remove:([a-z0-9]{1,32})$"),
        _Button(is_admin, editing.purge, r"^purge:([a-z0-9]{1,32})$"),
        _Button(is_admin, editing.keep, r"^keep$"),
        _Button(is_admin, callbacks.watching.watch_offered, rf"^watch:({CHANNEL_ID})$"),
        _Button(is_admin, callbacks.watching.fill, rf"^filled:({CHANNEL_ID})$"),
        _Button(is_admin, callbacks.watching.unwatch_listed, rf"^unwatch:({CHANNEL_ID})$"),
        *(_Button(is_admin, callback, pattern) for pattern, callback in _cards(callbacks)),
        _Button(is_admin, callbacks.deciding.decide, Decisions.PATTERN),
        _Button(is_admin, callbacks.deciding.drop, r"^drop$"),
        _Button(is_admin, callbacks.deciding.undo_all, r"^(undo|redo)-all:([0-9a-f]{16}):(\d{1,5})\.(\d{1,5})$"),
        *(_Button(is_admin, callback, pattern) for pattern, callback in callbacks.feeds.buttons()),
        CallbackQueryHandler(welcome.refuse_button, REFUSED),
        _Button(may_ask, questions.show_more, rf"^more:({VIEW})$"),
        _Button(may_ask, questions.show_more, rf"^hide:({VIEW}):({PASSAGES})$"),
        _Button(may_ask, questions.explain, rf"^why:({VIEW}):({PASSAGES})$"),
        _Button(may_ask, questions.show_example, r"^example:([a-z0-9]{1,32})$"),
        _Button(may_ask, editing.list_articles, r"^list:(\d{1,9})$"),
        _Button(may_ask, welcome.unknown_button),
        CallbackQueryHandler(welcome.refuse_reading),
    ]


def _cards(callbacks: Callbacks) -> Iterator[tuple[str, Callback]]:
    """The buttons of an article's card, of what it opens, and their callbacks: for admins alone."""
    fixing, skipping = callbacks.fixing, callbacks.skipping
    card = r"([a-z0-9]{1,32})(?::([0-9a-f]{16}))?"
    yield rf"^fix:{card}$", fixing.open_fields
    yield rf"^card:{card}$", fixing.close_fields
    yield rf"^fix-({'|'.join(FIELDS)}):{card}$", fixing.ask
    yield r"^published:([a-z0-9]{1,32}):(\d{4}-\d{2}-\d{2})$", fixing.take_future
    yield rf"^skip:{card}$", skipping.open
    yield r"^skip-page:(\d{1,4})$", skipping.turn
    yield r"^skip-flip:(\d{1,4})$", skipping.flip
    yield r"^skip-done:([0-9a-f]{8})$", skipping.finish
    yield r"^skip-credits:(keep|drop)$", skipping.finish_with_credits
    yield r"^skip-cancel$", skipping.cancel
    yield r"^versions:([a-z0-9]{1,32})$", callbacks.updating.list_versions
    yield rf"^version:([a-z0-9]{{1,32}}):([0-9a-f]{{{VERSION_NAME_CHARS}}})$", callbacks.updating.bring_back
    yield r"^anyway:([a-z0-9]{1,32})$", callbacks.updating.update_anyway
