"""Run `update`: fetch articles again."""

from __future__ import annotations

import click

from bot.cli.base import DONE, FAILED, open_archive, open_notebook, with_settings
from bot.config import Settings


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@with_settings
def update(settings: Settings, articles: tuple[str, ...]) -> int:
    """Fetch each ARTICLE again: an id that `list` shows, or a URL.

    Prints a line for each: updated or unchanged, id, title, what is different. Reasons go to standard error.
    """
    from bot.cli.update_run import UpdateRun
    from bot.ingestion import ingestion_of
    from index.ingest.refetch import Refetching

    with open_archive(settings, read_only=False) as corpus, open_notebook(settings) as notebook:
        updating = UpdateRun(corpus, Refetching(ingestion_of(settings), notebook, versions=corpus.versions))
        updating.update([corpus.article(reference) for reference in articles])
    return FAILED if updating.failed else DONE
