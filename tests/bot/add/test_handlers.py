"""An editor's work in Telegram."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.add.sources import FILES_AT_A_TIME
from bot.queue.inbox import Inbox
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import StoreWriteError
from index.maintenance.backup import backup
from index.model import Added
from index.store.tinydb import TinyDBStore
from tests.bot.conftest import ADMIN_ID, CATS, Running, Start
from tests.fake_bot_api import Message
from tests.index.extraction.packages import docx, para, zipped
from tests.website import Website

PAGE = """<!doctype html><html lang="en"><head><title>Storks return | The Fen Gazette</title>
<meta name="author" content="Ida Brook"><meta property="og:site_name" content="The Fen Gazette">
<meta property="article:published_time" content="2024-03-09T08:00:00Z"></head><body><article>
<h1>Storks return</h1>
<p>After eleven years of absence the white storks have returned to the fen near Ostwick, the warden said on Friday,
and they have brought their young with them to the old mill.</p>
<p>Three pairs are nesting on the chimney of the brickworks, which was closed in 1998 and has been a protected
monument ever since the county bought it from its last owner.</p>
<p>Visitors may watch them from the dyke between eight in the morning and sunset, the warden added, provided that
dogs are kept on a lead and that nobody leaves the path.</p>
</article></body></html>"""


class TestAdd:
    async def test_of_a_text_is_found_by_the_next_question(self, running: Running) -> None:
        reply = await running.add(CATS)
        assert reply.text == (
            "Added: Cats of the harbour\ndate unknown\nTranslated by Jo Reed\n"
            "The cats of Lunt harbour purr … Translated by Jo Reed\n3 passages · English"
        )
        assert reply.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
        assert (await running.ask("who purrs at night?")).quotes

    async def test_of_a_link(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        reply = await running.add(url)
        assert (reply.text or "").startswith("Added: Storks return\nIda Brook · The Fen Gazette · 2024-03-09\n")
        assert reply.links == {"Storks return": url}
        answer = await running.ask("Where are the storks nesting?")
        assert answer.quotes[0].startswith("Three pairs are nesting on the chimney of the brickworks")
        links = [entity.url for entity in answer.content_entities if entity.url]
        assert links[0].startswith(f"{url}#:~:text=Three%20pairs")
        assert "Ida Brook · The Fen Gazette · 2024-03-09" in (answer.text or "")

    @pytest.mark.parametrize("name", ["storks.html", "page.txt", None])
    async def test_of_a_file_goes_by_its_content(self, running: Running, name: str | None) -> None:
        sent = await running.editors_chat.send_document(name, PAGE.encode(), caption="/add")
        reply = await running.final(sent)
        assert (reply.text or "").startswith("Added: Storks return\n")

    async def test_of_a_text_file_takes_its_first_line_as_title(self, running: Running) -> None:
        sent = await running.editors_chat.send_document("cats.txt", CATS.encode(), caption="/add@byline_bot")
        assert ((await running.final(sent)).text or "").startswith("Added: Cats of the harbour\n")
        assert ((await running.add(CATS)).text or "").startswith("Already in the archive: Cats of the harbour\n")

    async def test_of_a_file_names_it_without_what_turns_the_text_around(self, running: Running) -> None:
        sent = await running.editors_chat.send_document("a\u202efdp\nb.bin", b"\x00\x01\x02", caption="/add")
        told = (await running.final(sent)).content
        assert "\u202e" not in told
        assert "afdp b.bin" in told

    async def test_of_many_files_holds_a_few_at_a_time(self, running: Running) -> None:
        """A hundred of 20 MB would not fit into the memory."""
        fetching = running.telegram.faults.hold("getFile", times=None)
        for at, name in enumerate(("Ferry", "Storks", "Quay", "Bridge", "Clock")):
            text = f"{name}\n\nThe {name} is old.".encode()
            sent = await running.editors_chat.send_document(f"{at}.txt", text, caption="/add")
            await running.telegram.reply_to(sent)
        await running.telegram.until(lambda: fetching.hits >= FILES_AT_A_TIME, "files to be fetched")
        await running.telegram.reply_to(await running.readers_chat.send("Which quay is old?"))
        assert fetching.hits == FILES_AT_A_TIME
        fetching.lift()
        await running.all_done()
        assert len(running.corpus) == 5

    async def test_in_reply_to_a_message_or_a_file(self, running: Running) -> None:
        text = await running.editors_chat.send("Owls\n\nOwls hunt at dusk.")
        reply = await running.final(await running.editors_chat.send("/add", reply_to=text))
        assert (reply.text or "").startswith("Added: Owls\n")
        file = await running.editors_chat.send_document("cats.md", b"# Cats\n\nCats purr.\n")
        reply = await running.final(await running.editors_chat.send("/add", reply_to=file))
        assert (reply.text or "").startswith("Added: Cats\n")

    async def test_of_a_forwarded_post_names_its_channel(self, running: Running) -> None:
        origin = running.telegram.origin_channel("Harbour News", username="harbournews", message_id=77)
        post = await running.editors_chat.send("Ferry\n\nThe ferry sails again on Sunday.", forwarded_from=origin)
        offer = await running.telegram.reply_to(post)
        assert (offer.text, offer.buttons) == ("Add this to the archive?", ["Add"])
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Ferry")
        answer = await running.ask("when does the ferry sail?")
        assert answer.links == {"Ferry": "https://t.me/harbournews/77"}
        assert "Harbour News · 20" in (answer.text or "")

    async def test_is_offered_for_a_page_that_an_app_shares(self, running: Running, website: Website) -> None:
        """Apps send its headline and its link below; the page is added, not the headline."""
        shared = await running.editors_chat.send(f"Storks return?\n{website.serve('/storks', PAGE)}")
        offer = await running.telegram.reply_to(shared)
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Storks return")
        assert (await running.final(await running.editors_chat.send("/add", reply_to=shared))).content.startswith(
            "Already in the archive: Storks return"
        )

    async def test_is_offered_for_a_link_that_was_edited(self, running: Running, website: Website) -> None:
        """It was no link before, or another one."""
        url = website.serve("/storks", PAGE)
        sent = await running.editors_chat.send(f"{website.url('/strokes')} oops")
        await running.telegram.reply_to(sent)
        await running.editors_chat.edit(sent, url)
        await running.telegram.until(lambda: len(running.telegram.replies_to(sent)) == 2, "an offer")
        offer = running.telegram.replies_to(sent)[1]
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Storks return")

    async def test_is_offered_for_a_bare_link_and_a_file_too(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        offer = await running.telegram.reply_to(await running.editors_chat.send(url))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Storks return")
        offer = await running.telegram.reply_to(await running.editors_chat.send_document("cats.txt", CATS.encode()))
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Cats")

    async def test_the_same_again_is_already_there(self, with_cats: Running) -> None:
        reply = await with_cats.add(CATS)
        assert (reply.text or "").startswith("Already in the archive: Cats of the harbour\n")
        assert reply.buttons == ["Fix…", "Skip paragraphs…"]

    async def test_a_changed_page_replaces_the_article(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        await running.add(url)
        website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        reply = await running.add(url)
        assert (reply.text or "").startswith("Updated: Storks return\n")
        assert len(running.corpus) == 1
        await running.editor.press(reply, "Undo")
        assert (reply.text or "") == "Undone. As before: Storks return"
        assert (await running.ask("how many pairs are nesting?")).quotes[0].startswith("Three pairs")

    async def test_reads_documents(self, running: Running) -> None:
        content = docx(para("Storks return") + para("Three pairs are nesting in the old town this year."))
        sent = await running.editors_chat.send_document("storks.bin", content, caption="/add")
        assert "Storks return" in ((await running.final(sent)).text or "")
        sent = await running.editors_chat.send_document(
            "pack.zip", zipped({"a": "Text.", "b": "Another."}), caption="/add"
        )
        assert (((await running.final(sent)).text) or "").startswith("2 articles: 2 added")

    async def test_says_why_nothing_was_added(self, running: Running, website: Website) -> None:
        missing = website.url("/gone")
        reason = f"There is no page at {missing} (the server answered 404)."
        assert (await running.add(missing)).text == reason
        assert "address that isn't public" in ((await running.add("http://127.0.0.1:9/")).text or "")
        sent = await running.editors_chat.send_document(
            "photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", caption="/add"
        )
        assert ((await running.final(sent)).text or "").startswith("Nothing was added: photo.jpg is ")
        reply = await running.telegram.reply_to(await running.editors_chat.send("/add"))
        assert (reply.text or "").startswith("Send /add with a link or text")
        assert len(running.corpus) == 0

    async def test_a_slow_page_delays_nobody(self, with_cats: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        hold = website.hold("/storks")
        command = await with_cats.editors_chat.send(f"/add {url}")
        progress = await with_cats.telegram.reply_to(command)
        assert progress.text == f"Reading {url} …"
        assert (await with_cats.ask("who purrs?")).quotes
        same_chat = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("who purrs?"))
        assert same_chat.quotes
        hold.release()
        await with_cats.telegram.edited(progress, until="Added: Storks return")

    async def test_a_full_disk_is_named(self, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> Added:
            raise StoreWriteError(Path("articles.journal"), "No space left on device")

        monkeypatch.setattr(Corpus, "add", refuse)
        assert (await running.add(CATS)).text == (
            "Nothing was changed: the disk refused it (No space left on device). Fix that, then try again."
        )

    @pytest.mark.logs_errors("KeyError")
    async def test_a_bug_is_admitted_and_logged(
        self, running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(*_: object) -> Added:
            raise KeyError("oops")

        monkeypatch.setattr(Corpus, "add", fail)
        assert (await running.add(CATS)).text == "Something went wrong. Details are in the log; please try again."
        assert "KeyError" in caplog.text

    async def test_in_an_edited_message_asks_for_a_new_one(self, running: Running) -> None:
        command = await running.editors_chat.send("/ad Owls\n\nOwls hunt at dusk.")
        await running.telegram.reply_to(command)
        await running.editors_chat.edit(command, "/add Owls\n\nOwls hunt at dusk.")
        await running.telegram.called("sendMessage", 2)
        await running.telegram.settled()
        replies = running.telegram.replies_to(command)
        assert replies[-1].text == "I don't act on an edited command or reply. Please send it again."
        assert len(running.corpus) == 0


class TestUndo:
    async def test_takes_an_article_out_again(self, running: Running) -> None:
        reply = await running.add(CATS)
        await running.editor.press(reply, "Undo")
        assert reply.text == ("Undone. Removed: Cats of the harbour\nYou can bring it back for 24 hours.")
        assert len(running.corpus) == 0

    async def test_is_taken_back_and_made_again(self, running: Running) -> None:
        """As often as somebody likes: whoever undid the wrong one need not send it again."""
        reply = await running.add(CATS)
        for _ in range(2):
            await running.editor.press(reply, "Undo")
            assert len(running.corpus) == 0
            await running.editor.press(reply, "Bring back")
            assert (reply.text or "").startswith("Back in the archive: Cats of the harbour\ndate unknown\n")
            assert reply.buttons == ["Undo", "Fix…", "Skip paragraphs…"]
            assert (await running.ask("who purrs at night?")).quotes

    async def test_is_not_taken_back_where_the_article_is_there_again(self, running: Running, website: Website) -> None:
        url = website.serve("/storks", PAGE)
        reply = await running.add(url)
        await running.editor.press(reply, "Undo")
        await running.add(url)
        alert = await running.editor.press(reply, "Bring back")
        assert alert.text == "Can't redo: already done, or undone more than 24 hours ago."
        website.serve("/storks", PAGE.replace("Three pairs", "Four pairs"))
        await running.add(url)
        alert = await running.editor.press(reply, "Bring back")
        at = running.corpus.versions(url)[0].at
        assert alert.text == f"Can't redo: the article has changed since (by Edith, {at:%Y-%m-%d %H:%M} UTC)."
        assert "Four pairs" in running.corpus.article(url).text

    async def test_leaves_a_way_to_delete_for_good(self, running: Running) -> None:
        reply = await running.add(CATS)
        await running.editor.press(reply, "Undo")
        await running.editor.press(reply, "Delete for good")
        assert (reply.text or "").startswith("Deleted for good: Cats of the harbour")

    async def test_works_once(self, running: Running) -> None:
        reply = await running.add(CATS)
        data = reply.button("Undo").callback_data or ""
        await running.editor.press_data(reply, data)
        alert = await running.editor.press_data(reply, data)
        assert alert.text == "This button no longer works. Please send the command again."

    async def test_says_when_it_comes_too_late(self, running: Running) -> None:
        reply = await running.add(CATS)
        (article,) = running.corpus.articles()
        running.corpus.remove(article.id)
        alert = await running.editor.press(reply, "Undo")
        assert (alert.text or "").startswith("Can't undo: already undone, or")
        assert "Undo" in reply.buttons, "nothing was done"

    async def test_a_second_tap_does_nothing(self, running: Running) -> None:
        offer = await running.telegram.reply_to(await running.editors_chat.send_document("cats.txt", CATS.encode()))
        held = running.telegram.faults.hold("editMessageText")
        data = offer.button("Add").callback_data or ""
        running.editor.press_and_leave(offer, data)
        await running.telegram.until(lambda: held.hits, "the first tap to do its work")
        await running.editor.press_data(offer, data)
        held.lift()
        await running.telegram.edited(offer, until="Added: Cats of the harbour")
        await running.telegram.settled()
        assert "Undo" in offer.buttons

    async def test_is_for_admins(self, running: Running) -> None:
        group = running.telegram.group("Desk", (running.editor, running.reader))
        command = await running.editor.in_group(group).send(f"/add {CATS}")
        reply = await running.final(command)
        alert = await running.reader.press(reply, "Undo")
        assert alert.show_alert
        assert f"Your Telegram id is {running.reader.id}." in (alert.text or "")
        assert len(running.corpus) == 1


class TestRemove:
    async def test_asks_removes_and_can_be_undone(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove {article.id}"))
        assert question.text == "Remove this article?\nCats of the harbour\n3 passages"
        assert question.buttons == ["Remove", "Keep"]
        await with_cats.editor.press(question, "Remove")
        assert question.text == "Removed: Cats of the harbour"
        assert (await with_cats.ask("who purrs?")).text == ("This archive has no articles yet.")
        await with_cats.editor.press(question, "Undo")
        assert question.text == "Undone. Back in the archive: Cats of the harbour"
        assert (await with_cats.ask("who purrs?")).quotes
        await with_cats.editor.press(question, "Redo")
        assert (question.text, question.buttons) == ("Removed: Cats of the harbour", ["Undo", "Delete for good"])
        assert len(with_cats.corpus) == 0

    async def test_is_not_said_to_be_kept_by_a_second_tap(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove {article.id}"))
        held = with_cats.telegram.faults.hold("editMessageText")
        for label in ("Remove", "Keep"):
            with_cats.editor.press_and_leave(question, question.button(label).callback_data or "")
        await with_cats.telegram.until(lambda: held.hits, "the removal to be told")
        held.lift()
        await with_cats.all_done()
        assert question.content == "Removed: Cats of the harbour"
        assert len(with_cats.corpus) == 0

    async def test_can_be_thought_better_of(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        question = await with_cats.telegram.reply_to(await with_cats.editors_chat.send(f"/remove_{article.id}"))
        await with_cats.editor.press(question, "Keep")
        assert question.text == "Kept as it is."
        assert len(with_cats.corpus) == 1

    async def test_says_what_it_needs(self, with_cats: Running) -> None:
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/remove"))
        assert reply.text == (
            "Send /remove with an article's id or link, or in reply to its link or to my message about it. "
            "/articles lists them."
        )
        reply = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/remove nosuch"))
        assert reply.text == "No article has the id or link “nosuch”. /articles lists them."


class TestDeletingForGood:
    """Behind /remove, beside Undo."""

    async def removed(self, running: Running) -> Message:
        (article,) = running.corpus.articles()
        question = await running.telegram.reply_to(await running.editors_chat.send(f"/remove {article.id}"))
        await running.editor.press(question, "Remove")
        assert question.buttons == ["Undo", "Delete for good"]
        return question

    async def test_leaves_the_text_in_no_file(self, start: Start, tmp_path: Path) -> None:
        """Neither of the archive nor of the inbox, and names the backup that has it."""
        corpus = Corpus(TinyDBStore.open(tmp_path / "data"), BM25Backend())
        running = await start(corpus, Inbox.open(tmp_path / "data"))
        added = await running.add(CATS)
        assert (added.text or "").startswith("Added: ")
        backup(tmp_path / "data", tmp_path / "kept.zip")
        question = await self.removed(running)
        on_disk = [path for path in (tmp_path / "data").iterdir() if path.is_file()]
        assert any(b"Lunt" in path.read_bytes() for path in on_disk)
        await running.editor.press(question, "Delete for good")
        assert (question.text or "").startswith("Deleted for good: Cats of the harbour\nThe backup ")
        assert f"{tmp_path}/kept.zip from 20" in (question.text or "")
        assert question.buttons == []
        assert not any(b"Lunt" in path.read_bytes() for path in (tmp_path / "data").iterdir())

    async def test_cannot_be_undone(self, with_cats: Running) -> None:
        question = await self.removed(with_cats)
        undo = question.button("Undo").callback_data or ""
        await with_cats.editor.press(question, "Delete for good")
        assert question.text == "Deleted for good: Cats of the harbour"
        alert = await with_cats.editor.press_data(question, undo)
        assert alert.text == "This button no longer works. Please send the command again."
        assert len(with_cats.corpus) == 0

    async def test_leaves_an_article_alone_that_was_added_again(self, with_cats: Running) -> None:
        question = await self.removed(with_cats)
        await with_cats.add(CATS)
        alert = await with_cats.editor.press(question, "Delete for good")
        assert alert.text == "Nothing was deleted: the article has been added again. /remove removes it."
        assert len(with_cats.corpus) == 1

    async def test_that_was_done_already_is_told_as_done(self, with_cats: Running) -> None:
        """By a process that was killed before it could tell."""
        (article,) = with_cats.corpus.articles()
        question = await self.removed(with_cats)
        with_cats.corpus.purge([article.id])
        await with_cats.editor.press(question, "Delete for good")
        assert question.text == "Deleted for good: there's no trace of it in the archive."


class TestStrangers:
    @pytest.mark.parametrize(
        "command", [f"/add {CATS}", "/add https://e.org", "/remove x", "/remove_abcdefghij", "/edit x"]
    )
    async def test_change_nothing_and_are_told_so(self, with_cats: Running, command: str) -> None:
        answer = await with_cats.ask(command)
        assert answer.text == (f"Only admins can do that. Your Telegram id is {with_cats.reader.id}.")
        assert len(with_cats.corpus) == 1

    async def test_nor_with_a_caption(self, running: Running) -> None:
        sent = await running.readers_chat.send_document("cats.txt", CATS.encode(), caption="/add")
        assert ((await running.telegram.reply_to(sent)).text or "").startswith("Only admins can do that")
        assert len(running.corpus) == 0

    @pytest.mark.parametrize(
        "data",
        ["add", "keep", "undo:0123456789abcdef", "remove:abcdefghij", "purge:abcdefghij", "fix-title:abcdefghij"],
    )
    async def test_nor_with_a_forged_button(self, with_cats: Running, data: str) -> None:
        answer = await with_cats.ask("who purrs?")
        for forger in (with_cats.reader, with_cats.editor):
            alert = await forger.press_data(answer, data)
            assert alert.text == "This button no longer works. Please send the command again."
        assert len(with_cats.corpus) == 1

    async def test_a_button_of_no_version_is_told_so(self, with_cats: Running) -> None:
        alert = await with_cats.reader.press_data(await with_cats.ask("who purrs?"), "nonsense")
        assert alert.text == "This button no longer works. Please send the command again."

    async def test_nor_with_a_command_that_an_admin_forwards(self, running: Running) -> None:
        """It is somebody else's: the admin is asked first."""
        origin = running.telegram.origin_hidden_user("Al")
        forwarded = await running.editors_chat.send(f"/add {CATS}", forwarded_from=origin)
        assert (await running.telegram.reply_to(forwarded)).buttons == ["Add"]
        assert len(running.corpus) == 0

    async def test_who_write_anonymously_cannot_be_known(self, start: Start) -> None:
        """Telegram delivers their messages in the name of a user that stands for all of them."""
        running = await start(admin_ids=f"{ADMIN_ID}")
        anonymous = running.telegram.user("Group", id=1_087_968_824)
        group = running.telegram.group("Desk", (anonymous,))
        answer = await running.telegram.reply_to(await anonymous.in_group(group).send(f"/add {CATS}"))
        assert answer.text == "You're posting anonymously, so I can't tell who you are. Please post as yourself."


