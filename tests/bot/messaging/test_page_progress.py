"""Show the progress of reading a file with pages, in the message and on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli.add_run import AddRun
from bot.cli.resume import ResumeNotes
from bot.cli.source_reader import SourceReader
from bot.messaging import progress
from bot.messaging.progress import PageProgress
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.ingest import Ingestion
from index.ingest.refetch import Refetching
from index.store.tinydb import TinyDBStore
from tests.support.bot.running_bot import Running
from tests.support.extraction.pdf_files import pdf_of
from tests.support.extraction.pdf_typesetting import Setter, essay
from tests.support.website import Website

pytestmark = pytest.mark.child

PAGES = 3
REPORT = pdf_of(*(Setter().add(essay(at)).texts for at in range(PAGES)), info={"Title": "The harbour"})
CHANGED = pdf_of(*(Setter().add(essay(at + 3)).texts for at in range(PAGES)), info={"Title": "The harbour"})


class Held:
    """The real child process, whose answers stop after the second page."""

    def __init__(self, directory: Path) -> None:
        pipe = directory / "go"
        os.mkfifo(pipe)
        self._pipe = os.open(pipe, os.O_RDWR)
        self.program = directory / "child.sh"
        hold = f'case "$line" in "page 2 of {PAGES}") read go < {pipe};; esac'
        passed_on = f'while IFS= read -r line; do printf "%s\\n" "$line"; {hold}; done'
        self.program.write_text(f'#!/bin/sh\n{sys.executable} "$@" | {passed_on}\n', "utf-8")
        self.program.chmod(0o700)

    def release(self) -> None:
        """Let the answers continue."""
        os.write(self._pipe, b"go\n")

    def close(self) -> None:
        """Stop holding answers."""
        self.release()
        os.close(self._pipe)


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Read files with a held child process, and show progress after a second."""
    held = Held(tmp_path)
    monkeypatch.setattr(sys, "executable", str(held.program))
    monkeypatch.setattr(progress, "PROGRESS_INTERVAL_S", 1.0)
    yield held
    held.close()


@pytest.mark.slow
class TestTheMessage:
    async def test_says_which_page_of_a_file_is_read(self, running: Running, held: Held) -> None:
        sent = await running.editors_chat.send_document("harbour.pdf", REPORT, caption="/add")
        reply = await running.telegram.reply_to(sent)
        assert reply.content.startswith("Reading harbour.pdf …")
        await running.telegram.edited(reply, until="Reading harbour.pdf: page 2 of 3 … ")
        held.release()
        await running.telegram.edited(reply, until="Added: The harbour")

    async def test_says_which_page_of_a_link_is_read(self, running: Running, held: Held, website: Website) -> None:
        url = website.serve("/harbour.pdf", REPORT, content_type="application/pdf")
        reply = await running.telegram.reply_to(await running.editors_chat.send(f"/add {url}"))
        await running.telegram.edited(reply, until=f"Reading {url}: page 2 of 3 … ")
        held.release()
        await running.telegram.edited(reply, until="Added: The harbour")

    async def test_says_it_when_an_article_is_read_again(self, running: Running, held: Held, website: Website) -> None:
        url = website.serve("/harbour.pdf", REPORT, content_type="application/pdf")
        held.release()
        await running.add(url)
        website.serve("/harbour.pdf", CHANGED, content_type="application/pdf")
        reply = await running.telegram.reply_to(await running.editors_chat.send(f"/update {url}"))
        await running.telegram.edited(reply, until=f"Reading {url}: page 2 of 3 … ")
        held.release()
        await running.telegram.edited(reply, until="Updated: The harbour")


class TestPages:
    def test_are_not_named_before_one_is_read_or_where_there_is_one(self) -> None:
        pages = PageProgress()
        assert pages.progress_text("a.pdf") == "Reading a.pdf …"
        pages.set_page(1, 1)
        assert pages.progress_text("a.pdf") == "Reading a.pdf …"
        pages.set_page(7, 352)
        assert pages.progress_text("a.pdf") == "Reading a.pdf: page 7 of 352 …"


@pytest.mark.slow
class TestTheTerminal:
    def test_shows_which_page_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is drawn at each news, without a delay."""
        monkeypatch.setattr("bot.cli.progress_bar.is_terminal", lambda _stream: True)
        monkeypatch.setattr("bot.cli.progress_bar.REDRAWN_AFTER_S", 0.0)
        drawn: list[str] = []
        monkeypatch.setattr(click, "echo", lambda message="", **_: drawn.append(str(message)))
        (tmp_path / "harbour.pdf").write_bytes(REPORT)
        corpus, notebook = Corpus(TinyDBStore.in_memory(), BM25Backend()), NotebookFile.in_memory()
        ingestion = Ingestion()
        sources = SourceReader(ingestion, sys.stdin.buffer, ResumeNotes(notebook, corpus))
        AddRun(corpus, sources, Refetching(ingestion, notebook)).add([str(tmp_path / "harbour.pdf")], [])
        pages = [line[line.index("page") :].partition(",")[0] for line in drawn if "page" in line]
        assert pages == [f"page {page} of {PAGES}" for page in range(1, PAGES + 1)]
        assert "Adding: 100%, 1 articles" in drawn[-1]
