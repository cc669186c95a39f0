"""Run `search`: print the answer to each question."""

from __future__ import annotations

import click

from bot.cli.base import ANSWER_LIMIT, DONE, CommandWithWords, how_to_add, open_archive, print_reason, with_settings
from bot.cli.terminal import questions, stdout_style
from bot.config import Settings


@click.command(cls=CommandWithWords)
@click.argument("question", nargs=-1)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help=f"Show up to this many passages. Without it, people see at most {ANSWER_LIMIT}, and only those that answer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--explain", is_flag=True, help="Add why each passage was found.")
@with_settings
def search(settings: Settings, question: tuple[str, ...], limit: int | None, as_json: bool, explain: bool) -> int:
    """Print the answer to a question.

    Without QUESTION, each line of standard input is one; blank lines are skipped.
    """
    from bot.cli.console import reply_as_text
    from bot.cli.json_lines import reply_as_json

    style = stdout_style(one_question=bool(question))
    with open_archive(settings) as corpus:
        if not len(corpus):
            print_reason(f"The archive in {settings.archive_name} is empty. {how_to_add()}")
        for asked in [" ".join(question)] if question else questions():
            if as_json:
                click.echo(reply_as_json(corpus, asked, limit or ANSWER_LIMIT, explain=explain))
            else:
                click.echo(reply_as_text(corpus, asked, style, limit, explain=explain))
    return DONE
