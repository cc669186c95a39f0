"""Handle an article at which the analyzer fails: on the command line, in the bot process, and for its editors."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from bot.search_worker.protocol import SearchRequest, message_of, serve
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.following_corpus import FollowingCorpus
from index.model import Change, Draft, Paragraph
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Running, Start
from tests.support.bot.sample_articles import CATS
from tests.support.bot.search_worker_messages import messages_in
from tests.support.fake_bot_api import FakeBotApi
from tests.support.poison import PROGRAM, Poison
from tests.support.program.byline_process import BYLINE, Byline
from tests.support.website import Website

pytestmark = pytest.mark.logs_errors(
    "is kept, but no question finds it", *("cannot be identified", "cannot be found", "Nobody can tell"), maybe=True
)

WALLS = {"title": "Walls", "text": "The walls of the town hall have mildew on them."}
FERRY = {"title": "The ferry", "text": "The new cable was paid for by the bridge company."}
REASON = "IndexError: string index out of range"

ADMIN = {"ADMIN_IDS": "1001"}


def lines(*articles: object) -> str:
    return "".join(json.dumps(each) + "\n" for each in articles)


def numbered(count: int) -> list[dict[str, str]]:
    return [{"title": f"No {number}", "text": f"Ship number{number} sank."} for number in range(count)]


@pytest.fixture
def failing(tmp_path: Path) -> tuple[str, ...]:
    """Return the program with an analyzer that fails at a word."""
    path = tmp_path / "failing.py"
    path.write_text(dedent(PROGRAM))
    return sys.executable, str(path)


@pytest.mark.slow
class TestAtTheCommandLine:
    async def test_is_kept_named_and_takes_nothing_with_it(
        self, telegram: FakeBotApi, tmp_path: Path, failing: tuple[str, ...]
    ) -> None:
        byline = Byline(telegram, tmp_path, failing)
        added = await byline.command("add", "--jsonl", "-", stdin=lines(FERRY, WALLS))
        (_, ferry_id, *_), (word, walls_id, *others) = (each.split("\t") for each in added.stdout.splitlines())
        assert (added.exit_code, word, others) == (1, "kept, but not searchable", ["0", "Walls"])
        said = f"article {walls_id} “Walls” is stored but can't be searched: the index couldn't take it ({REASON}"
        assert said in added.stderr
        assert added.stderr.count("Traceback") == 1
        assert "1 added, 1 kept, but not searchable." in added.stderr

        doctor = await byline.command("doctor")
        assert doctor.exit_code == 1
        assert f"Index: {said}" in doctor.stdout
        assert "Index: 1 of 1 passages can be found; articles: 2." in doctor.stdout
        assert walls_id in (await byline.command("list")).stdout
        assert '"Walls"' in (await byline.command("export")).stdout
        answer = await byline.command("search", "--json", "Who paid for the new cable?")
        assert json.loads(answer.stdout)["hits"][0]["article_id"] == ferry_id
        assert "Traceback" not in answer.stderr
        assert json.loads((await byline.command("search", "--json", "town hall walls")).stdout)["answer"] == "none"
        assert (await byline.command("remove", walls_id)).exit_code == 0
        assert (await byline.command("doctor")).exit_code == 0

    async def test_is_the_only_one_of_many_and_found_after_an_upgrade(
        self, telegram: FakeBotApi, tmp_path: Path, failing: tuple[str, ...]
    ) -> None:
        byline = Byline(telegram, tmp_path, failing)
        ships = numbered(150)
        added = await byline.command("add", "--jsonl", "-", stdin=lines(*ships[:70], WALLS, *ships[70:]))
        assert [line.split("\t")[0] for line in added.stdout.splitlines()].count("added") == 150
        byline._program = BYLINE
        doctor = await byline.command("doctor")
        assert (doctor.exit_code, "151 of 151 passages can be found" in doctor.stdout) == (0, True)
        assert '"Walls"' in (await byline.command("search", "--json", "What do the walls have?")).stdout

    async def test_is_said_of_what_is_read_again_or_brought_back(
        self, telegram: FakeBotApi, tmp_path: Path, failing: tuple[str, ...], website: Website
    ) -> None:
        byline = Byline(telegram, tmp_path)
        byline.settings["FETCH_ALLOW_HOSTS"] = website.host
        story = "The ferry sails at noon, and the crossing takes seven minutes, as the captain says. " * 4
        page = "<article><h1>Walls</h1><p>{} " + story + "</p></article>"
        url = website.serve("/walls", page.format("The walls have mildew on them."))
        article_id = (await byline.command("add", url)).stdout.split("\t")[1]
        website.serve("/walls", page.format("The walls were painted."))
        assert (await byline.command("update", url)).exit_code == 0
        first = (await byline.command("versions", article_id)).stdout.splitlines()[1].split("\t")[0]

        byline._program = failing
        said = f"article {article_id} “Walls” is stored but can't be searched: the index couldn't take it ({REASON}"
        back = await byline.command("versions", article_id, "--bring-back", first)
        assert (back.exit_code, back.stdout.split("\t")[0], said in back.stderr) == (1, "brought back", True)
        website.serve("/walls", page.format("The walls have mildew again."))
        updated = await byline.command("update", url)
        assert (updated.exit_code, updated.stdout.split("\t")[0], said in updated.stderr) == (1, "updated", True)
        website.serve("/walls", page.format("The walls were painted again."))
        assert (await byline.command("update", url)).exit_code == 0
        assert (await byline.command("doctor")).exit_code == 0


@pytest.mark.slow
class TestInTheBot:
    async def test_that_is_upgraded_stops_neither_the_start_nor_others(
        self, telegram: FakeBotApi, tmp_path: Path, failing: tuple[str, ...]
    ) -> None:
        byline = Byline(telegram, tmp_path)
        byline.settings |= ADMIN
        await byline.command("add", "--jsonl", "-", stdin=lines(WALLS, FERRY))
        shutil.rmtree(byline.data_dir / "index")  # as after an upgrade with other code
        byline._program = failing
        await byline.start()
        editor = telegram.user("Edith", id=1001).private_chat()
        status = await telegram.reply_to(await editor.send("/status"))
        assert "⚠ 1 article is stored but can't be searched" in status.content
        assert f"– Walls: {REASON}" in status.content
        answer = await telegram.reply_to(await editor.send("Who paid for the new cable?"))
        assert answer.quotes == [FERRY["text"]]
        assert (await telegram.reply_to(await editor.send("town hall walls"))).quotes == []
        assert byline.output.count("Traceback") == 1

        kept = await telegram.reply_to(await editor.send("/add Cellars\n\nThe cellars have mildew, too, as we hear."))
        await telegram.until(lambda: kept.content.startswith("Stored but not searchable: Cellars"), kept.content)
        assert "⚠ The index couldn't take its text" in kept.content
        doctor = await byline.command("doctor")
        assert (doctor.exit_code, doctor.stdout.count("is stored but can't be searched")) == (1, 2)
        await telegram.user("Edith", id=1001).press(kept, "Undo")
        assert kept.content.startswith("Undone. Removed: Cellars")

        await byline.stop()
        byline._program = BYLINE
        await byline.start()
        answer = await telegram.reply_to(await editor.send("What do the walls of the town hall have?"))
        assert answer.quotes == [WALLS["text"]]
        assert "⚠" not in (await telegram.reply_to(await editor.send("/status"))).content
        await byline.close()


class TestAsItsEditorsSeeIt:
    @pytest.fixture
    def poison(self, monkeypatch: pytest.MonkeyPatch) -> Poison:
        return Poison(monkeypatch)

    async def test_it_can_be_read_changed_and_removed(self, running: Running, poison: Poison) -> None:
        await running.add(CATS)
        kept = await running.add(f"Walls\n\nThe walls have {poison.word} on them.")
        assert kept.content.startswith("Stored but not searchable: Walls\n")
        (named,) = running.corpus.unsearchable
        chat, telegram = running.editors_chat, running.telegram
        card = await telegram.reply_to(await chat.send(f"/edit_{named.article_id}"))
        assert card.content.startswith("In the archive: Walls\n")
        assert "⚠ The index couldn't take its text" in card.content
        status = await telegram.reply_to(await chat.send("/status"))
        assert f"– Walls: {named.reason} /edit_{named.article_id}" in status.content
        assert "Walls" in (await telegram.reply_to(await chat.send("/articles"))).content
        assert (await running.ask("who feeds the cats?")).quotes
        removal = await telegram.reply_to(await chat.send(f"/remove_{named.article_id}"))
        await running.editor.press(removal, "Remove")
        await telegram.until(lambda: not running.corpus.unsearchable, "the removal")
        await running.editor.press(removal, "Undo")
        await running.editor.press(removal, "Redo")
        assert running.corpus.unsearchable == ()

    async def test_it_is_told_when_it_is_brought_back(self, running: Running, poison: Poison) -> None:
        kept = await running.add(f"Walls\n\nThe walls have {poison.word} on them.")
        await running.editor.press(kept, "Undo")
        await running.editor.press(kept, "Bring back")
        assert kept.content.startswith("Back in the archive: Walls\n")
        assert "⚠ The index couldn't take its text" in kept.content

    async def test_it_is_told_among_many(self, running: Running, poison: Poison, website: Website) -> None:
        story = "The ferry sails at noon, and the crossing takes seven minutes, as the captain says. " * 4
        urls = [
            website.serve(f"/{n}", f"<article><h1>Page {n}</h1><p>{text} {story[n:]}</p></article>")
            for n, text in enumerate(["Cats purr at night.", f"The walls have {poison.word} on them."])
        ]
        command = await running.editors_chat.send(f"/add {urls[0]} {urls[1]}")
        reply = await running.final(command)
        assert reply.content.startswith("2 articles: 1 stored but not searchable, ")
        assert "Stored but not searchable:\n– Page 1\n" in reply.content

    async def test_many_are_counted_in_the_status(self, start: Start, poison: Poison) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        running = await start(corpus)
        for number in range(7):
            corpus.add(Draft(f"Walls {number}", (Paragraph(f"Walls {number} {poison.word}."),)))
        status = await running.telegram.reply_to(await running.editors_chat.send("/status"))
        assert "⚠ 7 articles are stored but can't be searched" in status.content
        assert "… and 2 more." in status.content


def test_the_process_that_searches_beside_it_takes_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    poison = Poison(monkeypatch)
    writer = Corpus(TinyDBStore.open(tmp_path / "a"), BM25Backend())
    follower = FollowingCorpus(TinyDBStore.open(tmp_path / "a", read_only=True), BM25Backend())
    changes: list[Change] = []
    for title, text in (("Walls", f"The walls have {poison.word}."), ("Cats", "The cats purr at night.")):
        article = writer.add(Draft(title, (Paragraph(text),))).article
        changes.append(Change("1" * 16, article.id, None, article, article.added_at, None))
    answers = io.BytesIO()
    told = b"".join(map(message_of, (changes, SearchRequest(1, "Do cats purr?", 3, 0, None))))
    serve(follower, io.BytesIO(told), answers)
    _, answered = messages_in(answers.getvalue())
    assert answered.answer is not None
    assert [hit.article.title for hit in answered.answer.hits] == ["Cats"]
    assert [each.title for each in follower.unsearchable] == ["Walls"]
    writer.close()
    follower.close()
