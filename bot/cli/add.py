"""`add`: read the arguments, add every source."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.cli.base import DONE, FAILED, failed, open_archive, with_settings
from bot.cli.terminal import bytes_of_stdin
from bot.config import Settings
from index.errors import StoreWriteError


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--jsonl", type=click.Path(path_type=Path, allow_dash=True), multiple=True, metavar="FILE",
              help="Read one article a line from FILE, or from standard input (-).")  # fmt: skip  # else six lines
@click.option(
    "--channel",
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
    if not sources and not jsonl:
        raise click.UsageError("Name a SOURCE, or --jsonl FILE.")
    if "" in sources:  # it would be the name of the working directory
        raise click.UsageError("A SOURCE is empty.")
    if [*sources, *map(str, jsonl)].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    from bot.cli.add_run import AddRun
    from bot.cli.inputs import Inputs, username_of
    from bot.cli.resume import Unfinished
    from bot.ingestion import ingestion_of
    from index.disk.key_value import Notebook
    from index.ingest.refetch import Refetching

    username = username_of(channel) if channel else None
    if channel and username is None:
        raise click.UsageError("--channel takes the name of a channel, as in https://t.me/NAME.")
    with open_archive(settings, read_only=False) as corpus, closing(Notebook(settings.data_dir)) as notebook:
        ingestion = ingestion_of(settings)
        sources_of = Inputs(ingestion, bytes_of_stdin(), Unfinished(notebook, corpus), username, settings.data_dir)
        adding = AddRun(corpus, sources_of, Refetching(ingestion, notebook, versions=corpus.versions), quiet=quiet)
        try:
            adding.add(sources, jsonl)
        except StoreWriteError as error:
            adding.tell_stopped()
            return failed(FAILED, f"The disk refused the rest: {error.detail}.")
        except BaseException:  # Ctrl-C, output that nobody reads on, or a bug
            adding.tell_stopped()
            raise
    adding.tell_sums()
    return FAILED if adding.failed else DONE
