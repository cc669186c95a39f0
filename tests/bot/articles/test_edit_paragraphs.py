"""Leave out paragraphs as an editor, and bring them back."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.callback_data import FieldMark
from bot.articles.paragraph_messages import in_ranges, render_choice
from bot.articles.paragraph_picker import (
    PER_PAGE,
    PickedParagraphs,
    PickerLine,
    flip,
    is_out,
    places_in,
    take_out,
)
from bot.messaging.error_messages import UsageError
from bot.messaging.signed_state import Mark, Marks
from index.articles.edits import Amendment, digest_of
from index.articles.identity import make_article
from index.articles.limits import MAX_PASSAGES
from index.disk.filesystem import Files
from index.model import Article, Draft, Paragraph
from index.store.base import VERSIONS_KEPT
from tests.support.bot.killed_bot import bot_on
from tests.support.bot.running_bot import ADMIN_ID, Running
from tests.support.fake_bot_api import FakeBotApi, Message

TEXT = """Storks

Three pairs of storks are nesting on the chimney.

Subscribe to our newsletter!

The fourth pair came on Friday.

Share this article!"""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the limits on messages per chat, because a test taps faster."""
    monkeypatch.setattr("bot.bot_api.rate_limiter.CHAT_BURST", 1_000)


def only(running: Running) -> Article:
    (article,) = running.corpus.articles()
    return article


async def picker(running: Running, text: str = TEXT) -> Message:
    """Return the card of a new article once it shows the paragraphs."""
    card = await running.add(text)
    await running.editor.press(card, "Skip paragraphs…")
    return card


def long_article(running: Running, count: int) -> Article:
    paragraphs = tuple(Paragraph(f"Paragraph {n} of many.") for n in range(1, count + 1))
    return running.corpus.add(Draft("A book", paragraphs)).article


async def high_choice(running: Running) -> Message:
    """Return the message of a choice of paragraph 120, the last of an article."""
    article = long_article(running, 120)
    message = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {article.id}"))
    for label in ("Skip paragraphs…", "»", "120"):
        await running.editor.press(message, label)
    return message


