"""Answer mentions in chats that the bot is not in."""

from __future__ import annotations

import pytest

from bot.messaging.error_messages import user_message
from bot.updates.permalink_form import Permalink
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import ArticleNotFoundError, BackendUnavailableError
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import CATS, DOGS, KEEPER
from tests.support.fake_bot_api import FakeBotApi, Group, Message, Person

LONG = "does anybody know whether zebras and giraffes and gnus are fed?"
"""A question that nothing answers, and that fits no link."""


@pytest.fixture(autouse=True)
def with_guest_mode(telegram: FakeBotApi) -> None:
    telegram.bot.supports_guest_queries = True


@pytest.fixture
def elsewhere(telegram: FakeBotApi) -> Group:
    return telegram.guest_chat()


async def answer_to(running: Running, text: str, chat: Group, *, reply_to: Message | None = None) -> Message:
    """Return the answer to a mention by the reader."""
    question = await running.reader.mention_as_guest(text, chat, reply_to=reply_to)
    return await running.telegram.guest_answer_to(question)


async def is_ignored(running: Running, person: Person, text: str, chat: Group) -> bool:
    """Mention the bot; return whether it answers nothing at all."""
    question = await person.mention_as_guest(text, chat)
    await running.telegram.settled()
    return question.guest_query_id not in running.telegram.inline_mode.guest_answers


def link_in(message: Message) -> str:
    """Return the address of the only button."""
    ((button,),) = message.reply_markup.inline_keyboard if message.reply_markup else [[]]
    assert button.url is not None
    return button.url


@pytest.fixture(autouse=True)
async def nothing_is_sent_there(telegram: FakeBotApi) -> object:
    """The fake also counts it as a mistake."""
    yield
    strange = {str(chat_id) for chat_id, state in telegram.world.chats.items() if state.is_guest_chat}
    assert not [call for call in telegram.calls if str(call.given.get("chat_id")) in strange]


