"""Keep editors' accepted work: from before Telegram deletes it until its sender has been told the outcome.

Questions are kept as well, but only those that wait for their answer while Telegram does not keep them.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Bot, Update

from bot.queue.attempts import AttemptsFile, Tries
from bot.queue.removed_texts import identifying_texts, without_texts
from bot.runtime.clock import TelegramTime
from bot.runtime.executors import THREAD_NAME, run_in_executor
from index.bookkeeping import FETCHED_KEY, Attempts, Notebook, QueueEntry, WorkQueue
from index.disk.key_value import NotebookFile
from index.disk.paths import TRIES_NAME
from index.disk.queue import InboxFile
from index.model import Article

logger = logging.getLogger(__name__)

POST_KEY = "post:"
"""Prefix of the keys of posts, before the ids of the channel and the post. The note says which article the post
became."""

CARD_KEY = "card:"
"""Prefix of the keys of cards, before the id of an article. The note names the message that reported the addition, and
its change."""

IS_QUESTION = "question"
"""Name of the progress by which a question is told from work."""

UNREADABLE = (TypeError, ValueError, KeyError, AttributeError)
"""Errors of `update_of_entry` for an update that the bot cannot handle."""

NoteFinder = Callable[[Notebook, Callable[[Mapping[str, object]], bool]], list[str]]
"""A function that finds the keys of notes that must be deleted together. Its second argument tells which notes
match."""


class Inbox:
    """The unfinished updates with editors' work, the tries of each update, and the notebook."""

    def __init__(
        self,
        work: WorkQueue,
        attempts: Attempts,
        notebook: Notebook | None = None,
        time: TelegramTime | None = None,
        writers: int = 1,
    ) -> None:
        """Use what is open.

        Args:
            time: The clock by which *work* notes when an update was accepted.
            writers: The most writes at a time. One writer writes in the order of the calls.
        """
        self.time = time or TelegramTime()
        self._work = work
        self._thread = ThreadPoolExecutor(writers, f"{THREAD_NAME}-inbox")
        self.attempts = attempts
        self.tries = Tries(attempts)
        self.notebook = notebook or NotebookFile.in_memory()

    @classmethod
    def open(cls, data_dir: Path) -> Inbox:
        """Open the inbox of the archive in *data_dir*, which must be open for writing.

        Raises: StoreForeignError; StoreWriteError.
        """
        work = InboxFile(data_dir, now=(time := TelegramTime()).now)
        return cls(work, AttemptsFile(data_dir / TRIES_NAME), NotebookFile(data_dir), time)

    @classmethod
    def closed(cls, data_dir: Path) -> Inbox:
        """Return an inbox that accepts nothing: the archive in *data_dir* is open for reading only.

        Raises: as `open`.
        """
        return cls(InboxFile(data_dir, read_only=True), AttemptsFile(None), NotebookFile(data_dir, read_only=True))

    @classmethod
    def in_memory(cls) -> Inbox:
        """Return an inbox in memory, which is lost when the program ends."""
        return cls(InboxFile(None, now=(time := TelegramTime()).now), AttemptsFile(None), time=time)

    def knows(self, update: Update) -> bool:
        """Return whether *update* was accepted before, in this run or an earlier one."""
        return self._work.knows(key_of(update))

    async def accept(self, updates: Sequence[Update]) -> list[Update]:
        """Store *updates*, all or none.

        Returns: Those that nobody had accepted before.
        Raises: StoreWriteError, ReadOnlyError: none was accepted.
        """
        return await self._accept(updates)

    async def keep_question(self, update: Update) -> None:
        """Store a question that waits for its answer.

        Raises: StoreWriteError, ReadOnlyError: it was not stored.
        """
        await self._accept([update], {IS_QUESTION: True})

    async def _accept(self, updates: Sequence[Update], progress: Mapping[str, object] | None = None) -> list[Update]:
        contents = {key_of(update): update.to_dict() for update in updates}
        if not contents:
            return []
        new = await run_in_executor(self._thread, self._work.accept, contents, progress)
        return [update for update in updates if key_of(update) in new]

    def is_question(self, update: Update) -> bool:
        """Return whether *update* is a question that is kept until it is answered."""
        return bool(self.progress(key_of(update)).get(IS_QUESTION))

    async def unfinished(self, bot: Bot) -> list[Update]:
        """Return the unfinished updates in the order of arrival. Log and drop those that *bot* cannot handle."""
        updates = []
        for entry in self._work.unfinished:
            try:
                updates.append(update_of_entry(entry, bot))
            except UNREADABLE as error:
                logger.warning(
                    "The accepted update %s is dropped, because the bot cannot handle it: %r", entry.key, error
                )
                await run_in_executor(self._thread, self._work.finish, entry.key)
        return updates

    def accepted_at(self, update: Update) -> datetime | None:
        """Return the time at which *update* was accepted; None if it was not accepted, or is done."""
        entry = self._work.entry(key_of(update))
        return entry.at if entry else None

    def age_of(self, update: Update) -> timedelta:
        """Return the time since *update* was accepted, or less if it is uncertain.

        It is zero if the update was not accepted, or is done. An update was accepted after its message was sent, by
        Telegram's clock. If the machine's clock was behind then, the time of the message counts. The time of a tap is
        unknown, because its message may be old.
        """
        at = self.accepted_at(update)
        if at is None:
            return timedelta()
        sent_at = update.effective_message.date if update.effective_message else at
        if update.callback_query and at < sent_at:
            return self.time.run_time
        return self.time.age_of(max(at, sent_at))

    def progress_message_id(self, update: Update) -> int | None:
        """Return the id of the bot's message that shows the progress; None if there is none yet."""
        entry = self._work.entry(key_of(update))
        return entry.note if entry else None

    async def note_progress_message(self, update: Update, message_id: int) -> None:
        """Remember the bot's message that shows the progress, so that it continues there after a restart."""
        await run_in_executor(self._thread, self._work.note, key_of(update), message_id)

    def progress(self, key: str) -> Mapping[str, object]:
        """Return the noted progress of the update with this key; empty if it is not unfinished work."""
        entry = self._work.entry(key)
        return entry.progress if entry else {}

    async def note_progress(self, key: str, values: Mapping[str, object]) -> None:
        """Note progress, from which the work continues after a kill.

        Args: values: JSON. A value replaces the earlier value of the same name.
        """
        if self._work.entry(key):
            await run_in_executor(self._thread, self._work.note_progress, key, values)

    async def finish(self, update: Update) -> None:
        """Note that the sender has been told the outcome, or the answer. The content of the update is deleted; its key
        stays."""
        await run_in_executor(self._thread, self._work.finish, key_of(update))

    async def forget(
        self, article_id: str, articles: Iterable[Article] = (), find_others: NoteFinder | None = None
    ) -> None:
        """Delete the texts of finished updates from the file, and all notes on a purged article.

        Args:
            articles: The known versions of the article, for notes that hold its text as well.
            find_others: Finds such notes among the notes of other modules.
        Raises: NotPurgedError.
        """
        removed_texts = [text for article in articles for text in identifying_texts(article)]
        await run_in_executor(self._thread, self._work.purge)
        await run_in_executor(self._thread, self._purge_notes, [article_id], removed_texts, find_others)

    def purge(self, articles: Iterable[Article], find_others: NoteFinder | None = None) -> None:
        """Delete the texts of *articles* from the file, in finished work and in work that an earlier run left.

        Delete the notes on these articles as well. When the turn of unfinished work comes, its sender is told that the
        content is missing.

        Args: find_others: Finds the keys of other notes that hold a text.
        Raises: NotPurgedError.
        """
        articles = list(articles)
        removed_texts = [text for article in articles for text in identifying_texts(article)]
        self._work.purge(lambda content: {key: without_texts(removed_texts, value) for key, value in content.items()})
        self._purge_notes([article.id for article in articles], removed_texts, find_others)

    def _purge_notes(
        self, article_ids: Sequence[str], removed_texts: Sequence[str], find_others: NoteFinder | None
    ) -> None:
        """Delete the notes on these articles, and the notes that hold one of *removed_texts*.

        The note on a post in a channel still says that the post became the article. Otherwise an edit of the post would
        bring the text back.

        Raises: NotPurgedError.
        """
        for key, note in self.notebook.items(POST_KEY):
            if note.get("article") in article_ids and note.get("text"):
                self.notebook.change(key, _without_text)
        keys = (
            find_others(self.notebook, lambda note: without_texts(removed_texts, note) != note) if find_others else []
        )
        of_articles = [key + article_id for key in (FETCHED_KEY, CARD_KEY) for article_id in article_ids]
        self.notebook.purge([*of_articles, *keys])

    def close(self) -> None:
        """Finish pending writes and close the files. Closing twice is allowed."""
        self._thread.shutdown()
        self.attempts.close()  # first: it stores the last counts with the work
        self._work.close()
        self.notebook.close()