class TestChoosing:
    async def test_shows_the_paragraphs_and_takes_out_what_is_tapped(self, running: Running) -> None:
        message = await picker(running)
        assert message.text == (
            "✎ Paragraphs 1–4 of 4 of “Storks”\n"
            "1. Three pairs of storks are nesting on the chimney.\n"
            "2. Subscribe to our newsletter!\n"
            "3. The fourth pair came on Friday.\n"
            "4. Share this article!\n\n"
            "Tap a number to leave that paragraph out, or to bring it back; then Done. Or reply with numbers: 3-5, 9"
        )
        assert [[button.text for button in row] for row in message.keyboard] == [
            ["1", "2", "3", "4"],
            ["Done", "Cancel"],
        ]
        for number in ("2", "3", "4", "✗ 3"):
            await running.editor.press(message, number)
        assert message.buttons == ["1", "✗ 2", "3", "✗ 4", "Done", "Cancel"]
        assert "\n✗ 2. Subscribe to our newsletter!\n" in (message.text or "")
        assert "\nWill be left out: 2, 4\n" in (message.text or "")
        assert only(running).skipped == (), "nothing is done yet"
        await running.editor.press(message, "Done")
        assert message.text == (
            "Corrected: Storks\ndate unknown\nThree pairs of storks are nesting … The fourth pair came on Friday.\n"
            "2 passages · English\n2 paragraphs left out"
        )
        assert (
            only(running).text == "Three pairs of storks are nesting on the chimney.\n\nThe fourth pair came on Friday."
        )
        assert (await running.ask("newsletter")).quotes == []
        await running.editor.press(message, "Undo")
        assert (await running.ask("newsletter")).quotes == ["Subscribe to our newsletter!"]

    async def test_brings_back_what_was_taken_out(self, running: Running) -> None:
        message = await picker(running)
        whole = only(running)
        for label in ("2", "Done", "Skip paragraphs…"):
            await running.editor.press(message, label)
        assert message.buttons == ["1", "✗ 2", "3", "4", "Done", "Cancel"]
        for label in ("✗ 2", "Done"):
            await running.editor.press(message, label)
        assert only(running) == whole

    async def test_can_be_thought_better_of(self, running: Running) -> None:
        """The card is as before, including Undo."""
        for end in ("Cancel", "Done"):
            message = await picker(running)
            if end == "Cancel":
                await running.editor.press(message, "1")
            await running.editor.press(message, end)
            assert (message.text or "").startswith("In the archive: Storks\n")
            assert message.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
            assert len(only(running).paragraphs) == 4
            await running.editor.press(message, "Undo")
            assert len(running.corpus) == 0

    async def test_is_done_each_time_also_on_the_same_message(self, running: Running) -> None:
        message = await picker(running)
        for _ in range(2):
            for label in ("2", "Done"):
                await running.editor.press(message, label)
            assert len(only(running).paragraphs) == 3
            for label in ("Undo", "Skip paragraphs…"):
                await running.editor.press(message, label)
            assert len(only(running).paragraphs) == 4

    async def test_leaves_something_to_quote(self, running: Running) -> None:
        message = await picker(running)
        for number in "1234":
            await running.editor.press(message, number)
        alert = await running.editor.press(message, "Done")
        assert alert.text == ("That would leave nothing to quote. To remove the whole article, send /remove.")
        await running.editor.press(message, "✗ 1")
        await running.editor.press(message, "Done")
        assert [each.text for each in only(running).paragraphs] == ["Three pairs of storks are nesting on the chimney."]

    async def test_with_fast_taps_loses_none(self, running: Running) -> None:
        """The second tap carries the message from before the first."""
        message = await picker(running)
        held = running.telegram.faults.hold("editMessageText")
        taps = [running.editor.press_and_leave(message, f"skip-flip:{place}") for place in (1, 2, 3)]
        await running.telegram.until(lambda: held.hits, "the first tap to be shown")
        await running.telegram.until(lambda: set(taps[1:]) <= set(running.telegram.world.queries), "the others")
        held.lift()
        await running.telegram.edited(message, until="Will be left out: 2–4")

    async def test_and_done_at_once_does_all_that_was_tapped(self, running: Running) -> None:
        message = await picker(running)
        done = message.button("Done").callback_data or ""
        held = running.telegram.faults.hold("editMessageText")
        for data in ("skip-flip:1", "skip-flip:3", done):
            running.editor.press_and_leave(message, data)
        await running.telegram.until(lambda: held.hits, "the first tap to be shown")
        held.lift()
        await running.telegram.edited(message, until="2 paragraphs left out")
        await running.telegram.settled()
        assert message.buttons == ["Undo", "Fix…", "Skip paragraphs…"]

    async def test_starts_anew_when_the_article_was_changed_since(self, running: Running) -> None:
        for label in ("2", "Done"):
            message = await picker(running)
            if label == "Done":
                await running.editor.press(message, "2")
            paragraph = only(running).paragraphs[0]
            running.corpus.amend(only(running).id, Amendment(taken_out=frozenset({digest_of(paragraph)})))
            alert = await running.editor.press(message, label)
            assert alert.text == "The article has changed since; please choose again."
            await running.telegram.edited(message, until="\n✗ 1. Three pairs")
            assert message.buttons == ["✗ 1", "2", "3", "4", "Done", "Cancel"]
            running.corpus.remove(only(running).id)

    async def test_takes_the_same_words_together(self, running: Running) -> None:
        message = await picker(running, f"{TEXT}\n\nAnd more of them.\n\nShare this article!")
        await running.editor.press(message, "4")
        assert message.buttons[:6] == ["1", "2", "3", "✗ 4", "5", "✗ 6"]

    async def test_of_what_is_gone_says_so(self, running: Running) -> None:
        message = await picker(running)
        data = [message.button(label).callback_data or "" for label in ("1", "Done", "Cancel")]
        await running.editors_chat.delete(message)
        message.entities = None
        for each in data:
            alert = await running.editor.press_data(message, each)
            assert alert.text == "The message is gone. Please send /edit with the article's id or link."

    async def test_names_the_article_to_commands_in_reply(self, running: Running) -> None:
        message = await high_choice(running)
        question = await running.telegram.reply_to(await running.editors_chat.send("/remove", reply_to=message))
        assert question.content.startswith("Remove this article?\nA book\n")

    async def test_is_for_admins(self, running: Running) -> None:
        group = running.telegram.group("Desk", (running.editor, running.reader))
        message = await running.final(await running.editor.in_group(group).send(f"/add {TEXT}"))
        await running.editor.press(message, "Skip paragraphs…")
        for label in ("1", "Done", "Cancel"):
            alert = await running.reader.press(message, label)
            assert (alert.text or "").startswith("Only admins can do that")
        reply = await running.telegram.reply_to(await running.reader.in_group(group).send("1", reply_to=message))
        assert (reply.text or "").startswith("Only admins can do that")
        assert len(only(running).paragraphs) == 4


