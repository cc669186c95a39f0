"""The page of an article shows it as it is stored."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.updates.permalink_form import url_of
from index.articles.edits import Amendment, digest_of
from index.articles.passage_digest import passage_digest
from index.articles.passages import MAX_PASSAGE_CHARS, split_passages
from index.model import Article, Draft, Paragraph, PassageKind
from tests.support.web.served_pages import Served
from tests.support.web.web_visitor import Visited

LONG = " ".join(f"Sentence number {number} of the long paragraph is here." for number in range(60))

ALL_KINDS = Draft(
    "The ferry returns",
    (
        Paragraph("The <b>ferry</b> is back & sails.\nTwice a day."),
        Paragraph("The cable", PassageKind.HEADING),
        Paragraph(LONG),
        Paragraph("The Heron in May", PassageKind.CAPTION),
        Paragraph("Ferries need cables.", author="Ida"),
        Paragraph("So do bridges.", author="Ida"),
        Paragraph("Additional reporting by Hal Denby", PassageKind.CREDIT),
    ),
    byline="By Nora Quill",
    source="The Gazette",
    url="https://gazette.example/ferry",
    published=date(2024, 5, 14),
    language="en",
    credits=("Additional reporting by Hal Denby", "Photo: Tomas Rill"),
)


@pytest.fixture
def ferry(served: Served) -> Article:
    return served.corpus.add(ALL_KINDS, "telegram:1001").article


async def visit(served: Served, article: Article, place: str = "") -> Visited:
    return await served.visitor.get(f"/a/{article.id}{place}")


class TestAnArticle:
    async def test_has_an_element_for_each_passage(self, served: Served, ferry: Article) -> None:
        page, passages = await visit(served, ferry), split_passages(ferry)
        assert len(LONG) > 2 * MAX_PASSAGE_CHARS
        assert [page.text_of(f"p{passage.ordinal}") for passage in passages] == [each.text for each in passages]
        assert page.texts("//article/h2") == ["The cable"]
        assert page.texts("//*[@class='caption']") == ["The Heron in May"]
        assert page.texts("//*[@class='credit']") == ["Additional reporting by Hal Denby", "Photo: Tomas Rill"]
        assert not page.tree.xpath(f"//*[@id='p{len(passages)}']")

    async def test_keeps_the_pieces_of_a_paragraph_together(self, served: Served, ferry: Article) -> None:
        page = await visit(served, ferry)
        assert page.tree.xpath("//*[@class='body piece']/@id") == ["p3", "p4"]

    async def test_has_its_attribution(self, served: Served, ferry: Article) -> None:
        page = await visit(served, ferry)
        assert page.texts("//title") == page.texts("//h1") == ["The ferry returns"]
        assert page.texts("//article/header/p") == ["By Nora Quill · The Gazette · 2024-05-14"]
        assert page.tree.xpath("//article/@lang") == ["en"]
        assert page.links()["Where it was published"] == "https://gazette.example/ferry"

    async def test_names_each_author_above_their_first_passage(self, served: Served, ferry: Article) -> None:
        page = await visit(served, ferry)
        assert page.texts("//*[@class='author']") == ["Ida", "By Nora Quill"]
        assert page.texts("//*[@class='author']/following-sibling::*[1]") == [
            "Ferries need cables.",
            "Additional reporting by Hal Denby",
        ]

    async def test_does_not_say_who_added_it(self, served: Served, ferry: Article) -> None:
        served.corpus.amend(ferry.id, Amendment({"title": "The ferry is back"}), "telegram:1002")
        page = await visit(served, ferry)
        assert "telegram" not in page.text
        assert "100" not in page.text

    async def test_without_an_address_has_no_link_to_one(self, served: Served) -> None:
        page = await visit(served, served.corpus.add(Draft("Owls", (Paragraph("Owls hunt."),))).article)
        assert "Where it was published" not in page.links()


class TestAQuotedPassage:
    @pytest.mark.parametrize("with_check", [True, False])
    async def test_is_marked_and_labelled(self, served: Served, ferry: Article, with_check: bool) -> None:
        text = split_passages(ferry)[1].text
        page = await visit(served, ferry, f"?p=1_{passage_digest(text)}" if with_check else "?p=1")
        (quoted,) = page.tree.xpath("//*[contains(@class, 'quoted')]")
        assert (quoted.get("id"), page.text_of("p1")) == ("p1", text)
        assert page.texts("//mark") == [text]
        assert page.text_of(quoted.get("aria-describedby")) == "Quoted passage"

    async def test_is_what_the_link_to_the_original_leads_to(self, served: Served, ferry: Article) -> None:
        page = await visit(served, ferry, "?p=1")
        assert page.links()["Where it was published"] == "https://gazette.example/ferry#:~:text=The%20cable"

    @pytest.mark.parametrize(("place", "ordinal"), [("?p=1", 1), ("", 0)])
    async def test_is_what_the_link_to_the_bot_shows(
        self, served: Served, ferry: Article, place: str, ordinal: int
    ) -> None:
        """Without a quoted passage it is the first one."""
        link = (await visit(served, ferry, place)).links()["Open in @byline_bot"]
        shown = await served.running.telegram.reply_to(await served.running.reader.open_link(link))
        around = shown.entities_of("italic")
        assert [each for each in shown.quotes if each not in around] == [split_passages(ferry)[ordinal].text]

    async def test_is_found_where_it_has_moved(self, served: Served, ferry: Article) -> None:
        """It has the id that the link names, so that browsers show it, and not the passage that is there now."""
        text = "The Heron in May"
        (before,) = [each.ordinal for each in split_passages(ferry) if each.text == text]
        first = digest_of(ferry.paragraphs[0])
        served.corpus.amend(ferry.id, Amendment({}, frozenset({first})), "telegram:1")
        page = await visit(served, ferry, f"?p={before}_{passage_digest(text)}")
        assert page.texts("//mark") == [page.text_of(f"p{before}")] == [text]
        assert page.texts("//*[@id='quoted']") == ["This passage is in another place of its article now."]
        ids = page.tree.xpath("//article/*/@id")
        assert ids == ["p0", "p1", "p2", "p3", "quoted", f"p{before}", *(f"p{n}" for n in range(before + 1, len(ids)))]

    async def test_that_was_corrected_is_told_and_what_is_there_now_is_marked(
        self, served: Served, ferry: Article
    ) -> None:
        """As the bot does for such a link."""
        first, *others = ferry.paragraphs
        now = replace(first, text=first.text.replace("Twice", "Thrice"))
        moved = replace(ALL_KINDS, paragraphs=(Paragraph("New: more trips."), now, *others))
        served.corpus.add(moved, "telegram:1")
        day = f"{served.corpus.versions(ferry.id)[0].at:%Y-%m-%d}"
        page = await visit(served, ferry, f"?p=0_{passage_digest(first.text)}")
        told = f"The linked passage was corrected on {day}. This is in its place now:"
        assert page.texts("//*[@id='quoted']") == [told]
        assert page.texts("//mark") == [now.text] == [page.text_of("p0")]
        shown = await served.running.telegram.reply_to(
            await served.running.reader.open_link(url_of(split_passages(ferry)[0], "byline_bot"))
        )
        assert (shown.text or "").startswith(told)
        assert now.text in shown.quotes

    async def test_that_was_cut_is_told_where_it_was(self, served: Served, ferry: Article) -> None:
        first = ferry.paragraphs[0]
        served.corpus.amend(ferry.id, Amendment({}, frozenset({digest_of(first)})), "telegram:1")
        day = f"{served.corpus.versions(ferry.id)[0].at:%Y-%m-%d}"
        page = await visit(served, ferry, f"?p=0_{passage_digest(first.text)}")
        (label,) = page.tree.xpath("//*[@id='quoted']")
        assert label.text_content() == (
            f"The article has not had the linked passage since {day}. This is in its place now:"
        )
        assert (label.getnext().text_content(), label.getnext().get("id")) == ("The cable", "p0")
        assert page.texts("//mark") == [], "what is there now has nothing to do with it"
        assert ":~:text=" not in page.links()["Where it was published"]

    @pytest.mark.parametrize("place", ["?p=0_aaaaaa", "?p=999", "?p=999_aaaaaa"])
    async def test_that_was_never_there_is_told(self, served: Served, ferry: Article, place: str) -> None:
        page = await visit(served, ferry, place)
        (label,) = page.tree.xpath("//*[@id='quoted']")
        assert label.text_content() == "The article no longer has the linked passage. This is in its place now:"
        assert label.getnext().get("id") == f"p{place[3:].partition('_')[0]}"
        assert page.texts("//mark") == []

    @pytest.mark.parametrize("place", ["?p=", "?p=x", "?p=-1", "?p=1_", "?p=1_ABCDEF", "?p=٣", "?p=1234567"])
    async def test_of_another_form_is_none(self, served: Served, ferry: Article, place: str) -> None:
        page = await visit(served, ferry, place)
        assert (page.status, page.texts("//mark"), page.texts("//*[@id='quoted']")) == (200, [], [])


class TestACorrection:
    async def test_is_dated(self, served: Served, ferry: Article) -> None:
        assert (await visit(served, ferry)).texts("//*[@class='remark']") == []
        served.corpus.amend(ferry.id, Amendment({"byline": "By Nora Quill and Ada Voss"}), "telegram:1")
        day = f"{served.corpus.versions(ferry.id)[0].at:%Y-%m-%d}"
        assert (await visit(served, ferry)).texts("//*[@class='remark']") == [f"Corrected on {day}"]

    async def test_is_dated_without_reading_what_was_there_before(
        self, served: Served, ferry: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A page of a long article costs the same however often it was corrected."""
        served.corpus.amend(ferry.id, Amendment({"byline": "By Ada Voss"}), "telegram:1")
        day = f"{served.corpus.versions(ferry.id)[0].at:%Y-%m-%d}"
        for method in ("versions", "version"):
            monkeypatch.delattr(type(served.corpus._store), method)
        assert (await visit(served, ferry, "?p=0")).texts("//*[@class='remark']") == [f"Corrected on {day}"]


