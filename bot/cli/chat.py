"""`chat`: answer questions on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, how_to_add, open_archive, with_settings
from bot.cli.terminal import look_of_stdout, questions
from bot.config import Settings

if TYPE_CHECKING:
    from index.corpus import Corpus


@click.command()
@with_settings
def chat(settings: Settings) -> int:
    """Answer questions on the console, from DATA_DIR."""
    with open_archive(settings) as corpus:
        return converse(corpus)


def converse(corpus: Corpus, example: str | None = None) -> int:
    """Answer questions until they end. *example*: a question to try; None: the last added article's title."""
    from bot.cli.console import chat, render_welcome

    look = look_of_stdout()
    click.echo(render_welcome(corpus, example, look) if len(corpus) else f"The archive is empty. {how_to_add()}\n")
    chat(corpus, questions(), click.echo, look)
    return DONE
