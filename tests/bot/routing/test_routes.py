"""One table says which updates are answered, for whom, and what is kept until it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ContextTypes, filters

from bot.access import Access
from bot.routing.route import Role, Route, UpdateKind, command
from bot.routing.router import Router
from bot.routing.routes import MENUS, ROUTES
from tests.bot.conftest import Running, Start

ADMIN_ID, READER_ID = 1, 2


class Answers:
    """Stands in for a capability."""

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
        assert answered_by(two, update("owls", ADMIN_ID)) == "first"
        assert answered_by(two, update("owls", READER_ID)) == "second"

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


class TestAnUpdate:
    def test_is_matched_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        matched = []

        class Counted(filters.MessageFilter):
            def filter(self, message: Any) -> bool:
                matched.append(message)
                return True

        one = router(Route(Counted(), Answers.first, is_durable=True))
        sent = update("owls")
        assert one.is_durable(sent)
        assert answered_by(one, sent) == "first"
        assert len(matched) == 1

    def test_is_matched_again_where_what_came_before_it_may_change_that(self) -> None:
        """The rest of a long text comes while its beginning still waits."""
        answers = Answers()
        rest = Route(filters.TEXT, Answers.first, when=Answers.goes_on, depends_on_order=True)
        two = router(rest, Route(filters.TEXT, Answers.second), answers=answers)
        sent = update("owls")
        assert not two.is_durable(sent)
        answers.is_rest = True
        assert answered_by(two, sent) == "first"

    def test_of_a_reader_is_matched_once_though_that_of_an_admin_is_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looks = []

        class Counted(filters.MessageFilter):
            def filter(self, message: Any) -> bool:
                looks.append(message)
                return True

        rest = Route(filters.TEXT, Answers.first, Role.ADMIN, when=Answers.goes_on, depends_on_order=True)
        two = router(rest, Route(Counted(), Answers.second))
        for user_id, count in ((READER_ID, 1), (ADMIN_ID, 3)):
            sent = update("owls", user_id, user_id)
            assert not two.is_durable(sent)
            assert answered_by(two, sent) == "second"
            assert len(looks) == count

    def test_is_matched_again_where_a_condition_may_change_while_it_waits(self) -> None:
        """A channel may be watched no more when its post has its turn."""
        answers = Answers()
        answers.is_rest = True
        two = router(
            Route(filters.TEXT, Answers.first, is_durable=True, when=Answers.goes_on, depends_on_order=True),
            answers=answers,
        )
        sent = update("owls")
        assert two.is_durable(sent)
        answers.is_rest = False
        assert answered_by(two, sent) is None


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
        """A route is all that it takes: with it, it is answered."""
        from bot.help.handlers import Welcome

        more = (command("hello", Welcome.greet, Role.ADMIN, otherwise=Welcome.refuse_editing), *ROUTES)
        monkeypatch.setattr("bot.app.ROUTES", more)
        running: Running = await start()
        reply = await running.telegram.reply_to(await running.editors_chat.send("/hello"))
        assert "Ask me a question" in reply.content
        reply = await running.telegram.reply_to(await running.readers_chat.send("/hello"))
        assert reply.content.startswith("Only admins can do that.")
