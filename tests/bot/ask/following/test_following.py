"""Follow an answer in a private chat without replying to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from telegram import Chat
from telegram import Message as Asked

from bot.ask.following.recent_answers import KEPT_FOR, RecentAnswers
from bot.messaging.html import plain
from bot.messaging.reply import Button, Reply
from bot.queue.inbox import Inbox
from bot.runtime.clock import TelegramTime
from bot.updates.shown_articles import Passages, ShowWhy, View
from index.model import Draft, Paragraph, PassageId, PassageKind
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.fake_bot_api import Message

BUSES = Draft(
    "Night buses return to Lunt",
    (
        Paragraph("The council of Lunt brings the night buses back in December."),
        Paragraph("The timetable", PassageKind.HEADING),
        Paragraph("The buses run every night from eleven until four, every thirty minutes."),
        Paragraph("A bus at the depot.", PassageKind.CAPTION),
        Paragraph("A ride costs three crowns. Children under twelve ride free."),
        Paragraph("The council had stopped the buses because of a lack of drivers."),
        Paragraph("Taxi drivers oppose the plan. They fear for their income."),
        Paragraph("The depot is beside the river."),
    ),
    byline="By Nora Quill",
    source="The Lunt Post",
    url="https://post.example/buses",
    published=date(2024, 11, 2),
    language="en",
    credits=("Translated by Jo Reed",),
)
SMUGGLERS = Draft(
    "Smugglers of the river",
    (Paragraph("Smugglers run large operations at night."), Paragraph("Nobody knows when they began.")),
    language="en",
)
RUNS = "The buses run every night from eleven until four, every thirty minutes."


class Time:
    """The time that elapses, as the test says."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0

    def pass_by(self, time: timedelta) -> None:
        self.elapsed_s += time.total_seconds()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def start_again(start: Start, time: Time) -> Callable[..., Awaitable[Running]]:
    """Return a function that starts the bot with that time."""

    async def start_it(**settings: object) -> Running:
        inbox = Inbox.in_memory()
        inbox.time = TelegramTime(elapsed=lambda: time.elapsed_s)
        running = await start(inbox=inbox, **settings)
        for draft in (BUSES, SMUGGLERS):
            running.corpus.add(draft)
        return running

    return start_it


@pytest.fixture
async def buses(start_again: Callable[..., Awaitable[Running]]) -> Running:
    return await start_again()


def is_follow_up(answer: Message) -> bool:
    return "As a new question" in answer.buttons


