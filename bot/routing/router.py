"""Find the callback for an update, once for each update."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseHandler, ContextTypes, filters

from bot.access import Access
from bot.routing.route import Route, UpdateKind
from bot.runtime.bounded_dict import BoundedDict
from bot.updates.types import Callback, PtbApplication

T = TypeVar("T")

MATCHES_REMEMBERED = 2_000
"""Of updates that were matched and not handled yet: twice what may wait. One that is forgotten is matched again."""


@dataclass(frozen=True, slots=True)
class Match:
    """What answers an update."""

    callback: Callback
    is_durable: bool = False  # the update is kept on disk until it is done
    is_final: bool = True  # what is handled before it does not change that


@dataclass(frozen=True, slots=True)
class _Bound:
    """A route, with the objects that it calls."""

    route: Route
    callback: Match
    otherwise: Match | None
    when: Callable[[Update], bool] | None


class Router(BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]):
    """The one handler of the library's application that answers updates: of the routes that match, the first does."""

    def __init__(self, routes: Sequence[Route], access: Access, owners: Sequence[object]) -> None:
        """Args: owners: The objects whose methods the routes name, one of each class."""
        super().__init__(_unrouted)
        self._access = access
        bound = [_bound(route, owners) for route in routes]
        self._taps = [each for each in bound if each.route.is_tap]
        self._rights = [each for each in bound if each.route.match is UpdateKind.RIGHTS]
        self._messages = [each for each in bound if isinstance(each.route.match, filters.BaseFilter)]
        self._matches: BoundedDict[int, Match | None] = BoundedDict(MATCHES_REMEMBERED)

    def is_durable(self, update: Update) -> bool:
        """Return whether *update* must be kept on disk until it is done."""
        try:
            match = self._match(update)
        except Exception:  # noqa: BLE001 - an odd update; handling it meets the same, and that is reported
            return False
        if match is None or match.is_final:
            self._matches[update.update_id] = match
        return match is not None and match.is_durable

    def check_update(self, update: object) -> Match | None:
        """Return what answers *update*, as the library asks before it calls `handle_update`; None: nothing does."""
        if not isinstance(update, Update):
            return None
        if update.update_id in self._matches:
            return self._matches.pop(update.update_id)
        return self._match(update)

    async def handle_update(  # type: ignore[override]  # the library passes what `check_update` returned
        self, update: Update, application: PtbApplication, check_result: Match, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        """Have *update* answered."""
        self.collect_additional_context(context, update, application, check_result)
        await check_result.callback(update, context)

    def _match(self, update: Update) -> Match | None:
        is_final = True
        for bound in self._of_kind(update):
            route = bound.route
            if not _is_for(route, update):
                continue
            includes = route.role.includes(self._access, update.effective_user, update.effective_chat)
            found = bound.callback if includes else bound.otherwise
            if found is None:
                continue
            is_final = is_final and not route.depends_on_order
            if bound.when and not bound.when(update):
                continue
            return found if is_final else Match(found.callback, found.is_durable, is_final=False)
        return None

    def _of_kind(self, update: Update) -> Sequence[_Bound]:
        if update.callback_query:
            return self._taps
        return self._rights if update.my_chat_member else self._messages


def _is_for(route: Route, update: Update) -> bool:
    """Return whether what *route* says of updates is true of *update*, who sent it apart."""
    if isinstance(route.match, UpdateKind):
        return True
    if isinstance(route.match, type):
        query = update.callback_query
        return query is not None and route.match.parse(query.data) is not None
    return bool(route.match.check_update(update))


def _bound(route: Route, owners: Sequence[object]) -> _Bound:
    def bind(method: Callable[..., T]) -> Callable[..., T]:
        bound: Callable[..., T] = getattr(_owner_of(method, owners), method.__name__)
        return bound

    return _Bound(
        route,
        Match(bind(route.callback), route.is_durable),
        Match(bind(route.otherwise)) if route.otherwise else None,
        bind(route.when) if route.when else None,
    )


def _owner_of(method: Callable[..., Any], owners: Sequence[object]) -> object:
    """Return the object of the class of *method*. Raises: LookupError: there is none; `bot.app` must build it."""
    named = (method.__module__, method.__qualname__.rpartition(".")[0])
    for owner in owners:
        if (type(owner).__module__, type(owner).__qualname__) == named:
            return owner
    raise LookupError(f"no object for {method.__qualname__}")


async def _unrouted(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:  # pragma: no cover - never called
    """Stand in for the one callback that the library's handlers have: routes have their own."""
