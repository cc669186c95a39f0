"""Run `backup` and `restore`: all of DATA_DIR in one file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.base import DONE, FAILED, failed, with_settings
from bot.config import Settings

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@with_settings
def backup(settings: Settings, file: Path) -> int:
    """Write all of DATA_DIR into FILE."""
    if settings.cluster:
        return _refuse(settings)
    from index.maintenance import backup as maintenance

    maintenance.backup(settings.data_dir, file)
    click.echo(f"Backed up {settings.data_dir} to {file}.")
    return DONE


@click.command()
@click.argument("file", type=FILE)
@with_settings
def restore(settings: Settings, file: Path) -> int:
    """Put what `backup` wrote into an empty DATA_DIR."""
    if settings.cluster:
        return _refuse(settings)
    from index.maintenance import restore as maintenance

    maintenance.restore(file, settings.data_dir)
    click.echo(f"Restored {settings.data_dir} from {file}.")
    return DONE


def _refuse(settings: Settings) -> int:
    indices = f"{settings.opensearch_prefix}-*"
    return failed(
        FAILED, f"Nothing was done: the archive is in a cluster. Use its snapshots, of the indices {indices}."
    )
