"""Running the extraction in a child process."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from index.errors import BrokenContentError, NoFeedError
from index.extraction.page_progress import OnPage
from index.extraction.protocol import REQUEST
from index.extraction.results import Origin, Refusal, Result
from index.ingest import sandbox
from index.ingest.sandbox import MAX_INTERRUPTIONS, ChildOutcome, Extraction, ExtractionLimits
from tests.support.extraction.child_processes import children, page_lines, standing_in
from tests.support.extraction.pdf_files import pdf_of
from tests.support.extraction.pdf_typesetting import Setter, essay
from tests.support.extraction.zip_documents import docx, epub, para, zipped
from tests.support.waiting import HANG_S

pytestmark = pytest.mark.logs_errors("extraction failed on", maybe=True)

ATTRIBUTES = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">Text.</p></body></html>"


DYING = """
import os, signal
from index.extraction import __main__ as child

read = child._read

def read_or_die(part):
    if part.name == {name!r}:
        os.kill(os.getpid(), signal.SIGXCPU)
    return read(part)

child._read = read_or_die
child.main()
"""
"""A child as any, until it comes to a part of a given name."""


def spent_s() -> float:
    """Processor time of the children that have ended: however busy the machine is, they take the same."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def dying_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """Let the system end a child that begins to read a part of that name, as it does when the time is up."""
    program = tmp_path / "dying.py"
    program.write_text(DYING.format(name=name), "ascii")
    standing_in(monkeypatch, tmp_path, f"exec '{sys.executable}' -I '{program}'")


def refused(name: str, limit_s: float = 20.0, limit_mib: int = 512) -> tuple[Result, ...]:
    """Return the error for a child that took too much."""
    limits: dict[str, str | int | float] = {"limit_s": limit_s, "limit_mib": limit_mib}
    return (Result(name, refusal=Refusal("ExtractionLimitError", name, limits)),)


def ended(steps: Sequence[Mapping[str, object]], spent_s: float = 0.0) -> ChildOutcome:
    """Return the state that a child leaves that wrote these answers."""
    return ChildOutcome([json.dumps(step).encode() for step in steps], spent_s=spent_s)


ATTRIBUTES_OF_ONE = " ".join(f'a{n}="1"' for n in range(200_000))
REPEATED = '<manifest><item id="a" href="a"/></manifest><spine>' + '<itemref idref="a"/>' * 100_000 + "</spine>"

BROKEN = (Result("a", refusal=Refusal("BrokenContentError", "a", {})),)


@pytest.mark.covers
@pytest.mark.slow
class TestExtraction:
    def test_reads_in_a_child(self) -> None:
        (result,) = Extraction().read("Title\n\nGrößer.".encode(), Origin("a.txt", "a.txt"))
        draft = result.draft
        assert draft
        assert (draft.title, draft.paragraphs[0].text) == ("Title", "Größer.")

    def test_says_why_there_is_no_article(self) -> None:
        (result,) = Extraction().read(b"", Origin("a.txt"))
        assert result == Result("a.txt", refusal=Refusal("NoTextError", "a.txt", {}))

    def test_reads_what_a_feed_lists(self) -> None:
        feed = b"<rss><channel><title>The Fen</title><item><title>Storks</title></item></channel></rss>"
        listing = Extraction().read_listing(feed, Origin("feed"))
        assert (listing.title, listing.entries[0].title) == ("The Fen", "Storks")
        with pytest.raises(NoFeedError, match="feed"):
            Extraction().read_listing(b"no feed", Origin("feed"))

    def test_believes_no_answer_without_a_listing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        draft = '{"title": "A", "paragraphs": []}'
        for answer in ("{}", f'{{"step": "read", "result": {{"name": "feed", "draft": {draft}}}}}'):
            standing_in(monkeypatch, tmp_path, f"echo '{answer}'; echo '{{\"step\": \"finished\"}}'")
            with pytest.raises(BrokenContentError):
                Extraction().read_listing(b"", Origin("feed"))

    def test_kills_a_child_that_takes_too_long(self) -> None:
        assert Extraction(ExtractionLimits(seconds=1.0)).read(ATTRIBUTES, Origin("a.html")) == refused("a.html", 1.0)
        assert not children()

    def test_ends_a_child_that_takes_too_much_memory(self) -> None:
        limits = ExtractionLimits(memory_bytes=200 * 2**20)
        page = b"<html><body>" + b"<p>some words</p>" * 300_000
        assert Extraction(limits).read(page, Origin("a.html")) == refused("a.html", limit_mib=200)

    def test_keeps_nothing_of_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
        standing_in(monkeypatch, tmp_path, f"/usr/bin/env > {tmp_path}/environment")
        assert Extraction().read(b"", Origin("a")) == refused("a")
        assert "secret" not in (tmp_path / "environment").read_text("ascii")

    def test_reads_just_so_much_of_an_answer(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, "while :; do echo xxxxxxxxxxxxxxxx; done")
        assert Extraction(ExtractionLimits(output_bytes=1_000)).read(b"x" * 2**20, Origin("a")) == BROKEN
        assert not children()

    @pytest.mark.parametrize(
        "answer",
        ['{"results": 1}', "no JSON", '{"step": "finished"}', '{"step": "read", "name": "a"}', '{"step": "x"}'],
    )
    def test_believes_no_answer_of_another_form(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
    ) -> None:
        standing_in(monkeypatch, tmp_path, f"echo '{answer}'")
        assert Extraction().read(b"", Origin("a")) == BROKEN

    def test_logs_what_nobody_foresaw(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        failed = '{"step": "failed", "name": "a", "failure": "ZeroDivisionError"}'
        standing_in(monkeypatch, tmp_path, f"echo '{failed}'")
        assert Extraction().read(b"", Origin("a.html")) == BROKEN
        assert "ZeroDivisionError" in caplog.text

    @pytest.mark.parametrize(
        ("signal", "is_broken"), [("SEGV", True), ("ABRT", True), ("ILL", True), ("KILL", False), ("XCPU", False)]
    )
    def test_tells_a_crash_from_a_limit(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, signal: str, *, is_broken: bool
    ) -> None:
        """A file that crashes its reader is broken; the system ends with other signals what takes too much."""
        standing_in(monkeypatch, tmp_path, f"ulimit -c 0; kill -{signal} $$")
        limits = ExtractionLimits(memory_bytes=2**40)
        assert Extraction(limits).read(b"", Origin("a")) == (BROKEN if is_broken else refused("a", limit_mib=2**20))

    @pytest.mark.parametrize("signal", ["TERM", "INT", "HUP"])
    def test_reads_again_what_a_stop_interrupted(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, signal: str
    ) -> None:
        """A service manager ends all processes of a program, Ctrl-C all of a terminal: no file is broken by that."""
        read = '{"step": "read", "name": "a", "result": {"name": "a"}}\n{"step": "finished"}'
        again = f"test -e {tmp_path}/again && echo '{read}' && exit"
        standing_in(monkeypatch, tmp_path, f"{again}; touch {tmp_path}/again; kill -{signal} $$")
        assert Extraction().read(b"", Origin("a")) == (Result("a"),)

    def test_knows_what_ended_a_child_that_takes_its_time_after_its_last_word(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """An interpreter that is interrupted closes its output some time before it ends."""
        read = '{"step": "read", "name": "a", "result": {"name": "a"}}\n{"step": "finished"}'
        again = f"test -e {tmp_path}/again && echo '{read}' && exit"
        linger = "exec >&-; n=0; while [ $n -lt 20000 ]; do n=$((n+1)); done"
        standing_in(monkeypatch, tmp_path, f"{again}; touch {tmp_path}/again; {linger}; kill -INT $$")
        assert Extraction().read(b"", Origin("a")) == (Result("a"),)

    def test_ends_a_child_that_goes_on_after_its_last_word(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("index.ingest.child_output.ENDING_S", 0.01)
        standing_in(monkeypatch, tmp_path, f"exec >&-; {SPINNING}")
        assert Extraction().read(b"", Origin("a")) == refused("a")

    def test_gives_up_a_file_whose_reader_is_always_interrupted(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        standing_in(monkeypatch, tmp_path, f"echo >> {tmp_path}/runs; kill -TERM $$")
        assert Extraction().read(b"", Origin("a")) == BROKEN
        assert (tmp_path / "runs").read_text() == "\n" * MAX_INTERRUPTIONS

    def test_tells_an_abort_for_lack_of_memory_as_a_limit(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        standing_in(monkeypatch, tmp_path, "ulimit -c 0; kill -ABRT $$")
        assert Extraction(ExtractionLimits(memory_bytes=2**20)).read(b"", Origin("a")) == refused("a", limit_mib=1)

    def test_goes_on_behind_a_part_that_crashes_its_reader(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        begun = '{"step": "begun", "name": "a", "left": 1}'
        read = '{"step": "read", "name": "b", "result": {"name": "b"}}'
        again = f"test -e {tmp_path}/again && echo '{read}' && echo '{{\"step\": \"finished\"}}' && exit"
        standing_in(monkeypatch, tmp_path, f"{again}; touch {tmp_path}/again; echo '{begun}'; kill -SEGV $$")
        assert Extraction().read(b"", Origin("a.zip")) == (*BROKEN, Result("b"))

    def test_says_that_memory_was_exhausted(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, 'echo \'{"step": "exhausted", "name": "a"}\'')
        assert Extraction().read(b"", Origin("a")) == refused("a")


SPINNING = "while :; do :; done"


@pytest.mark.covers
@pytest.mark.slow
class TestTimeLimits:
    """Processor time is limited by the system, once the child has asked for it; the rest by us."""

    def test_end_a_child_that_waits_without_end(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, "exec sleep 600")
        assert Extraction(ExtractionLimits(seconds=0.02)).read(b"", Origin("a")) == refused("a", 0.02)
        assert not children()

    def test_end_a_child_that_has_closed_its_output(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, 'echo \'{"step": "exhausted", "name": "a"}\'; exec sleep 600 >&-')
        assert Extraction().read(b"", Origin("a")) == refused("a")
        assert not children()

    def test_end_a_child_that_asks_for_no_limit_itself(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, SPINNING)
        assert Extraction(ExtractionLimits(seconds=0.02)).read(b"", Origin("a")) == refused("a", 0.02)
        assert not children()

    def test_are_told_as_they_are_after_so_many_pages(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        begun = '{"step": "begun", "name": "a"}'
        told = f"echo '{begun}'; for n in 1 2 3 4 5; do echo page $n of 5; done"
        standing_in(monkeypatch, tmp_path, f"{told}; kill -XCPU $$")
        assert Extraction().read(b"", Origin("a")) == refused("a", 21.0)

    def test_end_the_reading_of_an_archive_however_many_pages_are_in_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each child may take five times as long as one that reads no pages; all together may not."""
        asked: list[bytes] = []

        def run(_: Extraction, given: bytes, _on_page: OnPage) -> ChildOutcome:
            asked.append(given)
            return ended([{"step": "begun", "left": 9}, {"step": "failed", "name": "a"}, {"step": "paused"}], 100.0)

        monkeypatch.setattr(Extraction, "_run", run)
        assert Extraction().read(b"", Origin("pack.zip"))[-1:] == refused("pack.zip")
        assert len(asked) == 6  # and 500 seconds were allowed


