"""Reading exports in a child process."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.articles.limits import PASSAGES
from index.errors import (
    BrokenContentError,
    BrokenExportError,
    ExtractionLimitError,
    TextTooLongError,
    TooManyPassagesError,
)
from index.extraction.exports.detect import ExportKind
from index.extraction.exports.posts import LeftOut
from index.extraction.exports.protocol import EXPORT_REPORT, ExportReport
from index.ingest import Ingestion, IngestLimits
from index.ingest.export_reader import MAX_DEATHS, Export, ExportedPost
from index.ingest.sandbox import ExtractionLimits
from index.model import Draft, Paragraph
from tests.support.extraction.child_processes import children, standing_in
from tests.support.extraction.telegram_export import chat, message
from tests.support.extraction.wordpress_export import END, HEADER, item
from tests.support.waiting import HANG_S

pytestmark = [pytest.mark.slow, pytest.mark.covers, pytest.mark.logs_errors("reading failed on export", maybe=True)]

Read = Callable[..., list[ExportedPost]]


MANY = 1_100
"""Files: more than select() knows numbers for."""


@pytest.fixture
def many_files() -> Iterator[None]:
    """Open as many files as a process with many connections has."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * MANY:
        pytest.skip(f"no process may have {2 * MANY} files open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * MANY), hard))
    with ExitStack() as files:
        for _ in range(MANY):
            files.enter_context(Path(os.devnull).open("rb"))
        yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Read]:
    def read(content: bytes, kind: ExportKind = ExportKind.TELEGRAM_CHAT, **limits: float) -> list[ExportedPost]:
        path = tmp_path / "export"
        path.write_bytes(content)
        with path.open("rb", buffering=0) as file:
            file.read(10)  # as whoever tells what it is
            return list(ingestion(**limits).read_export(Export(file, kind, "export", "gazette")))

    yield read
    assert not children()


def ingestion(**limits: float) -> Ingestion:
    chosen = {"seconds": HANG_S} | limits
    return Ingestion(limits=IngestLimits(extraction=ExtractionLimits(**chosen)))  # type: ignore[arg-type]  # by name


def telegram_export(*exported: object) -> bytes:
    return json.dumps(chat(*exported)).encode()


def line(**told: object) -> str:
    return EXPORT_REPORT.dump_json(ExportReport(**told)).decode()  # type: ignore[arg-type]  # by name


class TestExportReader:
    def test_reads_in_a_child(self, read: Read) -> None:
        content = telegram_export(message(1), message(2, ""), message(3))
        first, left_out, third, end = read(content)
        assert first.draft
        assert first.draft.url == "https://t.me/gazette/1"
        assert first.draft.language == "en"
        assert left_out.left_out is LeftOut.NO_TEXT
        assert third.draft
        assert end == ExportedPost(len(content), "export")

    @pytest.mark.usefixtures("many_files")
    def test_reads_however_many_files_are_open(self, read: Read) -> None:
        post, _ = read(telegram_export(message(1)))
        assert post.draft

    def test_says_why_the_rest_is_missing(self, read: Read) -> None:
        first, broken = read(telegram_export(message(1), message(2))[:-60])[:1], read(b'{"messages": [')[-1]
        assert first[0].draft
        assert isinstance(broken.error, BrokenExportError)

    def test_takes_little_memory_of_a_large_export(self, read: Read) -> None:
        """A hundred megabytes in a child that has two hundred, libraries included."""
        content = telegram_export(*(message(number, "", other="x" * 500_000) for number in range(200)), message(7))
        posts = read(content, memory_bytes=200 * 2**20)
        assert posts[-1] == ExportedPost(len(content), "export")
        assert posts[-2].draft

    def test_a_post_that_takes_too_long_costs_no_other(self, read: Read) -> None:
        """Attributes by the hundred thousand hold the parser for a minute."""
        slow = "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">Text.</p>"
        export = HEADER + item() + item(slow) + item(wp_status="draft") + item() + END
        posts = read(export.encode(), ExportKind.WORDPRESS, seconds=8.0)
        assert posts[0].draft
        (refused,) = [post.error for post in posts if post.error is not None]
        assert isinstance(refused, ExtractionLimitError)
        assert refused.source == "export: post 2"
        assert len([post for post in posts if post.draft]) == 2

    def test_a_message_of_many_megabytes_costs_no_other(self, read: Read) -> None:
        content = telegram_export(message(1), message(2, "x" * 3_500_000), message(3))
        posts = read(content, memory_bytes=200 * 2**20)
        assert [type(post.error) for post in posts if post.error is not None] == [TextTooLongError]
        assert len([post for post in posts if post.draft]) == 2

    def test_millions_of_keys_cost_no_other_post(self, read: Read) -> None:
        keys = "".join(f', "key {number}": {number}' for number in range(1_500_000))
        whole = telegram_export(message(1)).decode()
        content = whole[:-1] + keys + "}"
        posts = read(content.encode(), memory_bytes=200 * 2**20)
        assert [post.error for post in posts if post.error] == []
        assert len([post for post in posts if post.draft]) == 1

    def test_keeps_to_the_limits_of_articles(self, read: Read) -> None:
        (refused, _) = read(telegram_export(message(1, "Word.\n\n" * (PASSAGES + 2))))
        assert isinstance(refused.error, TooManyPassagesError)


