"""Give all commands what they share: settings, the archive, exit codes.

A command imports the large parts of `index` when it runs. So a wrong setting or argument is reported at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import wraps
from itertools import islice
from secrets import token_hex
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from bot.cli.terminal import is_terminal, this_program
from bot.config import Settings, load_settings
from bot.runtime.logs import set_up_logging
from index.text import clean_line

if TYPE_CHECKING:
    from bot.queue.inbox import Inbox
    from index.bookkeeping import Notebook
    from index.corpus import Corpus

DONE, FAILED, WRONG_USAGE, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
"""Exit codes: done; refused or failed; wrong usage or settings; ended by Ctrl-C or by SIGTERM, as shells count it."""

ANSWER_LIMIT = 3
"""Passages in an answer: as many as a screen shows, and as the bot sends."""

SHOWN_FROM_ARTICLES = 2_000
"""Fewest articles of an archive whose opening shows its progress. A smaller one is open within two seconds."""

P = ParamSpec("P")


class CommandWithWords(click.Command):
    """A command whose arguments may be excluded words: "-harbour" is an argument, not the option -h.

    Its options begin with two hyphens, except -h. After "--" there are only arguments.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options first, then the arguments."""
        end = args.index("--") if "--" in args else len(args)
        with_value = {name for each in self.params if not getattr(each, "is_flag", False) for name in each.opts}
        options: list[str] = []
        words: list[str] = []
        rest = iter(args[:end])
        for each in rest:
            if each == "-h" or each.startswith("--"):
                options += [each, *islice(rest, each in with_value)]
            else:
                words.append(each)
        if options and options[-1] in with_value:  # its value is missing
            return super().parse_args(ctx, options)
        return super().parse_args(ctx, [*options, "--", *words, *args[end + 1 :]])


def failed(code: int, *reasons: str) -> int:
    """Print *reasons* to standard error, a line each, and return *code*."""
    for reason in reasons:
        print_reason(reason)
    return code


def print_reason(reason: str) -> None:
    """Print one line to standard error. No name, address or answer of a server in it can command a terminal."""
    click.echo(clean_line(reason), err=True)


def with_settings(command: Callable[Concatenate[Settings, P], int]) -> Callable[P, int]:
    """Load the settings, set up logging by them, and call *command* with them. With --help, it loads no settings."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> int:
        settings = load_settings()
        set_up_logging(settings)
        return command(settings, *args, **kwargs)

    return wrapped


@contextmanager
def open_archive(settings: Settings, *, read_only: bool = True) -> Iterator[Corpus]:
    """Open the archive, and close it at the end."""
    from bot.archive import open_corpus

    with closing(open_corpus(settings.archive, read_only=read_only, on_progress=print_opening_progress)) as corpus:
        yield corpus


@contextmanager
def open_notebook(settings: Settings) -> Iterator[Notebook]:
    """Open the notes of an archive that is open to change it, and close them at the end."""
    if access := settings.cluster:
        from index.opensearch.cluster_client import ClusterClient
        from index.opensearch.records.cluster_notebook import ClusterNotebook

        with closing(ClusterClient(access)) as client, closing(ClusterNotebook(client, access.prefix)) as shared:
            yield shared
        return
    from index.disk.key_value import NotebookFile

    with closing(NotebookFile(settings.data_dir)) as notebook:
        yield notebook


@contextmanager
def open_inbox(settings: Settings) -> Iterator[Inbox]:
    """Open the inbox of an archive that is open to change it, and close it at the end.

    With a cluster, other processes do the unfinished work in it.
    """
    from bot.queue.inbox import Inbox

    access = settings.cluster
    if access is None:
        with closing(Inbox.open(settings.data_dir)) as inbox:
            yield inbox
        return
    from bot.queue.attempts import AttemptsFile
    from index.opensearch.cluster_client import ClusterClient
    from index.opensearch.records.cluster_queue import ClusterQueue

    with closing(ClusterClient(access)) as client, open_notebook(settings) as notebook:
        work = ClusterQueue(client, access.prefix, owner=token_hex(8))
        with closing(Inbox(work, AttemptsFile(None), notebook)) as shared:
            yield shared


def print_opening_progress(done: int, total: int) -> None:
    """Print the progress of opening a large archive, if standard error is a terminal."""
    if total >= SHOWN_FROM_ARTICLES and is_terminal(sys.stderr):
        click.echo(f"\rOpening the archive: {done * 100 // total} %", nl=done == total, err=True)


def how_to_add() -> str:
    """Return a sentence that names the command which adds an article."""
    return f"Add an article of your own with: {this_program()} add URL-OR-FILE"
