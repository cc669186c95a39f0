"""One engine at one size, timed in a process of its own, which `benchmarks.speed` starts.

`build` indexes; `serve`, in a fresh process, opens what was built, searches and changes. Each prints its figures as
JSON.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.engines import ENGINES, Changeable, Engine
from benchmarks.generated import archive, article, questions

WARM_UP = 10
CHANGES = 100
"""Adds, replacements and removals that are timed."""

BUDGET_S = 60.0
"""After so many seconds no further search or change of a kind is begun: the slowest peers take seconds for one."""

LEAST = 8
"""Searches or changes that are timed however long they take."""

NEW_ARTICLES = 10_000_000
"""Numbers of generated articles from here on are in no archive."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Of repeated work."""

    count: int
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Built:
    """The cost of indexing."""

    index_s: float
    disk_bytes: int
    load: float  # average number of processes that wanted to run: the machine's, this one included


@dataclass(frozen=True, slots=True)
class Served:
    """The cost of opening, searching and changing."""

    open_s: float
    opened_bytes: int  # resident, after opening
    asked_bytes: int  # resident, after the searches
    searches: Mapping[str, Times]
    changes: Mapping[str, Times]  # empty: the engine is built again for each
    uses_numba: bool
    load: float


def build(engine: str, passages: int, directory: Path) -> Built:
    """Index an archive of that size in *directory*, which is empty."""
    articles = list(archive(passages))
    made = ENGINES[engine](directory)
    start = perf_counter()
    made.build(articles)
    index_s = perf_counter() - start
    disk_bytes = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    return Built(index_s, disk_bytes, os.getloadavg()[0])


def serve(engine: str, directory: Path) -> Served:
    """Open what was built in *directory*, search and change it."""
    asked = questions()
    made = ENGINES[engine](directory)
    start = perf_counter()
    made.open()
    open_s = perf_counter() - start
    opened_bytes = resident_bytes()
    searches = {}
    for name, search in made.searches().items():
        timed(search, asked[:WARM_UP])
        searches[name] = timed(search, asked[WARM_UP:])
    asked_bytes = resident_bytes()
    changes = _changes(made)
    made.close()
    uses_numba = sys.modules.get("numba") is not None
    return Served(open_s, opened_bytes, asked_bytes, searches, changes, uses_numba, os.getloadavg()[0])


def _changes(engine: Engine) -> Mapping[str, Times]:
    if not isinstance(engine, Changeable):
        return {}
    numbers = range(NEW_ARTICLES, NEW_ARTICLES + CHANGES)
    first, second = ([article(number, version) for number in numbers] for version in (0, 1))
    added = timed(engine.add, first)
    return {
        "add": added,
        "replace": timed(engine.replace, second[: added.count]),
        "remove": timed(engine.remove, second[: added.count]),
    }


def timed(work: Callable[[T], object], items: Iterable[T]) -> Times:
    """Do the work for each item in turn, while there is time."""
    times_s: list[float] = []
    for item in items:
        if len(times_s) >= LEAST and sum(times_s) > BUDGET_S:
            break
        start = perf_counter()
        work(item)
        times_s.append(perf_counter() - start)
    return times_of(times_s)


def times_of(times_s: Sequence[float]) -> Times:
    """Of one at least."""
    return Times(len(times_s), 1000 * _quantile(times_s, 0.5), 1000 * _quantile(times_s, 0.99))


def _quantile(values: Sequence[float], share: float) -> float:
    """The least of the values that *share* of them do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def resident_bytes() -> int:
    """Now; where the system does not tell, the most so far."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    what, engine, passages, directory = sys.argv[1:]
    figures = build(engine, int(passages), Path(directory)) if what == "build" else serve(engine, Path(directory))
    sys.stdout.write(json.dumps(asdict(figures)))


if __name__ == "__main__":
    main()
