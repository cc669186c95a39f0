"""Run `versions`: list the versions of an article, or bring one back."""

from __future__ import annotations

import click

from bot.cli.base import DONE, FAILED, open_archive, with_settings
from bot.config import Settings


@click.command()
@click.argument("article", metavar="ARTICLE")
@click.option("--bring-back", metavar="VERSION", help="Bring back the version with this name.")
@with_settings
def versions(settings: Settings, article: str, bring_back: str | None) -> int:
    """List the versions of ARTICLE, the last first: name, since when, by whom, title."""
    from bot.cli.update_run import print_change, render_version

    with open_archive(settings, read_only=bring_back is None) as corpus:
        if bring_back is not None:
            added = corpus.bring_back(article, bring_back)
            print_change("brought back", corpus, added)
            return DONE if added.is_searchable else FAILED
        for version in corpus.versions(article):
            click.echo(render_version(version))
    return DONE
