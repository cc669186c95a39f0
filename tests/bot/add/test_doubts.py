"""Ask an editor about articles in doubt, through the real bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.add.decisions import Choices, Decision, Decisions, Place
from bot.add.messages import render_doubt
from bot.add.single import InDoubt
from bot.queue.inbox import Inbox
from index.articles.identity import make_article
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.dedup.checks import Concern
from index.dedup.similarity import Likeness
from index.ingest import Reading
from index.model import Doubt, Draft, Paragraph, PassageKind
from index.store.tinydb import TinyDBStore
from tests.support.archive.similar_texts import EDITED, OTHERS, STORY
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import FERRY_URL, archived, titles_in_archive
from tests.support.fake_bot_api import Message
from tests.support.web.running_pages import page_of_texts
from tests.support.website import Website

NOTE = "What the county decides is told here every Friday by those who sat through it, be it until midnight or beyond."
HOUSE = (
    "The house in Mill Lane is open to readers from nine to noon; bring what you found in the attic, and ask for Ida."
)


async def asked(running: Running, text: str) -> Message:
    """Return the question in reply to an /add."""
    reply = await running.add(text)
    assert reply.content.startswith("Not added yet: "), reply.content
    return reply


PASTED = "Pasted\n\n" + "\n\n".join(EDITED)


class TestACopy:
    async def test_is_shown_with_the_article_that_it_is_like(self, running: Running) -> None:
        archived(running, *STORY)
        question = await asked(running, PASTED)
        assert question.content == (
            "Not added yet: Pasted\ndate unknown\nThe ferry from Lunt to the … gets the money back, she said.\n"
            "3 passages · English\n\n"
            "95% of its text already appears, in the same order, in an archived article.\nFerry\n"
            "Fen · date unknown"
        )
        assert question.links == {"Ferry": FERRY_URL}
        assert question.buttons == ["Update", "Keep both", "Cancel"]
        assert titles_in_archive(running) == ["Ferry"]

    async def test_that_has_all_of_the_other_and_more_is_told_so(self, running: Running) -> None:
        archived(running, *STORY[:2])
        question = await asked(running, "Pasted\n\n" + "\n\n".join(STORY))
        assert "100% of the text of an archived article appears in it, in the same order." in question.content

    async def test_is_kept_beside_it(self, running: Running) -> None:
        archived(running, *STORY)
        question = await asked(running, PASTED)
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: Pasted")
        assert titles_in_archive(running) == ["Ferry", "Pasted"]
        await running.editor.press(question, "Undo")
        assert titles_in_archive(running) == ["Ferry"]

    async def test_updates_it(self, running: Running) -> None:
        """A text without a link gets the link and the known origin of the other."""
        before = archived(running, *STORY)
        question = await asked(running, PASTED)
        await running.editor.press(question, "Update")
        await running.telegram.edited(question, until="Updated: Pasted")
        (article,) = running.corpus
        assert (article.id, article.url, article.source) == (before.id, FERRY_URL, "Fen")
        assert article.text == "\n\n".join(EDITED)
        await running.editor.press(question, "Undo")
        assert list(running.corpus) == [before]

    async def test_from_elsewhere_takes_its_place(self, running: Running, website: Website) -> None:
        """It is found by its own address afterwards, where its words are published."""
        before = archived(running, *STORY)
        url = website.serve("/ferry", page_of_texts(*EDITED))
        question = await asked(running, url)
        assert question.links == {"The ferry sails again": url, "Ferry": FERRY_URL}
        await running.editor.press(question, "Update")
        await running.telegram.edited(question, until="Updated: The ferry sails again")
        (article,) = running.corpus
        assert article.url == url
        assert (await running.add(url)).content.startswith("Already in the archive: ")
        await running.editor.press(question, "Undo")
        assert list(running.corpus) == [before]
        assert question.content == ("Undone. Back in the archive: Ferry\nRemoved: The ferry sails again")
        await running.editor.press(question, "Fix…")
        assert question.button("Title").callback_data == f"fix-title:{before.id}"

    @pytest.mark.parametrize("second", ["Keep both", "Cancel"])
    async def test_is_decided_by_the_first_of_two_taps(self, running: Running, website: Website, second: str) -> None:
        """The taps may be of two editors or two thumbs. The second does nothing and hides no undo button."""
        before = archived(running, *STORY)
        question = await asked(running, website.serve("/ferry", page_of_texts(*EDITED)))
        buttons = [question.button(label).callback_data or "" for label in ("Update", second)]
        for data in buttons:
            running.editor.press_and_leave(question, data)
        await running.all_done()
        assert question.content.startswith("Updated: The ferry sails again\n")
        await running.editor.press(question, "Undo")
        assert list(running.corpus) == [before]

    async def test_is_not_added(self, running: Running) -> None:
        archived(running, *STORY)
        question = await asked(running, PASTED)
        await running.editor.press(question, "Cancel")
        assert (question.content, question.buttons) == ("Not added.", [])
        assert titles_in_archive(running) == ["Ferry"]

    async def test_is_not_asked_about_where_the_article_itself_is_updated(
        self, running: Running, website: Website
    ) -> None:
        url = website.serve("/ferry", page_of_texts(*STORY))
        await running.add(url)
        website.serve("/ferry", page_of_texts(*EDITED))
        assert (await running.add(url)).content.startswith("Updated: ")

    async def test_in_a_file_is_read_from_it_again(self, running: Running) -> None:
        archived(running, *STORY)
        sent = await running.editors_chat.send_document("ferry.txt", PASTED.encode(), caption="/add")
        question = await running.final(sent)
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: Pasted")

    async def test_that_was_offered_is_asked_about(self, running: Running) -> None:
        archived(running, *STORY)
        origin = running.telegram.origin_channel("Harbour News", username="harbournews", message_id=77)
        post = await running.editors_chat.send(PASTED, forwarded_from=origin)
        question = await running.telegram.reply_to(post)
        await running.editor.press(question, "Add")
        await running.telegram.edited(question, until="Not added yet: Pasted")
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: Pasted")
        assert {article.url for article in running.corpus} == {FERRY_URL, "https://t.me/harbournews/77"}

    async def test_that_the_command_replies_to_is_asked_about_in_reply_to_it(self, running: Running) -> None:
        """Telegram sends a button's message with the message it replies to, and no further one."""
        archived(running, *STORY)
        text = await running.editors_chat.send(PASTED)
        await running.telegram.reply_to(text)  # it was read as a question
        reply = await running.final(await running.editors_chat.send("/add", reply_to=text))
        assert reply.content == "See my reply to that message: something needs your decision."
        both = await running.telegram.until(
            lambda: replies if len(replies := running.telegram.replies_to(text)) == 2 else None, "the question"
        )
        question = both[-1]
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: Pasted")

    async def test_is_gone_with_the_message(self, running: Running) -> None:
        archived(running, *STORY)
        command = await running.editors_chat.send(f"/add {PASTED}")
        question = await running.final(command)
        await running.editors_chat.delete(command)
        alert = await running.editor.press(question, "Update")
        assert alert.text == "The message is gone. Please send it again."
        assert titles_in_archive(running) == ["Ferry"]

    async def test_of_a_link_is_decided_without_the_message(self, running: Running, website: Website) -> None:
        """The question itself contains the link."""
        archived(running, *STORY)
        command = await running.editors_chat.send(f"/add {website.serve('/ferry', page_of_texts(*EDITED))}")
        question = await running.final(command)
        await running.editors_chat.delete(command)
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: The ferry sails again")

    async def test_that_cannot_be_read_any_more_is_not_added(self, running: Running, website: Website) -> None:
        archived(running, *STORY)
        url = website.serve("/ferry", page_of_texts(*EDITED))
        question = await asked(running, url)
        website.serve("/ferry", "gone", status=404)
        await running.editor.press(question, "Update")
        await running.telegram.edited(question, until="There is no page at ")
        assert titles_in_archive(running) == ["Ferry"]

    async def test_is_added_where_the_other_is_gone_by_then(self, running: Running) -> None:
        other = archived(running, *STORY)
        question = await asked(running, PASTED)
        running.corpus.remove(other.id)
        await running.editor.press(question, "Update")
        await running.telegram.edited(question, until="Added: Pasted")

    @pytest.mark.logs_errors("Unexpected error while handling an update", maybe=True)  # it is stopped half-way
    async def test_can_be_decided_after_a_restart(self, start: Start, tmp_path: Path) -> None:
        corpus, inbox = Corpus(TinyDBStore.in_memory(), BM25Backend()), Inbox.open(tmp_path)
        running = await start(corpus, inbox)
        archived(running, *STORY)
        question = await asked(running, PASTED)
        await running.telegram.settled()
        other_run = await start(corpus, inbox)
        await other_run.editor.press(question, "Update")
        await other_run.telegram.edited(question, until="Updated: Pasted")
        await other_run.all_done()
        inbox.close()

    async def test_is_for_admins_to_decide(self, running: Running) -> None:
        group = running.telegram.group("Desk", (running.editor, running.reader))
        archived(running, *STORY)
        question = await running.final(await running.editor.in_group(group).send(f"/add {PASTED}"))
        for label in question.buttons:
            alert = await running.reader.press(question, label)
            assert "Only admins can do that" in (alert.text or "")
        assert titles_in_archive(running) == ["Ferry"]


