"""Add input that is made to break its reader, one after the other, while others ask: `make bench-hostile`.

The program runs as its operator runs it. An admin adds each page and each file, or has it followed as a feed, and with
`OPTIONS=--together=4` four admins do so at once; a reader asks all the while. Told of each: what the admin was told,
how long that took, what memory the bot took above its idle size and its child took, how long the reader waited at most,
and for how long the event loop was held up at most, as asyncio's own watch says. What was sent together took that
together.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.generated import article
from benchmarks.hostile_inputs import INPUTS, Input
from benchmarks.load import MESSAGE_CHARS, as_message, children_of
from benchmarks.machine import machine
from benchmarks.timing import NEW_ARTICLES
from tests.support.fake_bot_api import FakeBotApi, Message, Person
from tests.support.program.byline_process import Byline
from tests.support.website import Website

EDITOR, READER = 1, 1_001  # ids of the first of them

ABOVE_IDLE_MB = 300 * 2**20 / 1e6
CHILD_MB = 512 * 2**20 / 1e6
LOOP_MS = 100.0
TOLD_S = 60.0
"""Within which an admin must be told what became of it: 20 s of fetching, 20 s of reading, and a busy machine's."""

ASKED_EVERY_S = 2.1
"""After an answer: the bot answers thirty messages a minute of one person, and what waits for that says nothing."""
SAMPLED_EVERY_S = 0.02

ARTICLES = 20
"""In the archive before it begins."""

_SLOW = re.compile(r"Executing .* took (\d+\.\d+) seconds")
_PROGRESS = re.compile(r".* …( \d+ s)?", re.DOTALL)
"""The texts of the reply to /add while it is being done."""


@dataclass
class Measured:
    """The cost of adding it."""

    name: str
    told: str = ""
    seconds: float = 0.0
    above_idle_mb: float = 0.0
    child_mb: float = 0.0
    slowest_answer_ms: float = 0.0
    loop_ms: float = 0.0  # 0: never held up for longer than asyncio's watch allows
    answers: int = 0


class Watch:
    """Looks at the memory of the bot and its children, many times a second."""

    def __init__(self, byline: Byline) -> None:
        self._process = Path(f"/proc/{byline.process.pid}")
        self.bot_mb = self.child_mb = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(SAMPLED_EVERY_S)

    def look(self) -> None:
        """Once."""
        self.bot_mb = max(self.bot_mb, _resident_mb(self._process))
        for child in children_of(self._process):
            self.child_mb = max(self.child_mb, _resident_mb(child))


def _resident_mb(process: Path) -> float:
    with suppress(OSError, IndexError):  # it has ended
        return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


@dataclass
class Reader:
    """Somebody who asks all the while, and is answered."""

    telegram: FakeBotApi
    person: Person
    waits_s: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """Until cancelled."""
        loop, chat = asyncio.get_running_loop(), self.person.private_chat()
        while True:
            asked = loop.time()
            question = await chat.send("Who paid for the ferry?")
            await self.telegram.reply_to(question)
            self.waits_s.append(loop.time() - asked)
            await asyncio.sleep(ASKED_EVERY_S)


async def run(inputs: Sequence[Input], articles: int = ARTICLES, together: int = 1) -> list[Measured]:
    """Start the bot, have *inputs* added, so many *together*, while a reader asks, and stop it."""
    with tempfile.TemporaryDirectory() as directory, Website() as site:
        async with FakeBotApi(timeout_s=TOLD_S) as telegram:
            byline = Byline(telegram, Path(directory))
            editors = [telegram.user(f"Edith {at}", id=EDITOR + at) for at in range(together)]
            admins = ",".join(str(EDITOR + at) for at in range(together))
            settings = {"ADMIN_IDS": admins, "FETCH_ALLOW_HOSTS": site.host, "PYTHONASYNCIODEBUG": "1"}
            await byline.start(**settings)
            for at in range(articles):
                text = as_message(article(NEW_ARTICLES + at))
                await _told(telegram, await editors[0].private_chat().send(f"/add {text[:MESSAGE_CHARS]}"))
            # A reader each: of one person the bot answers thirty a minute, and what waits for that says nothing.
            measured: list[Measured] = []
            for at in range(0, len(inputs), together):
                reader = Reader(telegram, telegram.user("Rita", id=READER + at))
                measured += await _measure(inputs[at : at + together], editors, reader, byline, site)
            await byline.close()
            return measured


