"""Answer questions in Telegram."""

from __future__ import annotations

import threading

import pytest

from bot.runtime.executors import SEARCH_THREADS
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Answer, Draft, Earlier, Paragraph
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import READER_ID, Running, Start
from tests.support.bot.sample_articles import CATS, DOGS, KEEPER
from tests.support.fake_bot_api import Message
from tests.support.waiting import HANG_S


def numbered(count: int) -> str:
    """Return an article with this many passages about herring."""
    return "Herring\n\n" + "\n\n".join(f"Herring number {n} swam past the pier." for n in range(1, count + 1))


class HeldUpCorpus(Corpus):
    """A corpus that holds one question until it is released."""

    def __init__(self) -> None:
        super().__init__(TinyDBStore.in_memory(), BM25Backend())
        self.goes_on = threading.Event()

    def search(self, question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
        if question == "a riddle":
            assert self.goes_on.wait(HANG_S)
        return super().search(question, limit, offset, earlier)


class TestAnswer:
    async def test_quotes_the_passage_word_for_word(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats?")
        assert answer.quotes[0] == KEEPER
        assert answer.text is not None
        assert answer.text.startswith(KEEPER + "\nCats of the harbour\nTranslated by Jo Reed")

    @pytest.mark.parametrize("link", ["https://news.example/fishing/quay", "www.news.example/quay"])
    async def test_is_not_of_the_parts_of_a_link(self, with_cats: Running, link: str) -> None:
        """They are not searched, so they are not missing."""
        for question in (f"who feeds the cats? {link}", f"{link}\nwho feeds the cats?"):
            answer = await with_cats.ask(question)
            assert answer.content == (await with_cats.ask("who feeds the cats?")).content
            assert not [part for part in ("https", "news", "quay") if part in answer.content]
            await with_cats.reader.press(answer, "Why")
            assert not [part for part in ("https", "news", "quay") if part in answer.content]

    async def test_asks_for_words_beside_a_link(self, with_cats: Running) -> None:
        answer = await with_cats.ask("https://news.example/cats")
        assert answer.content == "I need at least one word to search for."

    async def test_marks_the_words_that_matched(self, with_cats: Running) -> None:
        answer = await with_cats.ask("when is the herring fed?")
        assert "herring" in answer.entities_of("bold")
        assert answer.entities_of("underline") == []  # it would be the whole passage

    async def test_finds_a_credit_line(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who translated this?")
        assert answer.quotes[0] == "Translated by Jo Reed"

    async def test_says_so_when_there_is_nothing(self, with_cats: Running) -> None:
        answer = await with_cats.ask("quantum chromodynamics lattice")
        assert answer.quotes == []
        assert answer.text is not None
        assert answer.text.startswith("I found nothing about this.")

    async def test_is_not_held_up_by_a_search_that_takes_long(self, start: Start) -> None:
        corpus = HeldUpCorpus()
        running = await start(corpus)
        await running.add(CATS)
        riddle = await running.telegram.user("Rita").private_chat().send("a riddle")
        assert (await running.ask("who feeds the cats?")).quotes
        assert not running.telegram.replies_to(riddle)
        corpus.goes_on.set()
        await running.telegram.reply_to(riddle)

    async def test_is_not_needed_before_a_message_is_known_to_be_small_talk(self, start: Start) -> None:
        """Also while all threads search that may."""
        corpus = HeldUpCorpus()
        running = await start(corpus)
        await running.add(CATS)
        chats = [running.telegram.user(f"Rita {number}").private_chat() for number in range(SEARCH_THREADS)]
        riddles = [await chat.send("a riddle") for chat in chats]
        assert (await running.ask("thanks!")).text == "You're welcome."
        corpus.goes_on.set()
        for riddle in riddles:
            await running.telegram.reply_to(riddle)

    async def test_of_an_empty_archive_says_how_to_add(self, running: Running) -> None:
        answer = await running.ask("who feeds the cats?")
        assert answer.text == "This archive has no articles yet."
        answer = await running.telegram.reply_to(await running.editors_chat.send("who feeds the cats?"))
        assert answer.text == "The archive is empty. Send /add with a link or a text, or send me a file."

    async def test_asks_for_words_where_there_are_none(self, with_cats: Running) -> None:
        answer = await with_cats.ask("?!")
        assert answer.text == "I need at least one word to search for."

    async def test_shows_markup_as_text(self, running: Running) -> None:
        await running.add('A <b>bold</b> & "quoted" title\n\nUse <blockquote> & <script>alert(1)</script> with zebras.')
        answer = await running.ask("<b>zebras</b> & script")
        assert answer.quotes == ["Use <blockquote> & <script>alert(1)</script> with zebras."]
        assert 'A <b>bold</b> & "quoted" title' in (answer.text or "")

    async def test_turns_pages_also_after_a_restart(self, running: Running) -> None:
        """The question is read from the message that the answer replies to, so nothing must be stored."""
        await running.add(numbered(7))
        answer = await running.ask("herring")
        assert len(answer.quotes) == 3
        assert answer.buttons == ["More (4)", "Context", "Copy", "Why"]
        first = answer.quotes
        assert (await running.reader.press(answer, "More (4)")).text is None
        assert len(answer.quotes) == 3
        assert not set(answer.quotes) & set(first)
        assert answer.buttons == ["« First", "More (1)", "Context", "Copy", "Why"]
        await running.reader.press(answer, "More (1)")
        assert len(answer.quotes) == 1
        await running.reader.press(answer, "« First")
        assert answer.quotes == first

    async def test_shows_at_once_only_quotes_that_answer(self, running: Running) -> None:
        """The others are behind More, whatever they are."""
        await running.add("The tram\n\nThe tram opens in May.\n\nThe mayor rode the first tram.\n\nTrams are loud.")
        answer = await running.ask("when does the tram open?")
        assert answer.quotes == ["The tram opens in May."]
        assert answer.buttons == ["More (2)", "Context", "Copy", "Why"]
        await running.reader.press(answer, "More (2)")
        assert len(answer.quotes) == 2

    async def test_that_is_only_close_shows_one_quote_and_names_what_it_lacks(self, running: Running) -> None:
        await running.add("The tram\n\nThe tram was painted blue.\n\nThe tram was stopped on Sunday.")
        answer = await running.ask("who painted the tram in Oslo, or on Sunday at the bridge?")
        assert answer.quotes == ["The tram was painted blue."]
        assert (answer.text or "").startswith(
            "I'm not sure any of this answers you. Closest passage (without “Oslo”, “Sunday”, “bridge”):\n\n"
        )

    async def test_says_which_filters_were_applied(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats? lang:en after:lunch")
        assert answer.quotes[0] == KEEPER
        assert (answer.text or "").startswith("I ignored after:lunch: write a date like after:2023")
        assert "\nFilters: lang:en\n\n" in (answer.text or "")
        assert "no day between" in ((await with_cats.ask("cats after:2024 before:2023")).text or "")

    async def test_goes_back_to_the_first_page_when_the_archive_has_shrunk(self, running: Running) -> None:
        await running.add(numbered(7))
        answer = await running.ask("herring")
        for article in running.corpus.articles():
            running.corpus.remove(article.id)
        await running.add("Herring\n\nHerring number one swam past the pier.")
        await running.reader.press(answer, "More")
        assert answer.quotes == ["Herring number one swam past the pier."]

    async def test_of_which_the_question_was_deleted_cannot_be_looked_into(self, with_cats: Running) -> None:
        question = await with_cats.readers_chat.send("who feeds the cats?")
        answer = await with_cats.telegram.reply_to(question)
        await with_cats.readers_chat.delete(question)
        alert = await with_cats.reader.press(answer, "Why")
        assert alert.text == "I've lost the original question; please ask again."

    async def test_an_edited_question_edits_it(self, with_cats: Running) -> None:
        question = await with_cats.readers_chat.send("who feeds the cats?")
        answer = await with_cats.telegram.reply_to(question)
        await with_cats.readers_chat.edit(question, "who translated this?")
        await with_cats.telegram.edited(answer)
        assert answer.quotes[0] == "Translated by Jo Reed"
        assert len(with_cats.telegram.replies_to(question)) == 1

    async def test_an_edit_without_a_change_is_no_error(self, with_cats: Running) -> None:
        """The answer stays the same, in one message. A later edit is answered as usual."""
        question = await with_cats.readers_chat.send("who feeds the cats?")
        answer = await with_cats.telegram.reply_to(question)
        content, quotes = answer.content, answer.quotes
        await with_cats.readers_chat.edit(question, "who feeds the cats ?")
        await with_cats.telegram.settled()
        assert (answer.content, answer.quotes) == (content, quotes)
        assert (with_cats.telegram.replies_to(question), len(answer.history)) == ([answer], 1)
        await with_cats.readers_chat.edit(question, "who translated the cats?")
        await with_cats.telegram.edited(answer)
        assert (with_cats.telegram.replies_to(question), len(answer.history)) == ([answer], 2)

    async def test_reads_a_command_too(self, with_cats: Running) -> None:
        assert (await with_cats.ask("/ask who feeds the cats?")).quotes[0] == KEEPER
        assert (await with_cats.ask("/ask")).text == (
            "Put your question after /ask, or reply with /ask to a message that asks it."
        )

    async def test_a_question_may_be_a_caption(self, with_cats: Running) -> None:
        answer = await with_cats.telegram.reply_to(await with_cats.readers_chat.send_photo(caption="who purrs?"))
        assert answer.quotes


class TestSuggestion:
    async def test_is_asked_with_one_tap_and_left_with_another(self, with_cats: Running) -> None:
        answer = await with_cats.ask("Vosk?")
        assert (answer.text or "").startswith("I'm not sure any of this answers you.")
        assert "Did you mean: Voss?" in answer.buttons
        await with_cats.reader.press(answer, "Did you mean: Voss?")
        assert answer.quotes == [KEEPER]
        assert (answer.text or "").startswith("Showing results for “Voss?”\n\n")
        await with_cats.reader.press(answer, "« Search for what I typed")
        assert (answer.text or "").startswith("I'm not sure any of this answers you.")
        assert "Did you mean: Voss?" in answer.buttons

    async def test_has_pages_and_reasons_of_its_own(self, running: Running) -> None:
        await running.add(numbered(5))
        answer = await running.ask("pief")
        await running.reader.press(answer, "Did you mean: pier")
        await running.reader.press(answer, "More (2)")
        assert len(answer.quotes) == 2
        await running.reader.press(answer, "Why")
        assert "Why: “pier” 100 %." in (answer.text or "")
        assert answer.buttons == ["« First", "« Search for what I typ…", "Context", "Copy", "Hide why"]

    async def test_anybody_in_a_group_may_tap_it(self, with_cats: Running) -> None:
        group = with_cats.telegram.group("Harbour", (with_cats.reader, with_cats.editor))
        asked = await with_cats.reader.in_group(group).send("@byline_bot Vosk?")
        answer = await with_cats.telegram.reply_to(asked)
        await with_cats.editor.press(answer, "Did you mean")
        assert answer.quotes == [KEEPER]

    async def test_that_no_longer_helps_says_so(self, with_cats: Running) -> None:
        answer = await with_cats.ask("Vosk?")
        for article in with_cats.corpus.articles():
            with_cats.corpus.remove(article.id)
        await with_cats.add("Owls\n\nOwls hunt at dusk.")
        alert = await with_cats.reader.press(answer, "Did you mean")
        assert alert.text == "The archive has changed; please ask again."


class TestNameFilter:
    async def test_is_searched_by_with_one_tap_and_left_with_another(self, running: Running) -> None:
        running.corpus.add(Draft("The tram", (Paragraph("The tram of Lunt opens in May."),), "Owen Pell", "Gazette"))
        answer = await running.ask("what did Owen Pell write?")
        assert answer.text == "I found nothing about this in the archive."
        assert answer.buttons == ["Articles by Owen Pell"]
        await running.reader.press(answer, "Articles by Owen Pell")
        assert answer.quotes == ["The tram of Lunt opens in May."]
        assert (answer.text or "").startswith('Filters: by:"Owen Pell"\n\n')
        await running.reader.press(answer, "« Search for what I typed")
        assert answer.buttons == ["Articles by Owen Pell"]

    async def test_may_be_of_a_publication(self, running: Running) -> None:
        running.corpus.add(Draft("The tram", (Paragraph("The tram of Lunt opens in May."),), "Owen Pell", "Gazette"))
        answer = await running.ask("Gazette")
        await running.reader.press(answer, "Articles from Gazette")
        assert answer.quotes == ["The tram of Lunt opens in May."]


class TestReadAs:
    async def test_an_answer_tells_how_a_misspelled_word_was_read(self, with_cats: Running) -> None:
        answer = await with_cats.ask("Vosss?")
        assert answer.quotes == [KEEPER]
        assert (answer.text or "").startswith("Read as: “Voss”\n\n")


class TestNearestTitles:
    async def test_are_named_where_nothing_is_quoted(self, with_cats: Running) -> None:
        answer = await with_cats.ask("Do cats compose symphonies, sonatas, operas and ballads?")
        assert answer.quotes == []
        assert (answer.text or "").endswith("\n\nSimilar titles:\n• Cats of the harbour")


class TestWhy:
    async def test_is_shown_with_one_tap_and_hidden_with_another(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats?")
        before, quotes = answer.text or "", answer.quotes
        await with_cats.reader.press(answer, "Why")
        assert answer.quotes == quotes
        assert (answer.text or "").count("Why: ") == len(quotes)
        assert "Why: “feeds” " in (answer.text or "")
        await with_cats.reader.press(answer, "Hide why")
        assert answer.text == before

    async def test_is_of_the_page_that_is_shown(self, running: Running) -> None:
        await running.add(numbered(4))
        answer = await running.ask("herring")
        await running.reader.press(answer, "More (1)")
        quotes = answer.quotes
        await running.reader.press(answer, "Why")
        assert answer.quotes == quotes

    async def test_never_changes_the_quotations(self, with_cats: Running) -> None:
        """If the archive would answer differently now, the reply says so."""
        answer = await with_cats.ask("who feeds the cats?")
        quotes = answer.quotes
        await with_cats.add("Who feeds the cats\n\nThe cats? Who feeds the cats feeds cats.")
        alert = await with_cats.reader.press(answer, "Why")
        assert alert.text == "The archive has changed; please ask again."
        assert answer.quotes == quotes

    async def test_of_an_archive_that_is_empty_now(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats?")
        for article in with_cats.corpus.articles():
            with_cats.corpus.remove(article.id)
        await with_cats.reader.press(answer, "Why")
        assert answer.text == "This archive has no articles yet."


class TestFollowUp:
    @pytest.fixture
    async def two(self, with_cats: Running) -> Running:
        await with_cats.add(DOGS)
        return with_cats

    async def follow(self, running: Running, answer: Message, question: str) -> Message:
        return await running.telegram.reply_to(await running.readers_chat.send(question, reply_to=answer))

    async def test_asks_about_the_same_article_first(self, two: Running) -> None:
        answer = await two.ask('where do the dogs sleep? "dogs sleep"')
        further = await self.follow(two, answer, "and who feeds them?")
        assert (further.text or "").startswith("In “Dogs of the town”:\n")
        assert further.quotes[0].startswith("In winter the dogs sleep at the station")
        await two.reader.press(further, "As a new question")
        assert KEEPER in further.quotes

    async def test_asks_everywhere_else_where_that_answers(self, two: Running) -> None:
        answer = await two.ask("where do the dogs sleep?")
        further = await self.follow(two, answer, "and is Mara Voss the keeper?")
        assert (further.text or "").startswith("No answer there; from all articles:\n")
        assert further.quotes[0] == KEEPER

    async def test_has_pages_and_reasons(self, running: Running) -> None:
        await running.add(numbered(7))
        further = await self.follow(running, await running.ask("herring"), "near the pier?")
        await running.reader.press(further, "More (4)")
        await running.reader.press(further, "Why")
        assert (further.text or "").startswith("In “Herring”:")
        assert "“Herring” " in (further.text or ""), "of the earlier question, as it is marked in the answer"

    async def test_is_edited_as_a_follow_up(self, two: Running) -> None:
        answer = await two.ask('where do the dogs sleep? "dogs sleep"')
        question = await two.readers_chat.send("thanks", reply_to=answer)
        further = await two.telegram.reply_to(question)
        await two.readers_chat.edit(question, "and who feeds them?")
        await two.telegram.edited(further, until="In “Dogs of the town”:")

    async def test_whose_answer_is_forgotten_says_so(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        """This is the state after a restart. The answer that a question follows is read from its own message, but taps
        do not contain it."""
        monkeypatch.setattr("bot.ask.handlers.REPLIES_REMEMBERED", 0)
        running = await start()
        await running.add(DOGS)
        further = await self.follow(running, await running.ask("where do the dogs sleep?"), "and who feeds them?")
        assert (further.text or "").startswith("In “Dogs of the town”:\n")
        quotes = further.quotes
        alert = await running.reader.press(further, "Why")
        assert alert.text == "I've lost the original question; please ask again."
        assert further.quotes == quotes
        await running.reader.press(further, "As a new question")  # alone, it has no subject
        assert (further.text or "").startswith("I'm not sure any of this answers you. Closest passage:\n\nIn winter")

    async def test_works_in_a_group(self, two: Running) -> None:
        window = two.reader.in_group(two.telegram.group("Harbour", (two.reader,)))
        answer = await two.telegram.reply_to(await window.send('@byline_bot dogs "dogs sleep"'))
        further = await two.telegram.reply_to(await window.send("who feeds them?", reply_to=answer))
        assert (further.text or "").startswith("In “Dogs of the town”:\n")

    async def test_to_a_follow_up_goes_on(self, two: Running) -> None:
        answer = await two.ask('where do the dogs sleep? "dogs sleep"')
        further = await self.follow(two, await self.follow(two, answer, "who feeds them?"), "and in winter?")
        assert (further.text or "").startswith("In “Dogs of the town”:\n")


class TestGroup:
    async def test_a_mention_a_reply_and_a_command_are_answered(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        group = telegram.group("Harbour", (with_cats.reader,))
        window = with_cats.reader.in_group(group)
        answer = await telegram.reply_to(await window.send("@byline_bot who feeds the cats?"))
        assert answer.quotes[0] == KEEPER
        answer = await telegram.reply_to(await window.send("and when do they purr?", reply_to=answer))
        assert answer.quotes[0].startswith("The cats of Lunt harbour purr at night")
        answer = await telegram.reply_to(await window.send("/ask@byline_bot who feeds the cats?"))
        assert answer.quotes[0] == KEEPER

    async def test_a_mention_alone_asks_what_it_replies_to(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        window = with_cats.reader.in_group(telegram.group("Harbour", (with_cats.reader,)))
        asked = await window.send("who feeds the cats?")
        answer = await telegram.reply_to(await window.send("@byline_bot", reply_to=asked))
        assert answer.quotes[0] == KEEPER
        answer = await telegram.reply_to(await window.send("@byline_bot"))
        assert (answer.text or "").startswith("Put your question after /ask")

    async def test_what_a_mention_alone_asks_can_be_looked_into(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        window = with_cats.reader.in_group(telegram.group("Harbour", (with_cats.reader,)))
        asked = await window.send("who feeds the cats?")
        answer = await telegram.reply_to(await window.send("@byline_bot", reply_to=asked))
        quotes = answer.quotes
        await with_cats.reader.press(answer, "Why")
        assert answer.quotes == quotes
        assert "Why: “feeds”" in (answer.text or "")

    async def test_an_edit_may_make_a_question_of_talk(self, with_cats: Running) -> None:
        window = with_cats.reader.in_group(with_cats.telegram.group("Harbour", (with_cats.reader,)))
        talk = await window.send("who feeds the cats?")
        await window.edit(talk, "@byline_bot who feeds the cats?")
        assert (await with_cats.telegram.reply_to(talk)).quotes[0] == KEEPER

    async def test_other_talk_and_unknown_commands_are_not(self, with_cats: Running) -> None:
        telegram = with_cats.telegram
        group = telegram.group("Harbour", (with_cats.reader,))
        group.make_bot_admin()
        window = with_cats.reader.in_group(group)
        for talk in ("who feeds the cats?", "/weather", "/ask@other_bot who feeds the cats?"):
            await telegram.stays_unanswered(await window.send(talk))
        await telegram.stays_unanswered(await window.send_photo())


class TestReaders:
    async def test_only_those_who_are_invited_are_answered(self, start: Start) -> None:
        running = await start(reader_ids=str(READER_ID))
        await running.add(CATS)
        assert (await running.ask("who feeds the cats?")).quotes
        stranger = running.telegram.user("Sam")
        chat = stranger.private_chat()
        refusal = await running.telegram.reply_to(await chat.send("who feeds the cats?"))
        assert refusal.text == (
            f"This archive is private. To get access, send its admin your Telegram id: {stranger.id}."
        )
        again = await chat.send("who feeds the cats?")
        edited = await chat.edit(again, "please, who feeds the cats?")
        silent = [edited, await chat.send("/articles"), await chat.send("/weather"), await chat.send_photo()]
        assert "This archive is private" in ((await running.telegram.reply_to(await chat.send("/start"))).text or "")
        assert not any(map(running.telegram.replies_to, silent)), "one refusal is enough"

    async def test_a_group_may_be_invited(self, start: Start, telegram: object) -> None:
        running = await start(reader_ids=str(READER_ID))
        await running.add(numbered(7))
        stranger = running.telegram.user("Sam")
        group = running.telegram.group("Harbour", (stranger, running.reader))
        question = "@byline_bot herring"
        refused = await running.telegram.reply_to(await stranger.in_group(group).send(question))
        assert "This archive is private" in (refused.text or "")
        answered = await running.telegram.reply_to(await running.reader.in_group(group).send(question))
        assert answered.quotes
        alert = await stranger.press(answered, "More")
        assert alert.show_alert
        assert "This archive is private" in (alert.text or "")
