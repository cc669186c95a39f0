"""Many people at once: `make bench-load`.

The program runs as its operator runs it, over a large archive, and talks to the project's own Bot API server. Two
hundred people ask every two seconds, whatever becomes of their questions, while editors add articles. This process
is the server and everybody's phone: on two cores, it takes its share of them from the bot.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.generated import article, questions
from benchmarks.machine import machine
from benchmarks.speed import CACHE, imported_archive
from benchmarks.timing import NEW_ARTICLES, Times, times_of
from index.model import Draft
from tests.support.fake_bot_api import Call, FakeBotApi, Message, Person
from tests.support.program.byline_process import Byline

EDITORS = range(1, 6)
"""Their ids. They add in turn: each /add is two messages, and Telegram takes one a second in a chat."""

LAST_ANSWERS_S = 20.0
"""Seconds to wait for the last answers before they count as lost."""

OPENING_S = 900.0
"""Seconds that the bot may take to open the archive: without a saved index, it makes it."""

MESSAGE_CHARS = 3_900
"""Characters of an article that is sent as one message: Telegram takes 4,096."""

ANSWERS_PER_S = 100.0
SLOWEST_S = 1.0

Asked = tuple[int, int]
"""A question: its chat and its message in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The people who ask, and how much."""

    people: int
    interval_s: float  # between the questions of one person
    seconds: float
    adds_per_s: float


@dataclass
class Seen:
    """The events, by the clock of the event loop."""

    asked: dict[Asked, float] = field(default_factory=dict)
    added: dict[Asked, float] = field(default_factory=dict)  # when /add was sent
    done: dict[Asked, float] = field(default_factory=dict)  # when its reply said so


@dataclass(frozen=True, slots=True)
class Used:
    """Processor time of the bot, in seconds."""

    event_loop: float
    all: float

    @classmethod
    def by(cls, byline: Byline) -> Used:
        """Up to now, with the processes that it has started."""
        process = Path(f"/proc/{byline.process.pid}")
        of_all = sum(_processor_s(each / "stat") for each in [process, *children_of(process)])
        return cls(_processor_s(process / "task" / process.name / "stat"), of_all)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of the run."""

    seen: Seen
    replied: Mapping[Asked, Sequence[float]]  # when each message was replied to
    bot: Used
    server_s: float  # of processor time, with the people
    resident_mb: float  # of the bot, at the end


async def run(plan: Plan, archive: Path) -> Outcome:
    """Start the bot over a copy of *archive*, have everybody ask, and stop it."""
    questions()  # made before the clock runs, as the articles are
    articles = [as_message(article(NEW_ARTICLES + at)) for at in range(round(plan.seconds * plan.adds_per_s))]
    with tempfile.TemporaryDirectory(dir=archive.parent) as directory:
        async with FakeBotApi(timeout_s=OPENING_S) as telegram:
            byline = Byline(telegram, Path(directory))
            await asyncio.to_thread(shutil.copytree, archive, byline.data_dir)
            await byline.start(ADMIN_IDS=",".join(map(str, EDITORS)))
            before, server_before_s = Used.by(byline), sum(os.times()[:2])
            seen = Seen()
            await asyncio.gather(
                *(asking(plan, telegram, number, seen) for number in range(plan.people)),
                _adding(plan, articles, telegram, seen),
            )
            await wait_for_answers(telegram, seen)
            after, server_s = Used.by(byline), sum(os.times()[:2]) - server_before_s
            used = Used(after.event_loop - before.event_loop, after.all - before.all)
            outcome = Outcome(seen, replies(telegram.calls), used, server_s, _resident_mb(byline))
            await byline.close()
            tell_trouble(telegram, byline)
            return outcome


async def asking(plan: Plan, telegram: FakeBotApi, number: int, seen: Seen) -> None:
    """Be one person, who asks on time whether answered or not."""
    loop = asyncio.get_running_loop()
    person = telegram.user(f"Reader {number}")
    chat, asked = person.private_chat(), random.Random(number)
    start = loop.time() + plan.interval_s * number / plan.people
    for at in range(round(plan.seconds / plan.interval_s)):
        await asyncio.sleep(start + at * plan.interval_s - loop.time())
        message = await chat.send(asked.choice(questions()))
        seen.asked[chat.id, message.message_id] = loop.time()


async def _adding(plan: Plan, articles: Sequence[str], telegram: FakeBotApi, seen: Seen) -> None:
    """The editors, who send articles on time."""
    loop, editors = asyncio.get_running_loop(), [telegram.user("Edith", id=editor_id) for editor_id in EDITORS]
    start = loop.time()
    watching = []
    for at, text in enumerate(articles):
        await asyncio.sleep(start + at / plan.adds_per_s - loop.time())
        editor = editors[at % len(editors)]
        command = await editor.private_chat().send(f"/add {text}")
        seen.added[editor.id, command.message_id] = loop.time()
        watching.append(asyncio.create_task(_added(telegram, editor, command, seen)))
    await asyncio.gather(*watching)


def as_message(draft: Draft) -> str:
    return "\n\n".join([draft.title, *(paragraph.text for paragraph in draft.paragraphs)])[:MESSAGE_CHARS]


async def _added(telegram: FakeBotApi, editor: Person, command: Message, seen: Seen) -> None:
    reply = await telegram.reply_to(command)
    await telegram.until(lambda: "Added" in reply.content, "an article to be added", chat_id=editor.id)
    seen.done[editor.id, command.message_id] = asyncio.get_running_loop().time()