class TestFollowUp:
    async def test_is_what_leans_on_the_answer(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        further = await buses.ask("and when do they run?")
        assert (further.text or "").startswith("In “Night buses return to Lunt”:\n")
        assert further.quotes[0] == RUNS
        assert (await buses.ask("what about children?")).quotes[0].startswith("A ride costs three crowns.")

    @pytest.mark.parametrize("question", ["how much is it?", "and how much does it cost?", "what's the price?"])
    async def test_for_a_price_is_answered_from_the_same_article(self, buses: Running, question: str) -> None:
        await buses.ask("which buses return in December?")
        further = await buses.ask(question)
        assert (further.text or "").startswith("In “Night buses return to Lunt”:\n")
        assert further.quotes == ["A ride costs three crowns. Children under twelve ride free."]

    async def test_is_no_whole_question(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        for question in ("When do smugglers run?", '"So Big"', "Nobody knows"):
            answer = await buses.ask(question)
            assert not is_follow_up(answer)
            assert not any(label.startswith("About") for label in answer.buttons)

    async def test_may_be_meant_as_a_new_question(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        further = await buses.ask("and when do they run?")
        await buses.reader.press(further, "As a new question")
        assert not (further.text or "").startswith("In “")
        await buses.reader.press(further, "About “Night buses return to Lunt”")
        assert (further.text or "").startswith("In “Night buses return to Lunt”:\n")
        assert further.quotes[0] == RUNS

    async def test_may_be_meant_where_it_is_in_doubt(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        doubtful = await buses.ask("And how many buses with drivers run at night in December?")
        assert not is_follow_up(doubtful)
        await buses.reader.press(doubtful, "About “Night buses return to Lunt”")
        assert (doubtful.text or "").startswith("In “Night buses return to Lunt”:\n")
        assert is_follow_up(doubtful)

    async def test_is_none_without_an_answer(self, buses: Running) -> None:
        assert not is_follow_up(await buses.ask("when do they run?"))
        await buses.telegram.reply_to(await buses.readers_chat.send("quantum chromodynamics lattice"))
        assert not is_follow_up(await buses.ask("when do they run?"))

    async def test_follows_the_last_answer(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        await buses.ask("who are the smugglers of the river?")
        further = await buses.ask("and when did they begin?")
        assert (further.text or "").startswith("In “Smugglers of the river”:\n")

    async def test_is_none_after_minutes(self, buses: Running, time: Time) -> None:
        await buses.ask("which buses return in December?")
        await buses.all_done()
        time.pass_by(KEPT_FOR)
        assert is_follow_up(await buses.ask("and when do they run?"))
        await buses.all_done()
        time.pass_by(KEPT_FOR + timedelta(seconds=1))
        assert not is_follow_up(await buses.ask("and when do they run?"))

    async def test_is_none_after_a_command_or_a_file(self, buses: Running) -> None:
        for interrupt in ("/articles", "/help"):
            await buses.ask("which buses return in December?")
            await buses.telegram.reply_to(await buses.readers_chat.send(interrupt))
            assert not is_follow_up(await buses.ask("and when do they run?"))

    async def test_is_not_ended_by_an_error(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        assert "at least one word" in ((await buses.ask("?!")).text or "")
        assert is_follow_up(await buses.ask("and when do they run?"))

    async def test_is_of_its_own_chat(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        other = buses.telegram.user("Rita").private_chat()
        answer = await buses.telegram.reply_to(await other.send("and when do they run?"))
        assert not is_follow_up(answer)

    async def test_in_a_group_needs_a_reply(self, buses: Running) -> None:
        window = buses.reader.in_group(buses.telegram.group("Harbour", (buses.reader,)))
        answer = await buses.telegram.reply_to(await window.send("@byline_bot which buses return?"))
        alone = await buses.telegram.reply_to(await window.send("@byline_bot and when do they run?"))
        assert not is_follow_up(alone)
        assert is_follow_up(await buses.telegram.reply_to(await window.send("when do they run?", reply_to=answer)))
        source = await buses.telegram.reply_to(await window.send("source?", reply_to=answer))
        assert source.text == "Night buses return to Lunt · The Lunt Post · 2024-11-02"

    async def test_is_edited_with_the_answer_before_it(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        question = await buses.readers_chat.send("and how much is a ride?")
        further = await buses.telegram.reply_to(question)
        await buses.ask("who are the smugglers of the river?")
        await buses.readers_chat.edit(question, "and when do they run?")
        await buses.telegram.edited(further, until="In “Night buses return to Lunt”:")
        await buses.readers_chat.edit(question, "source?")
        await buses.telegram.edited(further, until="Night buses return to Lunt · The Lunt Post")

    async def test_does_not_follow_an_edit_of_an_answer_above(self, buses: Running) -> None:
        question = await buses.readers_chat.send("which buses return?")
        answer = await buses.telegram.reply_to(question)
        await buses.ask("who are the smugglers of the river?")
        await buses.readers_chat.edit(question, "which buses return in December?")
        await buses.telegram.edited(answer, until="in December")
        assert ((await buses.ask("source?")).text or "").startswith("Smugglers of the river")

    async def test_is_none_of_an_answer_whose_edit_finds_nothing(self, buses: Running) -> None:
        question = await buses.readers_chat.send("which buses return?")
        answer = await buses.telegram.reply_to(question)
        await buses.readers_chat.edit(question, "quantum chromodynamics lattice")
        await buses.telegram.edited(answer, until="I found nothing")
        assert not is_follow_up(await buses.ask("when do they run?"))

    async def test_is_about_what_a_button_shows(self, buses: Running) -> None:
        answer = await buses.ask("night")
        await buses.reader.press(answer, "Why")
        assert ((await buses.ask("link?")).text or "").count("·") == 2

    async def test_follows_an_example(self, buses: Running) -> None:
        hello = await buses.telegram.reply_to(await buses.readers_chat.send("/start"))
        assert hello.buttons[0] == "💬 Night buses return to Lunt"
        await buses.reader.press(hello, hello.buttons[0])
        assert ((await buses.ask("source?")).text or "").startswith("Night buses return to Lunt")

    async def test_of_a_forwarded_message_is_none(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        origin = buses.telegram.origin_channel("Harbour News", username="harbournews", message_id=12)
        forwarded = await buses.readers_chat.send("and when do they run?", forwarded_from=origin)
        assert not is_follow_up(await buses.telegram.reply_to(forwarded))

    async def test_is_for_readers_only(self, start_again: Callable[..., Awaitable[Running]]) -> None:
        running = await start_again(reader_ids=str(READER_ID))
        await running.ask("which buses return in December?")
        chat = running.telegram.user("Sam").private_chat()
        refusal = await running.telegram.reply_to(await chat.send("source?"))
        assert "This archive is private" in (refusal.text or "")
        assert is_follow_up(await running.ask("and when do they run?"))

    async def test_about_an_article_works_after_a_restart(
        self, start_again: Callable[..., Awaitable[Running]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Then the question is read from its message, and the article from the button."""
        monkeypatch.setattr("bot.ask.handlers.REPLIES_REMEMBERED", 0)
        running = await start_again()
        await running.ask("which buses return in December?")
        doubtful = await running.ask("And how many buses with drivers run at night in December?")
        await running.reader.press(doubtful, "About “Night buses return to Lunt”")
        assert (doubtful.text or "").startswith("In “Night buses return to Lunt”:\n")


class TestRecentAnswers:
    def answer(self) -> Reply:
        return Reply(plain("x"), ((Button("Why", ShowWhy(View(), Passages((PassageId("abc", 1),))).data),),))

    def message(self, chat_id: int, chat_type: str = "private") -> Asked:
        return Asked(1, datetime(2026, 3, 4, 12, 0, tzinfo=UTC), Chat(chat_id, chat_type))

    def test_are_few_and_of_private_chats(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.ask.following.recent_answers.PLACES_REMEMBERED", 3)
        recent = RecentAnswers(lambda: timedelta())
        recent.note(self.message(-7, "group"), 1, self.answer())
        assert len(recent) == 0
        for chat_id in range(1, 9):
            recent.note(self.message(chat_id), 1, self.answer())
        assert len(recent) == 3

    def test_are_forgotten_when_others_come(self, time: Time) -> None:
        recent = RecentAnswers(lambda: timedelta(seconds=time.elapsed_s))
        recent.note(self.message(1), 1, self.answer())
        time.pass_by(2 * KEPT_FOR)
        recent.note(self.message(2), 2, self.answer())
        assert len(recent) == 1

    def test_are_not_forgotten_for_an_older_answer(self) -> None:
        recent = RecentAnswers(lambda: timedelta())
        recent.note(self.message(1), 2, self.answer())
        recent.forget(self.message(1), 1)
        assert recent.of(self.message(1))
        recent.forget(self.message(1), 2)
        assert not recent.of(self.message(1))


class TestTopics:
    """Each topic of a private chat is a conversation of its own."""

    async def test_have_answers_of_their_own_to_follow(self, start_again: Start) -> None:
        running = await start_again()
        first, second = [await running.private_topic(running.reader) for _ in range(2)]
        await running.telegram.reply_to(await first.send("which buses return in December?"))
        for window in (second, running.readers_chat):
            reply = await running.telegram.reply_to(await window.send("tell me more"))
            assert not reply.quotes
        assert (await running.telegram.reply_to(await first.send("tell me more"))).quotes

    async def test_can_be_renamed_between_an_answer_and_what_follows_it(self, start_again: Start) -> None:
        running = await start_again()
        topic = await running.private_topic(running.reader)
        await running.telegram.reply_to(await topic.send("which buses return in December?"))
        await topic.rename("Buses")
        assert (await running.telegram.reply_to(await topic.send("tell me more"))).quotes

    async def test_end_their_conversations_alone(self, start_again: Start) -> None:
        running = await start_again()
        first, second = [await running.private_topic(running.reader) for _ in range(2)]
        for topic in (first, second):
            await running.telegram.reply_to(await topic.send("which buses return in December?"))
        await running.telegram.reply_to(await first.send("/help"))
        assert not (await running.telegram.reply_to(await first.send("tell me more"))).quotes
        assert (await running.telegram.reply_to(await second.send("tell me more"))).quotes


class TestFacts:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ("who wrote this?", "By Nora Quill"),
            ("who wrote it and when?", "By Nora Quill · The Lunt Post · 2024-11-02"),
            ("when was it published?", "2024-11-02"),
            ("source?", "The Lunt Post · 2024-11-02"),
            ("link?", "https://post.example/buses"),
            ("title?", "By Nora Quill · The Lunt Post · 2024-11-02"),
            ("is this translated?", "Translated by Jo Reed"),
            ("출처", "The Lunt Post · 2024-11-02"),
        ],
    )
    async def test_are_those_of_the_article(self, buses: Running, asked: str, said: str) -> None:
        await buses.ask("which buses return in December?")
        reply = await buses.ask(asked)
        assert reply.text == f"Night buses return to Lunt · {said}"
        assert reply.quotes == []
        assert reply.links["Night buses return to Lunt"] == "https://post.example/buses"

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ("who wrote this?", "The article names no author."),
            ("when was it published?", "The article gives no date."),
            ("source?", "The article names no publication."),
            ("link?", "I have no link to this article."),
            ("title?", "The article names no author. The article gives no date."),
            ("who wrote it and when?", "The article names no author. The article gives no date."),
            ("is this translated?", "The article names no translator."),
        ],
    )
    async def test_that_are_unknown_are_said_to_be(self, buses: Running, asked: str, said: str) -> None:
        await buses.ask("who are the smugglers of the river?")
        assert (await buses.ask(asked)).text == f"Smugglers of the river · {said}"

    @pytest.mark.parametrize(
        ("asked", "begins"),
        [
            ("is that true?", "I can't judge that: I only quote, word for word. You can check where it is from:"),
            ("really?", "I can't judge that:"),
            ("stimmt das?", "Das kann ich nicht beurteilen:"),
            ("这是真的吗？", "我无法判断"),
        ],
    )
    async def test_are_what_an_answer_can_be_checked_by(self, buses: Running, asked: str, begins: str) -> None:
        await buses.ask("which buses return in December?")
        reply = await buses.ask(asked)
        assert (reply.text or "").startswith(begins)
        assert (reply.text or "").endswith("\nNight buses return to Lunt · The Lunt Post · 2024-11-02")
        assert reply.links["Night buses return to Lunt"] == "https://post.example/buses"

    @pytest.mark.parametrize("asked", ["really", "c'est vrai", "правда"])
    async def test_are_not_asked_for_without_a_question_mark(self, buses: Running, asked: str) -> None:
        await buses.ask("which buses return in December?")
        assert "·" not in ((await buses.ask(asked)).text or "").partition("\n")[0]

    async def test_of_several_articles_are_a_line_each(self, buses: Running) -> None:
        answer = await buses.ask("night")
        assert len(answer.quotes) > 1
        lines = ((await buses.ask("source?")).text or "").splitlines()
        assert sorted(lines) == [
            "Night buses return to Lunt · The Lunt Post · 2024-11-02",
            "Smugglers of the river · The article names no publication.",
        ]

    async def test_of_a_discussion_are_those_of_the_post(self, buses: Running) -> None:
        posts = (Paragraph("Herring is best in May.", author="Ann"), Paragraph("No, cod is.", author="Bo"))
        buses.corpus.add(Draft("Fish", posts, byline="Ann", language="en"))
        await buses.ask("cod")
        assert "Bo" in ((await buses.ask("who wrote this?")).text or "")

    async def test_do_not_end_the_conversation(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        await buses.ask("source?")
        assert is_follow_up(await buses.ask("and when do they run?"))

    async def test_of_an_article_that_was_removed_are_gone(self, buses: Running) -> None:
        await buses.ask("who are the smugglers of the river?")
        for article in list(buses.corpus):
            buses.corpus.remove(article.id)
        for asked in ("source?", "more"):
            assert (await buses.ask(asked)).text == "The archive has changed; please ask again."


WHICH_ANSWER = "I don't know which answer this is about. Please reply to that answer, or ask a whole question."


class TestWithoutAnAnswer:
    @pytest.mark.parametrize("message", ["more", "why?", "and when?", "source?", "who wrote this?", "tell me more"])
    async def test_a_message_that_needs_one_is_not_searched_for(self, buses: Running, message: str) -> None:
        assert (await buses.ask(message)).text == WHICH_ANSWER
        none = await buses.ask("quantum chromodynamics lattice")
        assert (await buses.ask(message)).text == WHICH_ANSWER
        reply = await buses.telegram.reply_to(await buses.readers_chat.send(message, reply_to=none))
        assert reply.text == WHICH_ANSWER

    @pytest.mark.parametrize(
        ("message", "said"),
        [
            ("warum?", "Ich weiß nicht, um welche Antwort es geht."),
            ("더", "어느 답변에 대한 말씀인지 모르겠습니다."),
            ("这是谁写的", "我不知道"),
            ("什么时候发表的", "我不知道"),
            ("来源", "我不知道"),
            ("誰が書いたの", "どの回答"),
            ("出典は", "どの回答"),
        ],
    )
    async def test_that_is_said_in_its_language(self, buses: Running, message: str, said: str) -> None:
        assert ((await buses.ask(message)).text or "").startswith(said)

    @pytest.mark.parametrize(
        "question", ["source", "記者", "who translated this?", "/ask more", "how much does it cost?"]
    )
    async def test_what_may_be_a_question_is_searched_for(self, buses: Running, question: str) -> None:
        assert (await buses.ask(question)).text != WHICH_ANSWER

    async def test_an_empty_archive_is_said_to_be_empty(self, running: Running) -> None:
        assert (await running.ask("more")).text == "This archive has no articles yet."


class TestAbout:
    @pytest.mark.parametrize(
        "asked", ["what's the article about?", "worum geht es?", "summarize it", "这篇文章讲什么？"]
    )
    async def test_shows_the_beginning_of_the_article(self, buses: Running, asked: str) -> None:
        await buses.ask("who opposes the plan?")
        reply = await buses.ask(asked)
        assert reply.quotes == ["The council of Lunt brings the night buses back in December."]
        assert len(reply.buttons) == 1

    async def test_can_be_read_on(self, buses: Running) -> None:
        await buses.ask("who opposes the plan?")
        await buses.ask("what is it about?")
        assert RUNS in (await buses.ask("more")).quotes

    async def test_needs_an_answer(self, buses: Running) -> None:
        assert (await buses.ask("what's the article about?")).text == WHICH_ANSWER


class TestMore:
    async def test_says_in_its_language_where_the_article_ends(self, buses: Running) -> None:
        await buses.ask("When did the smugglers begin?")
        *_, last = [await buses.ask("weiter") for _ in range(3)]
        assert last.text == "„Smugglers of the river“ endet dort."

    async def test_reads_on_after_the_first_quotation(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        more = await buses.ask("tell me more")
        assert more.quotes == [
            "The timetable",
            RUNS,
            "A ride costs three crowns. Children under twelve ride free.",
            "The council had stopped the buses because of a lack of drivers.",
        ]
        assert (more.text or "").endswith(
            "\nNight buses return to Lunt · By Nora Quill · The Lunt Post · 2024-11-02\nTranslated by Jo Reed"
        )
        assert more.buttons == ["« From the start", "Read on"]

    async def test_goes_on_to_the_end(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        await buses.ask("more")
        last = await buses.ask("more")
        assert last.quotes == [
            "Taxi drivers oppose the plan. They fear for their income.",
            "The depot is beside the river.",
        ]
        assert (last.text or "").endswith("\n\nThe article ends here.")
        assert (await buses.ask("more")).text == "“Night buses return to Lunt” ends there."

    async def test_offers_the_other_passages_at_the_end(self, buses: Running) -> None:
        paragraphs = tuple(Paragraph(f"Herring number {n} swam past the pier.") for n in range(1, 8))
        buses.corpus.add(Draft("Herring", paragraphs, language="en"))
        answer = await buses.ask("herring")
        while "Other passages" not in answer.buttons:
            answer = await buses.ask("more")
        await buses.reader.press(answer, "Other passages")
        assert "« First" in answer.buttons

    async def test_goes_on_by_a_button_in_its_message(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        more = await buses.ask("more")
        await buses.reader.press(more, "Read on")
        assert more.quotes[0] == "Taxi drivers oppose the plan. They fear for their income."
        assert more.buttons == ["« From the start"]
        assert (await buses.ask("more")).text == "“Night buses return to Lunt” ends there."
        await buses.reader.press(more, "« From the start")
        assert more.quotes[0] == "The council of Lunt brings the night buses back in December."
        assert more.buttons == ["Read on"]

    async def test_can_be_followed(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        more = await buses.ask("more")
        assert (await buses.ask("source?")).text == "Night buses return to Lunt · The Lunt Post · 2024-11-02"
        further = await buses.telegram.reply_to(await buses.readers_chat.send("taxi drivers?", reply_to=more))
        assert (further.text or "").startswith("In “Night buses return to Lunt”:\n")
        assert further.quotes[0].startswith("Taxi drivers oppose")
        again = await buses.telegram.reply_to(await buses.readers_chat.send("more", reply_to=more))
        assert again.quotes[0].startswith("Taxi drivers oppose")

    async def test_names_the_author_of_each_post(self, buses: Running) -> None:
        posts = [Paragraph(f"Herring {n}.", author="Ann" if n < 3 else "Bo") for n in range(5)]
        buses.corpus.add(Draft("Fish", tuple(posts), language="en"))
        await buses.ask("herring 0")
        more = await buses.ask("more")
        assert more.quotes == ["Herring 1.", "Herring 2.", "Herring 3."]
        assert [line for line in (more.text or "").splitlines() if line.startswith("Fish")] == [
            "Fish · Ann",
            "Fish · Bo",
        ]

    async def test_shows_fewer_paragraphs_if_they_are_long(self, buses: Running) -> None:
        texts = [f"Paragraph {n} of the saga. {'It goes on. ' * 98}".strip() for n in range(6)]
        credits = tuple(f"Image {n}: {'x' * 90}" for n in range(4))
        url = "https://post.example/" + "s" * 1_800
        buses.corpus.add(
            Draft("Saga", tuple(map(Paragraph, texts)), byline="N" * 100, url=url, language="en", credits=credits)
        )
        await buses.ask("paragraph 0 of the saga")
        assert (await buses.ask("more")).quotes == texts[1:3]

    async def test_of_a_button_for_a_removed_article_is_gone(self, buses: Running) -> None:
        await buses.ask("which buses return in December?")
        more = await buses.ask("more")
        for article in list(buses.corpus):
            buses.corpus.remove(article.id)
        alert = await buses.reader.press(more, "Read on")
        assert alert.text == "The archive has changed; please ask again."