class TestPages:
    async def test_are_turned(self, running: Running) -> None:
        article = long_article(running, 2_000)
        message = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {article.id}"))
        await running.editor.press(message, "Skip paragraphs…")
        assert [[button.text for button in row] for row in message.keyboard][2:] == [["›", "»"], ["Done", "Cancel"]]
        await running.editor.press(message, "»")
        assert (message.text or "").startswith("✎ Paragraphs 1991–2000 of 2000 of “A book”\n1991. Paragraph 1991 of")
        await running.editor.press(message, "2000")
        await running.editor.press(message, "‹")
        assert message.buttons[-6:] == ["«", "‹", "›", "»", "Done", "Cancel"]
        await running.editor.press(message, "1985")
        await running.editor.press(message, "«")
        await running.editor.press(message, "›")
        assert "\nWill be left out: 1985, 2000\n" in (message.text or "")
        await running.editor.press(message, "Done")
        assert len(only(running).paragraphs) == 1_998

    def test_are_not_chosen_when_no_message_could_carry_it(self) -> None:
        items = [PickerLine(f"Paragraph {n}", frozenset({f"{n:016x}"}), is_out=False) for n in range(MAX_PASSAGES)]
        choice, scattered = PickedParagraphs("abcdefghij", None, "01234567", "89abcdef"), random.Random(5)
        places = scattered.sample(range(MAX_PASSAGES), 2_000)
        choice = flip(choice, items, places[:200])
        assert PickedParagraphs.parse(choice.written) == choice
        with pytest.raises(UsageError, match="tap Done and go on"):
            flip(choice, items, places[200:])
        everything = flip(choice, items, range(MAX_PASSAGES))
        assert PickedParagraphs.parse(everything.written) == everything, "all others are as few"

    @settings(max_examples=10, deadline=None)
    @given(st.sets(st.integers(0, MAX_PASSAGES - 1), max_size=200), st.integers(0, MAX_PASSAGES))
    def test_carry_what_is_chosen(self, places: set[int], page: int) -> None:
        """Telegram accepts the message at any size, and the choice can be read from it."""
        items = [PickerLine("word " * 50, frozenset({f"{n:016x}"}), is_out=False) for n in range(MAX_PASSAGES)]
        choice = take_out(PickedParagraphs("abcdefghij", "0123456789abcdef", "01234567", "89abcdef"), items, places)
        assert PickedParagraphs.parse(choice.written) == choice
        article = make_article(Draft("t" * 500, (Paragraph("x"),)), datetime(2026, 11, 3, tzinfo=UTC), None)
        reply = render_choice(article, items, choice, page, Marks(7, "byline_bot", b"key").beginning(choice.written))
        assert reply.body.length < 2_000
        assert len(reply.body.html.encode()) < 5_000
        assert all(len(row) <= 5 for row in reply.buttons)
        assert [place for place in range(MAX_PASSAGES) if is_out(choice, items, place)] == sorted(places)
        assert len(reply.buttons[0] + reply.buttons[1]) == PER_PAGE


