"""Run commands: what each prints where, and its exit code."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive import open_corpus
from bot.cli.commands import main
from bot.cli.export import export_to
from bot.cli.sources import MAX_FILE_BYTES
from bot.config import Settings
from bot.lifecycle import AGAIN
from index.articles.edits import Amendment
from index.corpus import Corpus
from index.disk.queue import InboxFile
from index.errors import ReadOnlyError, StoreWriteError
from index.model import Article, Change, Draft, Paragraph
from index.purged import Purged
from index.store.tinydb import TinyDBStore
from tests.support.bot.cli_program import (
    CLOCK,
    FERRY,
    INTERRUPT,
    Program,
    Ran,
    amend_all,
    jsonl,
    last_of,
    on_terminal,
    start_program,
)
from tests.support.extraction.zip_documents import docx, para, zipped
from tests.support.paths import ROOT
from tests.support.waiting import HANG_S
from tests.support.website import Page, Website

FERRY_PARAGRAPHS = (
    "The new cable of the ferry at Lowmere was paid for by the bridge company, its rival for more than a century now.",
    "Buy your tickets for the crossing here today, and get a free cup of coffee in the new waiting room at the quay.",
)
UNFINISHED = "out.jsonl.byline-export"
FERRY_PAGE = f"<article><h1>The ferry</h1><p>{'</p><p>'.join(FERRY_PARAGRAPHS)}</p></article>"


class Endless(io.RawIOBase):
    """Standard input that never ends."""

    def __init__(self, piece: bytes) -> None:
        self._piece = piece
        self.read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "all of it would be read"
        content = (self._piece * (size // len(self._piece) + 1))[:size]
        self.read_bytes += len(content)
        return content


def answers(ran: Ran) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.out.splitlines()]


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("fetch",),
            ("search", "--bogus"),
            ("search", "--limit", "0", "x"),
            ("search", "--limit", "three", "x"),
            ("add",),
            ("add", "-", "--jsonl", "-"),
            ("add", "a.txt", ""),  # not the working directory
            ("remove",),
            ("remove", "--purge"),
            ("backup",),
            ("restore",),
            ("list", "everything"),
        ],
    )
    def test_wrong_usage_is_2_and_told_on_standard_error(self, program: Program, arguments: tuple[str, ...]) -> None:
        ran = program(*arguments)
        assert ran.code == 2
        assert ran.out == ""
        assert "Usage: " in ran.err

    @pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("search", "--help"), ("--version",)])
    def test_help_needs_no_right_settings(
        self, program: Program, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOG_LEVEL", "loud")
        ran = program(*arguments)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out

    def test_wrong_settings_are_told_before_add_loads_the_readers(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOG_LEVEL", "loud")
        monkeypatch.setitem(sys.modules, "bot.cli.source_reader", None)  # to import it would fail
        ran = program("add", "article.txt")
        assert ran.code == 2
        assert "LOG_LEVEL" in ran.err

    @pytest.mark.parametrize("command", ["run", "chat", "search", "list", "export", "doctor"])
    def test_wrong_settings_are_2_with_a_line_each(
        self, program: Program, command: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOG_LEVEL", "loud")
        monkeypatch.setenv("ADMIN_IDS", "@ann")
        ran = program(command)
        assert ran.code == 2
        assert [line.partition(":")[0] for line in ran.err.splitlines()] == ["ADMIN_IDS", "LOG_LEVEL"]


class TestSearch:
    @pytest.fixture(autouse=True)
    def archive(self, program: Program) -> None:
        assert program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK)).code == 0

    def test_prints_the_passage_and_its_attribution(self, program: Program) -> None:
        ran = program("search", "Who paid for the cable?")
        assert (ran.code, ran.err) == (0, "")
        assert "\n│ The new cable was paid for by the bridge company.\n" in ran.out
        assert "\n  The ferry returns · By Nora Quill · The Gazette · 2024-05-14\n" in ran.out

    def test_takes_a_question_of_several_words_as_one(self, program: Program) -> None:
        (answer,) = answers(program("search", "who", "paid", "--json"))
        assert answer["question"] == "who paid"

    def test_filters_are_applied_and_named(self, program: Program) -> None:
        applied, nothing = answers(program("search", "--json", stdin="who paid lang:en\nlang:ja\n"))
        assert (applied["answer"], applied["filters"]) == ("found", ["lang:en"])
        assert (nothing["answer"], nothing["filters"], nothing["hits"]) == ("none", ["lang:ja"], [])

    def test_json_is_an_object_a_line(self, program: Program) -> None:
        ran = program("search", "--json", stdin="Who paid for the cable?\n\n  \n¿Cuándo dio las doce?\r\nzzz\n")
        assert [(form["question"], form["answer"]) for form in answers(ran)] == [
            ("Who paid for the cable?", "found"),
            ("¿Cuándo dio las doce?", "found"),
            ("zzz", "none"),
        ]
        assert ran.code == 0

    def test_limit_is_the_most_hits(self, program: Program) -> None:
        lines = jsonl(*({"title": f"Ferry {n}", "text": f"The ferry number {n} left."} for n in range(5)))
        program("add", "--jsonl", "-", stdin=lines)
        for limit in (1, 2, 4):
            (answer,) = answers(program("search", "--json", "--limit", str(limit), "ferry number"))
            assert isinstance(answer["hits"], list)
            assert len(answer["hits"]) == limit

    def test_explain_says_why_in_both_forms(self, program: Program) -> None:
        assert "\n  Why: " in program("search", "--explain", "who paid?").out
        (answer,) = answers(program("search", "--explain", "--json", "who paid?"))
        assert isinstance(answer["hits"], list)
        assert answer["hits"][0]["explain"]

    def test_bytes_that_are_no_text_are_asked_as_far_as_they_are(self, program: Program) -> None:
        ran = program("search", "--json", stdin=b"who paid \xff\xfe?\nwho paid?\n")
        assert [form["question"] for form in answers(ran)] == ["who paid ��?", "who paid?"]

    def test_excludes_a_word_that_begins_as_an_option_does(self, program: Program) -> None:
        for arguments in (("cable", "-harbour", "--limit", "1"), ("--limit", "1", "cable", "-harbour")):
            (answer,) = answers(program("search", "--json", *arguments))
            assert (answer["question"], answer["filters"]) == ("cable -harbour", ["-harbour"])

    def test_wants_a_value_of_an_option(self, program: Program) -> None:
        assert "Option '--limit' requires an argument." in program("search", "cable", "--limit").err

    def test_takes_what_follows_two_hyphens_as_the_question(self, program: Program) -> None:
        assert answers(program("search", "--json", "--", "--limit", "-cable"))[0]["question"] == "--limit -cable"

    def test_a_question_without_a_word_is_none(self, program: Program) -> None:
        assert "at least one word" in program("search", "???").out
        (answer,) = answers(program("search", "--json", "???"))
        assert answer["answer"] == "none"

    def test_questions_piped_in_stand_above_their_answers(self, program: Program) -> None:
        assert program("search", stdin="who paid?\n").out.startswith("> who paid?\n\n│ ")


class TestAnEmptyArchive:
    @pytest.mark.parametrize("there", [True, False])
    def test_is_searched_in_vain_and_says_how_to_add(self, program: Program, there: bool) -> None:
        if there:
            Path("data").mkdir()
        ran = program("search", "--json", "who paid?")
        assert ran.code == 0
        assert [form["answer"] for form in answers(ran)] == ["none"]
        assert " add URL-OR-FILE" in ran.err

    @pytest.mark.parametrize("command", [("search", "x"), ("chat",), ("run",), ("list",), ("export",), ("doctor",)])
    def test_is_not_made_by_reading(self, program: Program, command: tuple[str, ...]) -> None:
        assert program(*command).code == 0
        assert not Path("data").exists()

    def test_lists_and_exports_nothing(self, program: Program) -> None:
        assert program("list").out == program("export").out == ""

    def test_chat_says_how_to_add(self, program: Program) -> None:
        ran = program("chat", stdin="who paid?\n")
        assert ran.code == 0
        assert " add URL-OR-FILE" in ran.out
        assert "This archive has no articles yet." in ran.out


class TestRunWithoutToken:
    def test_converses_about_the_samples(self, program: Program) -> None:
        ran = program(stdin="Who paid for the new ferry cable?\nWho killed the mayor?\n")
        assert ran.code == 0
        assert ran.err.splitlines()[0].startswith("TELEGRAM_BOT_TOKEN is not set")
        assert "• The cable ferry returns to Lowmere" in ran.out
        assert "Try: Who paid for the new ferry cable?" in ran.out
        assert "│ The new cable, 412 metres of galvanised steel, was paid for by the Tarn Bridge Company" in ran.out
        assert "> Who killed the mayor?\n\nI found nothing about this." in ran.out

    def test_converses_about_the_archive_once_it_has_an_article(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("run", stdin="Who paid?\n")
        assert "1 article to ask about:\n  • The ferry returns · The Gazette · 2024-05-14" in ran.out
        assert "│ The new cable was paid for by the bridge company." in ran.out
        assert "Lowmere" not in ran.out

    def test_with_closed_standard_input_has_no_questions(
        self, program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert main(["run"]) == 0
        assert "Try: " in capsys.readouterr().out
        assert main(["add", "-"]) == 1
        sys.stdin.close()


IsWritable = Callable[[], bool] | None


class TestRunWithToken:
    @pytest.fixture(autouse=True)
    def token(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:abcdef")
        handler = signal.getsignal(signal.SIGTERM)
        yield
        signal.signal(signal.SIGTERM, handler)

    def test_it_is_the_bot_and_its_exit_code(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[Settings] = []

        def run_bot(settings: Settings, *_: object) -> int:
            started.append(settings)
            return 1

        monkeypatch.setattr("bot.lifecycle.run_bot", run_bot)
        assert program().code == 1
        assert len(started) == 1

    def test_on_a_disk_that_takes_no_writing_it_answers_all_the_same(
        self, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        program("add", "-", stdin="Owls\n\nOwls hunt at dusk.")
        open_store = TinyDBStore.open

        def open_but_not_for_writing(data_dir: Path, *, read_only: bool = False) -> TinyDBStore:
            if not read_only:
                raise StoreWriteError(data_dir, "Read-only file system")
            return open_store(data_dir, read_only=True)

        def run_bot(_settings: Settings, corpus: Corpus, *_: object) -> int:
            assert corpus.search("when do owls hunt?", 3).hits
            with pytest.raises(ReadOnlyError):
                corpus.add(Draft("Cats", (Paragraph("Cats purr."),)))
            return 0

        monkeypatch.setattr(TinyDBStore, "open", open_but_not_for_writing)
        monkeypatch.setattr("bot.lifecycle.run_bot", run_bot)
        ran = program("run")
        assert ran.code == 0
        assert (
            "Articles cannot be added or removed until the disk can be written to: Nothing was changed: the disk"
            in ran.err
        )

    def test_an_archive_whose_disk_is_writable_again_is_opened_again(
        self, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        disk, mounted = tmp_path / "disk", tmp_path / "mounted"
        disk.symlink_to(mounted)  # nothing can be created in it
        monkeypatch.setenv("DATA_DIR", str(disk / "data"))
        looked: list[bool] = []

        def run_bot(
            _settings: Settings, corpus: Corpus, _ingestion: object, _inbox: object, is_writable: IsWritable
        ) -> int:
            if is_writable:
                looked.append(is_writable())
                mounted.mkdir()
                looked.append(is_writable())
                return AGAIN
            corpus.add(Draft("Cats", (Paragraph("Cats purr."),)))
            return 0

        monkeypatch.setattr("bot.lifecycle.run_bot", run_bot)
        assert program("run").code == 0
        assert looked == [False, True]
        assert "\tCats\t" in program("list").out

    def test_without_admins_it_warns(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.lifecycle.run_bot", lambda *_: 0)
        assert "WARNING bot.cli.run: ADMIN_IDS is not set" in program("run").err
        monkeypatch.setenv("ADMIN_IDS", "1")
        assert program("run").err == ""

    def test_sigterm_ends_it_while_it_opens_the_archive(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def open_slowly(*_: object, **__: object) -> None:
            assert signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
            os.kill(os.getpid(), signal.SIGTERM)
            raise AssertionError("the signal comes first")

        monkeypatch.setattr("bot.archive.open_corpus", open_slowly)
        with pytest.raises(SystemExit) as ended:
            program("run")
        assert ended.value.code == 0


class TestAdd:
    def test_says_what_was_added(self, program: Program) -> None:
        Path("note.txt").write_text("On ferries\n\nThe ferry leaves at noon.\n")
        ran = program("add", "note.txt")
        assert ran.code == 0
        status, article_id, passages, title = ran.out.rstrip("\n").split("\t")
        assert (status, passages, title) == ("added", "1", "On ferries")
        assert program("list").out.startswith(f"{article_id}\t\tOn ferries\t")

    def test_the_same_again_is_already_there(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("add", "--jsonl", "-", stdin=jsonl(FERRY, FERRY | {"text": "Another text."}))
        assert ran.code == 0
        assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["already there", "replaced"]
        assert ran.err == "1 already there, 1 replaced.\n"

    def test_again_keeps_what_an_editor_put_right(
        self, program: Program, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        url = website.serve("/ferry", FERRY_PAGE)
        program("add", url)
        amend_all(lambda article: Amendment({"title": "Ferries"}, last_of(article)))
        assert program("add", url).out.startswith("already there\t")
        assert program("list").out.split("\t")[2] == "Ferries"
        website.serve("/ferry", FERRY_PAGE.replace(f"<p>{FERRY_PARAGRAPHS[0]}</p>", ""))
        ran = program("add", url)
        assert (ran.code, ran.err) == (1, f"Nothing was added: there is no text to quote in {url}.\n")

    def test_of_a_line_replaces_what_an_editor_put_right(self, program: Program) -> None:
        """The line contains all values, like an export."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        amend_all(lambda _: Amendment({"title": "Ferries"}))
        assert program("add", "--jsonl", "-", stdin=jsonl(FERRY)).out.startswith("replaced\t")
        assert program("list").out.split("\t")[2] == FERRY["title"]

    def test_reads_each_file_of_an_archive(self, program: Program) -> None:
        Path("pack.zip").write_bytes(
            zipped({"a.txt": "Storks\n\nThree pairs.", "b.txt": "", "c.docx": docx(para("It."))})
        )
        ran = program("add", "pack.zip")
        assert ran.code == 1
        assert [line.split("\t")[3] for line in ran.out.splitlines()] == ["Storks", "c.docx"]
        empty = "Nothing was added: there is no text to quote in b.txt."
        assert ran.err == f"pack.zip: b.txt: {empty}\n2 added, 1 not added.\n"

    def test_reads_text_from_standard_input(self, program: Program) -> None:
        assert program("add", "-", stdin="Title\n\nThe ferry sank.\n").out.split("\t")[3] == "Title\n"
        long = "word " * 100
        assert program("add", "-", stdin=long).out.split("\t")[3].rstrip("…\n") in long

    def test_reads_no_more_of_standard_input_than_may_be_added(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FETCH_MAX_BYTES", "1000")
        stdin = Endless(b"The ferry. " * 10)
        monkeypatch.setattr("bot.cli.add.bytes_of_stdin", lambda: stdin)
        ran = program("add", "-")
        assert (ran.code, ran.err) == (1, "Nothing was added: standard input is larger than the limit of 0.001 MB.\n")
        assert stdin.read_bytes <= 2_000

    def test_reads_standard_input_in_other_encodings_or_says_why_not(self, program: Program) -> None:
        assert program("add", "-", stdin="Fähre\n\nDie Fähre fährt.".encode("utf-16")).code == 0
        assert "Fähre" in program("list").out
        ran = program("add", "-", stdin=bytes(range(256)) * 4)
        assert (ran.code, ran.out) == (1, "")
        assert "standard input" in ran.err

    def test_reads_folders_in_the_order_of_names(self, program: Program) -> None:
        for name in ("b/two.txt", "a.txt", "b/one.md", ".hidden/x.txt", "b/.DS_Store"):
            path = Path("texts", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"Title of {name}\n\nThe text of {name}.\n")
        ran = program("add", "texts")
        assert [line.split("\t")[3] for line in ran.out.splitlines()] == [
            "Title of a.txt",
            "Title of b/one.md",
            "Title of b/two.txt",
        ]
        assert ran.err == "3 added.\n"

    def test_adds_what_can_be_added_and_gives_a_reason_for_the_rest(self, program: Program) -> None:
        Path("good.txt").write_text("Title\n\nGood text.\n")
        Path("bad.bin").write_bytes(b"\x7fELF" + bytes(range(256)) * 8)
        Path("empty.txt").touch()
        with Path("huge.txt").open("wb") as huge:
            huge.truncate(MAX_FILE_BYTES + 1)
        ran = program("add", "missing.txt", "bad.bin", "empty.txt", "huge.txt", "ftp://x.example/", "good.txt")
        assert ran.code == 1
        assert ran.out.startswith("added\t")
        *reasons, sums = ran.err.splitlines()
        for reason, name in zip(reasons, ("missing.txt", "bad.bin", "empty.txt", "huge.txt", "ftp://"), strict=True):
            assert name in reason
        assert "No such file or directory" in reasons[0]
        assert sums == "5 not added, 1 added."

    def test_fetches_urls(self, program: Program, website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
        paragraph = "The ferry left the landing at ten past six, and everybody who had a boat went with it. " * 4
        website.serve("/a", f"<html><head><title>News</title></head><body><article><p>{paragraph}</p></article></body>")
        refused = program("add", website.url("/a"))
        assert refused.code == 1
        assert "isn't public" in refused.err
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        assert program("add", website.url("/a")).out.startswith("added\t")

    def test_names_the_line_of_an_article_that_is_wrong(self, program: Program) -> None:
        lines = jsonl(FERRY).encode() + b'\n{"title": "x"}\nnot json\n{"title": "\xff"}\n' + jsonl(CLOCK).encode()
        Path("articles.jsonl").write_bytes(lines)
        ran = program("add", "--jsonl", "articles.jsonl")
        assert ran.code == 1
        assert len(ran.out.splitlines()) == 2
        *reasons, sums = ran.err.splitlines()
        assert ["articles.jsonl:3" in reasons[0], "articles.jsonl:4" in reasons[1]] == [True, True]
        assert "articles.jsonl:5: it is not UTF-8 text" in reasons[2]
        assert sums == "3 not added, 2 added."

    def test_a_jsonl_file_that_is_not_there_is_named(self, program: Program) -> None:
        ran = program("add", "--jsonl", "missing.jsonl")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "I couldn't read missing.jsonl (No such file or directory).\n"

    def test_many_lines_are_all_there(self, program: Program) -> None:
        forms = [{"title": f"Number {n}", "text": f"Text {n}."} for n in range(250)]
        assert program("add", "--jsonl", "-", stdin=jsonl(*forms)).err == "250 added.\n"
        assert len(program("list").out.splitlines()) == 250

    def test_says_who_holds_the_archive(self, program: Program) -> None:
        holder = open_corpus(Path("data"))
        holder.add(Draft("Title", (Paragraph("The ferry left."),)))
        try:
            for command in (("add", "-"), ("remove", "x")):
                ran = program(*command, stdin="Text.")
                assert ran.code == 1
                assert f"process {os.getpid()}" in ran.err
            assert program("search", "--json", "ferry").out.count('"found"') == 1
            assert program("list").code == program("export").code == program("chat").code == 0
        finally:
            holder.close()


class TestRemove:
    @pytest.mark.parametrize("by_url", [True, False])
    def test_by_id_or_url(self, program: Program, by_url: bool) -> None:
        article_id = program("add", "--jsonl", "-", stdin=jsonl(FERRY)).out.split("\t")[1]
        ran = program("remove", "http://gazette.example/ferry?utm_source=x" if by_url else article_id)
        assert (ran.code, ran.out) == (0, f"removed\t{article_id}\tThe ferry returns\n")
        assert program("list").out == ""

    def test_what_is_not_there_is_refused(self, program: Program) -> None:
        ran = program("remove", "nothing")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "No article has the id or URL “nothing”. `list` shows all articles.\n"

    def test_what_is_not_there_is_named_without_codes_for_terminals(self, program: Program) -> None:
        ran = program("remove", "gazette\x1b]0;title\x07.example\n")
        assert ran.err == "No article has the id or URL “gazette]0;title.example”. `list` shows all articles.\n"

    def test_several_or_if_one_is_not_there_none(self, program: Program) -> None:
        added = program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK)).out
        first, second = (line.split("\t")[1] for line in added.splitlines())
        assert program("remove", first, "nothing").code == 1
        assert program("list").out.count("\n") == 2
        ran = program("remove", first, second, first)
        assert (ran.code, ran.out.count("removed\t")) == (0, 2)
        assert program("list").out == ""

    def test_several_or_on_a_full_disk_none(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        added = program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK)).out
        apply, writes = TinyDBStore.apply, iter([None])

        def apply_once(store: TinyDBStore, changes: Sequence[Change]) -> None:
            if len(changes) > 1 or next(writes, "full"):
                raise StoreWriteError(Path("data"), "No space left on device")
            apply(store, changes)

        monkeypatch.setattr(TinyDBStore, "apply", apply_once)
        ran = program("remove", *(line.split("\t")[1] for line in added.splitlines()))
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("Nothing was changed: the disk refused it (No space left on device).")
        assert program("list").out.count("\n") == 2

    def test_ctrl_c_waits_until_all_are_removed(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        apply = TinyDBStore.apply

        def interrupted(store: TinyDBStore, changes: Sequence[Change]) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            apply(store, changes)

        monkeypatch.setattr(TinyDBStore, "apply", interrupted)
        ran = program("remove", str(FERRY["url"]))
        assert (ran.code, ran.out.split("\t")[0]) == (130, "removed")
        assert program("list").out == ""


class TestUpdate:
    @pytest.fixture
    def url(self, website: Website, program: Program, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        url = website.serve("/ferry", FERRY_PAGE, headers={"ETag": '"1"'})
        assert program("add", url).code == 0
        return url

    def test_says_what_is_different(self, program: Program, website: Website, url: str) -> None:
        website.serve("/ferry", FERRY_PAGE.replace("for more than a century", "for many years"))
        ran = program("update", url)
        (article_id,) = [line.split("\t")[0] for line in program("list").out.splitlines()]
        assert (ran.code, ran.out, ran.err) == (0, f"updated\t{article_id}\tThe ferry\tParagraphs: 1 changed\n", "")
        assert "many years" in program("search", "Who paid for the cable?").out

    def test_keeps_to_the_limits_of_the_settings(
        self, program: Program, website: Website, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        website.serve("/ferry", FERRY_PAGE + " " * 1_000)
        monkeypatch.setenv("FETCH_MAX_BYTES", "1000")
        ran = program("update", url)
        assert (ran.code, ran.out) == (1, "")
        assert "is larger than the limit of 0.001 MB" in ran.err

    def test_of_what_is_unchanged_costs_one_conditional_request(
        self, program: Program, website: Website, url: str
    ) -> None:
        """This holds from the first time on."""
        website.make("/ferry", lambda request: Page(b"", 304 if request.headers.get("if-none-match") == '"1"' else 500))
        ran = program("update", url, url)
        assert (ran.code, [line.split("\t")[0] for line in ran.out.splitlines()]) == (0, ["unchanged"] * 2)

    def test_takes_what_is_in_doubt_and_says_so(self, program: Program, website: Website, url: str) -> None:
        long = FERRY_PAGE.replace(
            "</article>", f"<p>{'The crossing takes seven minutes in all weathers. ' * 30}</p></article>"
        )
        website.serve("/ferry", long)
        program("update", url)
        website.serve("/ferry", FERRY_PAGE)
        ran = program("update", url)
        assert (ran.code, ran.out.split("\t")[0]) == (0, "updated")
        assert re.search(r"^\w+: The page now has much less text: \d+ characters instead of 1,\d+\.\n$", ran.err)

    def test_of_what_is_gone_fails_and_goes_on(self, program: Program, website: Website, url: str) -> None:
        """A page that moved replaces the old article."""
        other = website.serve("/other", FERRY_PAGE)
        program("add", other)
        website.serve("/ferry", "no", status=410)
        there = website.url("/there")
        canonical = f'<head><link rel="canonical" href="{there}"></head><article>'
        website.serve("/other", FERRY_PAGE.replace("<article>", canonical))
        ran = program("update", url, other)
        assert (ran.code, ran.out.split("\t")[0], ran.out.split("\t")[-1]) == (1, "updated", "Changed: link\n")
        gone, moved = ran.err.splitlines()
        assert "he server answered 410" in gone
        assert moved.endswith(f": The page now gives {there} as its address.")
        assert [line.split("\t")[-1] for line in program("list").out.splitlines()] == [there, url]

    def test_of_what_is_not_there_is_refused(self, program: Program) -> None:
        assert program("update", "nothing").code == 1

    def test_of_a_post_in_telegram_is_refused(self, program: Program) -> None:
        link = "https://t.me/harbour/7"
        program("add", "--jsonl", "-", stdin=jsonl(FERRY | {"url": link}))
        ran = program("update", link)
        assert (ran.code, ran.out) == (1, "")
        assert f"“{FERRY['title']}” is a post in Telegram, so I can't fetch it." in ran.err


class TestVersions:
    @pytest.fixture
    def article_id(self, program: Program) -> str:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        return program("add", "--jsonl", "-", stdin=jsonl(FERRY | {"title": "The ferry\tsails"})).out.split("\t")[1]

    def test_are_listed_the_last_first(self, program: Program, article_id: str) -> None:
        ran = program("versions", article_id)
        (name, time, by, title), before = (line.split("\t") for line in ran.out.splitlines())
        assert (ran.code, by, title, before[2:]) == (
            0,
            "command line",
            "The ferry sails",
            ["command line", FERRY["title"]],
        )
        assert re.fullmatch(r"[0-9a-f]{12}", name)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", time)

    def test_one_is_brought_back(self, program: Program, article_id: str) -> None:
        name = program("versions", article_id).out.splitlines()[1].split("\t")[0]
        ran = program("versions", str(FERRY["url"]), "--bring-back", name)
        assert (ran.code, ran.out) == (0, f"brought back\t{article_id}\t{FERRY['title']}\tChanged: title\n")
        assert program("list").out.split("\t")[2] == FERRY["title"]
        assert program("versions", article_id, "--bring-back", name).out.startswith("unchanged\t")

    def test_an_unknown_one_is_refused(self, program: Program, article_id: str) -> None:
        ran = program("versions", article_id, "--bring-back", "0123")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "The article has no version “0123”: `versions` lists those that it has.\n"

    def test_are_not_exported(self, program: Program, article_id: str) -> None:
        assert program("export").out.count("\n") == 1


class TestPurge:
    def on_disk(self) -> bytes:
        return b"".join(path.read_bytes() for path in Path("data").rglob("*") if path.is_file())

    def test_leaves_nothing_in_any_file(self, program: Program) -> None:
        added = program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK)).out
        article_id = added.split("\t")[1]
        assert b"bridge company" in self.on_disk()
        ran = program("remove", "--purge", article_id)
        assert (ran.code, ran.out, ran.err) == (0, f"purged\t{article_id}\tThe ferry returns\n", "")
        assert b"bridge company" not in self.on_disk()
        assert b"The ferry returns" not in self.on_disk()
        assert program("list").out.count("\n") == 1
        assert program("doctor").code == 0

    def test_works_for_what_was_removed_already(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        program("remove", "gazette.example/ferry")
        assert b"bridge company" in self.on_disk()
        assert program("remove", "--purge", "gazette.example/ferry").code == 0
        assert b"bridge company" not in self.on_disk()

    def test_takes_what_is_done_out_of_the_inbox(self, program: Program) -> None:
        """Other work in it is not done yet."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        inbox = InboxFile(Path("data"))
        inbox.accept({"1:1": {"text": "the bridge company"}, "1:2": {"text": "to be done"}})
        inbox.finish("1:1")
        inbox.close()
        assert program("remove", "--purge", "gazette.example/ferry").code == 0
        assert b"bridge company" not in self.on_disk()
        assert b"to be done" in self.on_disk()

    def test_names_the_backups_that_still_hold_it(self, program: Program, tmp_path: Path) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        program("backup", str(tmp_path / "kept.zip"))
        program("backup", str(tmp_path / "gone.zip"))
        (tmp_path / "gone.zip").unlink()
        ran = program("remove", "--purge", "gazette.example/ferry")
        day = datetime.now(UTC).date()
        gone = f"I couldn't check the backup {tmp_path}/gone.zip from {day}, so it may still contain it: "
        kept = (
            f"The backup {tmp_path}/kept.zip from {day} still contains it. Delete that too if it must be gone "
            "everywhere."
        )
        assert ran.code == 0
        assert ran.err.splitlines() == [gone + "it is not there any more.", kept]

    def test_says_what_is_left_where_the_index_cannot_be_purged(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        shutil.rmtree("data/index")
        Path("data/index").touch()
        ran = program("remove", "--purge", "gazette.example/ferry")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.splitlines()[-1] == (
            "The article is removed and can't be brought back, but some of its words may still be in the saved "
            "index, data/index (Not a directory). Stop Byline and delete data/index; the next start rebuilds it."
        )
        Path("data/index").unlink()
        ran = program("remove", "--purge", "gazette.example/ferry")
        assert ran.err == "There's no trace of “gazette.example/ferry” in the archive.\n"

    def test_ctrl_c_waits_until_the_inbox_is_purged_too_and_the_backups_are_named(
        self, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        program("backup", str(tmp_path / "kept.zip"))
        inbox = InboxFile(Path("data"))
        inbox.accept({"1:1": {"text": FERRY["text"]}})
        inbox.close()
        purge = Corpus.purge

        def interrupted(corpus: Corpus, references: Sequence[str]) -> Purged:
            os.kill(os.getpid(), signal.SIGINT)
            return purge(corpus, references)

        monkeypatch.setattr(Corpus, "purge", interrupted)
        ran = program("remove", "--purge", "gazette.example/ferry")
        assert (ran.code, ran.out.split("\t")[0]) == (130, "purged")
        assert f"The backup {tmp_path}/kept.zip" in ran.err
        assert b"bridge company" not in self.on_disk()

    def test_of_what_is_not_there_is_refused(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("remove", "--purge", "nothing", "gazette.example/ferry")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "There's no trace of “nothing” in the archive.\n"
        assert program("list").out.count("\n") == 1


class TestExport:
    def test_is_what_add_reads(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        exported = program("export").out
        assert json.loads(exported.splitlines()[0])["shelf"] == FERRY["shelf"]
        monkeypatch.setenv("DATA_DIR", "other")
        program("add", "--jsonl", "-", stdin=exported)
        assert program("export").out == exported

    def test_keeps_what_was_put_right_and_the_ids(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        """This includes a text without URL of which a paragraph was left out."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK | {"text": f"{CLOCK['text']}\n\n¡Compra ya!"}))
        amend_all(lambda article: Amendment({"title": f"{article.title}!"}, last_of(article)))
        exported, listed = program("export").out, program("list").out
        assert "Compra" not in exported
        assert {line.split("\t")[0] for line in program("add", "--jsonl", "-", stdin=exported).out.splitlines()} == {
            "already there"
        }
        monkeypatch.setenv("DATA_DIR", "other")
        program("add", "--jsonl", "-", stdin=exported)
        assert (program("export").out, program("list").out) == (exported, listed)

    def test_to_a_file_takes_its_place_when_it_is_whole(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        Path("out.jsonl").write_text("former")
        assert program("export", "--jsonl", "out.jsonl").out == ""
        assert Path("out.jsonl").read_text(encoding="utf-8") == program("export", "--jsonl", "-").out
        assert sorted(path.name for path in Path().iterdir()) == ["data", "out.jsonl"]

    def test_to_a_file_leaves_others_alone(self, program: Program) -> None:
        for name in ("out.jsonl.part", ".out.jsonl.part"):
            Path(name).write_text("a download")
        assert program("export", "--jsonl", "out.jsonl").code == 0
        assert Path("out.jsonl.part").read_text() == Path(".out.jsonl.part").read_text() == "a download"

    @pytest.mark.parametrize("left", ["", '{"title', '{"title": "The ferry returns", "text": "The new'])
    def test_to_a_file_replaces_what_a_killed_export_left(self, program: Program, left: str) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        Path(UNFINISHED).write_text(left)
        Path(UNFINISHED).chmod(0o600)
        assert program("export", "--jsonl", "out.jsonl").code == 0
        assert Path("out.jsonl").read_text(encoding="utf-8") == program("export").out
        assert not Path(UNFINISHED).exists()

    def test_to_a_file_keeps_a_strangers_file_in_the_way(self, program: Program) -> None:
        Path(UNFINISHED).write_text("a download")
        ran = program("export", "--jsonl", "out.jsonl")
        assert (ran.code, ran.err) == (
            1,
            f"{UNFINISHED}: this is not an unfinished export, so nothing was written\n",
        )
        assert Path(UNFINISHED).read_text() == "a download"
        Path(UNFINISHED).unlink()
        os.mkfifo(UNFINISHED)
        assert program("export", "--jsonl", "out.jsonl").code == 1
        Path(UNFINISHED).unlink()
        Path("other").write_text('{"title": "The ferry')
        Path(UNFINISHED).symlink_to("other")
        assert program("export", "--jsonl", "out.jsonl").code == 1
        assert Path("other").exists()
        assert not Path("out.jsonl").exists()

    def test_to_a_file_that_another_export_is_writing_is_refused(self, program: Program) -> None:
        def articles() -> Iterator[Article]:
            refused.append(program("export", "--jsonl", "out.jsonl"))
            yield from ()

        refused: list[Ran] = []
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        export_to(articles(), Path("out.jsonl"))
        (ran,) = refused
        assert (ran.code, ran.err) == (
            1,
            f"{UNFINISHED}: another export is writing this, so nothing was written\n",
        )
        assert Path("out.jsonl").read_text() == ""

    def test_to_a_file_that_another_export_begins_at_once_is_refused(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It sees the new file before that is locked, and removes it."""

        def flock(descriptor: int, _operation: int) -> None:
            Path(UNFINISHED).unlink()
            Path(UNFINISHED).write_text("of the other")

        monkeypatch.setattr("fcntl.flock", flock)
        ran = program("export", "--jsonl", "out.jsonl")
        assert (ran.code, ran.err.split(",")[0]) == (1, f"{UNFINISHED}: another export is writing this")
        assert Path(UNFINISHED).read_text() == "of the other"
        assert not Path("out.jsonl").exists()

    def test_to_a_file_system_without_locks_and_syncs_of_folders_succeeds(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

        monkeypatch.setattr("fcntl.flock", refuse)
        monkeypatch.setattr("bot.cli.export.Files.sync_directory", refuse)
        ran = program("export", "--jsonl", "out.jsonl")
        assert (ran.code, ran.err) == (0, "")
        assert Path("out.jsonl").exists()

    def test_names_the_file_only_in_errors_of_the_file(self, tmp_path: Path) -> None:
        def articles() -> Iterator[Article]:
            yield from ()
            raise OSError(errno.EIO, "the archive cannot be read", "data/archive.snapshot")

        with pytest.raises(OSError, match="the archive cannot be read") as raised:
            export_to(articles(), tmp_path / "out.jsonl")
        assert raised.value.filename == "data/archive.snapshot"
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.slow
    def test_to_a_file_that_sigterm_ends_leaves_nothing(self, tmp_path: Path) -> None:
        """Its exit code says that the file is not there."""
        code = (
            "import os, signal; from pathlib import Path; from bot.cli import export\n"
            "def articles():\n"
            "    os.kill(os.getpid(), signal.SIGTERM)\n"
            "    yield from ()\n"
            "export.export_to(articles(), Path('out.jsonl'))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=False, timeout=HANG_S
        )
        assert ended.returncode == 143
        assert list(tmp_path.iterdir()) == []

    def test_to_a_full_disk_leaves_what_was_there(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        def sync(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        Path("out.jsonl").write_text("former")
        monkeypatch.setattr("os.fsync", sync)
        ran = program("export", "--jsonl", "out.jsonl")
        assert (ran.code, ran.err) == (1, "out.jsonl: No space left on device\n")
        assert Path("out.jsonl").read_text() == "former"
        assert sorted(path.name for path in Path().iterdir()) == ["data", "out.jsonl"]

    def test_to_a_place_that_is_not_there_is_refused(self, program: Program) -> None:
        ran = program("export", "--jsonl", "no/such/out.jsonl")
        assert (ran.code, ran.err) == (1, "no/such: the folder doesn't exist, so nothing was written\n")
        assert not Path("no").exists()

    @pytest.mark.parametrize("path", ["data/archive.snapshot", "data/new/out.jsonl", "link/out.jsonl"])
    def test_to_a_place_in_the_archive_is_refused(self, program: Program, path: str) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        Path("link").symlink_to("data")
        for arguments in ((), ("--whole",)):
            ran = program("export", "--jsonl", path, *arguments)
            assert (ran.code, ran.out) == (1, "")
            assert f"Nothing was written to {path}: it is in DATA_DIR." in ran.err
        assert not Path("link/out.jsonl").exists()
        assert program("doctor").code == 0

    def test_to_a_link_replaces_what_it_leads_to(self, program: Program) -> None:
        Path("there").mkdir()
        Path("there/out.jsonl").write_text("old")
        Path("link.jsonl").symlink_to("there/out.jsonl")
        assert program("export", "--jsonl", "link.jsonl").code == 0
        assert Path("link.jsonl").is_symlink()
        assert Path("there/out.jsonl").read_text(encoding="utf-8") == program("export", "--jsonl", "-").out

    def test_to_a_file_is_for_its_owner_alone(self, program: Program) -> None:
        """The permissions of an existing file do not matter."""
        Path("out.jsonl").write_text("former")
        Path("out.jsonl").chmod(0o644)
        assert program("export", "--jsonl", "out.jsonl").code == 0
        assert Path("out.jsonl").stat().st_mode & 0o777 == 0o600

    def test_to_a_device_is_written_to_it(self, program: Program) -> None:
        assert program("export", "--jsonl", os.devnull).code == 0
        assert Path(os.devnull).is_char_device()


class TestBackup:
    def test_is_restored_into_an_empty_directory(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK))
        exported = program("export").out
        assert program("backup", "kept.byline").code == 0
        refused = program("restore", "kept.byline")
        assert refused.code == 1
        assert refused.err
        monkeypatch.setenv("DATA_DIR", "other")
        assert program("restore", "kept.byline").code == 0
        assert program("export").out == exported

    def test_into_a_folder_that_is_not_there_is_refused(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("backup", "no/such/kept.byline")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "No backup was written to no/such/kept.byline: the folder no/such is not there.\n"
        assert not Path("no").exists()
        assert not Path("data/archive.backups").exists()


class TestList:
    @pytest.fixture(autouse=True)
    def archive(self, program: Program) -> None:
        assert program("add", "--jsonl", "-", stdin=jsonl(FERRY, CLOCK)).code == 0

    def test_json_has_all_keys_in_each_line(self, program: Program) -> None:
        clock, ferry = answers(program("list", "--json"))
        assert list(clock) == list(ferry)
        assert {key: value for key, value in ferry.items() if key not in ("id", "added_at")} == {
            "title": FERRY["title"],
            "byline": FERRY["byline"],
            "authors": [],
            "source": FERRY["source"],
            "url": FERRY["url"],
            "published": FERRY["published"],
            "language": "en",
            "credits": [],
            "passages": 2,
            "added_by": None,
        }
        assert (clock["byline"], clock["source"], clock["url"], clock["published"]) == (None, None, None, None)
        assert datetime.fromisoformat(str(clock["added_at"])).tzinfo is not None

    @pytest.mark.parametrize(
        ("filters", "titles"),
        [
            ((), ["El reloj", "The ferry returns"]),
            (("after:2024",), ["The ferry returns"]),
            (("before:2024",), []),
            (("by:Nora Quill",), ["The ferry returns"]),  # the shell removed the quotation marks
            (('by:"Nora Quill"',), ["The ferry returns"]),
            (("BY:nora", "lang:en"), ["The ferry returns"]),
            (("by:nora lang:en",), ["The ferry returns"]),
            (("source:gazette",), ["The ferry returns"]),
            (("lang:es",), ["El reloj"]),
            (('"bridge company"',), ["The ferry returns"]),
            (("bridge company",), ["The ferry returns"]),
            (("-minutes",), ["El reloj"]),  # although another passage does not have it
            (("-harbour", "-reloj"), ["The ferry returns"]),  # not -h
            (("-cable", '"seven minutes"'), []),
        ],
    )
    def test_takes_the_filters_of_questions(
        self, program: Program, filters: tuple[str, ...], titles: list[str]
    ) -> None:
        for arguments in (("list", "--json", *filters), ("list", *filters, "--json")):
            ran = program(*arguments)
            assert (ran.code, ran.err, [form["title"] for form in answers(ran)]) == (0, "", titles)
        assert [line.split("\t")[2] for line in program("list", *filters).out.splitlines()] == titles

    def test_finds_discussions_by_the_authors_of_their_posts(self, program: Program) -> None:
        """A phrase must be in a post of that author, but an excluded word in no post at all."""
        thread = {
            "title": "Late?",
            "byline": "Ida",
            "text": "Is it late?\n\nNo, early.",
            "paragraph_authors": ["Ida", "Bo"],
        }
        assert program("add", "--jsonl", "-", stdin=jsonl(thread)).code == 0
        assert answers(program("list", "--json"))[0]["authors"] == ["Ida", "Bo"]
        for filters, is_listed in (
            (("by:bo",), True),
            (("by:ida",), True),
            (("by:bo", '"no early"'), True),
            (("by:ida", '"no early"'), False),
            (("by:bo", "-late"), False),
        ):
            assert [form["title"] for form in answers(program("list", "--json", *filters))] == ["Late?"] * is_listed

    @pytest.mark.parametrize(
        ("filters", "told"),
        [
            (("after:yesterday",), "“after:yesterday”: write a date like"),
            (("lang:zzz", "by:nora"), "“lang:zzz”: use a language code"),
            (("by:nora", "ferry"), "“ferry” isn't a filter."),
            (("--bogus",), "No such option"),
            (("",), "A FILTER is empty."),  # a variable of a script without a value
            (("by:nora", " "), "A FILTER is empty."),
        ],
    )
    def test_lists_nothing_where_a_filter_is_wrong(self, program: Program, filters: tuple[str, ...], told: str) -> None:
        ran = program("list", *filters)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err

    def test_takes_what_follows_two_hyphens_as_filters(self, program: Program) -> None:
        (form,) = answers(program("list", "--json", "--", "-minutes"))
        assert form["title"] == CLOCK["title"]
        assert "“--json” isn't a filter." in program("list", "--", "--json").err

    def test_has_help(self, program: Program) -> None:
        assert program("list", "-h").out == program("list", "--help").out != ""


class TestChat:
    @pytest.mark.parametrize("word", ["exit", "quit", " QUIT ", "/exit", "/quit"])
    def test_ends_at_a_word(self, program: Program, word: str) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("chat", stdin=f"who paid?\n{word}\nWho paid for the cable?\n")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.count("│ The new cable was paid") == 1
        assert "> Who paid for the cable?" not in ran.out

    def test_asks_what_only_begins_so(self, program: Program) -> None:
        ran = program("chat", stdin="exit polls\nwho quit?\n")
        assert ran.out.count("This archive has no articles yet.") == 2

    def test_says_what_can_be_typed(self, program: Program) -> None:
        ran = program("chat", stdin="/help\nexit\n")
        assert ran.code == 0
        for told in ("after:2023", 'by:"name"', "-word", "exit or quit"):
            assert told in ran.out


class TestDoctor:
    def test_is_content_before_there_is_an_archive(self, program: Program) -> None:
        ran = program("doctor")
        assert ran.code == 0
        assert "data has no articles yet" in ran.out

    def test_is_content_with_a_whole_archive(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        ran = program("doctor")
        assert ran.code == 0
        assert "2 of 2 passages can be found; articles: 1." in ran.out

    def test_names_the_file_that_is_damaged(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        largest = max((path for path in Path("data").iterdir() if path.is_file()), key=lambda path: path.stat().st_size)
        content = bytearray(largest.read_bytes())
        content[len(content) // 2] ^= 1
        largest.write_bytes(content)
        ran = program("doctor")
        assert ran.code == 1
        assert largest.name in ran.out + ran.err
        assert largest.read_bytes() == content

    def test_names_the_file_of_the_index_that_is_damaged_and_its_articles(self, program: Program) -> None:
        """The answers are still correct, and the next writer rebuilds it."""
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        (segment,) = Path("data/index").glob("*.segment")
        content = bytearray(segment.read_bytes())
        content[10] ^= 1
        segment.write_bytes(content)
        ran = program("doctor")
        assert ran.code == 1
        assert segment.name in ran.out
        assert segment.read_bytes() == content
        assert program("search", "--json", "ferry").out.count('"found"') == 1
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        assert program("doctor").code == 0

    def test_names_the_articles_that_are_damaged_and_says_what_is_whole(self, program: Program) -> None:
        """`export --whole` saves the intact articles for a new archive."""
        added = program("add", "--jsonl", "-", stdin=jsonl(FERRY)).out
        program("add", "--jsonl", "-", stdin=jsonl(CLOCK))
        assert program("export", "--whole").code == 0
        (journal,) = Path("data").glob("*.journal")
        damaged = journal.read_bytes().replace(b"bridge company", b"bridge comqany")
        journal.write_bytes(damaged)
        ran = program("doctor")
        ferry = added.split("\t")[1]
        assert ran.code == 1
        assert f"(article {ferry} “The ferry returns”) is damaged" in ran.out
        assert "Store: undamaged articles: 1; `export --whole` writes them.\n" in ran.out
        assert f"Store: damaged and lost: article {ferry}.\n" in ran.out
        assert program("export").code == 1
        ran = program("export", "--whole")
        assert ran.code == 1
        assert [json.loads(line)["title"] for line in ran.out.splitlines()] == ["El reloj"]
        assert f"article {ferry}" in ran.err
        assert journal.read_bytes() == damaged

    def test_says_how_many_articles_are_lost_with_the_rest_of_a_file(self, program: Program) -> None:
        """Articles in the saved index are named. For its snapshot, the archive gives the number."""
        many = [
            FERRY | {"title": f"Ferry {n}", "url": f"https://example.org/{n}", "text": f"Ferry {n}"} for n in range(9)
        ]
        ids = [line.split("\t")[1] for line in program("add", "--jsonl", "-", stdin=jsonl(*many)).out.splitlines()]
        program("backup", "backup.zip")
        Path("data").rename("old")
        program("restore", "backup.zip")
        snapshot = Path("data") / "archive.snapshot"
        snapshot.write_bytes(b"".join(snapshot.read_bytes().splitlines(keepends=True)[:4]))
        nameless = "also lost, and nothing that is left names them: 7 articles.\n"
        ran = program("doctor")
        assert (ran.code, f"Store: {nameless}" in ran.out) == (1, True)
        Path("old/index").rename("data/index")
        named = f"damaged and lost: 7 articles: {', '.join(sorted(ids[2:]))}.\n"
        ran = program("doctor")
        assert f"Store: {named}" in ran.out
        assert "besides" not in ran.out
        ran = program("export", "--whole")
        assert (ran.code, ran.out.count("\n"), named in ran.err) == (1, 2, True)

    def test_says_what_may_be_out_of_date(self, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        program("add", "--jsonl", "-", stdin=jsonl(FERRY | {"text": "Another text about the bridge."}))
        (journal,) = Path("data").glob("*.journal")
        journal.write_bytes(journal.read_bytes().replace(b"about the bridge", b"about the fridge"))
        assert "Store: undamaged, but perhaps changed or removed since: article " in program("doctor").out

    @pytest.mark.parametrize(
        "name",
        [
            "archive.snapshot",
            "archive.000001.journal",
            "archive.inbox",
            "archive.backups",
            "archive.parts",
            "archive.tries",
            "archive.holder",
            "archive.lock",
            "index/index.manifest",
        ],
    )
    def test_no_command_waits_for_what_a_pipe_in_place_of_a_file_never_says(self, name: str, program: Program) -> None:
        program("add", "--jsonl", "-", stdin=jsonl(FERRY))
        (Path("data") / name).unlink(missing_ok=True)
        os.mkfifo(Path("data") / name)
        for command in (("doctor",), ("list",), ("add", "-"), ("export", "--whole"), ("backup", "backup.zip")):
            ran = program(*command, stdin="Owls\n\nOwls hoot.")
            said = (ran.out if command == ("doctor",) else ran.err).splitlines()[-1]
            assert (ran.code, f"data/{name}: it is a pipe or a device instead of a file" in said) == (1, True), command

    def test_offers_nothing_of_what_is_not_its_own(self, program: Program) -> None:
        Path("data").mkdir()
        (Path("data") / "db.json").write_text("{}")
        (Path("data") / "db\x1b[2J.json").write_text("{}")
        ran = program("doctor")
        assert (ran.code, ran.out.count("Store: ")) == (1, 1)
        assert "db.json" in ran.out
        assert "\x1b" not in ran.out


@pytest.mark.slow
class TestTheProcess:
    def test_wrong_settings_end_it_before_anything_is_loaded_that_takes_long(self, tmp_path: Path) -> None:
        process = start_program(cwd=tmp_path, LOG_LEVEL="loud", TELEGRAM_BOT_TOKEN="hush", PYTHONPROFILEIMPORTTIME="1")
        out, said = process.communicate(timeout=HANG_S)
        loaded = [line.rpartition(b"|")[2].strip() for line in said.splitlines() if line.startswith(b"import time:")]
        assert b"bot.config" in loaded
        assert not {b"telegram", b"numpy", b"trafilatura", b"bot.lifecycle"}.intersection(loaded)
        err = b"".join(line for line in said.splitlines(keepends=True) if not line.startswith(b"import time:"))
        assert process.returncode == 2
        assert out == b""
        assert [line.partition(b":")[0] for line in err.splitlines()] == [b"TELEGRAM_BOT_TOKEN", b"LOG_LEVEL"]
        assert b"hush" not in err

    def test_answers_piped_questions_in_any_locale_and_ends(self, tmp_path: Path) -> None:
        process = start_program(cwd=tmp_path, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
        out, err = process.communicate("¿Quién restauró el reloj?\n\xff\n".encode(), timeout=HANG_S)
        assert process.returncode == 0
        assert "La restauró en catorce meses Anselmo Prieto" in out.decode()
        assert b"Traceback" not in err

    def test_each_answer_is_written_before_the_next_question_is_read(self, tmp_path: Path) -> None:
        process = start_program("search", "--json", cwd=tmp_path)
        assert process.stdin is not None
        assert process.stdout is not None
        for question in (b"who?", b"why?"):
            process.stdin.write(question + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question.decode()
        process.communicate(timeout=HANG_S)
        assert process.returncode == 0

    def test_ctrl_c_ends_it_quietly(self, tmp_path: Path) -> None:
        process = start_program("search", "--json", cwd=tmp_path)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"who?\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=HANG_S)
        assert process.returncode == 130
        assert b"Traceback" not in err

    def test_a_reader_that_has_enough_ends_it_quietly(self, tmp_path: Path) -> None:
        process = start_program("search", "--json", cwd=tmp_path)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"who?\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"who?\n" * 10)
        process.stdin.close()
        assert process.stderr is not None
        err = process.stderr.read()
        assert process.wait(timeout=HANG_S) == -signal.SIGPIPE
        process.stderr.close()
        assert b"Traceback" not in err
        assert b"BrokenPipe" not in err

    def test_an_export_that_nobody_reads_ends_quietly(self, tmp_path: Path) -> None:
        (tmp_path / "articles.jsonl").write_text(jsonl(FERRY))
        start_program("add", "--jsonl", "articles.jsonl", cwd=tmp_path).communicate(timeout=HANG_S)
        process = start_program("export", cwd=tmp_path, stdin=subprocess.DEVNULL)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(timeout=HANG_S) == -signal.SIGPIPE
        process.stderr.close()

    def test_without_standard_input_there_are_no_questions(self, tmp_path: Path) -> None:
        process = start_program("chat", cwd=tmp_path, stdin=subprocess.DEVNULL)
        process.communicate(timeout=HANG_S)
        assert process.returncode == 0

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
    def test_a_full_disk_in_place_of_standard_output_is_1(self, tmp_path: Path) -> None:
        process = start_program("--help", cwd=tmp_path, redirection=">/dev/full")
        assert process.communicate(timeout=HANG_S) == (b"", b"Byline: No space left on device\n")
        assert process.returncode == 1

    @pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-"])
    @pytest.mark.parametrize("command", ["run", "export"])
    def test_a_closed_stream_is_empty_or_read_by_nobody(self, tmp_path: Path, command: str, stream: str) -> None:
        process = start_program(command, cwd=tmp_path, stdin=subprocess.DEVNULL, redirection=stream)
        _, err = process.communicate(timeout=HANG_S)
        assert process.returncode == 0
        assert b"Traceback" not in err

    def test_the_script_is_the_same_program(self) -> None:
        script = Path(sys.executable).with_name("byline")
        ran = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
        assert ran.stdout.startswith("Byline ")


@pytest.mark.slow
class TestOnATerminal:
    def test_the_chat_prompts_and_marks_words(self, tmp_path: Path) -> None:
        said = on_terminal(["run"], tmp_path, b"Who paid for the new ferry cable?\r", b"\x04")
        assert "TELEGRAM_BOT_TOKEN is not set" in said
        assert "\n> " in said
        assert "\x1b[1m" in said
        assert "│ " in said

    def test_ctrl_c_at_the_prompt_ends_it_quietly(self, tmp_path: Path) -> None:
        said = on_terminal(["chat"], tmp_path, INTERRUPT, code=130)
        assert "Traceback" not in said

    def test_adding_shows_its_progress(self, tmp_path: Path) -> None:
        (tmp_path / "articles.jsonl").write_text(jsonl(FERRY, {"title": "no text"}, CLOCK))
        said = on_terminal(["add", "--jsonl", "articles.jsonl"], tmp_path, code=1)
        assert "Adding" in said
        assert "100%" in said
        assert "articles.jsonl:2" in said
        assert "added\t" in said

    def test_opening_a_large_archive_shows_how_far_it_is(self, tmp_path: Path) -> None:
        forms = ({"title": f"Number {n}", "text": f"Text {n}."} for n in range(2_500))
        (tmp_path / "articles.jsonl").write_text(jsonl(*forms))
        on_terminal(["add", "--jsonl", "articles.jsonl"], tmp_path)
        shutil.rmtree(tmp_path / "data" / "index")  # with a saved index there is nothing to wait for
        assert "Opening the archive: 100 %\n" in on_terminal(["search", "number"], tmp_path)

    def test_lists_are_in_columns(self, tmp_path: Path) -> None:
        (tmp_path / "articles.jsonl").write_text(jsonl(FERRY))
        on_terminal(["add", "--jsonl", "articles.jsonl"], tmp_path)
        assert "  2024-05-14  The ferry returns  " in on_terminal(["list"], tmp_path)
