"""Write and parse the data of each button with one class only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.app  # noqa: F401 - it imports all capabilities and so all buttons
from bot.add.callback_data import (
    AddAsked,
    AddEachForwarded,
    AddForwardedAsOne,
    AddOffered,
    CancelForwarded,
    Drop,
    RedoAll,
    UndoAll,
)
from bot.add.decisions import Choices, Decision, Decisions, Place
from bot.articles.callback_data import (
    AskField,
    BringBack,
    CancelParagraphs,
    CloseFields,
    FinishParagraphs,
    FinishWithCredits,
    FlipParagraph,
    Keep,
    ListVersions,
    OpenFields,
    OpenParagraphs,
    Purge,
    Redo,
    Remove,
    TakeFuture,
    TurnParagraphs,
    Undo,
    UpdateAnyway,
)
from bot.articles.finding.callback_data import (
    FoundPage,
    ListPage,
    PickToEdit,
    PickToListVersions,
    PickToRemove,
    PickToUpdate,
)
from bot.ask.callback_data import AskAbout, ShowExample, ShowView
from bot.channels.callback_data import FillGaps, UnwatchChannel, WatchChannel
from bot.feeds.callback_data import AddEntries, CheckFeed, FeedsPage, RemoveFeed
from bot.groups.callback_data import LeaveGroup
from bot.messaging.callback_data import CallbackData
from bot.updates.shown_articles import HideWhy, LeaveContext, Passages, ReadOn, ShowContext, ShowWhy, View
from index.model import Doubt, PassageId

ARTICLE, CHANGE = "abcdefghij", "0123456789abcdef"
PASSAGES = Passages((PassageId(ARTICLE, 0), PassageId("klm", 12)))

WRITTEN: dict[str, CallbackData] = {
    "add": AddOffered(),
    "add-asked": AddAsked(),
    "forwards:each": AddEachForwarded(),
    "forwards:one": AddForwardedAsOne(),
    "forwards:cancel": CancelForwarded(),
    "drop": Drop(),
    f"undo-all:{CHANGE}:3.17": UndoAll(CHANGE, 3, 17),
    f"redo-all:{CHANGE}:0.0": RedoAll(CHANGE, 0, 0),
    f"sure:{ARTICLE}:mkbl:klm": Decisions(
        Place(ARTICLE), Choices(((Doubt.MOVED, Decision.KEEP_BOTH), (Doubt.BOILERPLATE, Decision.LEAVE_OUT))), "klm"
    ),
    "sure:0.12:": Decisions(Place(None, 0, 12)),
    f"undo:{CHANGE}": Undo(CHANGE),
    f"redo:{CHANGE}": Redo(CHANGE),
    f"remove:{ARTICLE}": Remove(ARTICLE),
    f"purge:{ARTICLE}": Purge(ARTICLE),
    "keep": Keep(),
    "list:20": ListPage(20),
    "found:20": FoundPage(20),
    f"pick:edit:{ARTICLE}": PickToEdit(ARTICLE),
    f"pick:update:{ARTICLE}": PickToUpdate(ARTICLE),
    f"pick:versions:{ARTICLE}": PickToListVersions(ARTICLE),
    f"pick:remove:{ARTICLE}": PickToRemove(ARTICLE),
    f"fix:{ARTICLE}:{CHANGE}": OpenFields(ARTICLE, CHANGE),
    f"fix:{ARTICLE}": OpenFields(ARTICLE),
    f"card:{ARTICLE}:{CHANGE}": CloseFields(ARTICLE, CHANGE),
    f"card:{ARTICLE}": CloseFields(ARTICLE),
    f"fix-title:{ARTICLE}:{CHANGE}": AskField("title", ARTICLE, CHANGE),
    f"fix-published:{ARTICLE}": AskField("published", ARTICLE),
    f"published:{ARTICLE}:2030-01-31": TakeFuture(ARTICLE, "2030-01-31"),
    f"skip:{ARTICLE}:{CHANGE}": OpenParagraphs(ARTICLE, CHANGE),
    f"skip:{ARTICLE}": OpenParagraphs(ARTICLE),
    "skip-page:7": TurnParagraphs(7),
    "skip-flip:1999": FlipParagraph(1999),
    "skip-done:0123abcd": FinishParagraphs("0123abcd"),
    "skip-credits:keep": FinishWithCredits("keep"),
    "skip-credits:drop": FinishWithCredits("drop"),
    "skip-cancel": CancelParagraphs(),
    f"versions:{ARTICLE}": ListVersions(ARTICLE),
    f"version:{ARTICLE}:0123456789ab": BringBack(ARTICLE, "0123456789ab"),
    f"anyway:{ARTICLE}": UpdateAnyway(ARTICLE),
    "more:0": ShowView(View()),
    "more:fs12": ShowView(View(12, corrected=True, follows=True)),
    f"about:{ARTICLE}": AskAbout(ARTICLE),
    f"read:12:{ARTICLE}.3-11": ReadOn(12, ARTICLE, 3, 11),
    "more:n0": ShowView(View(named=True)),
    "more:fq13": ShowView(View(3, follows=True, part=1)),
    f"example:{ARTICLE}": ShowExample(ARTICLE),
    f"why:s3:{ARTICLE}.0,klm.12": ShowWhy(View(3, corrected=True), PASSAGES),
    f"hide:f0:{ARTICLE}.0,klm.12": HideWhy(View(follows=True), PASSAGES),
    f"ctx:abc234:f3:{ARTICLE}.0,klm.12": ShowContext(View(3, follows=True), PASSAGES, "abc234"),
    f"back:f0:{ARTICLE}.0,klm.12": LeaveContext(View(follows=True), PASSAGES),
    "watch:-1001234567890": WatchChannel(-1001234567890),
    "unwatch:-1001234567890": UnwatchChannel(-1001234567890),
    "filled:-1001234567890": FillGaps(-1001234567890),
    "feed-add:abcdefghi2": AddEntries("abcdefghi2"),
    "feed-check:abcdefghi2": CheckFeed("abcdefghi2"),
    "feed-remove:abcdefghi2": RemoveFeed("abcdefghi2"),
    "feeds:10": FeedsPage(10),
    "leave:-1001234567890": LeaveGroup(-1001234567890),
}
"""Callback data on buttons in chats. They must stay readable as long as the buttons exist."""


def classes(of: type[CallbackData] = CallbackData) -> Iterator[type[CallbackData]]:
    for each in of.__subclasses__():
        if each.FORM and each.__module__.startswith("bot."):
            yield each
        yield from classes(each)


CLASSES = list({each.FORM: each for each in classes()}.values())  # slots create each class twice


@pytest.mark.parametrize(("data", "button"), WRITTEN.items())
class TestAButton:
    def test_is_written_like_those_in_chats(self, data: str, button: CallbackData) -> None:
        assert button.data == data

    def test_is_read_by_its_own_class_alone(self, data: str, button: CallbackData) -> None:
        assert [parsed for of in CLASSES if (parsed := of.parse(data))] == [button]

    @pytest.mark.parametrize("around", ["{}\n", " {}", "x{}", "{}:", "{}:{}"])
    def test_is_read_as_a_whole(self, data: str, button: CallbackData, around: str) -> None:
        assert type(button).parse(around.format(data, data)) is None


def test_each_kind_of_button_has_an_example() -> None:
    assert {type(button).FORM for button in WRITTEN.values()} == {of.FORM for of in CLASSES}


@given(data=st.one_of([st.from_regex(of._pattern, fullmatch=True) for of in CLASSES]))
def test_what_is_read_can_be_written_and_read_again(data: str) -> None:
    read = [parsed for of in CLASSES if (parsed := of.parse(data))]
    assert len(read) <= 1, "digits of other scripts match a regular expression, and no button"
    for button in read:
        assert type(button).parse(button.data) == button


@given(data=st.text() | st.none())
def test_anything_else_is_no_button(data: str | None) -> None:
    assert [of for of in CLASSES if of.parse(data)] == [] or data in WRITTEN