async def wait_for_answers(telegram: FakeBotApi, seen: Seen) -> None:
    """Wait until every question is answered, as far as they ever are."""
    try:
        await asyncio.wait_for(_all_answered(telegram, seen), LAST_ANSWERS_S)
    except TimeoutError:
        click.echo("Some questions stay unanswered.", err=True)


async def _all_answered(telegram: FakeBotApi, seen: Seen) -> None:
    while seen.asked.keys() - replies(telegram.calls).keys():  # noqa: ASYNC110 - nobody is asked any more by then
        await asyncio.sleep(0.5)


def replies(calls: Sequence[Call]) -> dict[Asked, list[float]]:
    """Return the time of the reply to each message."""
    times: dict[Asked, list[float]] = {}
    for call in calls:
        if call.method == "sendMessage" and call.outcome == "ok" and call.chat_id is not None:
            times.setdefault((call.chat_id, _replied(call)), []).append(call.at)
    return times


def _replied(call: Call) -> int:
    given = call.given.get("reply_parameters")
    return int(json.loads(given)["message_id"]) if isinstance(given, str) else 0


def _processor_s(stat: Path) -> float:
    """Seconds of processor time of a process or thread."""
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_of(process: Path) -> list[Path]:
    """The processes that a process has started, as far as they run."""
    return [process.parent / child for file in process.glob("task/*/children") for child in file.read_text().split()]


def _resident_mb(byline: Byline) -> float:
    process = Path(f"/proc/{byline.process.pid}")
    pages = sum(int((each / "statm").read_text().split()[1]) for each in [process, *children_of(process)])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def tell_trouble(telegram: FakeBotApi, byline: Byline) -> None:
    """Print what went wrong beside the answers."""
    for mistake, count in Counter(telegram.mistakes).most_common(5):
        click.echo(f"Refused {count} times: {mistake}", err=True)
    for line in byline.output.splitlines():
        if "Traceback" in line or "ERROR" in line or "WARNING" in line:
            click.echo(line, err=True)


def report(plan: Plan, outcome: Outcome) -> Iterator[str]:
    """The figures, and what is missed."""
    asked, replied = outcome.seen.asked, outcome.replied
    answers_s = sorted(replied[question][0] - at for question, at in asked.items() if question in replied)
    doubled = sum(len(replied.get(question, ())) > 1 for question in asked)
    lost = len(asked) - len(answers_s)
    times = times_of(answers_s)
    last = max(replied[question][0] for question in asked if question in replied)
    per_s = len(answers_s) / (last - min(asked.values()))
    adds_s = [outcome.seen.done[command] - at for command, at in outcome.seen.added.items()]
    yield f"{len(asked):,} questions of {plan.people} people in {plan.seconds:.0f} s; {len(adds_s)} articles added."
    yield f"Answers: {per_s:.1f} a second ({ANSWERS_PER_S:g}), {lost} lost (0), {doubled} doubled (0)."
    yield (
        f"From question to answer: p50 {times.p50_ms:.0f} ms, p99 {times.p99_ms:.0f} ms ({SLOWEST_S * 1000:g}), "
        f"slowest {answers_s[-1] * 1000:.0f} ms."
    )
    if adds_s:
        adds = times_of(adds_s)
        yield f"From /add to Added: p50 {adds.p50_ms:.0f} ms, p99 {adds.p99_ms:.0f} ms."
    bot, loop, server = (
        1000 * used / len(answers_s) for used in (outcome.bot.all, outcome.bot.event_loop, outcome.server_s)
    )
    yield f"Processor time an answer: bot {bot:.1f} ms, of which event loop {loop:.1f} ms; server {server:.1f} ms."
    yield f"The bot ends with {outcome.resident_mb:,.0f} MB resident."
    yield from (f"Missed: {line}." for line in _misses(plan, per_s, lost + doubled, times))


def _misses(plan: Plan, per_s: float, wrong: int, times: Times) -> Iterator[str]:
    wanted = min(ANSWERS_PER_S, plan.people / plan.interval_s)
    if per_s < 0.98 * wanted:  # the last answer comes after the last question
        yield f"{per_s:.1f} answers a second, must be {wanted:g} at least"
    if wrong:
        yield f"{wrong} questions are not answered once"
    if times.p99_ms > 1000 * SLOWEST_S:
        yield f"p99 {times.p99_ms:.0f} ms, must be {1000 * SLOWEST_S:g} at most"


@click.command()
@click.option("--passages", default=100_000, show_default=True, help="In the archive.")
@click.option("--people", default=200, show_default=True)
@click.option("--interval", default=2.0, show_default=True, help="Seconds between the questions of one person.")
@click.option("--seconds", default=60.0, show_default=True, help="For which they ask.")
@click.option("--adds", default=1.0, show_default=True, help="Articles that are added in a second.")
@click.option("--cache", default=CACHE, show_default=True, type=click.Path(path_type=Path), help="Where archives are.")
def main(passages: int, people: int, interval: float, seconds: float, adds: float, cache: Path) -> None:
    """Have many people ask at once, and print how they are answered."""
    plan = Plan(people, interval, seconds, adds)
    archive = imported_archive(cache, passages)
    publish(passages, report(plan, asyncio.run(run(plan, archive))))


def publish(passages: int, lines: Iterable[str]) -> None:
    """Print figures with the machine on which they were measured. Args: passages: In the archive."""
    click.echo(f"{machine()}\n{passages:,} passages. In brackets: what must be reached.\n")
    for line in lines:
        click.echo(line)
    click.echo(f"Load average: {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
