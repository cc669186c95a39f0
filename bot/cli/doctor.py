"""Run `doctor`: check settings, store and index."""

from __future__ import annotations

import click

from bot.cli.base import DONE, FAILED, with_settings
from bot.config import Settings
from index.text import clean_line


@click.command()
@with_settings
def doctor(settings: Settings) -> int:
    """Check settings, store and index; change nothing."""
    from bot.cli.diagnosis import examine_index, examine_store, settings_in_words

    click.echo(f"Settings: {settings_in_words(settings)}")
    for part, examine in (("Store", examine_store), ("Index", examine_index)):
        report = examine(settings.data_dir)
        for line in report.lines:
            click.echo(clean_line(f"{part}: {line}"))  # it may name files
        if not report.healthy:
            return FAILED
    return DONE
