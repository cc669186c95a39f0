"""Run `doctor`: check settings, store and index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, FAILED, with_settings
from bot.config import Settings
from index.text import clean_line

if TYPE_CHECKING:
    from bot.cli.diagnosis import Report


@click.command()
@with_settings
def doctor(settings: Settings) -> int:
    """Check settings, store and index; change nothing."""
    from bot.cli.diagnosis import examine_index, examine_store, settings_in_words

    click.echo(f"Settings: {settings_in_words(settings)}")
    if access := settings.cluster:
        from bot.cli.cluster_diagnosis import examine_archive, examine_cluster

        return _examine({"Cluster": partial(examine_cluster, access), "Archive": partial(examine_archive, access)})
    return _examine(
        {"Store": partial(examine_store, settings.data_dir), "Index": partial(examine_index, settings.data_dir)}
    )


def _examine(parts: Mapping[str, Callable[[], Report]]) -> int:
    """Print the report of each part, up to the first that is damaged. Return the exit code."""
    for part, examine in parts.items():
        report = examine()
        for line in report.lines:
            click.echo(clean_line(f"{part}: {line}"))  # it may name files
        if not report.healthy:
            return FAILED
    return DONE
