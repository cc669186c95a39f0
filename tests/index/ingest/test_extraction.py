"""Running the extraction in a child process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from index.errors import BrokenContentError, ExtractionLimitError, NoFeedError
from index.extraction.reading import Origin
from index.extraction.results import Refusal, Result
from index.ingest.extraction import Extraction, ExtractionLimits

ATTRIBUTES = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">Text.</p></body></html>"


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())


def standing_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str) -> None:
    """Let another program be the child."""
    script = tmp_path / "child.sh"
    script.write_text(f"#!/bin/sh\n{program}\n", "ascii")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))


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
        standing_in(monkeypatch, tmp_path, "echo {}")
        with pytest.raises(BrokenContentError):
            Extraction().read_listing(b"", Origin("feed"))

    def test_kills_a_child_that_takes_too_long(self) -> None:
        started = time.monotonic()
        with pytest.raises(ExtractionLimitError) as refused:
            Extraction(ExtractionLimits(seconds=1.0)).read(ATTRIBUTES, Origin("a.html"))
        assert refused.value.limit_s == 1.0
        assert time.monotonic() - started < 10
        assert not children()

    def test_ends_a_child_that_takes_too_much_memory(self) -> None:
        limits = ExtractionLimits(memory_bytes=200 * 2**20)
        with pytest.raises(ExtractionLimitError):
            Extraction(limits).read(b"<html><body>" + b"<p>some words</p>" * 300_000, Origin("a.html"))

    def test_keeps_nothing_of_the_environment(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
        standing_in(monkeypatch, tmp_path, f"/usr/bin/env > {tmp_path}/environment")
        with pytest.raises(ExtractionLimitError):
            Extraction().read(b"", Origin("a"))
        assert "secret" not in (tmp_path / "environment").read_text("ascii")

    def test_reads_just_so_much_of_an_answer(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        standing_in(monkeypatch, tmp_path, "while :; do echo xxxxxxxxxxxxxxxx; done")
        with pytest.raises(ExtractionLimitError):
            Extraction(ExtractionLimits(output_bytes=1_000)).read(b"x" * 2**20, Origin("a"))
        assert not children()

    @pytest.mark.parametrize("answer", ['{"results": 1}', '{"results": []}', "no JSON"])
    def test_believes_no_answer_of_another_form(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
    ) -> None:
        standing_in(monkeypatch, tmp_path, f"echo '{answer}'")
        with pytest.raises(BrokenContentError):
            Extraction().read(b"", Origin("a"))

    def test_logs_what_nobody_foresaw(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        standing_in(monkeypatch, tmp_path, 'echo \'{"failure": "ZeroDivisionError"}\'')
        with pytest.raises(BrokenContentError):
            Extraction().read(b"", Origin("a.html"))
        assert "a.html" in caplog.text
        assert "ZeroDivisionError" in caplog.text
