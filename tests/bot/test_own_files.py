"""Never add Byline's own files, because they contain removed texts."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive import open_corpus
from index.ingest import Ingestion
from tests.support.bot.cli_program import FERRY, Program, jsonl
from tests.support.bot.running_bot import Start
from tests.support.extraction.zip_documents import zipped
from tests.support.website import Website

SECRET = "The zanzibar treasury hides forty golden pigeons in the cellar of the opera."

OWN = "is one of Byline's own files. It may contain removed text, so I never add it."

LEFT_OUT = "Left out: Byline's own files, which may contain removed text: "


@pytest.fixture
def removed(program: Program) -> str:
    """Return the id of an article that was removed from the archive in `data`. A journal still has its text."""
    Path("secret.txt").write_text(f"A secret\n\n{SECRET}\n")
    article_id = program("add", "secret.txt").out.split("\t")[1]
    assert program("remove", article_id).code == 0
    Path("secret.txt").unlink()
    assert SECRET in Path("data/archive.000001.journal").read_text()
    return article_id


def is_answered(program: Program) -> bool:
    return "pigeons" in program("search", "--json", "golden pigeons of the opera").out.partition('"hits"')[2]


@pytest.mark.usefixtures("removed")
class TestDataDir:
    def test_is_left_out_of_the_folder_above_it(self, program: Program) -> None:
        Path("ferry.txt").write_text("The ferry\n\nThe ferry leaves at ten.\n")
        ran = program("add", ".")
        assert (ran.code, [line.split("\t")[3] for line in ran.out.splitlines()]) == (0, ["The ferry"])
        assert ran.err == f"{LEFT_OUT}data.\n"
        assert not is_answered(program)

    @pytest.mark.parametrize(
        "name",
        [
            "data",
            "./data/../data",
            "data/index",
            "link",
            "link/index",
            "above/data",
            "data/archive.000001.journal",
            "link/archive.lock",
            "file",
        ],
    )
    def test_is_refused_however_it_is_named(self, program: Program, name: str) -> None:
        Path("link").symlink_to("data")
        Path("above").symlink_to(Path.cwd(), target_is_directory=True)
        Path("file").symlink_to("data/archive.000001.journal")
        ran = program("add", name)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith(f"I couldn't read {Path(name)} (it is in DATA_DIR, where Byline")
        assert ran.err.count("\n") == 1
        assert program("add", "--jsonl", name).err == ran.err

    def test_is_left_out_where_it_is_the_working_directory(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir("data")
        monkeypatch.setenv("DATA_DIR", ".")
        ran = program("add", ".")
        assert (ran.code, ran.out) == (1, "")
        assert not is_answered(program)

    def test_is_left_out_where_a_link_leads_to_it(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("link").symlink_to("data")
        monkeypatch.setenv("DATA_DIR", "link")
        assert program("add", ".").err == f"{LEFT_OUT}data.\n"

    def test_is_left_out_deep_in_the_folder_that_a_link_leads_to(self, program: Program) -> None:
        Path("shelf/deep").mkdir(parents=True)
        Path("data").rename("shelf/deep/data")
        Path("data").symlink_to("shelf/deep/data")
        Path("link").symlink_to("shelf")
        ran = program("add", "link")
        assert (ran.code, ran.out, ran.err) == (0, "", f"{LEFT_OUT}link/deep/data.\n")


def as_it_is(content: bytes) -> bytes:
    return content


@pytest.mark.usefixtures("removed")
class TestAFileOfOurs:
    @pytest.fixture
    def others(self, program: Program) -> Path:
        """Make a copy of DATA_DIR, and a backup, beside it."""
        assert program("backup", "others.zip").code == 0
        folder = Path("others")
        folder.mkdir()
        for path in Path("data").iterdir():
            if path.is_file():
                (folder / path.name).write_bytes(path.read_bytes())
        Path("others.zip").rename(folder / "backup.zip")
        return folder

    def test_is_left_out_of_a_folder_wherever_it_is(self, program: Program, others: Path) -> None:
        for number, path in enumerate(sorted(others.glob("archive.0*"))):
            os.link(path, others / f"article {number}.txt")
        ran = program("add", str(others))
        assert (ran.code, ran.out) == (0, "")
        named = r"others/archive\.000001\.journal, others/archive\.backups, (others/[\w.]+, ){2}others/[\w.]+"
        assert re.fullmatch(rf"{LEFT_OUT}{named} and \d more\.\n", ran.err)
        assert not is_answered(program)

    def test_is_refused_when_it_is_named(self, program: Program, others: Path) -> None:
        for path in sorted(others.iterdir()):
            if path.stat().st_size:
                ran = program("add", str(path))
                assert (ran.code, ran.out, ran.err) == (1, "", f"Nothing was added: {path} {OWN}\n")
                assert program("add", "--jsonl", str(path)).err == ran.err
                ran = program("add", "-", stdin=path.read_bytes())
                assert (ran.code, ran.out, ran.err) == (1, "", f"Nothing was added: standard input {OWN}\n")

    def test_is_refused_among_lines_of_articles(self, program: Program, others: Path) -> None:
        lines = jsonl(FERRY) + (others / "archive.000001.journal").read_text()
        ran = program("add", "--jsonl", "-", stdin=lines)
        assert (ran.code, ran.out.split("\t")[0]) == (1, "added")
        assert ran.err.splitlines()[0] == f"Nothing was added: standard input {OWN}"

    @pytest.mark.slow
    @pytest.mark.parametrize("again", [as_it_is, gzip.compress])
    def test_is_refused_in_an_archive_of_files(
        self, program: Program, others: Path, again: Callable[[bytes], bytes]
    ) -> None:
        members = {f"{path.name}.txt": again(path.read_bytes()) for path in others.iterdir()}
        Path("articles.zip").write_bytes(zipped(members))
        ran = program("add", "articles.zip")
        assert (ran.code, ran.out) == (1, "")
        assert not is_answered(program)

    @pytest.mark.slow
    def test_is_refused_where_a_site_serves_it(
        self, program: Program, others: Path, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        url = website.serve("/j", (others / "archive.000001.journal").read_bytes(), content_type="text/plain")
        ran = program("add", url)
        assert (ran.code, ran.out, ran.err) == (1, "", f"Nothing was added: {url} {OWN}\n")


class TestPurging:
    def test_leaves_nothing_in_any_file_though_the_folder_was_added(self, program: Program, removed: str) -> None:
        program("add", ".")
        ran = program("remove", "--purge", removed)
        assert (ran.code, ran.err) == (0, "")
        assert not is_answered(program)
        assert [path for path in Path().rglob("*") if path.is_file() and b"pigeons" in path.read_bytes()] == []


class TestInTelegram:
    async def test_a_file_of_ours_is_refused(self, start: Start, tmp_path: Path) -> None:
        with closing(open_corpus(tmp_path / "data")) as corpus:
            corpus.add(Ingestion().from_text(f"A secret\n\n{SECRET}"))
        running = await start()
        for path in sorted((tmp_path / "data").rglob("*")):
            if path.is_file() and (content := path.read_bytes()):
                sent = await running.editors_chat.send_document("article.txt", content, caption="/add")
                assert (await running.final(sent)).content == f"Nothing was added: article.txt {OWN}"
        assert len(running.corpus) == 0

    async def test_a_pasted_journal_is_refused(self, start: Start, tmp_path: Path) -> None:
        with closing(open_corpus(tmp_path / "data")) as corpus:
            corpus.add(Ingestion().from_text(f"A secret\n\n{SECRET}"))
        running = await start()
        reply = await running.add((tmp_path / "data/archive.000001.journal").read_text())
        assert reply.content == f"Nothing was added: the text {OWN}"

    async def test_an_export_of_ours_is_added_on_the_command_line(self, start: Start) -> None:
        running = await start()
        sent = await running.editors_chat.send_document("all.txt", jsonl(FERRY, FERRY).encode(), caption="/add")
        assert "is an export of many articles" in (await running.final(sent)).content
        assert len(running.corpus) == 0


class TestLinesOfArticles:
    """The output of `export`, which may be added again."""

    def test_from_standard_input_want_their_option(self, program: Program) -> None:
        ran = program("add", "-", stdin=jsonl(FERRY, FERRY))
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "I couldn't read standard input (it has an article on each line; add it with `add --jsonl`).\n"
        )

    def test_from_a_pipe_likewise(self, program: Program) -> None:
        reader, writer = os.pipe()
        os.write(writer, jsonl(FERRY).encode())
        os.close(writer)
        ran = program("add", f"/dev/fd/{reader}")
        os.close(reader)
        assert (ran.code, ran.out) == (1, "")
        assert "add it with `add --jsonl`" in ran.err

    def test_from_a_file_are_read_as_they_are(self, program: Program) -> None:
        Path("all.txt").write_text(jsonl(FERRY), encoding="utf-8")
        assert program("add", "all.txt").out.split("\t")[3].strip() == FERRY["title"]

    @pytest.mark.slow
    def test_in_an_archive_of_files_are_refused(self, program: Program) -> None:
        Path("all.zip").write_bytes(zipped({"all.txt": jsonl(FERRY, FERRY)}))
        ran = program("add", "all.zip")
        assert (ran.code, ran.out) == (1, "")
        assert "is an export of many articles" in ran.err
