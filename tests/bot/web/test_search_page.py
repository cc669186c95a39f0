"""The page where one asks answers as the bot does."""

from __future__ import annotations

import asyncio
import threading
from itertools import islice

import pytest

from bot.web.page_search import MOST_WAITING
from index.corpus import MAX_QUESTION_CHARS
from index.model import Answer, Draft, Earlier, Paragraph
from tests.support.bot.sample_articles import KEEPER
from tests.support.waiting import HANG_S
from tests.support.web.served_pages import QUESTIONS, Serve, Served
from tests.support.web.web_visitor import Visitor


class TestAnAnswer:
    async def test_quotes_the_passage_word_for_word(self, visitor: Visitor) -> None:
        page = await visitor.ask("who feeds the cats?")
        assert page.status == 200
        assert page.quotes[0] == KEEPER
        assert page.texts("//title") == page.texts("//h1") == ["who feeds the cats?"]
        assert page.tree.xpath("//input[@name='q']/@value") == ["who feeds the cats?"]

    async def test_leads_to_each_quoted_passage(self, served: Served) -> None:
        await served.running.add("Lynx\n\nThe lynx hunts at night.\n\nNobody saw the lynx by day.")
        page = await served.visitor.ask("lynx")
        assert len(page.quotes) == 2
        places = [href.rpartition("#")[2] for href in page.tree.xpath("//a[.='In the archive']/@href")]
        assert places == ["p0", "p1"] or places == ["p1", "p0"]

    async def test_is_that_of_the_bot(self, served: Served) -> None:
        """Every quotation and every remark of the page is in the bot's answer, and the other way round."""
        for question in QUESTIONS:
            page, answer = await served.visitor.ask(question), await served.running.ask(question)
            assert page.quotes == answer.quotes, question
            said = "\n".join([answer.content, *answer.buttons])
            assert [remark for remark in page.remarks if remark not in said] == [], question
            assert [fact for fact in page.texts("//figcaption//bdi") if fact not in said] == [], question

    async def test_names_the_words_that_the_shown_passage_lacks(self, served: Served) -> None:
        """Another passage that has one of them is not shown."""
        boats = ("The crane lifts boats in May.", "Boats lie at the pier.", "The baker bakes at noon.")
        for number, text in enumerate(boats):
            served.corpus.add(Draft(f"Town {number}", (Paragraph(text),)))
        question = "does the baker lift boats at noon?"
        page, answer = await served.visitor.ask(question), await served.running.ask(question)
        assert len(page.quotes) == 1
        assert page.remarks == answer.content.split("\n")[:1]
        assert "without" in page.remarks[0]

    async def test_to_a_second_question_about_the_first_says_that_nothing_is_found(self, served: Served) -> None:
        question = "When did the xyzzy open? Who wrote it?"
        page, answer = await served.visitor.ask(question), await served.running.ask(question)
        assert page.quotes == answer.quotes == []
        assert len(page.remarks) == 2
        assert all(remark in answer.content for remark in page.remarks)

    async def test_marks_words_and_the_sentence(self, served: Served) -> None:
        (hit,) = served.corpus.search("who feeds the cats?", 1).hits
        page = await served.visitor.ask("who feeds the cats?")
        assert page.texts("(//blockquote)[1]//b") == [KEEPER[start:end] for start, end in hit.highlights]
        text = "Old Tom sleeps. Mara Voss feeds the cats herring. The quay is long and grey in winter and summer."
        served.corpus.add(Draft("Quay", (Paragraph(text),)))
        page = await served.visitor.ask("which herring does Mara Voss feed the cats on the quay")
        assert page.texts("(//blockquote)[1]//mark") == ["Mara Voss feeds the cats herring."]

    async def test_is_attributed_once_for_each_article(self, served: Served) -> None:
        article = Draft(
            "Swifts", (Paragraph("Swifts sleep in the air."), Paragraph("Swifts eat in the air.")),
            byline="Ann Lee", source="Birds", url="https://birds.example/swifts", credits=("Translated by Jo",),
        )  # fmt: skip
        served.corpus.add(article)
        page = await served.visitor.ask("what do swifts do in the air?")
        assert len(page.quotes) == 2
        assert page.texts("//figcaption/p")[:2] == ["Swifts · Ann Lee · Birds", "Translated by Jo"]
        assert page.links()["Swifts"].startswith("https://birds.example/swifts#:~:text=Swifts%20")
        assert len(page.texts("//figure")) == 1

    async def test_leads_to_the_passage_in_the_archive(self, visitor: Visitor) -> None:
        page = await visitor.ask("who feeds the cats?")
        article = await visitor.get(page.links()["In the archive"])
        assert article.texts("//*[@class='body quoted']") == [KEEPER]

    async def test_names_other_publications_of_the_passage(self, served: Served) -> None:
        for place in ("Fen", "Gazette"):
            served.corpus.add(
                Draft(
                    f"Swifts in {place}",
                    (Paragraph("Swifts sleep in the air."),),
                    source=place,
                    url=f"https://{place}.example/",
                )
            )
        page = await served.visitor.ask("where do swifts sleep?")
        assert [line for line in page.texts("//figcaption/p") if line.startswith("Also in: ")] in (
            ["Also in: Fen"],
            ["Also in: Gazette"],
        )