async def _measure(
    inputs: Sequence[Input], editors: Sequence[Person], reader: Reader, byline: Byline, site: Website
) -> list[Measured]:
    """Have *inputs* added at once, one by each editor. What they take of memory and time is what they take together."""
    contents = [await asyncio.to_thread(each.make, site) for each in inputs]
    watch, telegram = Watch(byline), reader.telegram
    watch.look()
    idle_mb, output = watch.bot_mb, len(byline.output)
    tasks = [asyncio.create_task(watch.run()), asyncio.create_task(reader.run())]
    given = zip(inputs, contents, editors, strict=False)  # of the last ones there may be fewer than editors
    told = await asyncio.gather(*(_added(telegram, *each) for each in given))
    await telegram.until(lambda: len(reader.waits_s) > 1, "two answers")
    for task in tasks:
        task.cancel()
    held_up = [float(match[1]) for match in _SLOW.finditer(byline.output[output:])]
    return [
        Measured(
            each.name,
            said,
            seconds,
            watch.bot_mb - idle_mb,
            watch.child_mb,
            1000 * max(reader.waits_s),
            1000 * max(held_up, default=0.0),
            len(reader.waits_s),
        )
        for each, (said, seconds) in zip(inputs, told, strict=True)
    ]


async def _added(telegram: FakeBotApi, given: Input, content: str | bytes, editor: Person) -> tuple[str, float]:
    """Return the reply to an editor who adds it, and the seconds until then."""
    loop, chat = asyncio.get_running_loop(), editor.private_chat()
    begun = loop.time()
    if isinstance(content, str):
        sent = await chat.send(f"{given.command} {content}")
    else:
        sent = await chat.send_document("ferry", content, caption=given.command)
    return await _told(telegram, sent), loop.time() - begun


async def _told(telegram: FakeBotApi, sent: Message) -> str:
    """Return the last text of the reply to /add."""
    reply = await telegram.reply_to(sent)
    with suppress(AssertionError):
        await telegram.until(lambda: not _PROGRESS.fullmatch(reply.content), "an end", chat_id=sent.chat.id)
    return reply.content.replace("\n", " ")


def table(measured: Sequence[Measured]) -> str:
    """A line for each."""
    lines = [
        f"| {'added':35} |    s | bot + MB | child MB | slowest answer ms | loop held up ms | told |",
        f"|{'-' * 37}|-----:|---------:|---------:|------------------:|----------------:|------|",
    ]
    lines += [
        f"| {each.name:35} | {each.seconds:4.1f} | {each.above_idle_mb:8.0f} | {each.child_mb:8.0f} | "
        f"{each.slowest_answer_ms:17.0f} | {each.loop_ms or '':>15} | {each.told[:90].replace('|', ' ')} |"
        for each in measured
    ]
    return "\n".join(lines)


def misses(measured: Sequence[Measured]) -> Iterator[str]:
    """Return the differences from the promises."""
    for each in measured:
        if _PROGRESS.fullmatch(each.told):
            yield f"{each.name}: nothing was told within {TOLD_S:.0f} s"
        if each.above_idle_mb > ABOVE_IDLE_MB:
            yield f"{each.name}: the bot took {each.above_idle_mb:.0f} MB more, must be {ABOVE_IDLE_MB:.0f} at most"
        if each.child_mb > CHILD_MB:
            yield f"{each.name}: a child took {each.child_mb:.0f} MB, must be {CHILD_MB:.0f} at most"
        if each.loop_ms > LOOP_MS:
            yield f"{each.name}: the event loop was held up for {each.loop_ms:.0f} ms, must be {LOOP_MS:.0f} at most"


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--together", default=1, type=click.IntRange(1, 50), help="How many admins add at once.", show_default=True
)
def main(names: Sequence[str], together: int) -> None:
    """Add what is hostile while others ask, and print what that takes. NAMES: parts of the names of what to add."""
    inputs = [each for each in INPUTS if not names or any(name in each.name for name in names)]
    measured = asyncio.run(run(inputs, together=together))
    click.echo(f"{machine()}\n\n{table(measured)}\n")
    found = list(misses(measured))
    for line in found:
        click.echo(f"Missed: {line}.")
    click.echo("" if found else "All is within its limits.")
    click.echo(f"Load average: {os.getloadavg()[0]:.1f}.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
