"""Name the authors of changes for admins."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Update, User
from telegram import Message as TelegramMessage

from bot.access import Access
from bot.articles.editor_names import MAX_NAMES, NAME_LENGTH, EditorNames, name_of
from bot.channels.registry import Channel, Channels
from bot.queue.inbox import Inbox
from bot.runtime.executors import Threads
from index.bookkeeping import Notebook
from index.disk.key_value import NotebookFile
from tests.support.bot.running_bot import ADMIN_ID, Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.fake_bot_api.texts.text import detect_entities
from tests.support.web.running_pages import PAGE
from tests.support.website import Website

OTHER_ID = ADMIN_ID + 1


async def said(running: Running, person: Person, text: str) -> Message:
    return await running.telegram.reply_to(await person.private_chat().send(text))


class TestWhoMadeAChange:
    async def test_is_named_where_it_is_told(self, start: Start, telegram: FakeBotApi) -> None:
        """It is shown on an article's card, in its versions, and where a colleague's change prevents an undo."""
        running = await start(admin_ids=f"{ADMIN_ID},{OTHER_ID}")
        otto = telegram.user("Otto <b>Rill", id=OTHER_ID)
        card = await running.add(CATS)
        (article,) = running.corpus.articles()
        assert (await said(running, otto, f"/edit {article.id}")).content.endswith(" UTC, by Edith")
        asked = await running.telegram.reply_to(await otto.private_chat().send(f"/versions {article.id}"))
        assert "by Edith" in asked.content
        shown_to_otto = await said(running, otto, f"/edit_{article.id}")
        await otto.press(shown_to_otto, "Fix…")
        before = otto.private_chat().messages[-1]
        await otto.press(shown_to_otto, "Title")
        question = await running.telegram.message_in(OTHER_ID, after=before)
        await running.telegram.reply_to(await otto.private_chat().send("Harbour cats", reply_to=question))
        alert = await running.editor.press(card, "Undo")
        at = running.corpus.versions(article.id)[0].at
        assert alert.text == (f"Can't undo: the article has changed since (by Otto <b>Rill, {at:%Y-%m-%d %H:%M} UTC).")
        assert "by Otto <b>Rill" in (await said(running, running.editor, f"/versions {article.id}")).content

    async def test_of_an_article_that_is_gone_is_not_told(self, running: Running, website: Website) -> None:
        await running.add(website.serve("/storks", PAGE))
        card = await running.add(website.serve("/storks", PAGE.replace("Three pairs", "Four pairs")))
        running.corpus.remove(website.url("/storks"))
        alert = await running.editor.press(card, "Undo")
        assert alert.text == "Can't undo: the article has changed since."

    async def test_is_known_after_a_restart(self, start: Start) -> None:
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox)
        await running.add(CATS)
        await running.all_done()
        assert inbox.notebook.items("name:") == [(f"name:{ADMIN_ID}", {"name": "Edith"})]
        assert _names(inbox.notebook).in_words(f"telegram:{ADMIN_ID}") == "Edith"

    async def test_is_not_kept_of_readers(self, start: Start) -> None:
        inbox = Inbox.in_memory()
        running = await start(inbox=inbox)
        await running.ask("who purrs?")
        await running.all_done()
        assert inbox.notebook.items("name:") == []


def _names(notebook: Notebook, admins: frozenset[int] = frozenset({ADMIN_ID, OTHER_ID})) -> EditorNames:
    threads = Threads()
    threads.close()
    return EditorNames(notebook, Channels(notebook), Access(admins, None), threads)


def _noted(names: dict[int, str]) -> NotebookFile:
    notebook = NotebookFile.in_memory()
    for user_id, name in names.items():
        notebook.put(f"name:{user_id}", {"name": name})
    return notebook


class TestInWords:
    def test_has_the_id_where_no_name_is_known(self) -> None:
        names = _names(_noted({1: "Edith", 2: ""}))
        said = [names.in_words(by) for by in ("telegram:1", "telegram:2", "telegram:3", "feed:https://e.org/f", None)]
        assert said == ["Edith", "telegram:2", "telegram:3", "feed:https://e.org/f", "the command line"]

    def test_has_the_id_where_two_have_the_same_name(self) -> None:
        names = _names(_noted({1: "Edith", 2: "Edith", 3: "Otto"}))
        assert [names.in_words(f"telegram:{n}") for n in (1, 2, 3)] == ["Edith (1)", "Edith (2)", "Otto"]

    def test_names_a_watched_channel(self) -> None:
        notebook = NotebookFile.in_memory()
        Channels(notebook).put(Channel(-1001, "Harbour News", None, ADMIN_ID, datetime.now(UTC)))
        assert _names(notebook).in_words("channel:-1001") == "the channel “Harbour News”"
        assert [_names(notebook).in_words(by) for by in ("channel:-2", "channel:x")] == ["channel:-2", "channel:x"]

    @given(st.text(max_size=80), st.none() | st.text(max_size=80))
    def test_nothing_in_a_name_does_anything(self, first: str, last: str | None) -> None:
        name = name_of(User(1, first, is_bot=False, last_name=last))
        assert list(detect_entities(name)) == []
        assert not set(name) & set("\n\r\t\0\u2028\u202e\u202d\u2066\u2067\u200f\u200e\u061c:")
        assert len(name.encode("utf-16-le")) // 2 <= NAME_LENGTH

    @pytest.mark.parametrize(
        ("first", "last", "name"),
        [
            ("Edith", "Moor", "Edith Moor"),
            ("/remove_abcdefghij", None, "/\u2060remove_abcdefghij"),
            ("@otto", "https://e.org", "@\u2060otto https //e.\u2060org"),
            ("\u202eJ.R.", "de\u2067\nWit", "J.R. de Wit"),
            ("\u3164", "\u200f", ""),
            ("telegram:7", None, "telegram 7"),
            ("دانا", "🐈", "دانا 🐈"),
            ("x" * 99, None, "x" * (NAME_LENGTH - 1) + "…"),
        ],
    )
    def test_names_are_cleaned(self, first: str, last: str | None, name: str) -> None:
        assert name_of(User(1, first, is_bot=False, last_name=last)) == name


def _update_of(name: str) -> Update:
    user = User(ADMIN_ID, name, is_bot=False)
    return Update(1, TelegramMessage(1, datetime.now(UTC), Chat(ADMIN_ID, "private"), from_user=user, text="/status"))


class TestRemembering:
    async def test_ends_with_the_names_of_long_ago(self) -> None:
        notebook = _noted({number: f"Admin {number}" for number in range(MAX_NAMES)})
        threads = Threads()
        names = EditorNames(notebook, Channels(notebook), Access({ADMIN_ID}, None), threads)
        await names.remember(_update_of("Edith"), None)  # type: ignore[arg-type]  # the context is not used
        kept = [key for key, _note in notebook.items("name:")]
        assert len(kept) == MAX_NAMES
        assert (kept[0], kept[-1]) == ("name:1", f"name:{ADMIN_ID}")
        assert not names.is_new_name(_update_of("Edith"))
        assert names.is_new_name(_update_of("Edith Moor"))
        threads.close()

    async def test_goes_on_in_memory_where_the_disk_takes_nothing(self, tmp_path: Path) -> None:
        threads = Threads()
        notebook = NotebookFile(tmp_path, read_only=True)
        names = EditorNames(notebook, Channels(notebook), Access({ADMIN_ID}, None), threads)
        await names.remember(_update_of("Edith"), None)  # type: ignore[arg-type]  # as above
        assert names.in_words(f"telegram:{ADMIN_ID}") == "Edith"
        threads.close()
