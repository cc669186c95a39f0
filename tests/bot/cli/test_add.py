"""Add folders and exports: which files are read or left out, and what happens after a stop."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import add_run, source_reader, sources
from bot.cli.resume import READ_KEY
from index.articles.edits import Amendment
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.errors import StoreWriteError
from index.ingest import Ingestion
from index.ingest.readings import Reading
from index.model import Added, Doubt, Draft
from tests.support.bot.cli_program import CLOCK, FERRY, Program, amend_all, jsonl, last_of, on_terminal, start_program
from tests.support.extraction.telegram_export import account, chat, message
from tests.support.extraction.wordpress_export import END, HEADER, item
from tests.support.waiting import HANG_S
from tests.support.website import Website

pytestmark = pytest.mark.slow


def write(path: str, content: object) -> Path:
    written = Path(path)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return written


def post(number: int, **values: object) -> dict[str, object]:
    return message(number, f"Title {number}\n\nThe text of the post with the number {number}.", **values)


def titles(out: str) -> list[str]:
    return [line.split("\t")[3] for line in out.splitlines()]


def added_in(out: str) -> set[str]:
    """Return the ids of the articles that are reported as added."""
    lines = (line.split("\t") for line in out.splitlines())
    return {article_id for status, article_id, *_ in lines if status == "added"}


def remove_nested(parts: Sequence[str], file: str) -> None:
    """Remove a file in deeply nested folders, and the folders. pytest, which cleans up by recursion, cannot."""
    for part in parts:
        os.chdir(part)
    Path(file).unlink()
    for part in reversed(parts):
        os.chdir("..")
        Path(part).rmdir()


class TestATelegramExport:
    def test_of_a_channel_is_added_post_by_post(self, program: Program) -> None:
        write("result.json", chat(post(1), message(2, "", photo="a.jpg"), post(3), post(4, type="service")))
        ran = program("add", "result.json")
        assert (ran.code, titles(ran.out)) == (0, ["Title 1", "Title 3"])
        hint, *sums = ran.err.splitlines()
        assert hint.startswith("result.json is from a public channel but doesn't name it")
        assert sums == ["Left out: 1 without text, 1 service messages.", "2 added."]
        (hit,) = json.loads(program("search", "--json", "--limit", "1", "number 3").out)["hits"]
        assert (hit["source"], hit["published"], hit["url"]) == ("The Gazette", "2024-05-14", None)

    @pytest.mark.parametrize(
        "name", ["gazette_news", "@gazette_news", "https://t.me/gazette_news", "t.me/s/gazette_news"]
    )
    def test_has_links_if_its_channel_is_named(self, program: Program, name: str) -> None:
        write("result.json", chat(post(7)))
        program("add", "--channel", name, "result.json")
        assert "https://t.me/gazette_news/7" in program("list").out

    def test_that_comes_again_replaces_what_was_edited_and_counts_the_rest(self, program: Program) -> None:
        write("result.json", chat(post(1), post(2)))
        program("add", "--channel", "gazette_news", "result.json")
        edited = message(2, "Title 2\n\nThe text as it was edited later.", edited="2024-06-01T00:00:00")
        write("result.json", chat(post(1), edited, post(3)))
        ran = program("add", "--channel", "gazette_news", "result.json")
        assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["replaced", "added"]
        assert ran.err == "1 already there, 1 replaced, 1 added.\n"

    def test_that_comes_again_keeps_what_was_put_right(self, program: Program) -> None:
        """A post whose remaining text an editor has left out does not prevent others from being added."""
        texts = [f"Title\n\nThe first paragraph of post {n}.\n\nSubscribe to channel {n}!" for n in (1, 2)]
        write("result.json", chat(*(message(n, text) for n, text in enumerate(texts, 1))))
        program("add", "--channel", "gazette_news", "result.json")
        amend_all(lambda article: Amendment(taken_out=last_of(article)))
        edited = message(1, "Title\n\nSubscribe to channel 1!", edited="2024-06-01T00:00:00")
        write("result.json", chat(edited, message(2, texts[1]), post(3)))
        ran = program("add", "--channel", "gazette_news", "result.json")
        assert (ran.code, titles(ran.out)) == (1, ["Title 3"])
        assert "there is no text to quote in https://t.me/gazette_news/1" in ran.err
        assert ran.err.endswith("1 not added, 1 already there, 1 added.\n")

    def test_of_an_account_is_added_channel_by_channel(self, program: Program) -> None:
        friends = chat(post(9), name="Friends", kind="private_group")
        write("result.json", account(friends, chat(post(1)), left=(chat(post(2), kind="private_channel"),)))
        ran = program("add", "result.json")
        assert (ran.code, titles(ran.out)) == (0, ["Title 1", "Title 2"])
        assert ran.err == "Left out: 1 chats that are not channels.\n2 added.\n"
        refused = program("add", "--channel", "gazette_news", "result.json")
        assert refused.code == 1
        assert "--channel names one channel" in refused.err

    def test_without_a_channel_is_refused(self, program: Program) -> None:
        write("result.json", chat(post(1), kind="private_group"))
        ran = program("add", "result.json")
        assert ran.code == 1
        assert "contains no channel" in ran.err

    def test_that_is_cut_short_is_added_as_far_as_it_goes(self, program: Program) -> None:
        text = json.dumps(chat(*map(post, range(1, 6))))
        write("result.json", text[:-100])
        ran = program("add", "result.json")
        assert (ran.code, len(titles(ran.out))) == (1, 4)
        assert f"result.json is cut short or damaged at byte {len(text) - 100:,}" in ran.err
        assert ran.err.endswith("1 not added, 4 added.\n") or ran.err.endswith("4 added, 1 not added.\n")

    def test_wants_a_name_that_can_be_one(self, program: Program) -> None:
        write("result.json", chat(post(1)))
        ran = program("add", "--channel", "no name", "result.json")
        assert ran.code == 2
        assert "https://t.me/NAME" in ran.err


class TestAWordPressExport:
    def test_is_added_item_by_item(self, program: Program) -> None:
        broken = item().replace("<item>", "<item><b>")
        write(
            "posts.xml", HEADER + item() + broken + item(link="https://gazette.example/b", title="B") + item("") + END
        )
        ran = program("add", "posts.xml")
        assert (ran.code, titles(ran.out)) == (1, ["The ferry returns", "B"])
        assert "posts.xml: item 2 is damaged" in ran.err
        assert "Left out: 1 without text." in ran.err


class TestWhatIsToldByItsContent:
    def test_lines_in_the_article_form(self, program: Program) -> None:
        write("articles.txt", jsonl(FERRY, CLOCK))
        write("long.txt", jsonl({"title": "Long", "text": "word " * 30_000}))
        assert titles(program("add", "articles.txt", "long.txt").out) == ["The ferry returns", "El reloj", "Long"]

    @pytest.mark.parametrize(
        "content",
        ['<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "<opml></opml>", "<urlset/>", "<feed/>"],
    )
    def test_a_feed_is_to_be_subscribed_to(self, program: Program, content: str) -> None:
        write("it.xml", content)
        for ran in (program("add", "it.xml"), program("add", "-", stdin=content)):
            assert (ran.code, ran.out) == (1, "")
            assert "/feeds" in ran.err

    @pytest.mark.parametrize("name", ["result.json", "posts.xml"])
    def test_an_export_is_not_a_text(self, program: Program, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """Whatever its size."""
        monkeypatch.setenv("FETCH_MAX_BYTES", "2000")
        for count in (1, 100):
            ran = program("add", "-", stdin=EXPORTS[name](count))
            assert (ran.code, ran.out) == (1, "")
            assert "standard input is an export of many articles." in ran.err

    def test_a_line_without_end_is_not_kept(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "MAX_FILE_BYTES", 1_000)
        lines = jsonl(CLOCK) + json.dumps({"title": "x", "text": "x" * 5_000}) + "\n" + jsonl(FERRY) + "x" * 3_000
        ran = program("add", "--jsonl", "-", stdin=lines)
        assert titles(ran.out) == ["El reloj", "The ferry returns"]
        assert [line.partition(" is larger")[0] for line in ran.err.splitlines()[:2]] == [
            "Nothing was added: standard input:2",
            "Nothing was added: standard input:4",
        ]


class TestAFolder:
    def test_with_exports_in_it_is_added_whole(self, program: Program) -> None:
        write("all/a/result.json", chat(post(1)))
        write("all/a/photos/photo_1.jpg", "no picture")
        write("all/a/files/notes.txt", "A file that was posted.")
        write("all/b.txt", "Title\n\nA text.")
        write("all/posts.xml", HEADER + item() + END)
        write("all/result.json", "{}")
        ran = program("add", "all")
        assert titles(ran.out) == ["Title 1", "Title", "The ferry returns"]
        assert "Left out: 2 files that belong to a Telegram export." in ran.err
        assert "all/result.json" in ran.err

    def test_that_is_an_export_is_that_export(self, program: Program) -> None:
        write("ChatExport_2024-05-14/result.json", chat(post(1)))
        write("ChatExport_2024-05-14/video.mp4", "no video")
        ran = program("add", "ChatExport_2024-05-14")
        assert (ran.code, titles(ran.out)) == (0, ["Title 1"])

    def test_is_never_left(self, program: Program) -> None:
        write("outside/secret.txt", "Secret\n\nNot to be added.")
        write("in/a.txt", "Title\n\nA text.")
        Path("in/file").symlink_to("../outside/secret.txt")
        Path("in/folder").symlink_to("../outside")
        Path("in/loop").symlink_to(".")
        Path("in/same").symlink_to("a.txt")
        ran = program("add", "in")
        assert (ran.code, titles(ran.out)) == (1, ["Title"])
        assert ran.err.count("it is a link that leads out of the folder") == 2
        assert titles(program("add", "in/file").out) == ["Secret"]

    def test_that_is_a_link_itself_is_meant(self, program: Program) -> None:
        write("in/a.txt", "Title\n\nA text.")
        Path("link").symlink_to("in")
        assert titles(program("add", "link").out) == ["Title"]

    def test_with_what_is_no_file_waits_for_nothing(self, program: Program) -> None:
        write("in/b.txt", "Title\n\nA text.")
        os.mkfifo("in/a")
        ran = program("add", "in")
        assert (ran.code, titles(ran.out)) == (1, ["Title"])
        assert "in/a (it isn't a file but a pipe" in ran.err

    def test_whose_files_change_meanwhile_is_not_followed(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("outside.txt", "Secret\n\nNot to be added.")
        path = write("in/a.txt", "Title\n\nA text.")

        def sources_of(self: source_reader.SourceReader, argument: str) -> list[sources.Source]:
            found = list(unchanged(self, argument))
            path.unlink()
            path.symlink_to("../outside.txt")
            return found

        unchanged = source_reader.SourceReader.sources_of
        monkeypatch.setattr(source_reader.SourceReader, "sources_of", sources_of)
        ran = program("add", "in")
        assert (ran.code, ran.out) == (1, "")

    def test_is_as_deep_as_it_likes(self, program: Program) -> None:
        deep = ["in", *["d"] * 1_500]
        here = Path.cwd()
        for part in deep:
            Path(part).mkdir()
            os.chdir(part)
        Path("a.txt").write_text("Title\n\nA text.")
        os.chdir(here)
        ran = program("add", "in")
        remove_nested(deep, "a.txt")
        assert titles(ran.out) == ["Title"]

    def test_with_a_folder_that_may_not_be_read_says_so(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("in/b/c.txt", "Title\n\nA text.")
        write("in/d.txt", "Title\n\nAnother text.")

        def iterdir(self: Path) -> Iterator[Path]:
            if self.name == "b":
                raise PermissionError(errno.EACCES, "Permission denied")
            return iterdir_unharmed(self)

        iterdir_unharmed = Path.iterdir
        monkeypatch.setattr(Path, "iterdir", iterdir)
        ran = program("add", "in")
        assert (ran.code, titles(ran.out)) == (1, ["Title"])
        assert "in/b (Permission denied)" in ran.err

    def test_has_names_of_any_bytes(self, program: Program) -> None:
        Path("in").mkdir()
        Path(os.fsdecode(b"in/caf\xe9\x1b[31m\n.txt")).write_text("One line of text alone, without a title.")
        Path(os.fsdecode(b"in/\x1b[31m\nbroken.pdf")).write_bytes(b"\x89PNG")
        ran = program("add", "in")
        assert titles(ran.out) == ["caf\ufffd[31m .txt"]
        assert "\x1b" not in ran.err


class TestWhatIsNoSource:
    @pytest.mark.parametrize(
        ("make", "told"),
        [
            (lambda path: path.symlink_to("nowhere"), "couldn't read broken.json.gz (No such file or directory)"),
            (lambda path: path.symlink_to(path), "couldn't read broken.json.gz (Too many levels of symbolic links)"),
            (lambda path: path.write_bytes(b""), "there is no text to quote in"),
            (lambda path: path.write_bytes(b"\x1f\x8b" + bytes(100)), "is an archive other than zip"),
        ],
    )
    def test_is_told_and_the_rest_is_added(self, program: Program, make: Callable[[Path], object], told: str) -> None:
        write("a.txt", "Title\n\nA text.")
        make(Path("broken.json.gz"))
        ran = program("add", "broken.json.gz", "a.txt")
        assert (ran.code, titles(ran.out)) == (1, ["Title"])
        assert told in ran.err

    @pytest.mark.parametrize("name", ["-rf.txt", "--jsonl", "$(touch here).txt", "a b.txt", "~.txt"])
    def test_is_a_name_that_looks_like_something_else(self, program: Program, name: str) -> None:
        write(f"in/{name}", "Title\n\nA text.")
        assert titles(program("add", "in").out) == ["Title"]
        write(name, "Title\n\nAnother text.")
        assert titles(program("add", "--", name).out) == ["Title"]
        assert not Path("here").exists()

    def test_has_no_code_for_terminals_in_what_is_told_of_it(self, program: Program) -> None:
        ran = program("add", "http://\x1b[31mevil\u202e.example/\n\x07", "ftp://x/\x1b]0;title\x07")
        assert ran.code == 1
        assert not {"\x1b", "\u202e", "\x07"}.intersection(ran.err)
        assert len(ran.err.splitlines()) == 3

    def test_is_gone_when_it_is_its_turn(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        write("in/a.txt", "Title a\n\nA text.")
        gone = write("in/b.txt", "Title b\n\nAnother text.")
        write("in/c.txt", "Title c\n\nA third text.")
        read_file_unharmed = Ingestion.read_file

        def read_file(self: Ingestion, name: str, content: bytes, *_: object) -> Reading:
            gone.unlink(missing_ok=True)
            return read_file_unharmed(self, name, content)

        monkeypatch.setattr(Ingestion, "read_file", read_file)
        ran = program("add", "in")
        assert (ran.code, titles(ran.out)) == (1, ["Title a", "Title c"])
        assert "in/b.txt (No such file or directory)" in ran.err

    def test_grows_while_it_is_read(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        """No more of it is read than may be added."""
        monkeypatch.setenv("FETCH_MAX_BYTES", "1000")
        monkeypatch.setenv("FILE_MAX_BYTES", "1000")
        ran = program("add", "/dev/zero")
        assert ran.code == 1
        assert "/dev/zero is larger than the limit of 0.001 MB" in ran.err


EXPORTS: dict[str, Callable[[int], str]] = {
    "result.json": lambda count: json.dumps(chat(*map(post, range(1, count + 1)))),
    "posts.xml": lambda count: (
        HEADER
        + "".join(item(f"<p>This is post {n}.</p>", link=f"https://tarn.example/{n}") for n in range(count))
        + END
    ),
    "articles.jsonl": lambda count: jsonl(*({"title": f"No. {n}", "text": f"The text of {n}."} for n in range(count))),
}


class TestQuiet:
    def test_says_nothing_where_all_is_well(self, program: Program) -> None:
        write("a/ferry.txt", "The ferry\n\nThe ferry leaves at ten.")
        write("a/clock.txt", "The clock\n\nThe clock strikes twelve.")
        write("b/result.json", chat(post(1), message(2, "")))
        for _ in range(2):
            ran = program("add", "--quiet", "--channel", "lowmere", "a", "b")
            assert (ran.code, ran.out, ran.err) == (0, "", "")
        assert program("list").out.count("\n") == 3

    def test_says_what_was_not_added(self, program: Program) -> None:
        write("ferry.txt", "The ferry\n\nThe ferry leaves at ten.")
        ran = program("add", "-q", "ferry.txt", "nothing.txt")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "I couldn't read nothing.txt (No such file or directory).\n"

    def test_says_what_is_in_doubt(self, program: Program) -> None:
        text = " ".join(f"Sentence number {number} speaks of the ferry." for number in range(40))
        write("ferry.txt", f"The ferry returns\n\n{text}")
        program("add", "ferry.txt")
        write("again.txt", f"The ferry is back\n\n{text} One more stands at the end.")
        ran = program("add", "-q", "again.txt")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith("again.txt: in doubt, but added.")

    def test_says_what_of_ours_was_left_out(self, program: Program) -> None:
        write("ferry.txt", "The ferry\n\nThe ferry leaves at ten.")
        ran = program("add", "-q", ".")
        assert (ran.code, ran.out, ran.err.count("\n")) == (0, "", 1)
        assert ran.err.startswith("Left out: Byline's own files")

    def test_shows_no_progress_on_a_terminal(self, tmp_path: Path) -> None:
        write(str(tmp_path / "ferry.txt"), "The ferry\n\nThe ferry leaves at ten.")
        assert on_terminal(["add", "--quiet", "ferry.txt"], tmp_path) == ""


class TestStopped:
    @pytest.mark.parametrize("name", EXPORTS)
    def test_by_a_full_disk_it_says_how_far_it_came_and_goes_on_later(
        self, program: Program, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        write(name, EXPORTS[name](7))
        monkeypatch.setattr(add_run, "BATCH_ARTICLES", 2)
        disk = Disk(monkeypatch)
        disk.room = 4
        ran = program("add", name)
        first = added_in(ran.out)
        assert (ran.code, len(first)) == (1, 4)
        assert ran.err.endswith(
            "4 added.\nStopped before the end. Run the same command again to add the rest.\n"
            "I couldn't finish: the disk refused the rest (No space left on device).\n"
        )
        disk.room = 100
        ran = program("add", name)
        rest = added_in(ran.out)
        assert (ran.code, len(rest), len(first | rest)) == (0, 3, 7)
        assert ran.err.endswith("4 already there, 3 added.\n")

    def test_by_a_full_disk_before_anything_is_added_it_says_that_nothing_was_changed(
        self, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("articles.jsonl", EXPORTS["articles.jsonl"](7))
        Disk(monkeypatch)
        ran = program("add", "articles.jsonl")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "Nothing was changed: the disk refused it (No space left on device). Fix that, then try again.\n"
        )

    @pytest.mark.parametrize(
        ("name", "end"),
        [
            ("result.json", signal.SIGKILL),
            ("result.json", signal.SIGINT),
            ("result.json", signal.SIGTERM),
            ("posts.xml", signal.SIGKILL),
            ("articles.jsonl", signal.SIGKILL),
        ],
    )
    def test_by_a_signal_it_adds_the_rest_when_it_is_started_again(
        self, program: Program, tmp_path: Path, name: str, end: signal.Signals
    ) -> None:
        """Articles printed as added are there, and none is there twice."""
        write(name, EXPORTS[name](3_000))
        process = start_program("add", name, cwd=tmp_path)
        assert process.stdout is not None
        printed = [process.stdout.readline() for _ in range(300)]
        process.send_signal(end)
        more, err = process.communicate(timeout=HANG_S)
        assert process.returncode == {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: -15}[end]
        assert (b"Stopped before the end" in err) is (end is signal.SIGINT)
        there = {
            line.split(b"\t")[1].decode() for line in (b"".join(printed) + more).splitlines() if line.count(b"\t") == 3
        }
        kept = {line.split("\t")[0] for line in program("list").out.splitlines()}
        assert there <= kept
        assert 300 <= len(kept) < 3_000
        ran = program("add", name)
        assert ran.code == 0
        assert sum(line.startswith("added\t") for line in ran.out.splitlines()) == 3_000 - len(kept)
        assert len(program("list").out.splitlines()) == 3_000
        assert program("doctor").code == 0

    def test_by_a_reader_that_has_enough_it_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "result.json").write_text(json.dumps(chat(*map(post, range(1, 1_000)))))
        process = start_program("add", "result.json", cwd=tmp_path, stdin=subprocess.DEVNULL)
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read().endswith(b"Stopped before the end. Run the same command again to add the rest.\n")
        assert process.wait(timeout=HANG_S) == 1
        process.stderr.close()


class TestOnATerminal:
    def test_it_shows_how_far_it_is(self, tmp_path: Path) -> None:
        (tmp_path / "result.json").write_text(json.dumps(chat(*map(post, range(1, 400)))))
        said = on_terminal(["add", "result.json"], tmp_path)
        assert "Adding: 0%, 0 articles" in said
        assert "Adding: 100%, 399 articles" in said
        assert "added\t" in said


class TestDoubts:
    def test_are_told_and_the_article_is_added(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.txt", "Title\n\nA text.")

        def read_file(self: Ingestion, name: str, content: bytes, *_: object) -> Reading:
            reading = read_file_unharmed(self, name, content)
            return replace(reading, entries=(replace(reading.entries[0], doubts=(Doubt.TEASER,)),))

        read_file_unharmed = Ingestion.read_file
        monkeypatch.setattr(Ingestion, "read_file", read_file)
        ran = program("add", "a.txt")
        assert (ran.code, titles(ran.out)) == (0, ["Title"])
        assert ran.err == "a.txt: in doubt, but added. The page says that the rest is for subscribers.\n"
        assert program("add", "a.txt").err == ""

    def test_name_the_article_that_it_may_be_a_copy_of(self, program: Program) -> None:
        text = " ".join(f"Sentence number {number} speaks of the ferry." for number in range(40))
        write("in/a.txt", f"The ferry returns\n\n{text}")
        write("in/b.txt", f"The ferry is back\n\n{text} One more stands at the end.")
        ran = program("add", "in")
        assert (ran.code, titles(ran.out)) == (0, ["The ferry returns", "The ferry is back"])
        article_id = ran.out.split("\t")[1]
        assert ran.err.startswith("in/b.txt: in doubt, but added. ")
        assert f"See {article_id}, The ferry returns.\n" in ran.err

    def test_are_not_looked_for_among_the_posts_of_an_export(self, program: Program) -> None:
        """A channel may write the same every week."""
        text = " ".join(f"Sentence number {number} speaks of the ferry." for number in range(40))
        write("result.json", chat(message(1, f"Monday\n\n{text}"), message(2, f"Tuesday\n\n{text} As always.")))
        assert program("add", "--channel", "gazette_news", "result.json").err == "2 added.\n"

    def test_know_the_addresses_that_led_to_a_page(
        self, program: Program, website: Website, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """If an added page moves, its address leads to the new one."""
        monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
        page = "<html><head><title>News</title></head><body><article>{}</article></body></html>"
        paragraphs = "".join(f"<p>The ferry left the landing at ten past six for the {n}th time.</p>" for n in range(9))
        website.serve("/old", page.format(paragraphs))
        program("add", website.url("/old"))
        website.redirect("/old", website.url("/new"))
        website.serve("/new", page.format(paragraphs.replace("ferry", "boat")))
        ran = program("add", website.url("/old"))
        assert ran.out.startswith("added\t")
        assert "in doubt, but added. This link belongs to an article already in the archive" in ran.err


class Disk:
    """A disk that accepts a number of articles, and then is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = 0
        add_all_unharmed = Corpus.add_all

        def add_all(corpus: Corpus, drafts: list[Draft], *, keep_fixes: bool) -> list[Added]:
            if self.room < len(drafts):
                raise StoreWriteError(Path("data"), "No space left on device")
            self.room -= len(drafts)
            return add_all_unharmed(corpus, drafts, keep_fixes=keep_fixes)

        monkeypatch.setattr(Corpus, "add_all", add_all)


