"""Editors who add articles and readers who ask for them, all the time, whichever replicas are killed."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.fake_bot_api import FakeBotApi, Message
from tests.support.opensearch.changers import Line
from tests.support.program.command_replies import told

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu")

WORDS = 30
"""Of an article: each has words of its own, so that none repeats another one."""


class BusyPeople:
    """Pairs of an editor, who adds an article, and of a reader, who asks for it once it is said to be added."""

    def __init__(self, telegram: FakeBotApi, pairs: int) -> None:
        self._telegram = telegram
        self._pairs = range(1, pairs + 1)
        self._stopped = False
        self._changes: list[Line] = []
        self._questions: list[Line] = []
        self.commands: list[Message] = []
        self.asked: list[Message] = []

    @property
    def editors(self) -> str:
        """The ids of the editors, as a setting."""
        return ",".join(map(str, self._pairs))

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Have them add and ask, and let each pair finish what it does."""
        async with asyncio.TaskGroup() as tasks:
            for pair in self._pairs:
                tasks.create_task(self._add_and_ask(pair))
            await self.wait()
            yield
            self._stopped = True

    async def wait(self, count: int = 1) -> None:
        """Wait until so many further questions of each pair are answered, on average."""
        wanted = len(self._questions) + count * len(self._pairs)
        await self._telegram.until(lambda: len(self._questions) >= wanted, f"{wanted} answers")

    async def _add_and_ask(self, pair: int) -> None:
        editor = self._telegram.user(f"Editor {pair}", id=pair).private_chat()
        reader = self._telegram.user(f"Reader {pair}").private_chat()
        chance = random.Random(pair)
        for number in itertools.count(1):
            if self._stopped:
                return
            words = ["".join(chance.choices(SYLLABLES, k=5)) for _ in range(WORDS)]
            began = time.monotonic()
            command = await editor.send(f"/add Report {number} of {pair}\n\nThe keeper wrote {' '.join(words)}.")
            self.commands.append(command)
            await told(self._telegram, command, kills=number)
            self._changes.append({"s": time.monotonic() - began})
            began = time.monotonic()
            question = await reader.send(f"who wrote {words[0]}?")
            self.asked.append(question)
            await self._telegram.until(lambda: self._found(question, words[0]), f"an answer to {question.content!r}")  # noqa: B023 - it is awaited here
            self._questions.append({"s": time.monotonic() - began})

    def _found(self, question: Message, word: str) -> bool:
        return any(word in quote for reply in self._telegram.replies_to(question) for quote in reply.quotes)

    def changes(self) -> list[Line]:
        """Return what was acknowledged, and how long it took."""
        return self._changes

    def failures(self) -> list[Line]:
        """Return the tries that failed and had to be made again by these people: none."""
        return []

    def questions(self) -> list[Line]:
        """Return all that were asked and answered, and how long it took."""
        return self._questions

    def unanswered(self) -> list[Line]:
        """Return the first replies which said something else than the answer."""
        first = [self._telegram.replies_to(question)[0] for question in self.asked]
        return [{"why": reply.content} for reply in first if not reply.quotes]

    def repeated(self) -> int:
        """Return how many questions were answered a further time, with what they ask for."""
        answers = [[reply for reply in self._telegram.replies_to(each) if reply.quotes] for each in self.asked]
        return sum(len(each) - 1 for each in answers)
