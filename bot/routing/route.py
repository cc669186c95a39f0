"""A route: which updates a callback answers, whose, and whether they are kept until they are done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from telegram import Chat, Update, User
from telegram.ext import ContextTypes, filters

from bot.access import Access
from bot.messaging.callback_data import CallbackData
from bot.routing.update_filters import Commanded

Method = Callable[[Any, Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
"""A callback, as its class has it; `bot.routing.router` finds the object."""

Condition = Callable[[Any, Update], bool]
"""A further condition, as its class has it."""


class UpdateKind(Enum):
    """Updates that are no messages."""

    TAP = auto()  # of any button
    RIGHTS = auto()  # the bot's own rights in a chat have changed


class Role(Enum):
    """Those whom a route is for."""

    ANYBODY = auto()
    STRANGER = auto()  # who may not ask
    READER = auto()  # who may ask
    ADMIN = auto()

    def includes(self, access: Access, user: User | None, chat: Chat | None) -> bool:
        """Return whether it is that of *user* in *chat*."""
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
    """Which updates a callback answers."""

    match: filters.BaseFilter | type[CallbackData] | UpdateKind  # messages, taps of a button, or others
    callback: Method
    role: Role = Role.ANYBODY
    is_durable: bool = False  # its updates are kept on disk until done; called again for one, it does nothing twice
    when: Condition | None = None  # asked again when the update has its turn, for it may have changed
    otherwise: Method | None = None  # answers those who have not the role; None: the next route that matches
    command: str = ""  # "" where it is no command
    names: tuple[str, ...] = ()  # of the command, as `Commanded` takes them
    help: str = ""  # in menus and the reply to /help; "" where the command is not listed there

    @property
    def is_tap(self) -> bool:
        """Whether it is for taps of buttons."""
        return self.match is UpdateKind.TAP or isinstance(self.match, type)


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

    Args: name: Without the slash; "feed_" for all that begin so. takes_id: Whether "/NAME_ID" is one as well.

    A command that was forwarded is somebody else's: an admin is asked before it does anything. One that was edited is
    a case of its own.
    """
    names = (name, f"{name}_") if takes_id else (name,)
    of = OWN & Commanded(*names)
    return Route(of, callback, role, durable, otherwise=otherwise, command=name, names=names, help=help)


OWN = filters.UpdateType.MESSAGE & ~filters.FORWARDED
"""New messages in their sender's own words."""