class TestNoArticle:
    @pytest.mark.parametrize("address", ["/a/aaaaaaaaaa", "/a/", "/a/UPPER", "/a/..%2f..", f"/a/{'a' * 33}", "/b"])
    async def test_is_at_an_unknown_address(self, served: Served, address: str) -> None:
        page = await served.visitor.get(address)
        assert (page.status, page.texts("//h1")) == (404, ["There is nothing at this address."])
        assert (await served.visitor.get(page.tree.xpath("//link[@rel='stylesheet']/@href")[0])).status in (200, 404)

    async def test_is_there_after_a_removal_and_its_title_is_not_told(self, served: Served, ferry: Article) -> None:
        served.corpus.remove(ferry.id)
        page = await visit(served, ferry, "?p=1")
        assert (page.status, page.texts("//h1")) == (410, ["This article was removed."])
        assert "ferry" not in page.text
        served.corpus.purge([ferry.id])
        assert (await visit(served, ferry)).status == 404


class TestTheSamePage:
    async def test_is_not_sent_again(self, served: Served, ferry: Article) -> None:
        page = await visit(served, ferry)
        again = await served.visitor.get(page.url, If_None_Match=page.headers["ETag"])
        assert (again.status, again.content) == (304, b"")

    @pytest.mark.parametrize(("place", "language"), [("?p=1", "en"), ("", "de")])
    async def test_is_another_one_for_another_passage_or_language(
        self, served: Served, ferry: Article, place: str, language: str
    ) -> None:
        known = (await visit(served, ferry)).headers["ETag"]
        page = await served.visitor.get(f"/a/{ferry.id}{place}", If_None_Match=known, Accept_Language=language)
        assert page.status == 200

    async def test_is_another_one_after_a_correction(self, served: Served, ferry: Article) -> None:
        known = (await visit(served, ferry)).headers["ETag"]
        served.corpus.amend(ferry.id, Amendment({"title": "The ferry is back"}), "telegram:1")
        page = await served.visitor.get(f"/a/{ferry.id}", If_None_Match=known)
        assert page.texts("//h1") == ["The ferry is back"]

    async def test_is_another_one_after_a_correction_that_was_undone(self, served: Served, ferry: Article) -> None:
        """The article is as before, but it was corrected."""
        known = (await visit(served, ferry)).headers["ETag"]
        for title in ("The ferry is back", ferry.title):
            served.corpus.amend(ferry.id, Amendment({"title": title}), "telegram:1")
        page = await served.visitor.get(f"/a/{ferry.id}", If_None_Match=known)
        assert page.status == 200
        assert any("Corrected on" in line for line in page.texts("//p[@class='remark']"))


async def test_a_long_article_costs_more(served: Served) -> None:
    """Otherwise ten of these pages a second would leave the bot no time."""
    long = Draft("War", tuple(Paragraph(f"Line {number}.") for number in range(9_000)))
    article = served.corpus.add(long).article
    statuses = [page.status for page in await asyncio.gather(*(visit(served, article) for _ in range(8)))]
    assert {*statuses} == {200, 429}