class TestAPageThatMoved:
    async def test_takes_the_place_of_what_was_there(self, running: Running, website: Website) -> None:
        old = website.serve("/old", page_of_texts(*STORY))
        await running.add(old)
        (before,) = running.corpus
        new = website.serve("/new", page_of_texts(*EDITED))
        website.redirect("/old", new)
        question = await asked(running, old)
        assert "This link belongs to an article already in the archive, but now leads elsewhere." in question.content
        await running.editor.press(question, "Update")
        await running.telegram.edited(question, until="Updated: ")
        (article,) = running.corpus
        assert (article.url, article.added_at) == (new, before.added_at)
        assert (await running.add(old)).content.startswith("Already in the archive: ")
        await running.editor.press(question, "Undo")
        assert list(running.corpus) == [before]

    async def test_or_changed_the_name_it_gives_itself_is_kept_beside_it(
        self, running: Running, website: Website
    ) -> None:
        url = website.serve("/old", page_of_texts(*STORY))
        await running.add(url)
        website.serve("/old", page_of_texts(*STORY, canonical=website.url("/new")))
        question = await asked(running, url)
        await running.editor.press(question, "Keep both")
        await running.telegram.edited(question, until="Added: ")
        assert {article.url for article in running.corpus} == {url, website.url("/new")}