class TestArticles:
    async def test_are_listed_ten_at_a_time(self, running: Running) -> None:
        for n in range(1, 13):
            running.corpus.add(running.ingestion.from_text(f"Title {n}\n\nText {n}."))
        page = await running.ask("/articles")
        assert (page.text or "").startswith("12 articles in the archive\n\n1. Title 12\n\n2. Title 11\n")
        assert page.buttons == ["Older »"]
        await running.reader.press(page, "Older »")
        assert "\n11. Title 2\n\n12. Title 1" in (page.text or "")
        assert page.buttons == ["« Newer"]
        await running.reader.press(page, "« Newer")
        assert "\n1. Title 12\n" in (page.text or "")
        assert "/remove" not in (page.text or "")

    async def test_an_old_page_shows_what_there_is_now(self, running: Running) -> None:
        for n in range(1, 13):
            running.corpus.add(running.ingestion.from_text(f"Title {n}\n\nText {n}."))
        page = await running.ask("/articles")
        for article in running.corpus.articles(0, 5):
            running.corpus.remove(article.id)
        await running.reader.press(page, "Older »")
        assert (page.text or "").startswith("7 articles in the archive\n\n1. Title 7\n")

    async def test_show_admins_how_to_put_each_right_or_remove_it(self, with_cats: Running) -> None:
        (article,) = with_cats.corpus.articles()
        page = await with_cats.telegram.reply_to(await with_cats.editors_chat.send("/articles"))
        assert f"/edit_{article.id} /remove_{article.id}" in (page.text or "")
        assert page.entities_of("bot_command") == [f"/edit_{article.id}", f"/remove_{article.id}"]

    async def test_offer_to_read_pages_again_but_no_posts(self, running: Running) -> None:
        for url in ("https://t.me/harbournews/77", "https://gazette.example/cats"):
            running.corpus.add(replace(running.ingestion.from_text(CATS), url=url))
        page = await running.telegram.reply_to(await running.editors_chat.send("/articles"))
        updates = [command for command in page.entities_of("bot_command") if command.startswith("/update")]
        assert updates == [f"/update_{running.corpus.article('https://gazette.example/cats').id}"]

    async def test_of_an_empty_archive(self, running: Running) -> None:
        assert (await running.ask("/articles")).text == ("This archive has no articles yet.")