class TestNumbers:
    async def test_in_a_reply_are_taken_out_at_once(self, running: Running) -> None:
        """Paragraphs that were tapped before are left out too."""
        message = await picker(running)
        await running.editor.press(message, "2")
        card = await running.telegram.reply_to(await running.editors_chat.send("3-4", reply_to=message))
        assert (card.text or "").endswith("\n3 paragraphs left out")
        await running.telegram.edited(message, until="You chose paragraphs by number: see below.")
        assert message.buttons == []
        assert len(only(running).paragraphs) == 1
        await running.editor.press(card, "Undo")
        assert len(only(running).paragraphs) == 4

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("who nests there?", "Reply with the numbers of the paragraphs to leave out, like 3-5, 9."),
            ("3-5", "The paragraphs are numbered 1 to 4: reply with numbers like 3-5, 9."),
            ("0", "The paragraphs are numbered 1 to 4: reply with numbers like 3-5, 9."),
            ("1-4", "That would leave nothing to quote. To remove the whole article, send /remove."),
        ],
    )  # fmt: skip  # a table of examples, one per line
    async def test_that_are_none_are_told(self, running: Running, text: str, told: str) -> None:
        message = await picker(running)
        reply = await running.telegram.reply_to(await running.editors_chat.send(text, reply_to=message))
        assert reply.text == told
        assert len(only(running).paragraphs) == 4

    async def test_after_the_tap_on_a_high_number_are_taken_too(self, running: Running) -> None:
        """The choice is packed in the message from about the hundredth paragraph on."""
        message = await high_choice(running)
        card = await running.telegram.reply_to(await running.editors_chat.send("1-2", reply_to=message))
        assert card.content.endswith("\n3 paragraphs left out")
        assert len(only(running).paragraphs) == 117

    async def test_in_a_reply_to_a_question_about_credits_are_taken_too(self, running: Running) -> None:
        lines = [f"Paragraph {n} of many." for n in range(1, 120)]
        message = await picker(running, "\n\n".join(["A book", *lines, "Translated by Jo Reed"]))
        chat = running.editors_chat
        asked = await running.telegram.reply_to(await chat.send("120", reply_to=message))
        assert asked.content.endswith("Remove this credit too?")
        again = await running.telegram.reply_to(await chat.send("100", reply_to=asked))
        assert again.content.endswith("Remove this credit too?")
        assert len(only(running).paragraphs) == 120
        await running.editor.press(again, "Keep it")
        assert len(only(running).paragraphs) == 118

    async def test_of_another_state_are_refused(self, running: Running) -> None:
        message = await picker(running)
        running.corpus.amend(only(running).id, Amendment({"title": "Other"}))
        paragraph = only(running).paragraphs[0]
        running.corpus.amend(only(running).id, Amendment(taken_out=frozenset({digest_of(paragraph)})))
        reply = await running.telegram.reply_to(await running.editors_chat.send("2", reply_to=message))
        assert reply.text == "The article has changed since; please choose again."

    @pytest.mark.parametrize(
        ("text", "places"),
        [
            ("3", [2]),
            ("3-5, 9", [2, 3, 4, 8]),
            (" 3 – 5 ; 9, ", [2, 3, 4, 8]),
            ("1 2 3", [0, 1, 2]),
            ("9,3—4.", [2, 3, 8]),
            ("3-5, 4-6, 4, 3-5", [2, 3, 4, 5]),
        ],
    )
    def test_are_read_as_people_write_them(self, text: str, places: list[int]) -> None:
        assert places_in(text, 9) == places

    @pytest.mark.parametrize("text", ["", "all", "3-", "-3", "5-3", "10", "3 to 5", "1" * 4_000, "9" * 6, "1-2-3"])
    def test_are_refused_otherwise(self, text: str) -> None:
        with pytest.raises(UsageError):
            places_in(text, 9)

    def test_are_shown_in_ranges(self) -> None:
        assert in_ranges([1, 3, 4, 5, 9, 10]) == "1, 3–5, 9–10"


