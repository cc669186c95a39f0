"""Define in one table which updates are answered, for whom, and which are stored until done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from telegram import Update
from telegram.ext import ContextTypes, filters

from bot.access import Access
from bot.routing.route import Role, Route, UpdateKind, command
from bot.routing.router import Router
from bot.routing.routes import MENUS, ROUTES
from bot.updates.types import PtbApplication
from tests.support.bot.running_bot import Running, Start

ADMIN_ID, READER_ID = 1, 2


class Answers:
    """A replacement for a capability."""

    def __init__(self) -> None:
        self.is_rest = False

    async def first(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None: ...

    async def second(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None: ...

    async def refuse(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None: ...

    def goes_on(self, _update: Update) -> bool:
        return self.is_rest


def update(text: str, user_id: int = READER_ID, number: int = 1) -> Update:
    person = {"id": user_id, "is_bot": False, "first_name": "Ada"}
    message = {"message_id": 1, "date": 0, "chat": {"id": user_id, "type": "private"}, "from": person, "text": text}
    parsed = Update.de_json({"update_id": number, "message": message}, None)
    assert parsed is not None
    return parsed


def router(*routes: Route, answers: Answers | None = None) -> Router:
    return Router(routes, Access({ADMIN_ID}, None), [answers or Answers()])


def answered_by(router: Router, update: Update) -> str | None:
    match = router.check_update(update)
    callback: Any = match and match.callback
    return callback.__name__ if callback else None


class TestARoute:
    def test_is_taken_by_the_first_that_matches(self) -> None:
        two = router(Route(filters.TEXT, Answers.first), Route(filters.TEXT, Answers.second))
        assert answered_by(two, update("owls")) == "first"

    def test_is_left_out_by_those_without_its_role(self) -> None:
        two = router(Route(filters.TEXT, Answers.first, Role.ADMIN), Route(filters.TEXT, Answers.second))
        assert answered_by(two, update("owls", ADMIN_ID, 1)) == "first"
        assert answered_by(two, update("owls", READER_ID, 2)) == "second"

    def test_refuses_those_without_its_role_where_it_says_so(self) -> None:
        one = router(Route(filters.TEXT, Answers.first, Role.ADMIN, is_durable=True, otherwise=Answers.refuse))
        assert answered_by(one, update("owls", READER_ID)) == "refuse"
        assert one.is_durable(update("owls", ADMIN_ID, 2))
        assert not one.is_durable(update("owls", READER_ID, 3)), "a refusal need not be kept"

    def test_may_match_nothing(self) -> None:
        assert answered_by(router(Route(filters.PHOTO, Answers.first)), update("owls")) is None

    def test_needs_an_object_of_its_class(self) -> None:
        with pytest.raises(LookupError, match=r"Answers\.first"):
            Router([Route(filters.TEXT, Answers.first)], Access(set(), None), [])


class Counted(filters.MessageFilter):
    """A filter that accepts every message and counts its calls."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def filter(self, message: Any) -> bool:
        self.count += 1
        return True


class TestAnUpdate:
    def test_is_matched_once(self) -> None:
        text = Counted()
        one = router(Route(text, Answers.first, is_durable=True))
        sent = update("owls")
        assert one.is_durable(sent)
        assert one.is_durable(sent)
        assert answered_by(one, sent) == "first"
        assert text.count == 1

    def test_is_matched_once_though_a_condition_changes_what_answers_it(self) -> None:
        """The rest of a long text comes while its beginning still waits."""
        answers, beginning, text = Answers(), Counted(), Counted()
        rest = Route(beginning, Answers.first, when=Answers.goes_on)
        two = router(rest, Route(text, Answers.second), answers=answers)
        sent = update("owls")
        assert not two.is_durable(sent)
        assert answered_by(two, sent) == "second"
        answers.is_rest = True
        assert answered_by(two, sent) == "first"
        assert (beginning.count, text.count) == (1, 1)

    def test_is_answered_by_nothing_where_its_only_condition_no_longer_holds(self) -> None:
        """A channel may no longer be watched when its post has its turn."""
        answers = Answers()
        answers.is_rest = True
        one = router(Route(filters.TEXT, Answers.first, is_durable=True, when=Answers.goes_on), answers=answers)
        sent = update("owls")
        assert one.is_durable(sent)
        answers.is_rest = False
        assert answered_by(one, sent) is None

    async def test_that_was_handled_is_forgotten(self) -> None:
        """Even if handling it failed. Otherwise the updates that wait would be pushed out by those that are done."""

        class Failing(Answers):
            async def first(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
                raise ValueError

        text = Counted()
        one = Router([Route(text, Failing.first)], Access({ADMIN_ID}, None), [Failing()])
        sent = update("owls")
        match = one.check_update(sent)
        assert match is not None
        with pytest.raises(ValueError, match=r"^$"):
            await one.handle_update(sent, cast("PtbApplication", None), match, cast("ContextTypes.DEFAULT_TYPE", None))
        assert one.check_update(sent) is not None
        assert text.count == 2

    def test_that_was_forgotten_is_matched_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.routing.router.UPDATES_REMEMBERED", 1)
        text = Counted()
        one = router(Route(text, Answers.first, is_durable=True))
        first = update("owls", number=1)
        assert one.is_durable(first)
        assert one.is_durable(update("cats", number=2))
        assert answered_by(one, first) == "first"
        assert text.count == 3


def buttons_of_admins() -> Iterator[Route]:
    yield from (route for route in ROUTES if isinstance(route.match, type) and route.role is Role.ADMIN)


class TestTheTable:
    def test_keeps_only_what_admins_and_channels_bring_about(self) -> None:
        durable = [route for route in ROUTES if route.is_durable]
        assert durable
        assert all(route.role is Role.ADMIN or route.when for route in durable), "a stranger cannot fill the disk"

    def test_tells_those_who_may_not_that_a_command_or_button_is_for_admins(self) -> None:
        for_admins = [route for route in ROUTES if route.role is Role.ADMIN and route.command]
        assert all(route.otherwise for route in (*for_admins, *buttons_of_admins()))

    def test_has_each_command_once(self) -> None:
        names = [route.command for route in ROUTES if route.command]
        assert len(names) == len(set(names))

    def test_has_a_last_answer_to_any_tap(self) -> None:
        taps = [route for route in ROUTES if route.is_tap]
        assert (taps[-1].match, taps[-1].role) == (UpdateKind.TAP, Role.ANYBODY)

    def test_lists_commands_that_it_answers(self) -> None:
        assert {name for name, _ in MENUS.admins} < {route.command for route in ROUTES}
        assert MENUS.admins[: len(MENUS.readers)] == MENUS.readers

    async def test_adds_a_command_with_one_line(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """A route is enough for it to be answered."""
        from bot.help.handlers import HelpHandlers

        more = (command("hello", HelpHandlers.greet, Role.ADMIN, otherwise=HelpHandlers.refuse_editing), *ROUTES)
        monkeypatch.setattr("bot.app.ROUTES", more)
        running: Running = await start()
        reply = await running.telegram.reply_to(await running.editors_chat.send("/hello"))
        assert "Ask me a question" in reply.content
        reply = await running.telegram.reply_to(await running.readers_chat.send("/hello"))
        assert reply.content.startswith("Only admins can do that.")
