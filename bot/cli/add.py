"""Run `add`: read the arguments, and add every source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, FAILED, open_archive, open_notebook, with_settings
from bot.cli.terminal import bytes_of_stdin
from bot.config import Settings
from index.errors import StoreWriteError

if TYPE_CHECKING:
    from bot.cli.add_run import AddRun
    from index.bookkeeping import Notebook
    from index.corpus import Corpus


def _username(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    """Read the value of --channel. Raises: click.BadParameter."""
    if name is None:  # click calls this for every `add`
        return None
    from bot.cli.source_reader import username_of  # it takes long to load

    username = username_of(name)
    if username is None:
        raise click.BadParameter("It takes the name of a channel, as in https://t.me/NAME.")
    return username


def _check(sources: Sequence[str], jsonl: Sequence[Path]) -> None:
    """Check the arguments. Raises: click.UsageError: there is nothing to add, or nobody can mean this."""
    if not sources and not jsonl:
        raise click.UsageError("Name a SOURCE, or --jsonl FILE.")
    if "" in sources:  # it would be the name of the working directory
        raise click.UsageError("A SOURCE is empty.")
    if [*sources, *map(str, jsonl)].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--jsonl", type=click.Path(path_type=Path, allow_dash=True), multiple=True, metavar="FILE",
              help="Read one article a line from FILE, or from standard input (-).")  # fmt: skip  # else six lines
@click.option(
    "--channel",
    callback=_username,
    metavar="NAME",
    help="The public name of the channel that an exported SOURCE is from, to give its posts their links.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only what was not added and what is in doubt.")
@with_settings
def add(settings: Settings, sources: tuple[str, ...], jsonl: tuple[Path, ...], channel: str | None, quiet: bool) -> int:
    """Add URLs, files, folders, exports, or text from standard input.

    Each SOURCE is a URL, a file, a folder with all files in it, or - for text from standard input. A file may be an
    export: result.json of Telegram Desktop (adds the posts of channels), or WXR of WordPress. Prints a line for each
    article: what was done, id, number of passages, title. Posts of exports that are already in the archive are only
    counted. Reasons go to standard error. After a stop, run the same command again to add the rest.
    """
    _check(sources, jsonl)

    with open_archive(settings, read_only=False) as corpus, open_notebook(settings) as notebook:
        run = _run_on(settings, corpus, notebook, channel, quiet=quiet)
        try:
            run.add(sources, jsonl)
        except StoreWriteError as error:
            run.print_refused(error)
            return FAILED
        except BaseException:  # Ctrl-C, a reader of the output that has enough, or a bug
            run.print_stopped()
            raise
    run.print_totals()
    return FAILED if run.failed else DONE


def _run_on(settings: Settings, corpus: Corpus, notebook: Notebook, channel: str | None, *, quiet: bool) -> AddRun:
    from bot.cli.add_run import AddRun
    from bot.cli.resume import ResumeNotes
    from bot.cli.source_reader import SourceReader
    from bot.ingestion import ingestion_of
    from index.ingest.refetch import Refetching

    ingestion = ingestion_of(settings)
    notes = ResumeNotes(notebook, corpus)
    reader = SourceReader(ingestion, bytes_of_stdin(), notes, channel, settings.data_dir, settings.web_url)
    return AddRun(corpus, reader, Refetching(ingestion, notebook, versions=corpus.versions), quiet=quiet)