class TestWhatIsForgotten:
    async def test_is_left_to_the_next_reading(self, running: Running) -> None:
        """No stored version has it."""
        message = await picker(running)
        for label in ("2", "4", "Done"):
            await running.editor.press(message, label)
        for number in range(VERSIONS_KEPT):
            running.corpus.amend(only(running).id, Amendment({"byline": f"Author {number}"}))
        await running.editor.press(message, "Skip paragraphs…")
        assert message.buttons == ["1", "2", "✗ 3", "Done", "Cancel"]
        assert "\n✗ 3. (2 left out earlier; their texts aren't stored, so if you bring them back, they return" in (
            message.text or ""
        )
        for label in ("✗ 3", "Done"):
            await running.editor.press(message, label)
        assert only(running).skipped == ()
        assert ((await running.add(TEXT)).text or "").startswith("Updated: Storks\n")
        assert len(only(running).paragraphs) == 4


class TestARestart:
    async def test_forgets_no_choice(self, telegram: FakeBotApi, tmp_path: Path) -> None:
        editor = telegram.user("Edith", id=ADMIN_ID)
        chat = editor.private_chat()
        async with bot_on(telegram, tmp_path, Files()):
            card = await telegram.edited(await telegram.reply_to(await chat.send(f"/add {TEXT}")), until="Added: ")
            for label in ("Skip paragraphs…", "2"):
                await editor.press(card, label)
                await telegram.settled()
        async with bot_on(telegram, tmp_path, Files()) as corpus:
            await editor.press(card, "4")
            await telegram.edited(card, until="Will be left out: 2, 4")
            await editor.press(card, "Done")
            assert [len(article.paragraphs) for article in corpus] == [2]
            await telegram.settled()


IN_CHATS: dict[str, Mark] = {
    "fix_title_abc": FieldMark("title", "abc"),
    "fix_url_abc__17": FieldMark("url", "abc", None, 17),
    "fix_credits_abc_0123456789abcdef_0": FieldMark("credits", "abc", "0123456789abcdef", 0),
    "skip_abc__01234567_89abcdef_": PickedParagraphs("abc", None, "01234567", "89abcdef"),
    "skip_abc_0123456789abcdef_01234567_89abcdef_BQ": PickedParagraphs(
        "abc", "0123456789abcdef", "01234567", "89abcdef", frozenset({0, 2})
    ),
    "skipz_abc__01234567_89abcdef_eNpjYEAGDQAAjwCB": PickedParagraphs(
        "abc", None, "01234567", "89abcdef", frozenset({119})
    ),
}
"""Marks of messages in chats. They must stay readable as long as the messages exist."""


class TestMarks:
    @pytest.mark.parametrize(
        "mark", ["fix_title_abcdefghij", "skip_abc", "skip_abc__01234567_0123456_", "skip_abc__01234567_01234567_+"]
    )
    def test_of_something_else_are_no_choice(self, mark: str) -> None:
        assert PickedParagraphs.parse(mark) is None

    @pytest.mark.parametrize(("text", "mark"), IN_CHATS.items())
    def test_in_chats_stay_readable(self, text: str, mark: Mark) -> None:
        kinds: tuple[type[Mark], ...] = (FieldMark, PickedParagraphs)
        assert [read for kind in kinds if (read := kind.parse(text))] == [mark]

    @pytest.mark.parametrize("mark", IN_CHATS.values())
    def test_are_read_as_they_were_written(self, mark: Mark) -> None:
        assert type(mark).parse(mark.written) == mark

    def test_flipping_twice_is_nothing(self) -> None:
        items = [PickerLine("a", frozenset({"a"}), is_out=False), PickerLine("b", frozenset({"b"}), is_out=True)]
        choice = PickedParagraphs("abc", None, "01234567", "01234567")
        assert flip(flip(choice, items, [0, 1]), items, [0, 1]) == choice
        assert take_out(choice, items, [0, 1]) == take_out(choice, items, [0]), "the other is out already"


TRANSLATED = f"{TEXT}\n\nTranslated by Jo Reed"


