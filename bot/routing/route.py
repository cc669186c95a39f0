"""Define a route: the updates that a callback answers, for whom, and whether they are stored until done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from telegram import Chat, Update, User
from telegram.constants import UpdateType
from telegram.ext import ContextTypes, filters

from bot.access import Access
from bot.messaging.callback_data import CallbackData
from bot.routing.update_filters import HasCommand

Method = Callable[[Any, Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
"""A callback as a function of its class. `bot.routing.router` finds the object."""

Condition = Callable[[Any, Update], bool]
"""A further condition, as a function of its class."""


class UpdateKind(Enum):
    """The kinds of updates that are not messages."""

    TAP = auto()  # of any button
    RIGHTS = auto()  # the bot's own rights in a chat have changed
    INLINE = auto()  # somebody types words after the bot's name, in any chat
    GUEST = auto()  # a message mentions the bot in a chat that it is not in


_MESSAGE_TYPES = (
    *(UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CHANNEL_POST, UpdateType.EDITED_CHANNEL_POST),
)
_TYPES = {
    UpdateKind.TAP: UpdateType.CALLBACK_QUERY,
    UpdateKind.RIGHTS: UpdateType.MY_CHAT_MEMBER,
    UpdateKind.INLINE: UpdateType.INLINE_QUERY,
    UpdateKind.GUEST: UpdateType.GUEST_MESSAGE,
}


class Role(Enum):
    """The people for whom a route is."""

    ANYBODY = auto()
    STRANGER = auto()  # people who may not ask
    READER = auto()  # people who may ask
    ADMIN = auto()

    def includes(self, access: Access, user: User | None, chat: Chat | None) -> bool:
        """Return whether *user* in *chat* has this role."""
        match self:
            case Role.ANYBODY:
                return True
            case Role.ADMIN:
                return access.is_admin(user)
            case Role.READER:
                return access.may_ask(user, chat)
            case Role.STRANGER:
                return not access.may_ask(user, chat)


@dataclass(frozen=True, slots=True)
class Route:
    """The updates that a callback answers."""

    match: filters.BaseFilter | type[CallbackData] | UpdateKind  # messages, taps of a button, or other kinds
    callback: Method
    role: Role = Role.ANYBODY
    is_durable: bool = False  # store its updates on disk until done; the callback must be safe to repeat
    when: Condition | None = None  # evaluated again when the update has its turn
    otherwise: Method | None = None  # answers people without the role; None: the next matching route does
    command: str = ""  # "" if it is no command
    names: tuple[str, ...] = ()  # of the command, as `HasCommand` takes them
    help: str = ""  # for menus and the reply to /help; "" if the command is not listed

    @property
    def is_tap(self) -> bool:
        """Return whether the route is for taps of buttons."""
        return self.match is UpdateKind.TAP or isinstance(self.match, type)

    @property
    def update_types(self) -> tuple[str, ...]:
        """Return Telegram's names of the updates that the route may match. Filters may match any message."""
        if isinstance(self.match, UpdateKind):
            return (_TYPES[self.match],)
        return _MESSAGE_TYPES if isinstance(self.match, filters.BaseFilter) else (_TYPES[UpdateKind.TAP],)


def allowed_updates(routes: Iterable[Route]) -> tuple[str, ...]:
    """Return Telegram's names of the updates that *routes* may match: the bot asks for no others."""
    return tuple(dict.fromkeys(name for route in routes for name in route.update_types))


def command(
    name: str,
    callback: Method,
    role: Role = Role.ANYBODY,
    *,
    help: str = "",
    takes_id: bool = False,
    durable: bool = False,
    otherwise: Method | None = None,
) -> Route:
    """Return the route of a command.

    A forwarded command is somebody else's, so an admin is asked before it does anything. Edited commands have their own
    routes.

    Args:
        name: Without the slash; "feed_" for all commands with that beginning.
        takes_id: Whether "/NAME_ID" is such a command too.
    """
    names = (name, f"{name}_") if takes_id else (name,)
    of = OWN & HasCommand(*names)
    return Route(of, callback, role, durable, otherwise=otherwise, command=name, names=names, help=help)


OWN = filters.UpdateType.MESSAGE & ~filters.FORWARDED
"""Filter for new messages that are not forwarded."""
