"""Add articles as an editor in Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.add.sources import FILES_AT_A_TIME
from index.corpus import Corpus
from index.errors import StoreWriteError
from index.model import Added
from tests.support.bot.running_bot import ADMIN_ID, Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.extraction.zip_documents import docx, para, zipped
from tests.support.web.running_pages import PAGE
from tests.support.website import Website


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
        """A hundred files of 20 MB would not fit into memory."""
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
        """Apps send a page's headline with its link below. The page is added, not the headline."""
        shared = await running.editors_chat.send(f"Storks return?\n{website.serve('/storks', PAGE)}")
        offer = await running.telegram.reply_to(shared)
        await running.editor.press(offer, "Add")
        await running.telegram.edited(offer, until="Added: Storks return")
        assert (await running.final(await running.editors_chat.send("/add", reply_to=shared))).content.startswith(
            "Already in the archive: Storks return"
        )

    async def test_is_offered_for_a_link_that_was_edited(self, running: Running, website: Website) -> None:
        """It was no link before, or a different one."""
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
        """The command is somebody else's, so the admin is asked first."""
        origin = running.telegram.origin_hidden_user("Al")
        forwarded = await running.editors_chat.send(f"/add {CATS}", forwarded_from=origin)
        assert (await running.telegram.reply_to(forwarded)).buttons == ["Add"]
        assert len(running.corpus) == 0

    async def test_who_write_anonymously_cannot_be_known(self, start: Start) -> None:
        """Telegram sends their messages under the id of one user for all of them."""
        running = await start(admin_ids=f"{ADMIN_ID}")
        anonymous = running.telegram.user("Group", id=1_087_968_824)
        group = running.telegram.group("Desk", (anonymous,))
        answer = await running.telegram.reply_to(await anonymous.in_group(group).send(f"/add {CATS}"))
        assert answer.text == "You're posting anonymously, so I can't tell who you are. Please post as yourself."
