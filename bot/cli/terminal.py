"""Set up the standard streams, find out what they can show, and read questions from them."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from bot.ask.quoting.marked_runs import Run

PROMPT = "> "

MIN_COLUMNS = 20
"""Least width of a line, in columns, also on a narrower terminal: nobody can read a quotation of one word a line."""

MAX_COLUMNS = 100
"""Largest width of a line, in columns, also on a wider terminal: longer lines are hard to follow."""

_STREAMS = (("stdin", "r", "replace"), ("stdout", "w", "backslashreplace"), ("stderr", "w", "backslashreplace"))
"""Standard streams, in the order of their numbers: name, mode, and what happens to text that is not UTF-8."""


@dataclass(frozen=True, slots=True)
class OutputStyle:
    """The form of text for the place that it is written to."""

    columns: int | None = None  # None: no line is broken
    styled: bool = False  # whether matched words are bold, and the answering sentence underlined
    repeats_question: bool = False  # whether a reply begins with its question


def set_up_streams() -> None:
    """Open standard streams that are closed, and set all of them to UTF-8, whatever the locale.

    A closed stream becomes empty input, or output that nobody reads. Otherwise a file of the archive could get its
    number, and what a library prints would be written to that file. Input that is not UTF-8 becomes U+FFFD.
    """
    for name, mode, errors in _STREAMS:
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def this_program() -> str:
    """Return the command that started the program, so that people can type it again with another command."""
    as_module = sys.argv[0].endswith("__main__.py")
    return f"{sys.orig_argv[0]} -m bot" if as_module else sys.argv[0]


def is_terminal(stream: TextIO) -> bool:
    """Return whether a person sees the output in *stream*, or types its input."""
    return stream.isatty()


def stdout_style(*, one_question: bool = False) -> OutputStyle:
    """Return the style for standard output. It repeats questions that are piped in: else nobody sees them."""
    repeats = not (one_question or is_terminal(sys.stdin))
    if not is_terminal(sys.stdout):
        return OutputStyle(repeats_question=repeats)
    styled = os.environ.get("TERM") != "dumb"
    return OutputStyle(shutil.get_terminal_size().columns, styled=styled, repeats_question=repeats)


def bytes_of_stdin() -> BinaryIO:
    """Return standard input as bytes."""
    return sys.stdin.buffer


def questions() -> Iterator[str]:
    """Return the questions that are typed or piped in."""
    typed = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    return questions_in(_typed() if typed else sys.stdin)


def questions_in(lines: Iterable[str]) -> Iterator[str]:
    """Yield the questions among *lines*: one a line, blank ones left out."""
    for line in lines:
        if question := line.strip("\N{BYTE ORDER MARK} \t\r\n\v\f"):
            yield question


def _typed() -> Iterator[str]:
    with suppress(ImportError):  # some systems do not have it
        import readline  # noqa: F401  # it gives input() line editing, and keeps the lines in memory only

    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            click.echo()  # the prompt of the shell begins a new line
            return


_BOLD, _UNDERLINED, _PLAIN = "\x1b[1m", "\x1b[4m", "\x1b[0m"


def styled_text(runs: Iterable[Run]) -> str:
    """Return a text with its matches in bold and its sentence underlined."""
    styled = ""
    for run in runs:
        bold = _BOLD if run.is_match else ""
        line = _UNDERLINED if run.is_in_sentence else ""
        styled += f"{bold}{line}{run.text}{_PLAIN}" if bold or line else run.text
    return styled


def wrapped(text: str, style: OutputStyle, following: str = "", first: str = "") -> str:
    """Return *text*, broken between words to fit.

    Args:
        following: Comes before each line but the first.
        first: Comes before the first line.
    """
    lines = text.split("\n")
    if style.columns:
        columns = min(max(style.columns, MIN_COLUMNS), MAX_COLUMNS) - len(following)
        lines = [part for line in lines for part in _broken(line, columns)]
    return "\n".join((following if place else first) + line for place, line in enumerate(lines))


def _broken(line: str, columns: int) -> list[str]:
    from wcwidth import wrap  # it takes 50 ms to load, and most commands break no lines

    return wrap(line, columns, expand_tabs=False, replace_whitespace=False, break_on_hyphens=False) or [""]