class TestAChildThatIsNotToBeTrusted:
    def test_is_given_up_when_it_says_nothing(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        standing_in(monkeypatch, tmp_path, "exec sleep 60")
        posts = read(b"", seconds=0.02)
        assert [type(post.error) for post in posts] == [ExtractionLimitError, BrokenExportError]

    @pytest.mark.parametrize("said", ["nonsense", '{"posts": "x"}', ""])
    def test_is_given_up_when_it_cannot_be_understood(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
    ) -> None:
        standing_in(monkeypatch, tmp_path, f"echo '{said}'")
        assert isinstance(read(b"")[-1].error, BrokenExportError)

    def test_is_given_up_when_it_says_too_much(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        standing_in(monkeypatch, tmp_path, "while :; do printf xxxxxxxxxxxxxxxx; done")
        assert isinstance(read(b"", output_bytes=1_000)[-1].error, BrokenExportError)

    def test_dies_so_often_and_no_more(self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Each child says that it came one post further, and ends."""
        count = tmp_path / "count"
        count.write_text("0")
        told = line(posts=7).replace("7", "'$n'")
        standing_in(monkeypatch, tmp_path, f"n=$(($(cat {count}) + 1)); echo $n > {count}; echo '{told}'")
        posts = read(b"")
        assert int(count.read_text()) == MAX_DEATHS
        assert isinstance(posts[-1].error, BrokenExportError)

    def test_logs_what_nobody_foresaw(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        lines = line(name="export: post 1", failure="ZeroDivisionError", posts=1) + "\n" + line(is_end=True, posts=1)
        standing_in(monkeypatch, tmp_path, f"echo '{lines}'")
        failed, _ = read(b"")
        assert isinstance(failed.error, BrokenContentError)
        assert failed.error.source == "export: post 1"
        assert "ZeroDivisionError" in caplog.text

    def test_is_not_believed_that_an_article_is_of_the_right_size(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "told").write_text(line(draft=Draft("Title", (Paragraph("Word."),) * (PASSAGES + 1)), posts=1))
        standing_in(monkeypatch, tmp_path, f"cat {tmp_path}/told; echo")
        assert isinstance(read(b"")[0].error, TooManyPassagesError)

    def test_keeps_nothing_of_the_environment(
        self, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
        standing_in(monkeypatch, tmp_path, f"/usr/bin/env > {tmp_path}/environment")
        read(b"")
        assert "secret" not in (tmp_path / "environment").read_text("ascii")

    def test_ends_when_nobody_asks_on(self, tmp_path: Path) -> None:
        path = tmp_path / "export"
        path.write_bytes(telegram_export(*(message(number) for number in range(1_000))))
        with path.open("rb", buffering=0) as file:
            posts = Ingestion().read_export(Export(file, ExportKind.TELEGRAM_CHAT, "export"))
            assert next(posts).draft
            posts.close()  # type: ignore[attr-defined]  # what it is here has it
        assert not children()