class TestBoilerplate:
    @pytest.fixture
    def fen(self, running: Running, website: Website) -> Running:
        """Return the bot with two articles of the website that end alike."""
        for number, text in enumerate(OTHERS[:2]):
            archived(running, text, NOTE, HOUSE, url=website.url(f"/{number}"), title=f"Other {number}")
        return running

    async def test_is_left_out_now_and_later(self, fen: Running, website: Website) -> None:
        url = website.serve("/ferry", page_of_texts(*STORY, NOTE, HOUSE))
        question = await asked(fen, url)
        assert "2 paragraphs also appear in other articles of this publication.\n– What the county" in question.content
        assert question.buttons == ["Leave them out", "Add as it is", "Cancel"]
        await fen.editor.press(question, "Leave them out")
        await fen.telegram.edited(question, until="Added: The ferry sails again")
        article = fen.corpus.article(url)
        assert [paragraph.text for paragraph in article.paragraphs][-4:] == list(STORY)
        website.serve("/ferry", page_of_texts(*STORY, "Nobody had expected that to be so.", NOTE, HOUSE))
        question = await fen.add(url)
        if question.content.startswith("Not added yet"):
            await fen.editor.press(question, "Add as it is")
        await fen.telegram.edited(question, until="Updated: ")
        assert NOTE not in fen.corpus.article(url).text

    async def test_is_added_as_it_is(self, fen: Running, website: Website) -> None:
        url = website.serve("/ferry", page_of_texts(*STORY, NOTE, HOUSE))
        question = await asked(fen, url)
        await fen.editor.press(question, "Add as it is")
        await fen.telegram.edited(question, until="Added: The ferry sails again")
        assert HOUSE in fen.corpus.article(url).text
        website.serve("/ferry", page_of_texts(*STORY[:3], NOTE, HOUSE))
        assert (await fen.add(url)).content.startswith("Updated: "), "that was decided"


class TestSeveralDoubts:
    async def test_are_asked_one_after_the_other(self, running: Running, website: Website) -> None:
        for number, text in enumerate(OTHERS[:2]):
            archived(running, text, NOTE, HOUSE, url=website.url(f"/{number}"), title=f"Other {number}")
        archived(running, *STORY)
        question = await asked(running, website.serve("/ferry", page_of_texts(*STORY, NOTE, HOUSE)))
        assert question.buttons == ["Update", "Keep both", "Cancel"]
        await running.editor.press(question, "Update")
        await running.telegram.until(lambda: "Leave them out" in question.buttons, "the second question")
        await running.editor.press(question, "Leave them out")
        await running.telegram.edited(question, until="Updated: The ferry sails again")
        assert titles_in_archive(running) == ["Other 0", "Other 1", "The ferry sails again"]
        assert not any(HOUSE in article.text for article in running.corpus if article.title.startswith("The"))