class TestMore:
    async def test_is_behind_a_link(self, served: Served) -> None:
        herrings = [f"Herring number {number} swam past the pier." for number in range(1, 6)]
        served.corpus.add(Draft("Herring", tuple(map(Paragraph, herrings))))
        page, seen = await served.visitor.ask("which herring swam past the pier?"), []
        first = page.url
        while True:
            seen += page.quotes
            more = [address for label, address in page.links().items() if label.startswith("More (")]
            if not more:
                break
            page = await served.visitor.get(*more)
        assert {*herrings} <= {*seen}
        assert len(seen) == len({*seen})
        assert (await served.visitor.get(page.links()["« First"])).url == first

    @pytest.mark.parametrize("begin", ["9999", "-1", "x", "²", "1" * 30])
    async def test_than_there_is_are_the_first(self, visitor: Visitor, begin: str) -> None:
        assert (await visitor.get(f"/?q=cats&from={begin}")).quotes

    async def test_by_an_author_is_offered(self, served: Served) -> None:
        served.corpus.add(Draft("Bees", (Paragraph("Bees hum."),), byline="Owen Pell"))
        page = await served.visitor.ask("Owen Pell")
        assert (await served.visitor.get(page.links()["Articles by Owen Pell"])).quotes == ["Bees hum."]

    async def test_is_offered_as_other_questions(self, visitor: Visitor) -> None:
        page = await visitor.ask("Vuss?")
        assert (await visitor.get(page.links()["Did you mean: Voss?"])).quotes == [KEEPER]


class TestSmallTalk:
    @pytest.mark.parametrize(
        ("text", "reply"),
        [
            ("thanks!", "You're welcome."),
            ("hola", "Soy un bot"),
            ("how do I add an article?", "Articles are added, corrected and removed by the editors of this archive."),
        ],
    )
    async def test_is_answered_in_its_language(self, visitor: Visitor, text: str, reply: str) -> None:
        page = await visitor.ask(text)
        assert any(line.startswith(reply) for line in page.texts("//main/p"))
        assert page.quotes == []

    async def test_about_editing_is_a_question_first(self, served: Served) -> None:
        """As it is in Telegram, for readers."""
        text = "To remove an article, the librarian writes a card."
        served.corpus.add(Draft("The card index", (Paragraph(text),)))
        page = await served.visitor.ask("how do I remove an article?")
        assert page.quotes == [text]

    async def test_around_a_question_is_left_out(self, visitor: Visitor) -> None:
        assert (await visitor.ask("Hello! How are you? Who feeds the cats?")).quotes[0] == KEEPER

    @pytest.mark.parametrize("talk", ["hello", "what's new", "list articles"])
    async def test_leads_to_the_articles_that_it_names(self, visitor: Visitor, talk: str) -> None:
        page = await visitor.ask(talk)
        assert page.texts("//ul[@class='links']//a") == ["Dogs of the town", "Cats of the harbour"]


class TestWithoutAQuestion:
    @pytest.mark.parametrize("address", ["/", "/?q=", "/?q=%20%0A", "/?from=3"])
    async def test_says_how_to_ask_and_names_the_newest(self, visitor: Visitor, address: str) -> None:
        page = await visitor.get(address)
        assert page.texts("//h1") == ["Search the archive"]
        assert "Just type your question." in page.texts("//main/p")
        links = page.links()
        assert {"Cats of the harbour", "Dogs of the town"} <= {*links}
        assert (await visitor.get(links["Cats of the harbour"])).texts("//h1") == ["Cats of the harbour"]

    async def test_or_articles_says_so(self, serve: Serve) -> None:
        visitor = (await serve()).visitor
        for address in ("/", "/?q=who+feeds+the+cats"):
            assert (await visitor.get(address)).texts("//main/p") == ["This archive has no articles yet."]


class TestARefusal:
    async def test_of_a_question_without_a_word_is_a_sentence(self, visitor: Visitor) -> None:
        page = await visitor.ask("?!")
        assert (page.status, page.texts("//main/p")) == (200, ["I need at least one word to search for."])

    @pytest.mark.parametrize("length", [MAX_QUESTION_CHARS + 1, 1_000_000])
    async def test_of_a_long_question_names_the_limit(self, visitor: Visitor, length: int) -> None:
        page = await visitor.get("/?q=" + "a" * length)
        assert page.status == 414
        assert page.texts("//h1") == ["Your question is too long (limit: 4096 characters)."]

    async def test_comes_when_too_many_wait(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        """The others are answered, one after the other."""
        goes_on, search = threading.Event(), served.corpus.search

        def held_up(question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
            assert goes_on.wait(HANG_S)
            return search(question, limit, offset, earlier)

        monkeypatch.setattr(served.corpus, "search", held_up)
        asked = 1 + MOST_WAITING + 3
        asking = [asyncio.ensure_future(served.visitor.ask(f"who feeds cat {n}?")) for n in range(asked)]
        refused = [await each for each in islice(asyncio.as_completed(asking), 3)]
        goes_on.set()
        pages = await asyncio.gather(*asking)
        assert [page.status for page in refused] == [503] * 3
        assert refused[0].texts("//h1") == ["Many people are searching right now. Please try again in a moment."]
        assert sorted(page.status for page in pages) == [200] * (asked - 3) + [503] * 3
