"""Answer words that people type after the bot's name in any chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.inline.handlers import CACHE_S, RESULTS
from bot.inline.question_links import QuestionLinks
from bot.messaging.error_messages import user_message
from bot.updates.permalink_form import Permalink
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import BackendUnavailableError, EmptyQueryError
from index.model import Answer, Article, Earlier
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import CATS, DOGS, FERRY_URL, KEEPER, archived
from tests.support.fake_bot_api import FakeBotApi, Message, ShownResults, Window

PURRING = "The cats of Lunt harbour purr at night, when the fishing boats come home."

LONG = "does anybody know whether zebras and giraffes and gnus are fed?"
"""A question that nothing answers, and that fits no link."""


@pytest.fixture(autouse=True)
def with_inline_mode(telegram: FakeBotApi) -> None:
    telegram.bot.supports_inline_queries = True


@pytest.fixture
async def with_animals(with_cats: Running) -> Running:
    await with_cats.add(DOGS)
    return with_cats


def label_of(shown: ShownResults) -> str | None:
    return shown.button.text if shown.button else None


def link_in(message: Message) -> str:
    """Return the address of the only button."""
    ((button,),) = message.reply_markup.inline_keyboard if message.reply_markup else [[]]
    assert button.url is not None
    return button.url


async def answer_in_private(running: Running, shown: ShownResults) -> tuple[Message, Message]:
    """Press the button above the results. Return the question that the bot asks then, and its answer."""
    question = await running.telegram.reply_to(await running.reader.press_above(shown))
    return question, await running.telegram.reply_to(question)


def asked_in(question: Message) -> str:
    """Return the question in the bot's message, which says that a link asks it."""
    (asked,) = question.entities_of("italic")
    assert question.quotes == []
    assert question.content == f"The link that you opened asks this:\n{asked}"
    return asked


