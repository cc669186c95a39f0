"""Undo and redo in Telegram."""

from __future__ import annotations

from tests.support.bot.running_bot import Running
from tests.support.bot.sample_articles import CATS
from tests.support.web.running_pages import PAGE
from tests.support.website import Website


class TestUndo:
    async def test_takes_an_article_out_again(self, running: Running) -> None:
        reply = await running.add(CATS)
        await running.editor.press(reply, "Undo")
        assert reply.text == ("Undone. Removed: Cats of the harbour\nYou can bring it back for 24 hours.")
        assert len(running.corpus) == 0

    async def test_is_taken_back_and_made_again(self, running: Running) -> None:
        """This works any number of times: after undoing the wrong change, nothing must be sent again."""
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
