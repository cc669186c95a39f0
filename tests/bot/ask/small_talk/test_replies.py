"""Reply to small talk in Telegram."""

from __future__ import annotations

import pytest

from index.model import Draft, Paragraph
from tests.support.bot.running_bot import Running
from tests.support.bot.sample_articles import DOGS, KEEPER
from tests.support.fake_bot_api import Message, Window

WHO = "I'm a bot: I answer questions with passages from this archive, word for word, and say where each is from."


@pytest.fixture
def group(with_cats: Running) -> Window:
    return with_cats.reader.in_group(with_cats.telegram.group("Harbour", (with_cats.reader,)))


class TestInPrivate:
    @pytest.mark.parametrize("message", ["hi", "help", "Who are you?"])
    async def test_a_greeting_is_told_who_answers_with_titles_to_tap(self, with_cats: Running, message: str) -> None:
        await with_cats.add(DOGS)
        reply = await with_cats.ask(message)
        assert reply.text == f"{WHO}\nJust type your question, for example:"
        assert reply.buttons == ["💬 Dogs of the town", "💬 Cats of the harbour"]
        await with_cats.reader.press(reply, "Cats of the harbour")
        question = await with_cats.telegram.reply_to(reply)
        assert question.text == "Cats of the harbour"
        assert (await with_cats.telegram.reply_to(question)).quotes

    @pytest.mark.parametrize(
        ("message", "reply"),
        [
            ("thanks!", "You're welcome."),
            ("danke dir", "Gern geschehen."),
            ("고마워요", "천만에요."),
            ("ok", "👍"),
            ("👍", "👍"),
            ("bye", "Goodbye!"),
            ("I have a question", "Go ahead: type your question."),
            ("нет, это не так", "Извините."),
            ("no that's wrong", "I'm sorry. I only quote this archive"),
        ],
    )
    async def test_a_word_is_answered_in_its_language(self, with_cats: Running, message: str, reply: str) -> None:
        answer = await with_cats.ask(message)
        assert (answer.text or "").startswith(reply)
        assert answer.quotes == []

    async def test_the_newest_articles_are_listed(self, with_cats: Running) -> None:
        reply = await with_cats.ask("What's new?")
        assert (reply.text or "").startswith("The newest articles:\n\n1. Cats of the harbour")
        assert "/edit" not in (reply.text or "")
        await with_cats.reader.press(reply, "All articles")
        assert (reply.text or "").startswith("1 article in the archive")

    async def test_all_articles_are_listed_as_by_the_command(self, with_cats: Running) -> None:
        assert (await with_cats.ask("list articles")).content == (await with_cats.ask("/articles")).content

    async def test_a_phrase_of_other_languages_is_in_that_of_the_archive(self, running: Running) -> None:
        """Portuguese and French readers type "nn" for "no"."""
        running.corpus.add(Draft("Hibou", (Paragraph("Le hibou mange des souris dans la grange."),), language="fr"))
        assert (await running.ask("nn")).content.startswith("Désolé.")

    async def test_an_empty_archive_says_so(self, running: Running) -> None:
        reply = await running.ask("hello")
        assert reply.text == f"{WHO}\nJust type your question.\n\nThis archive has no articles yet."
        assert (await running.ask("список статей")).content.endswith("В этом архиве пока нет статей.")
        assert (await running.ask("thanks")).text == "You're welcome."

    async def test_after_the_command_it_is_a_question(self, with_cats: Running) -> None:
        assert "found nothing" in (await with_cats.ask("/ask thanks")).content

    async def test_in_reply_to_an_answer_it_is_no_question(self, with_cats: Running) -> None:
        answer = await with_cats.ask("who feeds the cats?")
        thanks = await with_cats.readers_chat.send("thank you", reply_to=answer)
        assert (await with_cats.telegram.reply_to(thanks)).text == "You're welcome."

    async def test_between_an_answer_and_a_follow_up_it_changes_nothing(self, with_cats: Running) -> None:
        await with_cats.ask("who feeds the cats?")
        await with_cats.ask("thanks")
        assert (await with_cats.ask("source?")).content.startswith("Cats of the harbour")

    async def test_is_read_from_a_caption_too(self, with_cats: Running) -> None:
        photo = await with_cats.readers_chat.send_photo(caption="thanks")
        assert (await with_cats.telegram.reply_to(photo)).text == "You're welcome."

    async def test_edited_into_a_question_it_is_answered(self, with_cats: Running) -> None:
        asked = await with_cats.readers_chat.send("hi")
        reply = await with_cats.telegram.reply_to(asked)
        await with_cats.readers_chat.edit(asked, "hi, who feeds the cats?")
        edited: Message = await with_cats.telegram.edited(reply)
        assert edited.quotes[0] == KEEPER


