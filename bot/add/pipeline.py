"""Read and add the content that an editor sent, and render the reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from telegram import Message

from bot.add.batch import FIRST_OF_SEVERAL, BatchAdder, Outcome, Tally
from bot.add.batch_messages import many_progress_text, render_many
from bot.add.callback_data import UndoAll
from bot.add.decisions import Decisions, Place
from bot.add.messages import reading_text, render_doubt, too_many_links
from bot.add.request import AddEach, AddFile, AddRequest, AddUrl, AddUrls
from bot.add.single import Adder, Editor, InDoubt
from bot.add.sources import Contents, ContentSource
from bot.articles.added_cards import AddedCards
from bot.articles.change_messages import render_updated
from bot.articles.messages import render_added
from bot.messaging.error_messages import UsageError
from bot.messaging.progress import PageProgress, with_progress
from bot.messaging.reply import Reply, text_reply
from bot.messaging.send import edit_message
from bot.updates.files import name_of
from index.errors import NoTextError
from index.ingest import Reading
from index.model import Added


@dataclass(frozen=True, slots=True)
class FinalReply:
    """The final reply to a request."""

    reply: Reply
    needs_original: bool = False  # whether it must reply to the message with the content for its buttons to work


class Intake:
    """The whole way of an /add: read, add or ask, and reply. Meanwhile a message of the bot shows the progress."""

    def __init__(
        self, contents: Contents, adder: Adder, batch: BatchAdder, cards: AddedCards, *, max_links: int
    ) -> None:
        """Set up.

        Args:
            cards: Notified of each article that is added by itself.
            max_links: Largest number of links in a message.
        """
        self._contents = contents
        self._adder = adder
        self._batch = batch
        self._cards = cards
        self._max_links = max_links

    def progress_text(self, request: AddRequest) -> str:
        """Return the progress text for the beginning.

        Raises: UsageError: a message has too many links.
        """
        self._check(request)
        match request:
            case AddUrl(url):
                return PageProgress().progress_text(url)
            case AddUrls(urls):
                return many_progress_text(Tally(len(urls)))
            case AddEach(requests):
                return many_progress_text(Tally(len(requests)))
            case AddFile(document, _origin):
                return PageProgress().progress_text(name_of(document))
            case _:
                return reading_text()

    async def add(self, request: AddRequest, progress: Message, editor: Editor) -> FinalReply:
        """Add everything in *request*.

        Raises: UsageError: a message has too many links. As `Adder.add`, if it is one article that cannot be added.
        """
        self._check(request)
        sources = self._contents.sources_of(request)
        if len(sources) > 1:
            tally = await self._batch.earlier_progress(sources, editor)
            if tally.done:
                await edit_message(progress, text_reply(many_progress_text(tally)))
            adding = self._batch.add_many(sources, editor, tally)
            return await self._final_reply_for_many(
                await with_progress(progress, partial(many_progress_text, tally), adding), editor
            )
        return await self.add_one(sources[0], progress, editor)

    def _check(self, request: AddRequest) -> None:
        """Check the number of links.

        Raises: UsageError: a message has too many links.
        """
        match request:
            case AddUrls(urls) if len(urls) > self._max_links:
                raise UsageError(too_many_links(self._max_links, len(urls)))
            case AddEach(requests):
                for each in requests:
                    self._check(each)

    async def add_one(
        self, source: ContentSource, progress: Message, editor: Editor, decided: Decisions | None = None
    ) -> FinalReply:
        """Add the articles of a source. If an editor has decided about one of several articles, add that one.

        Raises: as `add`.
        """
        if added := await self._adder.added(editor):  # perhaps before a kill
            return await self._final_reply(added, progress)
        reading = await with_progress(progress, partial(source_progress_text, source), source.read())
        if len(reading.entries) > 1 and decided is None:
            tally = Tally(len(reading.entries))
            adding = self._batch.add_entries(reading, source, editor, tally)
            return await self._final_reply_for_many(
                await with_progress(progress, partial(many_progress_text, tally), adding), editor
            )
        result = await self._add_entry(reading, source, editor, decided := decided or Decisions(place_of(source)))
        if isinstance(result, Added):
            return await self._final_reply(result, progress)
        return FinalReply(render_doubt(result, decided, source.url), needs_original=decided.place.link is None)

    async def _add_entry(
        self, reading: Reading, source: ContentSource, editor: Editor, decided: Decisions
    ) -> Added | InDoubt:
        if decided.place.entry >= len(reading.entries):
            raise NoTextError(source.name)  # the file has changed
        entry = reading.entries[decided.place.entry]
        addresses = [each for each in (source.url, reading.final_url) if each]
        result = await self._adder.add(entry, addresses, editor, decided)
        if isinstance(result, Added):
            await self._adder.note(result, reading)
        return result

    async def _final_reply(self, added: Added, progress: Message) -> FinalReply:
        await self._cards.note_added(progress, added)
        comparison = await self._adder.compared(added)
        return FinalReply(render_updated(added, comparison) if comparison else render_added(added))

    async def _final_reply_for_many(self, outcomes: Sequence[Outcome], editor: Editor) -> FinalReply:
        parts = [each.part for each in outcomes if each.added and each.added.change_id]
        undo = None
        if parts:
            last_source, last_entry = (max(numbers) for numbers in zip(*parts, strict=True))
            undo = UndoAll(editor.change_id, last_source, last_entry + FIRST_OF_SEVERAL)
        needs_original = any(each.in_doubt and each.place.link is None for each in outcomes)
        return FinalReply(render_many(outcomes, undo, await self._adder.usual_language()), needs_original)

    def source_at(self, place: Place, request: AddRequest | None, links: Sequence[str]) -> ContentSource | None:
        """Return the source of an article in doubt, to read it again; None: it is gone.

        Args:
            request: The request in the message that was replied to.
            links: The links in the message that asks.
        """
        for url in links:
            if place == Place.of_link(url):
                return self._contents.page(url)
        sources = self._contents.sources_of(request) if request else []
        if place.link is not None:
            return next((each for each in sources if place == place_of(each)), None)
        return sources[place.source] if place.source < len(sources) else None


def place_of(source: ContentSource) -> Place:
    """Return the place of the article in the only or first source."""
    return Place.of_link(source.url) if source.url else Place()


def source_progress_text(source: ContentSource) -> str:
    """Return the progress text while one source is read."""
    return source.pages.progress_text(source.name)
