"""Measure the quality of answers, beside peers: `make bench-quality`.

Every question of the collections beside the checkout is asked of every system: as it is, with a slip of the fingers,
and stripped of accents, capitals and punctuation. Byline is asked over all sets in one archive, and over half of the
articles, and as people type, as well. The rankings of peers are kept in `.bench`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from statistics import median

import click

from benchmarks.byline import Answered, archive, ask, found, half_archive, honesty, sentence_accuracy
from benchmarks.collections import COLLECTIONS, Collection, available, load
from benchmarks.edits import careless, stripped
from benchmarks.machine import machine
from benchmarks.measures import Halves, quality
from benchmarks.peers import PEERS, PeerUnavailableError, rank
from benchmarks.table import BYLINE, CURVE_LEGEND, LEGEND, Row, curves, summary, table
from benchmarks.targets import misses
from benchmarks.typed import TYPED_LEGEND, Alone, Typed, alone, typed, typed_table
from index.corpus import Corpus
from index.model import PassageId

SEED = 1
"""Of the slips."""

EVERYDAY_SAMPLE = 400
"""Most questions of each set that are asked in five forms."""

SYSTEMS = (*PEERS, BYLINE)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a measurement."""

    systems: Sequence[str]
    sample: int | None  # questions of each set; None: all

    def load(self, name: str) -> Collection:
        """The collection, with the questions that are asked."""
        collection = load(name)
        return collection.sample(self.sample) if self.sample else collection


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one set."""

    rows: Sequence[Row]
    skipped: Sequence[str]  # why a peer was not measured
    everyday: Sequence[tuple[str, Mapping[str, Typed], Alone]]  # of Byline, by the name of the set


def measure(plan: Plan, name: str) -> Outcome:
    """One set, all systems."""
    collection = plan.load(name)
    rows, skipped = [], []
    for system in plan.systems:
        try:
            rows.append(byline_row(plan, collection) if system == BYLINE else peer_row(system, collection))
        except PeerUnavailableError as error:
            skipped.append(str(error))
    return Outcome(rows, skipped, list(_everyday(plan, name)) if BYLINE in plan.systems else ())


def _everyday(plan: Plan, name: str) -> Iterator[tuple[str, Mapping[str, Typed], Alone]]:
    collection = load(name)
    yield name, typed(plan.load(name).sample(EVERYDAY_SAMPLE), archive(collection.drafts)), alone(collection)


def peer_row(peer: str, collection: Collection) -> Row:
    """Return the row of a peer.

    Raises: PeerUnavailableError.
    """
    typed = list(_typings(collection))
    passages = collection.passages
    rankings = rank(peer, [passage.text for passage in passages], typed, collection.language)
    count = len(collection.questions)
    as_is, slipped, bare = (
        _quality(collection, ([passages[place].id for place in places] for places in rankings[start : start + count]))
        for start in (0, count, 2 * count)
    )
    return Row(collection.name, peer, as_is, _fall(as_is, slipped), _fall(as_is, bare))


def byline_row(plan: Plan, collection: Collection) -> Row:
    corpus = archive(collection.drafts)
    answers, search_ms = _timed(corpus, collection)
    as_is = _quality(collection, (found(answer) for _, answer in answers))
    count = len(collection.questions)
    typed = [found(ask(corpus, question)) for question in list(_typings(collection))[count:]]
    half = half_archive(collection)
    return Row(
        collection.name,
        BYLINE,
        as_is,
        _fall(as_is, _quality(collection, typed[:count])),
        _fall(as_is, _quality(collection, typed[count:])),
        _fall(as_is, _quality(collection, (found(ask(_mixed(), one.question)) for one in collection.questions))),
        sentence_accuracy(collection, answers),
        honesty(
            [(asked, ask(half, asked.question)) for asked in collection.questions],
            [ask(corpus, question) for question in _foreign(plan, collection)],
        ),
        search_ms,
    )


def _typings(collection: Collection) -> Iterator[str]:
    """All questions as they are, then all with a slip, then all stripped."""
    questions = [asked.question for asked in collection.questions]
    yield from questions
    yield from (careless(question, collection.language, SEED) for question in questions)
    yield from map(stripped, questions)


def _foreign(plan: Plan, collection: Collection) -> Iterator[str]:
    """The questions of the other sets in the language."""
    for name in available():
        if name != collection.name and name.endswith(f"_{collection.language}"):
            yield from (asked.question for asked in plan.load(name).questions)


@cache  # once a process
def _mixed() -> Corpus:
    return archive(draft for name in available() for draft in load(name).drafts)


def _timed(corpus: Corpus, collection: Collection) -> tuple[list[Answered], float]:
    """The answers, and the median milliseconds of a search."""
    answers, times_s = [], []
    for asked in collection.questions:
        start = time.perf_counter()
        answer = ask(corpus, asked.question)
        times_s.append(time.perf_counter() - start)
        answers.append((asked, answer))
    return answers, 1000 * median(times_s)


def _quality(collection: Collection, rankings: Iterable[Sequence[PassageId]]) -> Halves:
    pairs = zip(collection.questions, rankings, strict=True)
    return quality((asked, collection.ranking(asked, passage_ids)) for asked, passage_ids in pairs)


def _fall(before: Halves, after: Halves) -> float:
    return before.mean.success_at_1 - after.mean.success_at_1


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--systems", default=",".join(SYSTEMS), show_default=True, help="Which to measure, separated by commas.")
@click.option("--sample", type=click.IntRange(1), help="Ask so many questions of each set; all by default.")
@click.option(
    "--processes", type=click.IntRange(1), default=1, show_default=True, help="Sets that are measured at once."
)
def main(sets: Sequence[str], systems: str, sample: int | None, processes: int) -> None:
    """Measure the answers to the questions of SETS, all by default."""
    there = available()
    if not there:
        sys.exit(f"The collections are not beside this checkout ({COLLECTIONS.resolve()}): nothing was measured.")
    _refuse_unknown("set", sets, there)
    _refuse_unknown("system", chosen := systems.split(","), SYSTEMS)
    started = time.monotonic()
    outcomes = []
    with ProcessPoolExecutor(processes) as executor:
        for outcome in executor.map(partial(measure, Plan(chosen, sample)), sets or there):
            click.echo(
                f"{time.monotonic() - started:5.0f} s  {outcome.rows[0].collection}" if outcome.rows else "", err=True
            )
            outcomes.append(outcome)
    rows = [row for outcome in outcomes for row in outcome.rows]
    click.echo(f"{table(rows)}\n\n{LEGEND}\n\nIn short, Success@1:\n\n{summary(rows)}\n")
    if any(row.honesty for row in rows):
        click.echo(f"The curve of honesty:\n\n{curves(rows)}\n\n{CURVE_LEGEND}\n")
    if everyday := [row for outcome in outcomes for row in outcome.everyday]:
        click.echo(f"As people type:\n\n{typed_table(everyday)}\n\n{TYPED_LEGEND}\n")
    click.echo(f"Machine: {machine()}. It took {time.monotonic() - started:.0f} s.")
    for line in dict.fromkeys(line for outcome in outcomes for line in outcome.skipped):
        click.echo(f"Skipped: {line}.")
    for line in misses(rows):
        click.echo(f"Missed: {line}.")


def _refuse_unknown(kind: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise click.UsageError(f"There is no {kind} {name}; there are {', '.join(known)}.")


if __name__ == "__main__":
    main()