class Reader:
    """A reader that records which files are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        read_file_unharmed = Ingestion.read_file

        def read_file(ingestion: Ingestion, name: str, content: bytes, *_: object) -> Reading:
            self.read.append(name)
            return read_file_unharmed(ingestion, name, content)

        monkeypatch.setattr(Ingestion, "read_file", read_file)


class TestAFolderThatWasNotFinished:
    """Reading a file may take seconds. Files that were added are known and not read again."""

    @pytest.fixture(autouse=True)
    def stopped(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        """Return the state after two of four files were added and the disk was full."""
        self.reader, self.disk = Reader(monkeypatch), Disk(monkeypatch)
        for name in "abcd":
            write(f"in/{name}.txt", f"Title {name}\n\nThe text of {name}.")
        self.disk.room = 2
        assert program("add", "in").err.splitlines()[0] == "2 added."
        self.disk.room = 100
        self.reader.read.clear()

    def test_is_gone_on_with(self, program: Program) -> None:
        ran = program("add", "in")
        assert self.reader.read == ["in/c.txt", "in/d.txt"]
        assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["already there"] * 2 + ["added"] * 2
        assert ran.err == "2 already there, 2 added.\n"

    def test_is_read_again_when_it_was_finished(self, program: Program) -> None:
        program("add", "in")
        self.reader.read.clear()
        program("add", "in")
        assert len(self.reader.read) == 4

    def test_is_known_whatever_else_is_added_meanwhile(self, program: Program) -> None:
        write("other/x.txt", "Title\n\nText.")
        write("other/y.txt", "Title\n\nAnother text.")
        program("add", "other")
        self.reader.read.clear()
        program("add", "in")
        assert self.reader.read == ["in/c.txt", "in/d.txt"]

    def test_has_its_files_read_that_changed_or_whose_article_is_gone(self, program: Program) -> None:
        write("in/a.txt", "Title a\n\nAnother text.")
        article_id = next(line for line in program("list").out.splitlines() if "Title b" in line).split("\t")[0]
        program("remove", article_id)
        program("add", "in")
        assert self.reader.read == ["in/a.txt", "in/b.txt", "in/c.txt", "in/d.txt"]

    def test_is_forgotten_after_a_month(self, program: Program) -> None:
        with closing(NotebookFile(Path("data"))) as notebook:
            for key, note in notebook.items(READ_KEY):
                notebook.put(key, note | {"day": "2020-01-01"})
        program("add", "in")
        assert len(self.reader.read) == 4

    @pytest.mark.parametrize("note", [{}, {"articles": "x", "day": "soon"}, {"articles": 5, "day": "9999-12-31"}])
    def test_is_read_again_where_the_notes_make_no_sense(self, program: Program, note: dict[str, object]) -> None:
        with closing(NotebookFile(Path("data"))) as notebook:
            for key, _ in notebook.items(READ_KEY):
                notebook.put(key, note)
        program("add", "in")
        assert len(self.reader.read) == 4
        with closing(NotebookFile(Path("data"))) as notebook:
            assert not notebook.items(READ_KEY)