class TestCredits:
    """The credits in a line that is left out. No other line contains them, and readers see them under quotations."""

    async def asked(self, running: Running, text: str = TRANSLATED) -> Message:
        message = await picker(running, text)
        await running.editor.press(message, "5")
        await running.editor.press(message, "Done")
        return message

    async def test_are_asked_about_before_anything_changes(self, running: Running) -> None:
        message = await self.asked(running)
        assert message.content == (
            "✎ Only what you leave out contains “Translated by Jo Reed”, which is shown under quotations. Remove "
            "this credit too?"
        )
        assert message.buttons == ["Remove it", "Keep it", "Cancel"]
        assert only(running).skipped == ()

    async def test_go_with_the_line(self, running: Running) -> None:
        message = await self.asked(running)
        await running.editor.press(message, "Remove it")
        assert message.content.startswith("Corrected: Storks\n")
        assert (only(running).credits, only(running).fixed, len(only(running).paragraphs)) == ((), (), 4)

    async def test_stay_without_the_line(self, running: Running) -> None:
        """They stay under every quotation. Undo reverses that."""
        message = await self.asked(running)
        await running.editor.press(message, "Keep it")
        article = only(running)
        assert (article.credits, article.fixed) == (("Translated by Jo Reed",), ("credits",))
        assert "Translated by" not in article.text
        assert "Corrected by hand (kept): credits\n1 paragraph left out" in message.content
        assert "Translated by Jo Reed" in (await running.ask("how many pairs of storks are nesting?")).content
        await running.editor.press(message, "Undo")
        assert (only(running).fixed, len(only(running).paragraphs)) == ((), 5)

    async def test_are_left_alone_when_all_is_cancelled(self, running: Running) -> None:
        message = await self.asked(running)
        await running.editor.press(message, "Cancel")
        assert message.content.startswith("In the archive: Storks\n")
        assert (only(running).credits, only(running).skipped) == (("Translated by Jo Reed",), ())

    async def test_are_asked_about_in_a_reply_to_numbers(self, running: Running) -> None:
        message = await picker(running, TRANSLATED)
        asked = await running.telegram.reply_to(await running.editors_chat.send("2, 5", reply_to=message))
        assert asked.content.startswith("✎ Only what you leave out contains “Translated by Jo Reed”")
        await running.editor.press(asked, "Keep it")
        assert asked.content.startswith("Corrected: Storks\n")
        assert (only(running).credits, len(only(running).paragraphs)) == (("Translated by Jo Reed",), 3)

    async def test_are_not_asked_about_where_another_line_says_them(self, running: Running) -> None:
        message = await picker(running, f"{TRANSLATED}\n\nTranslated by Jo Reed\nImage: Bo Li")
        await running.editor.press(message, "5")
        await running.editor.press(message, "Done")
        assert message.content.startswith("Corrected: Storks\n")
        assert only(running).credits == ("Translated by Jo Reed", "Image: Bo Li")

    async def test_that_are_many_are_named_as_many(self, running: Running) -> None:
        many = "\n".join(f"Photo: Jo Reed{'i' * at}" for at in range(7))
        message = await self.asked(running, f"{TEXT}\n\n{many}")
        assert message.content.endswith(
            "“Photo: Jo Reediii”, “Photo: Jo Reediiii” and 2 more, which are shown under quotations. "
            "Remove these credits too?"
        )
        assert message.buttons == ["Remove them", "Keep them", "Cancel"]

    async def test_are_not_asked_about_where_no_message_can_carry_the_choice(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """They are removed, as the card shows. Undo restores them."""
        message = await picker(running, TRANSLATED)
        monkeypatch.setattr("bot.articles.paragraph_handlers.MAX_MARK_CHARS", 10)
        told = await running.telegram.reply_to(await running.editors_chat.send("5", reply_to=message))
        assert told.content.startswith("Corrected: Storks\n")
        assert only(running).credits == ()

    async def test_are_told_of_in_the_added_card_that_is_open_elsewhere(self, running: Running) -> None:
        card = await running.add(TRANSLATED)
        await running.editor.press(card, "Fix…")
        other = await running.telegram.reply_to(await running.editors_chat.send(f"/edit {only(running).id}"))
        await running.editor.press(other, "Skip paragraphs…")
        await running.editor.press(other, "2")
        await running.editor.press(other, "Done")
        assert card.content.startswith("Added: Storks\n")
        assert card.content.endswith("\n1 paragraph left out")
