"""The bot in the process of the tests, and the people who use it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Update

from bot.queue.inbox import Inbox
from index.corpus import Corpus
from index.ingest import Ingestion
from tests.support.fake_bot_api import FakeBotApi, InTopic, Message, Person, Window

ADMIN_ID, READER_ID = 1_001, 2_002
OTHER_ADMIN_ID = ADMIN_ID + 1
ADMINS = f"{ADMIN_ID},{OTHER_ADMIN_ID}"
"""Both, as the setting ADMIN_IDS."""


def without_ids(text: str) -> str:
    """Return a text without the ids in articles' commands: they differ with the address of the website."""
    return re.sub(r"(?<=/edit)_[a-z2-7]{10}", "", text)


class Work:
    """The updates that an inbox has accepted and that are not done yet."""

    def __init__(self, inbox: Inbox, changed: Callable[[], None]) -> None:
        self.open: set[int] = set()
        self.ever: list[int] = []
        self._accept, self._finish, self._changed = inbox.accept, inbox.finish, changed
        inbox.accept, inbox.finish = self._note_accepted, self._note_done  # type: ignore[method-assign]  # observed

    async def _note_accepted(self, updates: Sequence[Update]) -> list[Update]:
        new = await self._accept(updates)
        self.open.update(update.update_id for update in new)
        self.ever.extend(update.update_id for update in new)
        return new

    async def _note_done(self, update: Update) -> None:
        await self._finish(update)
        self.open.discard(update.update_id)
        self._changed()


@dataclass
class Running:
    """The application, its archive, and the people who use it."""

    telegram: FakeBotApi
    corpus: Corpus
    ingestion: Ingestion
    editor: Person
    reader: Person
    work: Work

    @property
    def editors_chat(self) -> Window:
        return self.editor.private_chat()

    @property
    def readers_chat(self) -> Window:
        return self.reader.private_chat()

    async def private_topic(self, person: Person) -> InTopic:
        """Begin a topic in a person's private chat with the bot."""
        self.telegram.bot.has_topics_enabled = True
        return await InTopic.begun(person.private_chat(), "Harbour")

    async def all_done(self) -> None:
        """Wait until all sent messages are received and all work is done, also work without a reply."""
        await self.telegram.settled()
        await self.telegram.until(lambda: not self.work.open, "all work to be done")

    async def ask(self, question: str) -> Message:
        """Return the answer to a reader's question in a private chat."""
        return await self.telegram.reply_to(await self.readers_chat.send(question))

    async def add(self, text: str) -> Message:
        """Return the final reply to an editor's /add."""
        return await self.final(await self.editors_chat.send(f"/add {text}"))

    async def final(self, command: Message) -> Message:
        """Return the final state of the reply to an /add."""
        reply = await self.telegram.reply_to(command)
        await self.telegram.until(
            lambda: reply if not reply.content.startswith("Reading") else None, f"the end of {reply.content!r}"
        )
        return reply


Start = Callable[..., Awaitable[Running]]


async def told_unasked(running: Running, beginning: str) -> Message:
    """Wait for a message to the editor that replies to nothing, and return the last one."""
    found = await running.telegram.until(
        lambda: [said for said in running.editors_chat.bot_messages if said.content.startswith(beginning)],
        f"{beginning!r}",
    )
    return found[-1]