class TestTurningInlineModeOn:
    @pytest.fixture
    async def turned_on(self, telegram: FakeBotApi, start: Start, caplog: pytest.LogCaptureFixture) -> Running:
        """The application, which has started before inline mode was turned on."""
        caplog.set_level("INFO", "bot.bot_api")
        telegram.bot.supports_inline_queries = False
        running = await start()
        await running.add(CATS)
        telegram.bot.supports_inline_queries = True
        return running

    async def test_is_noticed_with_the_first_words_that_somebody_types(
        self, telegram: FakeBotApi, turned_on: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Telegram does not tell a bot that runs."""
        assert "Share" not in (await turned_on.ask("who feeds the cats?")).buttons
        for words in ("", "who feeds the cats?"):
            await turned_on.reader.inline(words)
            await telegram.called("getMe", 2)
            await telegram.settled()
        assert "Share" in (await turned_on.ask("who feeds the cats?")).buttons
        status = await telegram.reply_to(await turned_on.editors_chat.send("/status"))
        assert "Inline mode is off" not in status.content
        assert len(telegram.calls_of("getMe")) == 2, "one at the start, and one since"
        assert "Inline mode was turned on at @BotFather" in caplog.text

    async def test_is_asked_for_once_a_minute_and_said_once_it_is_true(
        self,
        telegram: FakeBotApi,
        turned_on: Running,
        caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Telegram may send queries before it tells that inline mode is on."""
        still_off = telegram.faults.refuse("getMe", 500, "Internal Server Error", times=None)
        for words in ("cats", "cats purr", "who feeds the cats?"):
            assert "Cats of the harbour" in (await turned_on.reader.inline(words)).titles
            await telegram.settled()
        assert len(telegram.calls_of("getMe")) == 2, "one at the start, and one since"
        assert "turned on" not in caplog.text
        assert "A reply is dropped" not in caplog.text
        still_off.lift()
        monkeypatch.setattr("bot.bot_api.surfaces.ASKED_AGAIN_AFTER", timedelta())
        await turned_on.reader.inline("who feeds them?")
        await telegram.called("getMe", 3)
        await telegram.settled()
        assert caplog.text.count("Inline mode was turned on at @BotFather") == 1

    async def test_is_not_said_while_telegram_says_that_it_is_off(
        self, telegram: FakeBotApi, turned_on: Running, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Somebody may turn it off again at once."""
        hold = telegram.faults.hold("answerInlineQuery")
        turned_on.reader.type_inline("cats")
        await telegram.until(lambda: hold.hits, "the answer")
        telegram.bot.supports_inline_queries = False
        hold.lift()
        await telegram.called("getMe", 2)
        await telegram.settled()
        assert "turned on" not in caplog.text


class TestTypedWords:
    async def test_find_passages_to_choose_from(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline("who feeds the cats?")
        assert (shown.titles[0], shown.results[0].description) == ("Cats of the harbour", KEEPER)
        assert label_of(shown) is None

    async def test_find_ten_at_most_and_the_best_first(self, running: Running) -> None:
        texts = [f"The ferry leaves quay {n} at noon." for n in range(RESULTS + 5)]
        archived(running, *texts, "The ferry to Lunt leaves from the ferry quay, and the ferry to Fen does not.")
        shown = await running.reader.inline("ferry quay")
        best = running.corpus.search("ferry quay", RESULTS)
        assert len(shown.results) == RESULTS
        assert [each.id for each in shown.results] == [Permalink.to(hit.passage).written for hit in best.hits]

    async def test_may_have_filters(self, with_animals: Running) -> None:
        archived(with_animals, "Tom feeds the gulls of the ferry.", source="Fen")
        assert set((await with_animals.reader.inline("feeds source:fen")).titles) == {"Ferry"}
        assert "Ferry" not in (await with_animals.reader.inline("feeds -gulls")).titles
        nowhere = await with_animals.reader.inline("feeds before:1900")
        assert (nowhere.titles, label_of(nowhere)) == ([], "Nothing found. Ask me in private")

    async def test_may_be_in_other_letters_and_behind_a_greeting(self, with_animals: Running) -> None:
        """Some letters of Cyrillic look like Latin ones."""
        plain = await with_animals.reader.inline("who feeds the cats?")
        for typed in ("  who feeds the cats?\n", "who feeds the с\u0430ts?", "Hello! Who feeds the cats?"):
            assert (await with_animals.reader.inline(typed)).titles == plain.titles

    async def test_are_not_split_into_questions(self, with_animals: Running) -> None:
        """The passages stand in one list."""
        shown = await with_animals.reader.inline("who feeds the cats? and where do the dogs sleep?")
        assert {"Cats of the harbour", "Dogs of the town"} <= set(shown.titles)

    async def test_are_asked_for_where_there_are_none(self, with_animals: Running) -> None:
        for typed in ("", "   "):
            shown = await with_animals.reader.inline(typed)
            assert (shown.titles, label_of(shown)) == ([], "Type a question, or open the bot")
        command = await with_animals.reader.press_above(shown)
        assert (await with_animals.telegram.reply_to(command)).content.startswith("I'm a bot")

    async def test_that_nothing_can_be_searched_for_are_told_so(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline("?!")
        assert (shown.titles, label_of(shown)) == ([], user_message(EmptyQueryError()))

    @pytest.mark.parametrize(
        "typed",
        [
            *("p_", "p_x_0", "p_x_999999_aaaaaa", "p_" + "x" * 254, "q_eA", "/start", "/remove cats", "@byline_bot"),
            *("by:", "after:tomorrow", '"', '"cats', "-cats", "-", "lang:xx cats", "cats before:2020 after:2021"),
            *(
                "\u202e\u2066cats",
                "a\u0301" * 128,
                "ﷺ" * 256,
                "👩‍👩‍👧‍👦" * 23,
                "猫" * 256,
                "cat " * 64,
                "<b>cats</b>",
                "\0",
            ),
        ],
    )
    async def test_are_answered_once_whatever_they_are(self, typed: str, with_animals: Running) -> None:
        """An error in the log would fail the test, and so would an answer that Telegram refuses."""
        shown = await with_animals.reader.inline(typed)
        assert shown.results or shown.button
        await with_animals.telegram.settled()
        assert len(with_animals.telegram.calls_of("answerInlineQuery")) == 1

    async def test_find_nothing_in_an_empty_archive(self, running: Running) -> None:
        shown = await running.reader.inline("cats")
        assert (shown.titles, label_of(shown)) == ([], "This archive has no articles yet.")

    async def test_get_an_error_above_the_results(self, with_animals: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise error

        error = BackendUnavailableError("no answer")
        monkeypatch.setattr(BM25Backend, "search", fail)
        shown = await with_animals.reader.inline("cats")
        assert (shown.titles, label_of(shown)) == ([], user_message(error))
        monkeypatch.undo()
        assert (await with_animals.reader.inline("cats")).titles

    async def test_are_answered_to_a_phone_that_has_typed_on(self, with_animals: Running, telegram: FakeBotApi) -> None:
        """Telegram then refuses the answer, which is no error."""
        hold = telegram.faults.hold("answerInlineQuery")
        with_animals.reader.type_inline("cats")
        await telegram.until(lambda: hold.hits, "the answer")
        telegram.let_queries_expire()
        hold.lift()
        await telegram.settled()
        assert not telegram.inline_mode.answers

    async def test_cost_what_an_answer_costs(
        self, with_animals: Running, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One search and one call."""
        searches = list[str]()
        search = Corpus.search

        def counted(corpus: Corpus, question: str, limit: int, offset: int, earlier: Earlier | None) -> Answer:
            searches.append(question)
            return search(corpus, question, limit, offset, earlier)

        monkeypatch.setattr(Corpus, "search", counted)
        calls = len(telegram.calls)
        await with_animals.reader.inline("who feeds the cats?")
        await telegram.settled()
        assert searches == ["who feeds the cats?"]
        called = [call.method for call in telegram.calls[calls:] if call.method != "getUpdates"]
        assert called == ["answerInlineQuery"]


class TestAChosenPassage:
    async def test_is_posted_with_its_attribution(self, with_animals: Running, telegram: FakeBotApi) -> None:
        article = archived(with_animals, "The gulls follow the ferry.", source="Fen")
        window = with_animals.reader.in_group(telegram.group())
        shown = await with_animals.reader.inline("gulls ferry")
        posted = await with_animals.reader.choose(shown.result("Ferry"), window)
        assert posted.quotes == ["The gulls follow the ferry."]
        assert posted.content == "The gulls follow the ferry.\nFerry · Fen"
        assert posted.links == {"Ferry": f"{FERRY_URL}#:~:text=The%20gulls%20follow%20the%20ferry."}
        assert article.url == FERRY_URL
        await telegram.stays_unanswered(posted)

    async def test_reads_as_in_an_answer(self, with_cats: Running, telegram: FakeBotApi) -> None:
        """With its marks too."""
        question = "who feeds the cats?"
        answer = await with_cats.ask(question)
        shown = await with_cats.reader.inline(question)
        posted = await with_cats.reader.choose(shown.results[0], with_cats.reader.in_group(telegram.group()))
        assert (posted.content, posted.quotes) == (answer.content, answer.quotes)
        for kind in ("bold", "underline", "blockquote", "text_link"):
            assert posted.entities_of(kind) == answer.entities_of(kind)

    async def test_has_a_link_to_the_bot_alone(self, with_animals: Running, telegram: FakeBotApi) -> None:
        """No button that asks the bot anything: it does not know that message."""
        shown = await with_animals.reader.inline("who feeds the cats?")
        posted = await with_animals.reader.choose(shown.results[0], with_animals.reader.in_group(telegram.group()))
        assert posted.buttons == ["Open in @byline_bot"]
        (passage,) = [hit.passage for hit in with_animals.corpus.search("who feeds the cats?", 1).hits]
        assert link_in(posted) == f"https://t.me/byline_bot?start={Permalink.to(passage).written}"

    async def test_is_shown_by_its_link_where_it_stands(self, with_animals: Running, telegram: FakeBotApi) -> None:
        """To anybody in the chat who may ask."""
        shown = await with_animals.reader.inline("who feeds the cats?")
        posted = await with_animals.reader.choose(shown.results[0], with_animals.reader.in_group(telegram.group()))
        opened = await telegram.reply_to(await telegram.user("Otto").open_link(link_in(posted)))
        assert opened.quotes == [PURRING, KEEPER]

    async def test_may_have_any_title_and_any_text(self, running: Running, telegram: FakeBotApi) -> None:
        """The fake refuses what Telegram refuses; a name that looks like a link is none."""
        archived(
            running, "<b>Ferry</b> & co. " * 60, title="<i>evil.example</i> @somebody", url=None, source="x.example"
        )
        shown = await running.reader.inline("ferry")
        posted = await running.reader.choose(shown.results[0], running.reader.in_group(telegram.group()))
        assert posted.quotes[0].startswith("<b>Ferry</b> & co. <b>Ferry</b>")
        assert not posted.links
        assert len(shown.results[0].description or "") <= 125


class TestWordsWithoutAnAnswer:
    async def test_offer_to_ask_in_private(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline("zebras")
        assert (shown.titles, label_of(shown)) == ([], "Nothing found. Ask me in private")
        question, answer = await answer_in_private(with_animals, shown)
        assert asked_in(question) == "zebras"
        assert answer.content == "I found nothing about this. No article here contains the word “zebras”."

    async def test_show_what_is_near(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline("do the cats purr in Lisbon?")
        assert shown.titles
        assert label_of(shown) == "Not sure about these. Ask me in private"
        _, answer = await answer_in_private(with_animals, shown)
        assert answer.content == (await with_animals.ask("do the cats purr in Lisbon?")).content

    async def test_keep_their_filters_and_small_talk(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline("Hi! who feeds zebras? before:1900")
        question, answer = await answer_in_private(with_animals, shown)
        assert asked_in(question) == "Hi! who feeds zebras? before:1900"
        assert answer.content == (await with_animals.ask(asked_in(question))).content

    async def test_are_a_question_to_follow_and_to_explain(self, with_cats: Running) -> None:
        """The buttons of the answer read the question from the message that the bot asked it in."""
        shown = await with_cats.reader.inline("do the cats purr in Lisbon?")
        _, answer = await answer_in_private(with_cats, shown)
        await with_cats.reader.press(answer, "Why")
        assert "Why:" in answer.content
        typed = await with_cats.ask("do the cats purr in Lisbon?")
        await with_cats.reader.press(typed, "Why")
        assert answer.content == typed.content
        reply = await with_cats.telegram.reply_to(await with_cats.readers_chat.send("who feeds them?"))
        assert reply.quotes == [KEEPER]

    async def test_are_asked_though_they_fit_no_link(self, with_animals: Running) -> None:
        shown = await with_animals.reader.inline(LONG)
        assert shown.button is not None
        assert shown.button.start_parameter.startswith("t_")
        question, _ = await answer_in_private(with_animals, shown)
        assert asked_in(question) == LONG

    async def test_are_forgotten_after_ten_minutes_if_they_fit_no_link(
        self, with_animals: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown = await with_animals.reader.inline(LONG)
        monkeypatch.setattr("bot.inline.question_links.KEPT_FOR", timedelta())
        reply = await with_animals.telegram.reply_to(await with_animals.reader.press_above(shown))
        assert reply.content == "I no longer know the question of this link. Please ask again."

    async def test_of_a_made_up_link_are_not_asked(self, with_animals: Running) -> None:
        invisible = QuestionLinks(timedelta).payload_for("\0\u200b\n")
        for payload in ("q_gICA", "t_0123456789abcdef", invisible):
            reply = await with_animals.telegram.reply_to(await with_animals.readers_chat.send(f"/start {payload}"))
            assert reply.content == "I no longer know the question of this link. Please ask again."

    async def test_of_a_link_are_no_command(self, with_animals: Running) -> None:
        """Whoever made the link chose the words, so they are a question whatever they are."""
        payload = QuestionLinks(timedelta).payload_for("/remove cats")
        question = await with_animals.telegram.reply_to(await with_animals.editors_chat.send(f"/start {payload}"))
        await with_animals.telegram.reply_to(question)
        assert len(with_animals.corpus) == 2

    async def test_of_a_link_lead_nowhere(self, with_animals: Running) -> None:
        """Otherwise strangers would choose what the bot recommends: pages, people, commands to tap."""
        payload = QuestionLinks(timedelta).payload_for("Log in: https://x.example @evil_bot /add")
        question = await with_animals.telegram.reply_to(await with_animals.readers_chat.send(f"/start {payload}"))
        assert asked_in(question) == "Log in: https\u2060://x.\u2060example @\u2060evil_bot /\u2060add"

    async def test_of_a_link_are_not_what_the_bot_says(self, with_animals: Running) -> None:
        """Whoever made the link chose the words."""
        words = "Mayor X is a thief · Gazette · 2024-05-01"
        payload = QuestionLinks(timedelta).payload_for(words)
        shown = await with_animals.telegram.reply_to(await with_animals.readers_chat.send(f"/start {payload}"))
        assert asked_in(shown) == words

    async def test_of_a_link_are_asked_in_a_private_chat_alone(self, with_cats: Running) -> None:
        """In a group, the link is as good as any other /start."""
        telegram, payload = with_cats.telegram, QuestionLinks(timedelta).payload_for("who feeds the cats?")
        chat = with_cats.reader.in_group(telegram.group("Desk", (with_cats.reader,)))
        linked, plain = [await telegram.reply_to(await chat.send(f"/start {each}")) for each in (payload, "")]
        assert linked.content == plain.content


class TestASharedPassage:
    @pytest.fixture
    def article(self, running: Running) -> Article:
        return archived(running, "The ferry is blue.", "The gulls follow it.")

    def words(self, running: Running, article: Article, place: int) -> str:
        (hit,) = running.corpus.search(("blue", "gulls")[place], 1).hits
        assert hit.passage.article_id == article.id
        return Permalink.to(hit.passage).written

    async def test_is_the_only_result(self, running: Running, telegram: FakeBotApi, article: Article) -> None:
        words = self.words(running, article, 1)
        for typed in (words, f" {words} ", f"p_{article.id}_1"):
            shown = await running.reader.inline(typed)
            assert (shown.titles, label_of(shown)) == (["Ferry"], None)
        posted = await running.reader.choose(shown.results[0], running.reader.in_group(telegram.group()))
        assert posted.quotes == ["The gulls follow it."]
        assert link_in(posted).endswith(f"?start={words}")

    async def test_is_found_where_it_was_moved(self, running: Running, article: Article) -> None:
        words = self.words(running, article, 1)
        archived(running, "New first.", "The ferry is blue.", "The gulls follow it.")
        (result,) = (await running.reader.inline(words)).results
        assert (result.id, result.description) == (words.replace("_1_", "_2_"), "The gulls follow it.")

    async def test_is_shown_as_it_was_corrected(self, running: Running, article: Article) -> None:
        words = self.words(running, article, 1)
        archived(running, "The ferry is blue.", "The gulls follow it home.")
        (result,) = (await running.reader.inline(words)).results
        assert result.description == "The gulls follow it home."

    async def test_that_is_gone_leads_to_the_bot(self, running: Running, article: Article) -> None:
        """The bot then says what became of it."""
        words = self.words(running, article, 1)
        archived(running, "Something else.", url="https://fen.example/other")
        for gone in (f"p_{article.id}_0_aaaaaa", "p_unknown_0"):
            shown = await running.reader.inline(gone)
            assert (shown.titles, label_of(shown)) == ([], "Nothing found. Ask me in private")
        running.corpus.remove(article.id)
        shown = await running.reader.inline(words)
        assert shown.titles == []
        assert shown.button is not None
        assert shown.button.start_parameter == words


class TestARemovedArticle:
    async def test_is_gone_from_the_results_within_ten_seconds(
        self, with_animals: Running, telegram: FakeBotApi
    ) -> None:
        """The fake keeps results as long as the bot allows, as Telegram does."""
        reader = with_animals.reader
        assert (await reader.inline("herring")).titles == ["Cats of the harbour"]
        (article,) = [each for each in with_animals.corpus if each.title.startswith("Cats")]
        with_animals.corpus.remove(article.id)
        assert (await reader.inline("herring")).titles == ["Cats of the harbour"], "from Telegram's cache"
        assert CACHE_S <= 10
        now = telegram.world.clock()
        telegram.world.clock = lambda: now + 10
        assert (await reader.inline("herring")).titles == []


class TestReaders:
    """The results are for those who may ask, wherever they type."""

    @pytest.fixture
    async def closed(self, start: Start) -> Running:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        running = await start(corpus, reader_ids=f"{READER_ID},-1001")
        await running.add(CATS)
        return running

    async def test_who_are_listed_find_passages(self, closed: Running) -> None:
        assert (await closed.reader.inline("who feeds the cats?")).titles
        assert (await closed.editor.inline("who feeds the cats?")).titles

    async def test_who_are_not_find_none(self, closed: Running) -> None:
        stranger = closed.telegram.user("Stan")
        for typed in ("who feeds the cats?", "zebras", "", "p_unknown_0"):
            shown = await stranger.inline(typed)
            assert (shown.titles, label_of(shown)) == ([], "This archive is private")
        said = await closed.telegram.reply_to(await stranger.press_above(shown))
        assert said.content.startswith("This archive is private. To get access")

    async def test_who_are_not_find_none_of_what_others_have_found(self, closed: Running) -> None:
        """Telegram shows the results to the person alone who typed."""
        assert (await closed.reader.inline("who feeds the cats?")).titles
        assert (await closed.telegram.user("Stan").inline("who feeds the cats?")).titles == []

    async def test_and_what_is_said_above_them_are_for_one_person(self, closed: Running) -> None:
        """Also where Telegram is asked to keep nothing."""
        for person in (closed.reader, closed.telegram.user("Stan")):
            for typed in ("who feeds the cats?", "", "?!"):
                await person.inline(typed)
        answers = closed.telegram.calls_of("answerInlineQuery")
        assert [(call.given["is_personal"], call.outcome) for call in answers] == 6 * [("true", "ok")]

    async def test_who_are_not_cannot_ask_by_a_link(self, closed: Running) -> None:
        payload = QuestionLinks(timedelta).payload_for("who feeds the cats?")
        chat: Window = closed.telegram.user("Stan").private_chat()
        said = await closed.telegram.reply_to(await chat.send(f"/start {payload}"))
        assert said.content.startswith("This archive is private. To get access")
        assert len(chat.bot_messages) == 1