class TestAText:
    """A text whose page says that it may be incomplete."""

    async def test_that_is_short_or_a_teaser_is_added_anyway(
        self, running: Running, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read_url = running.ingestion.read_url

        def doubtful(url: str, **_: object) -> Reading:
            reading = read_url(url)
            return replace(reading, entries=(replace(reading.entries[0], doubts=(Doubt.TEASER, Doubt.SHORT_TEXT)),))

        monkeypatch.setattr(running.ingestion, "read_url", doubtful)
        question = await asked(running, website.serve("/ferry", page_of_texts(*STORY[:1])))
        assert question.content.endswith("\n\nThe page says that the rest is for subscribers.")
        assert question.buttons == ["Add anyway", "Cancel"]
        await running.editor.press(question, "Add anyway")
        await running.telegram.edited(question, until="The text is much shorter than the page")
        await running.editor.press(question, "Add anyway")
        await running.telegram.edited(question, until="Added: The ferry sails again")

    async def test_that_is_an_overview_is_asked_about(self, running: Running, website: Website) -> None:
        links = "".join(
            f"<h2><a href=/{number}>{text[:60]}</a></h2><p>{text}</p><h3><a href=/>{text[-60:]}</a></h3>"
            for number, text in enumerate(STORY * 4)
        )
        question = await asked(running, website.serve("/news", page_of_texts(links)))
        assert "The page seems to be an overview" in question.content
        assert question.buttons == ["Add anyway", "Cancel"]

    async def test_without_all_posts_is_asked_about(
        self, running: Running, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read_url = running.ingestion.read_url

        def doubtful(url: str, **_: object) -> Reading:
            reading = read_url(url)
            return replace(reading, entries=(replace(reading.entries[0], doubts=(Doubt.MISSING_POSTS,)),))

        monkeypatch.setattr(running.ingestion, "read_url", doubtful)
        question = await asked(running, website.serve("/ferry", page_of_texts(*STORY[:1])))
        assert "has more posts than were read" in question.content
        await running.editor.press(question, "Add anyway")
        await running.telegram.edited(question, until="Added: The ferry sails again")


class TestWhatIsShown:
    def test_of_many_paragraphs_are_the_first(self) -> None:
        paragraphs = tuple(Paragraph(f"Paragraph {number} of the notes.") for number in range(8))
        draft = Draft("Notes <b>", (*paragraphs, Paragraph("<i>Own</i> text.")))
        in_doubt = InDoubt(draft, Concern(Doubt.BOILERPLATE, paragraphs=paragraphs))
        reply = render_doubt(in_doubt, Decisions(Place()), None)
        assert "Paragraph 4 of the notes.\n…and 3 more" in reply.body.text
        assert "Notes &lt;b&gt;" in reply.body.html

    def test_of_a_text_that_is_nothing_else_offers_not_to_leave_it_out(self) -> None:
        draft = Draft("Notes", (Paragraph("What all have."), Paragraph("More", PassageKind.HEADING)))
        in_doubt = InDoubt(draft, Concern(Doubt.BOILERPLATE, paragraphs=draft.paragraphs[:1]))
        reply = render_doubt(in_doubt, Decisions(Place()), None)
        assert [button.label for row in reply.buttons for button in row] == ["Add as it is", "Cancel"]

    def test_fits_a_message_whatever_it_is(self) -> None:
        long = "é<" * 5_000
        draft = Draft(long, (Paragraph(long),), long, long, "https://e.org/", credits=(long,) * 9, language=long)
        article = make_article(draft, datetime.now(UTC), None)
        concern = Concern(Doubt.BOILERPLATE, article, Likeness(0.7, 0.2, 9, 9), (Paragraph(long),) * 9)
        reply = render_doubt(InDoubt(draft, concern), Decisions(Place()), "https://e.org/" + "x" * 2_000)
        assert reply.body.length < 4_096
        assert len(reply.body.html.encode()) < 32_768


class TestDecisions:
    @given(
        place=st.builds(Place, st.none(), st.integers(0, 99_999), st.integers(0, 99_999))
        | st.builds(Place.of_link, st.text(max_size=20)),
        choices=st.dictionaries(st.sampled_from(Doubt), st.sampled_from(Decision)),
        other_id=st.none() | st.from_regex("[a-z0-9]{1,32}", fullmatch=True),
    )
    def test_are_kept_in_the_data_of_a_button(
        self, place: Place, choices: dict[Doubt, Decision], other_id: str | None
    ) -> None:
        decided = Decisions(place, Choices(tuple(choices.items())), other_id)
        assert Decisions.parse(decided.data) == decided
        assert len(decided.data.encode()) <= 64

    @pytest.mark.parametrize("data", ["sure:", "sure:0.0:cx", "sure:0.0:c", "sure:0.0:ck:", "drop", "sure:0.0:ck:x:y"])
    def test_that_are_none_are_refused(self, data: str) -> None:
        assert Decisions.parse(data) is None
