"""Run `move`: copy the archive to the other store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.base import DONE, FAILED, INTERRUPTED, failed, print_reason, with_settings
from bot.config import Settings, SettingsError
from index.errors import BackendUnavailableError

if TYPE_CHECKING:
    from bot.cli.moving.move_progress import MoveProgress
    from index.maintenance.moving.moved import Moved
    from index.opensearch.cluster_access import ClusterAccess

CLUSTER, DIRECTORY = "opensearch", "tinydb"

GO_ON = "Run the same command again: it goes on."


@click.command()
@click.option("--to", "target", type=click.Choice([CLUSTER, DIRECTORY]), required=True)
@with_settings
def move(settings: Settings, target: str) -> int:
    """Copy the archive to the other store, and compare both.

    opensearch: from DATA_DIR to the cluster at OPENSEARCH_URL. tinydb: from there to DATA_DIR.

    Everything is copied: the articles in their order, the changes that can be undone, earlier versions, notes, and
    accepted work. The source is only read, and stays. A move that was stopped goes on when it is run again.
    """
    from bot.cli.moving.move_progress import MoveProgress

    if settings.cluster is None:
        raise SettingsError(
            ["OPENSEARCH_URL: is not set; set it to the nodes of the cluster, for this command at least"]
        )
    progress = MoveProgress()
    try:
        moved = _move(settings, settings.cluster, target, progress)
    except BackendUnavailableError as error:
        return failed(FAILED, f"The cluster could not be used: {error}. Nothing is lost. {GO_ON}")
    except KeyboardInterrupt:
        print_reason(f"Stopped. {GO_ON}")
        return INTERRUPTED
    finally:
        progress.end()
    for line in _report(settings, target, moved):
        click.echo(line)
    return DONE


def _move(settings: Settings, cluster: ClusterAccess, target: str, progress: MoveProgress) -> Moved:
    from index.maintenance.moving.opened_place import open_place
    from index.maintenance.moving.to_cluster import move_to_cluster
    from index.maintenance.moving.to_directory import move_to_directory

    with open_place(cluster) as place:
        if target == CLUSTER:
            return move_to_cluster(settings.data_dir, place, progress)
        return move_to_directory(place, settings.data_dir, progress)


def _report(settings: Settings, target: str, moved: Moved) -> list[str]:
    """Return what was moved and compared, and what to do next."""
    cluster = f"the cluster, under {settings.opensearch_prefix}"
    there, source = (cluster, settings.data_dir) if target == CLUSTER else (settings.data_dir, cluster)
    done = f"Nothing had to be moved: {there} has the archive" if moved.was_there else f"Moved to {there}"
    contents = moved.contents
    counts = (
        f"{len(contents.articles):,} articles in their order, {len(contents.changes):,} changes that can be undone, "
        f"{len(contents.versions):,} earlier versions, {len(contents.notes):,} notes, "
        f"{len(contents.work):,} pieces of accepted work"
    )
    if target == CLUSTER:
        setting = "Keep OPENSEARCH_URL set"
        kept = f"{source} and its backups"
    else:
        setting = "Unset OPENSEARCH_URL"
        kept = f"the indices {settings.opensearch_prefix}-* and their snapshots"
    return [
        f"{done}. Each record and each text was compared, and all are equal: {counts}; revision {contents.revision:,}.",
        f"Next: {setting}, then start Byline. Its first start makes the search index.",
        f"The archive in {source} is kept as it was. Delete {kept} when you no longer need them: what is removed for "
        "good from now on stays there.",
    ]