class TestAQuestion:
    @pytest.mark.parametrize("type", ["group", "supergroup", "private"])
    async def test_is_answered_as_in_a_chat_of_the_bot(
        self, type: str, with_cats: Running, telegram: FakeBotApi
    ) -> None:
        """In two people's private chat too."""
        known = await with_cats.ask("who feeds the cats?")
        answer = await answer_to(with_cats, "who feeds the cats?", telegram.guest_chat(type=type))
        assert (answer.content, answer.quotes) == (known.content, known.quotes)
        assert answer.quotes == [KEEPER]
        assert answer.entities_of("bold") == known.entities_of("bold")

    async def test_gets_one_answer_in_one_call(
        self, with_cats: Running, elsewhere: Group, telegram: FakeBotApi
    ) -> None:
        calls = len(telegram.calls)
        await answer_to(with_cats, "who feeds the cats?", elsewhere)
        await telegram.settled()
        called = [call.method for call in telegram.calls[calls:] if call.method != "getUpdates"]
        assert called == ["answerGuestQuery"]

    async def test_gets_all_that_answers_it(self, with_cats: Running, elsewhere: Group) -> None:
        await with_cats.add(DOGS)
        answer = await answer_to(with_cats, "who feeds the cats? and where do the dogs sleep?", elsewhere)
        assert len(answer.quotes) == 2

    async def test_has_filters(self, with_cats: Running, elsewhere: Group) -> None:
        answer = await answer_to(with_cats, "cats before:1900", elsewhere)
        assert answer.content.startswith("Nothing matches with these filters.")

    async def test_may_be_that_of_the_message_replied_to(self, with_cats: Running, elsewhere: Group) -> None:
        other = with_cats.telegram.user("Otto").in_group(elsewhere)
        asked = await other.send("who feeds the cats?")
        assert (await answer_to(with_cats, "", elsewhere, reply_to=asked)).quotes == [KEEPER]

    async def test_has_no_offers_for_editors(self, with_cats: Running, elsewhere: Group) -> None:
        """There the bot could not add anything."""
        text = "https://fen.example/ferry\n\nfeeds the cats"
        question = await with_cats.editor.mention_as_guest(text, elsewhere)
        answer = await with_cats.telegram.guest_answer_to(question)
        assert answer.buttons == ["Open in @byline_bot"]

    async def test_is_followed_by_a_link_to_the_passage(self, with_cats: Running, elsewhere: Group) -> None:
        answer = await answer_to(with_cats, "who feeds the cats?", elsewhere)
        (hit,) = with_cats.corpus.search("who feeds the cats?", 1).hits
        assert answer.buttons == ["Open in @byline_bot"]
        assert link_in(answer) == f"https://t.me/byline_bot?start={Permalink.to(hit.passage).written}"

    @pytest.mark.parametrize("text", ["zebras", LONG])
    async def test_is_followed_by_a_link_that_asks_it_if_nothing_answers(
        self, text: str, with_cats: Running, elsewhere: Group
    ) -> None:
        """Anybody there may follow it, as anybody there has read the question."""
        answer = await answer_to(with_cats, text, elsewhere)
        assert answer.content.startswith("I found nothing about this.")
        opened = await with_cats.telegram.user("Otto").open_link(link_in(answer))
        question = await with_cats.telegram.reply_to(opened)
        assert question.entities_of("italic") == [text]
        assert (await with_cats.telegram.reply_to(question)).content == answer.content

    async def test_is_followed_by_that_link_if_the_article_is_removed_meanwhile(
        self, with_cats: Running, elsewhere: Group, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def is_gone(_corpus: Corpus, article_id: str, *_: object) -> None:
            raise ArticleNotFoundError(article_id)

        monkeypatch.setattr(Corpus, "linked_passage", is_gone)
        answer = await answer_to(with_cats, "who feeds the cats?", elsewhere)
        assert link_in(answer).startswith("https://t.me/byline_bot?start=q_")

    async def test_in_an_empty_archive_is_told_so(self, running: Running, elsewhere: Group) -> None:
        assert (await answer_to(running, "cats?", elsewhere)).content == "This archive has no articles yet."

    async def test_that_waited_too_long_is_dropped(
        self, with_cats: Running, elsewhere: Group, telegram: FakeBotApi
    ) -> None:
        hold = telegram.faults.hold("answerGuestQuery")
        await with_cats.reader.mention_as_guest("who feeds the cats?", elsewhere)
        await telegram.until(lambda: hold.hits, "the answer")
        telegram.let_queries_expire()
        hold.lift()
        await telegram.settled()
        assert not telegram.inline_mode.guest_answers


class TestAMention:
    @pytest.mark.parametrize("text", ["", "hello!", "who are you?", "list articles"])
    async def test_without_a_question_is_told_how_to_ask(self, text: str, with_cats: Running, elsewhere: Group) -> None:
        answer = await answer_to(with_cats, text, elsewhere)
        assert answer.content == "I quote an archive. Write your question after my name."

    @pytest.mark.parametrize("text", ["thanks", "bye", "👍"])
    async def test_that_is_a_courtesy_is_not_answered(self, text: str, with_cats: Running, elsewhere: Group) -> None:
        assert await is_ignored(with_cats, with_cats.reader, text, elsewhere)

    @pytest.mark.parametrize(
        "text",
        [
            *("/help @byline_bot", "/start @byline_bot", "/weather @byline_bot"),
            *("/remove cats @byline_bot", "/add@byline_bot @byline_bot x", "/remove@byline_bot cats @byline_bot"),
            *("@byline_bot /help", "@byline_bot /remove cats", "@byline_bot /add x", "@byline_bot /ask"),
        ],
    )
    async def test_with_a_command_is_told_so_too_and_nothing_is_done(
        self, text: str, with_cats: Running, elsewhere: Group
    ) -> None:
        """Commands are for chats of the bot."""
        accepted = list(with_cats.work.ever)
        sent = await with_cats.editor.in_group(elsewhere).send(text)
        answer = await with_cats.telegram.guest_answer_to(sent)
        assert answer.content == "I quote an archive. Write your question after my name."
        await with_cats.telegram.settled()
        assert with_cats.work.ever == accepted
        assert len(with_cats.corpus) == 1

    @pytest.mark.parametrize(
        "text",
        [
            *("@byline_bot /ask who feeds the cats?", "/ask who feeds the cats? @byline_bot"),
            *("@byline_bot /find who feeds the cats?", "/ask@byline_bot @byline_bot who feeds the cats?"),
        ],
    )
    async def test_with_the_command_to_ask_is_answered(self, text: str, with_cats: Running, elsewhere: Group) -> None:
        sent = await with_cats.reader.in_group(elsewhere).send(text)
        assert (await with_cats.telegram.guest_answer_to(sent)).quotes == [KEEPER]

    @pytest.mark.parametrize(
        "text", ["/weather@other_bot @byline_bot", "/ask@other_bot cats @byline_bot", "@byline_bot /help@other_bot"]
    )
    async def test_in_a_command_for_another_bot_is_not_answered(
        self, text: str, with_cats: Running, elsewhere: Group
    ) -> None:
        await with_cats.reader.in_group(elsewhere).send(text)
        await with_cats.telegram.settled()
        assert not with_cats.telegram.inline_mode.guest_answers

    async def test_may_ask_how_articles_are_added(self, with_cats: Running, elsewhere: Group) -> None:
        """To readers that is a question, as in the bot's chats."""
        answer = await answer_to(with_cats, "how do I add an article?", elsewhere)
        assert answer.content.startswith("I found nothing about this")


class TestAnError:
    async def test_is_the_one_answer(
        self, with_cats: Running, elsewhere: Group, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        error = BackendUnavailableError("no answer")

        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(BM25Backend, "search", fail)
        answer = await answer_to(with_cats, "who feeds the cats?", elsewhere)
        assert answer.content == user_message(error)
        await telegram.settled()
        assert len(telegram.calls_of("answerGuestQuery")) == 1


class TestReaders:
    """A listed group lets nobody ask elsewhere: Telegram warns that a strange chat may have its id."""

    GROUP_ID = -4_000_000_001

    @pytest.fixture
    async def closed(self, start: Start) -> Running:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        running = await start(corpus, reader_ids=f"{READER_ID},{self.GROUP_ID}")
        await running.add(CATS)
        return running

    async def test_who_are_listed_are_answered(self, closed: Running, elsewhere: Group) -> None:
        assert (await answer_to(closed, "who feeds the cats?", elsewhere)).quotes == [KEEPER]

    async def test_who_are_not_are_refused_once(self, closed: Running, elsewhere: Group, telegram: FakeBotApi) -> None:
        stranger = telegram.user("Stan")
        question = await stranger.mention_as_guest("who feeds the cats?", elsewhere)
        answer = await telegram.guest_answer_to(question)
        assert answer.content == "This archive is private.", "with their id, others there would read it"
        assert await is_ignored(closed, stranger, "who feeds the cats?", telegram.guest_chat())
        other = await telegram.user("Stella").mention_as_guest("who feeds the cats?", elsewhere)
        assert (await telegram.guest_answer_to(other)).content.startswith("This archive is private.")

    async def test_who_are_not_are_refused_in_a_chat_with_the_id_of_a_listed_group(
        self, closed: Running, telegram: FakeBotApi
    ) -> None:
        question = await telegram.user("Stan").mention_as_guest(
            "who feeds the cats?", telegram.guest_chat(id=self.GROUP_ID)
        )
        assert (await telegram.guest_answer_to(question)).content.startswith("This archive is private.")
        assert not closed.telegram.inline_mode.guest_answers[question.guest_query_id or ""].quotes