@pytest.mark.covers
@pytest.mark.slow
class TestPages:
    def test_are_told_as_they_are_read(self) -> None:
        told: list[tuple[int, int]] = []
        content = pdf_of(*(Setter().add(essay(at)).texts for at in range(3)))
        (result,) = Extraction().read(content, Origin("a.pdf"), lambda *page: told.append(page))
        assert result.draft
        assert told == [(1, 3), (2, 3), (3, 3)]

    def test_are_told_of_each_file_of_an_archive(self) -> None:
        told: list[tuple[int, int]] = []
        content = pdf_of(*(Setter().add(essay(at)).texts for at in range(2)))
        results = Extraction().read(
            zipped({"a.pdf": content, "b.pdf": content}), Origin("a.zip"), lambda *page: told.append(page)
        )
        assert [result.name for result in results if result.draft] == ["a.pdf", "b.pdf"]
        assert told == [(1, 2), (2, 2), (1, 2), (2, 2)]

    def test_are_told_before_the_child_is_done(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """The child waits for a pipe that is written to when the page is told."""
        os.mkfifo(pipe := tmp_path / "pipe")
        standing_in(monkeypatch, tmp_path, f"echo 'page 1 of 2'; read go < {pipe}; {page_lines('page 2 of 2')}")
        told: list[int] = []

        def on_page(page: int, _pages: int) -> None:
            told.append(page)
            if page == 1:
                pipe.write_text("go\n", "ascii")

        assert Extraction().read(b"", Origin("a"), on_page) == (Result("a"),)
        assert told == [1, 2]

    @pytest.mark.parametrize(
        "said",
        [
            "page 0 of 3",
            "page 4 of 3",
            "page 1 of 2001",
            "page 1 of 99999",
            "page 01 of 3",
            "page -1 of 3",
            "page 1 of 3 ",
            "page ١ of 3",
            "page 1 of 3 and more",
            "PAGE 1 of 3",
            "page 1 of 1e3",
        ],
    )
    def test_that_cannot_be_are_not_believed(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str) -> None:
        told: list[tuple[int, int]] = []
        standing_in(monkeypatch, tmp_path, page_lines("page 1 of 3", said))
        assert Extraction().read(b"", Origin("a"), lambda *page: told.append(page)) == BROKEN
        assert told == [(1, 3)]

    def test_that_were_told_are_not_told_again(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """So a child that tells pages without end fills what it may write, and is ended."""
        told: list[tuple[int, int]] = []
        standing_in(monkeypatch, tmp_path, "while :; do echo 'page 7 of 9'; done")
        limits = ExtractionLimits(output_bytes=100_000)
        assert Extraction(limits).read(b"", Origin("a"), lambda *page: told.append(page)) == BROKEN
        assert told == [(7, 9)]

    def test_that_cannot_be_told_end_the_child(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def fail(_page: int, _pages: int) -> None:
            raise KeyboardInterrupt

        standing_in(monkeypatch, tmp_path, "echo 'page 1 of 2'; exec sleep 600")
        with pytest.raises(KeyboardInterrupt):
            Extraction().read(b"", Origin("a"), fail)
        assert not children()


@pytest.mark.covers
@pytest.mark.slow
class TestBombs:
    @pytest.mark.parametrize(
        ("make", "error"),
        [
            (lambda: docx("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 2_300_000 + "</w:p>"), "ExtractionLimitError"),
            (lambda: docx(f"<w:p><w:r><w:t>{'a' * 61_000_000}</w:t></w:r></w:p>"), "BrokenContentError"),
            (lambda: docx(para("x") * 1_500_000), "TooManyPassagesError"),
            (lambda: epub({"a": f"<p {ATTRIBUTES_OF_ONE}>x</p>"}), None),
            (lambda: epub({"a": "<p>x</p>" * 1_000}, package=REPEATED), "TooManyPassagesError"),
            (lambda: zipped({f"{n}.txt": "a " * 9_900_000 for n in range(4)}), "TextTooLongError"),
        ],
        ids=["one paragraph", "one word", "paragraphs", "attributes", "one page often", "texts"],
    )
    def test_end_in_an_answer_within_memory(self, make: Callable[[], bytes], error: str | None) -> None:
        """The others end when time is up: see `test_kills_a_child_that_takes_too_long`."""
        for result in Extraction(ExtractionLimits(seconds=HANG_S)).read(make(), Origin("a.bin")):
            assert (result.refusal.error if result.refusal else None) == error
        assert not children()


@pytest.mark.covers
@pytest.mark.slow
class TestArchives:
    def test_are_read_to_the_end_though_a_member_kills_the_child(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        dying_over(monkeypatch, tmp_path, "b.html")
        content = zipped({"a.txt": "One.", "b.html": "<p>Much.</p>", "c.txt": "Two."})
        first, killing, last = Extraction(ExtractionLimits(seconds=HANG_S)).read(content, Origin("pack.zip"))
        assert first.draft
        assert last.draft
        assert (first.draft.title, killing, last.draft.title) == ("a.txt", *refused("b.html", HANG_S), "c.txt")

    def test_are_read_by_as_many_children_as_it_takes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = ended([{"step": "begun", "left": 1}, {"step": "failed", "name": "a"}, {"step": "paused"}])
        outputs = iter([first, ended([{"step": "begun"}, {"step": "failed", "name": "b"}, {"step": "finished"}])])
        asked: list[int] = []

        def run(_: Extraction, given: bytes, _on_page: OnPage) -> ChildOutcome:
            asked.append(REQUEST.validate_json(given.partition(b"\n")[0]).skip)
            return next(outputs)

        monkeypatch.setattr(Extraction, "_run", run)
        assert [result.name for result in Extraction().read(b"", Origin("pack.zip"))] == ["a", "b"]
        assert asked == [0, 1]

    def test_are_not_read_to_the_end_where_they_hold_too_much_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sandbox, "MAX_CHARS", 9)
        draft = {"title": "A", "paragraphs": [{"text": "Text."}]}
        read = {"step": "read", "name": "a", "result": {"name": "a", "draft": draft}}
        monkeypatch.setattr(
            Extraction, "_run", lambda *_: ended([{"step": "begun", "left": 9}, read, {"step": "paused"}])
        )
        *whole, last = Extraction().read(b"", Origin("pack.zip"))
        assert [result.name for result in whole] == ["a", "a"]
        assert last.refusal == Refusal("TextTooLongError", "pack.zip", {"limit_chars": 9})

    @pytest.mark.parametrize(
        ("steps", "children"),
        [
            ([{"step": "begun", "name": "a", "left": 9}], 3),
            ([{"step": "begun", "name": "a", "left": 9}, {"step": "failed", "name": "a"}], 3),
            ([{"step": "begun", "name": "a", "left": 9}, {"step": "failed", "name": "a"}, {"step": "paused"}], 25),
        ],
    )
    def test_are_given_up_when_they_take_too_many(
        self, monkeypatch: pytest.MonkeyPatch, steps: list[dict[str, object]], children: int
    ) -> None:
        monkeypatch.setattr(Extraction, "_run", lambda *_: ended(steps))
        results = Extraction().read(b"", Origin("pack.zip"))
        assert len(results) == children + 1
        assert results[-1:] == refused("pack.zip")
