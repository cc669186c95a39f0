"""The command line, in the process of the tests, in one of its own, and on a terminal."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import subprocess
import sys
import termios
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.archive import open_corpus
from index.articles.edits import Amendment, digest_of
from index.model import Article
from tests.support.paths import ROOT
from tests.support.waiting import HANG_S

FERRY = {
    "title": "The ferry returns",
    "text": "The new cable was paid for by the bridge company.\n\nThe crossing takes seven minutes.",
    "byline": "By Nora Quill",
    "source": "The Gazette",
    "url": "https://gazette.example/ferry",
    "published": "2024-05-14",
    "language": "en",
    "shelf": {"unknown": ["keys", "are", "kept"]},
}

CLOCK = {"title": "El reloj", "text": "El reloj de la torre dio ayer las doce.", "language": "es"}

INTERRUPT = b"\x03"  # the character of Ctrl-C

INTERRUPT_AGAIN_S = 10.0
"""Seconds without output after which Ctrl-C is typed again. By then a slow machine has ended a program that received
the first."""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Program = Callable[..., Ran]


def jsonl(*forms: object) -> str:
    return "".join(json.dumps(form, ensure_ascii=False) + "\n" for form in forms)


def amend_all(amendment_of: Callable[[Article], Amendment]) -> None:
    """Amend each article, as an editor does in Telegram."""
    corpus = open_corpus(Path("data"))
    for article in corpus:
        corpus.amend(article.id, amendment_of(article))
    corpus.close()


def last_of(article: Article) -> frozenset[str]:
    """Return the digest of the last paragraph, alone."""
    return frozenset({digest_of(article.paragraphs[-1])})


def start_program(
    *arguments: str, cwd: Path, stdin: int = subprocess.PIPE, redirection: str = "", **settings: str
) -> subprocess.Popen[bytes]:
    """Start the program as a shell does. Args: redirection: Of its streams, such as ">/dev/full"."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
    return subprocess.Popen(
        ["sh", "-c", f'exec "$0" "$@" {redirection}', sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=kept | {"PYTHONPATH": str(ROOT)} | settings,
    )


def on_terminal(arguments: list[str], cwd: Path, *typed: bytes, code: int = 0) -> str:
    """Run the program on a terminal of 100 columns; type each part of *typed* at a prompt; return the output."""
    ours, its = os.openpty()
    termios.tcsetwinsize(its, (40, 100))
    kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # the terminal from which Ctrl-C comes
        env=kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "HOME": str(cwd)},
    )
    os.close(its)
    giving_up = threading.Timer(HANG_S, process.kill)
    giving_up.start()
    shown, waiting = b"", list(typed)
    with process, selectors.DefaultSelector() as ready:
        ready.register(ours, selectors.EVENT_READ)
        with contextlib.suppress(OSError):  # Linux reports a closed other side like this
            while True:
                if not ready.select(INTERRUPT_AGAIN_S):
                    if typed[-1:] == (INTERRUPT,) and not waiting:
                        os.write(ours, INTERRUPT)  # readline misses a Ctrl-C just before it waits for keys
                    continue
                shown += os.read(ours, 65_536)
                if waiting and shown.endswith(b"> "):
                    os.write(ours, waiting.pop(0))
    os.close(ours)
    giving_up.cancel()
    assert process.returncode == code, shown.decode(errors="replace")
    return shown.decode().replace("\r\n", "\n")
