"""Run `list`: print the articles."""

from __future__ import annotations

from contextlib import closing

import click

from bot.cli.base import DONE, CommandWithWords, with_settings
from bot.cli.terminal import stdout_style
from bot.config import Settings


@click.command(name="list", cls=CommandWithWords)
@click.argument("filters", nargs=-1, metavar="[FILTER]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def list_articles(settings: Settings, filters: tuple[str, ...], as_json: bool) -> int:
    """List the articles, the last added first.

    Each with id, date, title, source and URL: in columns on a terminal, else separated by tabs. Filters are the same as
    in questions: after:2023, before:2024-06, by:"name", source:name, lang:en, "exact phrase", -word.
    """
    from bot.archive import open_store
    from bot.cli.console import render_articles
    from bot.cli.json_lines import article_line
    from bot.cli.list_filters import FilterError, parse_filters, select

    try:
        wanted = parse_filters(filters)
    except FilterError as error:
        raise click.UsageError(str(error)) from error
    with closing(open_store(settings.archive)) as store:
        articles = list(select(store.articles(), wanted))
    for line in map(article_line, articles) if as_json else render_articles(articles, stdout_style().columns):
        click.echo(line)
    return DONE
