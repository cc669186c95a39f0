"""Find the callback for an update.

Filters are evaluated once per update, from its arrival until it is handled. Conditions are evaluated again when the
update has its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, filters

from bot.access import Access
from bot.bot_api.answer_places import chat_with_bot
from bot.routing.route import Route, UpdateKind
from bot.runtime.bounded_dict import BoundedDict
from bot.updates.types import Callback, PtbApplication

T = TypeVar("T")

UPDATES_REMEMBERED = 2_000
"""Largest number of updates whose matches are remembered: twice the number that may wait. A forgotten update is matched
again."""


@dataclass(frozen=True, slots=True)
class Match:
    """The callback that answers an update."""

    callback: Callback
    is_durable: bool = False  # whether the update is stored on disk until done
    when: Callable[[Update], bool] | None = None  # a further condition, which may change while the update waits


@dataclass(frozen=True, slots=True)
class _BoundRoute:
    """A route with the objects that it calls."""

    route: Route
    match: Match
    otherwise: Match | None


class Router(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """The only handler of the library's application that answers updates. The first matching route does it."""

    def __init__(self, routes: Sequence[Route], access: Access, owners: Sequence[object]) -> None:
        """Bind each route to the method of its owner.

        Args: owners: The objects whose methods the routes use, one of each class.
        """
        super().__init__(_unrouted)
        self._access = access
        bound = [_bind_route(route, owners) for route in routes]
        self._taps = [each for each in bound if each.route.is_tap]
        self._others = {kind: [each for each in bound if each.route.match is kind] for kind in UpdateKind}
        self._messages = [each for each in bound if isinstance(each.route.match, filters.BaseFilter)]
        self._matches: BoundedDict[int, tuple[Match, ...]] = BoundedDict(UPDATES_REMEMBERED)

    def is_durable(self, update: Update) -> bool:
        """Return whether *update* must be stored on disk until it is done."""
        try:
            match = self.check_update(update)
        except Exception:  # noqa: BLE001 - an odd update: handling it fails the same way, and reports it
            return False
        return match is not None and match.is_durable

    def check_update(self, update: object) -> Match | None:
        """Return the match of *update*; None: nothing answers it. The library asks before it calls `handle_update`."""
        if not isinstance(update, Update):
            return None
        matches = self._matches.get(update.update_id)
        if matches is None:
            matches = self._matches[update.update_id] = tuple(self._matching(update))
        return next((match for match in matches if match.when is None or match.when(update)), None)

    async def handle_update(  # type: ignore[override]  # the library passes what `check_update` returned
        self, update: Update, application: PtbApplication, check_result: Match, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        """Call the matched callback."""
        self.collect_additional_context(context, update, application, check_result)
        try:
            await check_result.callback(update, context)
        finally:
            self._matches.pop(update.update_id, None)

    def _matching(self, update: Update) -> Iterator[Match]:
        """Yield the matches that may answer *update*, best first: those with a condition, and the first without one."""
        for bound in self._of_kind(update):
            if not _is_for(bound.route, update):
                continue
            includes = bound.route.role.includes(self._access, update.effective_user, chat_with_bot(update))
            match = bound.match if includes else bound.otherwise
            if match is None:
                continue
            yield match
            if match.when is None:
                return

    def _of_kind(self, update: Update) -> Sequence[_BoundRoute]:
        if update.callback_query:
            return self._taps
        if update.my_chat_member:
            return self._others[UpdateKind.RIGHTS]
        if update.inline_query:
            return self._others[UpdateKind.INLINE]
        if _is_own_result(update):
            return ()
        return self._others[UpdateKind.GUEST] if update.guest_message else self._messages


def _is_own_result(update: Update) -> bool:
    """Return whether *update* is a message that somebody chose from the bot's results: it quotes, and asks nothing."""
    message = update.effective_message
    return bool(message and message.via_bot and message.via_bot.id == message.get_bot().id)


def _is_for(route: Route, update: Update) -> bool:
    """Return whether *route* matches *update*, apart from the sender's role."""
    if isinstance(route.match, UpdateKind):
        return True
    if isinstance(route.match, type):
        query = update.callback_query
        return query is not None and route.match.parse(query.data) is not None
    return bool(route.match.check_update(update))


def _bind_route(route: Route, owners: Sequence[object]) -> _BoundRoute:
    def bind(method: Callable[..., T]) -> Callable[..., T]:
        bound: Callable[..., T] = getattr(_owner_of(method, owners), method.__name__)
        return bound

    when = bind(route.when) if route.when else None
    match = Match(bind(route.callback), route.is_durable, when)
    otherwise = Match(bind(route.otherwise), when=when) if route.otherwise else None
    return _BoundRoute(route, match, otherwise)


def _owner_of(method: Callable[..., Any], owners: Sequence[object]) -> object:
    """Return the object of the class of *method*.

    Raises: LookupError: there is none; `bot.app` must build it.
    """
    named = (method.__module__, method.__qualname__.rpartition(".")[0])
    for owner in owners:
        if (type(owner).__module__, type(owner).__qualname__) == named:
            return owner
    raise LookupError(f"no object for {method.__qualname__}")


async def _unrouted(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:  # pragma: no cover - never called
    """Fill the callback argument that the library's handlers require. Routes have their own callbacks."""
