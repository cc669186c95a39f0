"""Measure the speed of Byline, beside peers, at growing sizes: `make bench-speed`.

Every engine indexes the same articles, most of them generated, and is asked the same questions, one at a time, in a
process of its own with one thread. What was measured of peers is kept in the cache directory, and not measured again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks import generated
from benchmarks.collections import available
from benchmarks.engines import BYLINE, BYLINE_NUMBA, ENGINES, version_of
from benchmarks.machine import machine
from benchmarks.speed_table import LEGEND, Row, beside_other_work, misses, table
from benchmarks.timing import Built, Served, Times

SIZES = (10_000, 100_000, 1_000_000)

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "byline-bench"
"""Outside the checkout: it grows by gigabytes."""

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)

Figures = dict[str, Any]  # JSON: `_row` knows its keys


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a measurement."""

    cache: Path
    afresh: bool  # peers too
    imported: bool  # take the archives that Byline imported before, with what that took


def measure(plan: Plan, engine: str, passages: int) -> Row:
    """One engine at one size, from the cache if it is a peer that was measured before."""
    name = f"{engine}-{passages}-{_key(engine)}".replace(", ", "-")
    file = plan.cache / "figures" / f"{name}.json"
    if engine in (BYLINE, BYLINE_NUMBA):
        return byline_row(plan, engine, passages)
    if plan.afresh or not file.exists():
        with tempfile.TemporaryDirectory(dir=plan.cache) as directory:
            built = _timed("build", engine, passages, Path(directory))
            _write(file, {"built": built, "served": _timed("serve", engine, passages, Path(directory))})
    return _row(engine, passages, json.loads(file.read_text()))


def byline_row(plan: Plan, engine: str, passages: int) -> Row:
    """Byline with or without numba, over one archive that both open."""
    archive = imported_archive(plan.cache, passages, again=engine == BYLINE and not plan.imported)
    built = json.loads(archive.with_suffix(".json").read_text())
    with tempfile.TemporaryDirectory(dir=plan.cache) as directory:
        copy = Path(directory) / "data"
        shutil.copytree(archive, copy)
        return _row(engine, passages, {"built": built, "served": _timed("serve", engine, passages, copy)})


def imported_archive(cache: Path, passages: int, *, again: bool = False) -> Path:
    """The DATA_DIR of an archive of that size, not to be changed; imported now if it was not before, or *again*.

    Beside it, with the suffix .json, is what the import took.
    """
    archive = cache / "archives" / f"{passages}-v{generated.VERSION}{'' if available() else '-invented'}"
    if again or not archive.with_suffix(".json").exists():
        shutil.rmtree(archive, ignore_errors=True)
        archive.mkdir(parents=True)
        _write(archive.with_suffix(".json"), _timed("build", BYLINE, passages, archive))
    return archive


def _key(engine: str) -> str:
    what = [version_of(engine) if engine not in (BYLINE, BYLINE_NUMBA) else "", generated.VERSION, *available()]
    return hashlib.sha256(json.dumps([*what, sys.version]).encode()).hexdigest()[:12]


def _timed(what: str, engine: str, passages: int, directory: Path) -> Figures:
    """Run a command, and return its figures.

    Raises: CalledProcessError: it failed; its reason is on standard error.
    """
    command = [sys.executable, "-m", "benchmarks.timing", what, engine, str(passages), str(directory)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def _write(file: Path, figures: Figures) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=1))


def _row(engine: str, passages: int, figures: Figures) -> Row:
    served = figures["served"]
    times = {kind: {name: Times(**each) for name, each in served[kind].items()} for kind in ("searches", "changes")}
    return Row(engine, passages, Built(**figures["built"]), Served(**(served | times)))


@click.command()
@click.option("--sizes", default=",".join(map(str, SIZES)), show_default=True, help="Passages, separated by commas.")
@click.option("--engines", default=";".join(ENGINES), show_default=True, help="Which to measure, separated by ;.")
@click.option(
    "--cache", default=CACHE, show_default=True, type=click.Path(path_type=Path), help="Where peers' figures are."
)
@click.option("--afresh", is_flag=True, help="Measure peers again that were measured before.")
@click.option("--imported", is_flag=True, help="Let Byline open what it imported in an earlier run, if it did.")
def main(sizes: str, engines: str, cache: Path, afresh: bool, imported: bool) -> None:
    """Measure the speed of engines over archives of several sizes, and print it as a table."""
    chosen = engines.split(";")
    if unknown := [name for name in chosen if name not in ENGINES]:
        raise click.UsageError(f"There is no engine {unknown[0]}; there are {'; '.join(ENGINES)}.")
    cache.mkdir(parents=True, exist_ok=True)
    plan, started, rows = Plan(cache, afresh, imported), time.monotonic(), []
    for passages in map(int, sizes.split(",")):
        for engine in chosen:
            rows.append(measure(plan, engine, passages))
            click.echo(f"{time.monotonic() - started:5.0f} s  {passages:,} passages: {engine}", err=True)
    click.echo(f"{machine()}\n\n{table(rows)}\n\n{LEGEND}\n")
    click.echo(f"It took {time.monotonic() - started:.0f} s.")
    if beside := beside_other_work(rows):
        click.echo(f"Measured beside other work, with the load average in brackets: {beside}.")
    for line in misses(rows):
        click.echo(f"Missed: {line}.")


if __name__ == "__main__":
    main()