def _without_text(note: dict[str, object] | None) -> dict[str, object] | None:
    return note and {name: value for name, value in note.items() if name != "text"}


def update_of_entry(entry: QueueEntry, bot: Bot) -> Update:
    """Read an update from its entry.

    Raises: ValueError: it was sent to another bot. Other errors of the library: it cannot be read.
    """
    update = Update.de_json(dict(entry.content), bot)
    if key_of(update) != entry.key:
        raise ValueError("it was sent to another bot")
    return update


def is_storable(update: Update) -> bool:
    """Return whether *update* can be stored. The library cannot write JSON for message origins of unknown kinds."""
    try:
        json.dumps(update.to_dict())
    except (TypeError, ValueError):
        return False
    return True


def key_of(update: Update) -> str:
    """Return the key of *update* among the updates of all bots. It consists of numbers."""
    return f"{update.get_bot().id}:{update.update_id}"


def change_id_of_press(update: Update) -> str:
    """Return the change id of a button that does something new at each press. See `change_id_of`."""
    return _change_id(key_of(update))


def change_id_of(update: Update) -> str:
    """Return the id of the change that *update* asks for.

    It is the same in each try, so that the change is made once. A button does its work once, however often it is
    pressed.
    """
    query = update.callback_query
    pressed = f":{query.message.chat.id}:{query.message.message_id}:{query.data}" if query and query.message else ""
    return _change_id(f"{update.get_bot().id}{pressed}" if pressed else key_of(update))


def _change_id(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