class TestOnEditing:
    @pytest.mark.parametrize(
        ("message", "begins"),
        [
            ("how do I add an article?", "To add an article, send me its link, a file, or /add with its text."),
            ("wie lösche ich einen Artikel?", "Um einen Artikel hinzuzufügen"),
            ("如何删除文章？", "要添加文章"),
        ],
    )
    async def test_an_admin_is_told_the_commands(self, with_cats: Running, message: str, begins: str) -> None:
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(message))
        assert (reply.text or "").startswith(begins)
        assert "/remove" in (reply.text or "")

    async def test_a_reader_asks_the_articles(self, with_cats: Running) -> None:
        guide = Draft("Guide", (Paragraph("To add an article, write to the harbour master."),), language="en")
        with_cats.corpus.add(guide)
        reply = await with_cats.ask("how do I add an article?")
        assert reply.quotes == ["To add an article, write to the harbour master."]

    @pytest.mark.parametrize(
        ("message", "said"),
        [
            (
                "how can I remove an article",
                "Articles are added, corrected and removed by the editors of this archive.",
            ),
            ("как добавить статью?", "Статьи добавляют, исправляют и удаляют редакторы этого архива."),
        ],
    )
    async def test_a_reader_is_told_who_does_it_if_no_article_says_it(
        self, with_cats: Running, message: str, said: str
    ) -> None:
        assert (await with_cats.ask(message)).text == said

    async def test_after_the_command_it_is_a_question(self, with_cats: Running) -> None:
        assert "found nothing" in (await with_cats.ask("/ask how do I add an article?")).content


class TestInAGroup:
    @pytest.mark.parametrize("courtesy", ["thanks", "ok", "bye", "🙏"])
    async def test_courtesies_stay_unanswered(self, with_cats: Running, group: Window, courtesy: str) -> None:
        answer = await with_cats.telegram.reply_to(await group.send("@byline_bot who feeds the cats?"))
        await with_cats.telegram.stays_unanswered(await group.send(courtesy, reply_to=answer))
        await with_cats.telegram.stays_unanswered(await group.send(f"{courtesy} @byline_bot"))

    async def test_a_greeting_to_the_bot_is_answered_without_ids(self, with_cats: Running, group: Window) -> None:
        reply = await with_cats.telegram.reply_to(await group.send("hi @byline_bot!"))
        assert reply.text == f"{WHO}\nJust type your question, for example:"
        assert reply.buttons == ["💬 Cats of the harbour"]

    async def test_news_and_lists_are_given_to_the_group(self, with_cats: Running, group: Window) -> None:
        assert (await with_cats.telegram.reply_to(await group.send("@byline_bot any news?"))).content.startswith(
            "The new"
        )
        listed = await with_cats.telegram.reply_to(await group.send("@byline_bot list articles"))
        assert listed.content.startswith("1 article in the archive")

    async def test_a_courtesy_edited_into_a_question_is_answered(self, with_cats: Running, group: Window) -> None:
        thanks = await group.send("@byline_bot thanks")
        await with_cats.telegram.stays_unanswered(thanks)
        await group.edit(thanks, "@byline_bot who feeds the cats?")
        assert (await with_cats.telegram.reply_to(thanks)).quotes[0] == KEEPER

    async def test_a_question_edited_into_a_courtesy_keeps_its_answer(self, with_cats: Running, group: Window) -> None:
        asked = await group.send("@byline_bot who feeds the cats?")
        answer = await with_cats.telegram.reply_to(asked)
        await group.edit(asked, "@byline_bot thanks")
        await with_cats.telegram.settled()
        assert answer.quotes[0] == KEEPER


class TestExamples:
    async def test_are_in_the_language_of_the_message(self, with_cats: Running) -> None:
        await with_cats.add("Die Katzen vom Hafen\n\nDie Katzen schlafen im Winter im alten Leuchtturm der Stadt.")
        await with_cats.add(DOGS)
        assert (await with_cats.ask("Guten Morgen")).buttons[0] == "💬 Die Katzen vom Hafen"
        assert (await with_cats.ask("good morning")).buttons[0] == "💬 Dogs of the town"

    async def test_are_questions_first(self, with_cats: Running) -> None:
        await with_cats.add("Who feeds the gulls?\n\nNobody feeds the gulls of Lunt, and who would?")
        await with_cats.add(DOGS)
        assert (await with_cats.ask("hi")).buttons[0] == "💬 Who feeds the gulls?"

    async def test_are_only_titles_that_the_archive_answers(self, with_cats: Running) -> None:
        await with_cats.add("???\n\nA title without a word cannot be asked.")
        assert (await with_cats.ask("hi")).buttons == ["💬 Cats of the harbour"]


class TestAnAbsentLanguage:
    async def test_comes_first_and_instead_of_missing_words(self, with_cats: Running) -> None:
        answer = await with_cats.ask("밀수 단속은 언제 시작됐나요?")
        assert answer.text == "여기에는 한국어 기사가 없습니다. 대부분 영어 기사입니다."

    async def test_comes_before_passages_that_have_the_names(self, with_cats: Running) -> None:
        answer = await with_cats.ask("¿Quién es hoy en día la señora Mara Voss?")
        assert answer.quotes == [KEEPER]
        line, *rest = (answer.text or "").splitlines()
        assert line == "Aquí no hay ningún artículo en español; la mayoría están en inglés."
        assert rest[0] == "No estoy seguro de que esto responda a tu pregunta. Lo más cercano:"
        assert answer.buttons == ["Contexto", "Copiar", "Por qué"]
        await with_cats.reader.press(answer, "Por qué")
        assert "Por qué: " in answer.content
        assert answer.buttons == ["Contexto", "Copiar", "Ocultar el porqué"]
