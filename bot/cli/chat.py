"""Run `chat`: answer questions on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, how_to_add, open_archive, with_settings
from bot.cli.terminal import questions, stdout_style
from bot.config import Settings

if TYPE_CHECKING:
    from index.corpus import Corpus


@click.command()
@with_settings
def chat(settings: Settings) -> int:
    """Answer questions on the console, from DATA_DIR."""
    with open_archive(settings) as corpus:
        return run_chat(corpus)


def run_chat(corpus: Corpus, example: str | None = None) -> int:
    """Answer questions until they end. Args: example: A question to try; None: the title of the newest article."""
    from bot.cli.console import answer_questions, render_welcome

    style = stdout_style()
    click.echo(render_welcome(corpus, example, style) if len(corpus) else f"The archive is empty. {how_to_add()}\n")
    answer_questions(corpus, questions(), click.echo, style)
    return DONE
