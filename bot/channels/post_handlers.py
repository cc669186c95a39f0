"""Turn posts in watched channels into articles."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from bot.channels.alerts import ChannelAlerts
from bot.channels.messages import post_given_up, post_refused
from bot.channels.registry import Channel, Channels, Gap, Post
from bot.messaging.send import message_of
from bot.queue.inbox import Inbox, change_id_of
from bot.queue.turns import yield_turn
from bot.runtime.executors import Threads, run_in_executor
from bot.runtime.observer import UNOBSERVED, AddOutcome, Observer
from bot.updates.origins import clean_name, origin_of_post, post_url, with_origin
from bot.updates.parse import MIN_TEXT_CHARS, bare_url_of, bare_urls_of, is_sent_to_be_added
from index.corpus import Corpus
from index.errors import (
    ArticleNotFoundError,
    BackendUnavailableError,
    CorpusError,
    IngestError,
    PurgedError,
    StoreError,
)
from index.ingest import Ingestion, Reading
from index.ingest.refetch import Refetching
from index.model import Draft
from index.text import clean_text

logger = logging.getLogger(__name__)

RETRY_S = 60.0  # after the disk refused a post; doubled each time
LONGEST_RETRY_S = 600.0

GIVEN_UP_AFTER_S = 24 * 3600.0
"""Longest time for which adding a post is retried, in seconds. An older post is reported as missing; an export can add
it."""

RHYTHM_POSTS = 20  # posts whose times are kept to estimate the rhythm


@dataclass(frozen=True, slots=True)
class _PostVersion:
    """A version of a post, and the known state of its earlier versions."""

    post: Message
    version: tuple[int, int]  # see Post
    change_id: str
    known: Post | None
    album: dict[int, Post]  # other messages of its album, by id

    @property
    def own_text(self) -> str:
        return self.post.text or self.post.caption or ""

    @property
    def texts(self) -> list[str]:
        """The visible texts of all messages of its album, in order."""
        texts = {number: part.text for number, part in self.album.items()} | {self.post.message_id: self.own_text}
        return [texts[number] for number in sorted(texts) if clean_text(texts[number])]

    @property
    def article_id(self) -> str | None:
        """The id of the article from its text, or from the text of another message of its album."""
        posts = [self.known, *self.album.values()]
        return next((post.article_id for post in posts if post and post.article_id and post.link == self.link), None)

    @property
    def link(self) -> str | None:
        """The link, if the post is only a link."""
        is_link = self.post.media_group_id is None and is_sent_to_be_added(self.own_text)
        return bare_url_of(self.own_text) if is_link else None

    @property
    def has_too_little_text(self) -> bool:
        """Return whether the text is not an article: too short, as for `/add`, or only several links."""
        texts = self.texts
        is_short = len(texts) == 1 and "\n" not in texts[0] and len(texts[0]) < MIN_TEXT_CHARS
        return is_short or all(map(bare_urls_of, " ".join(texts).split()))

    @property
    def url(self) -> str | None:
        """The address of the first message of its album; None: the channel is private."""
        return post_url(self.post.chat, min([self.post.message_id, *self.album]))


@dataclass(frozen=True, slots=True)
class _PostDraft:
    """The draft from a post."""

    draft: Draft
    page: Reading | None = None  # the page of the draft, if the post is only a link


class ChannelPosts:
    """The handler that turns posts into articles. It asks and answers nobody: readers of a channel are not its editors.

    A post that resembles an article in the archive is added too, because it was also published here.
    """

    def __init__(
        self,
        corpus: Corpus,
        ingestion: Ingestion,
        channels: Channels,
        reports: ChannelAlerts,
        threads: Threads,
        inbox: Inbox,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._corpus = corpus
        self._observer = observer
        self._ingestion = ingestion
        self._refetching = Refetching(ingestion, inbox.notebook)
        self._channels = channels
        self._reports = reports
        self._reading: Executor = threads.reading
        self._changing: Executor = threads.changing
        self._inbox = inbox

    async def take(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Add an article from a new post, or update it after an edit. While the disk refuses it, try again."""
        delay_s = RETRY_S
        while True:
            try:
                await self._take(update, context.bot)
            except (StoreError, BackendUnavailableError) as error:
                await self._tell_failure(message_of(update), error, context.bot)
            else:
                return
            if self._inbox.age_of(update).total_seconds() > GIVEN_UP_AFTER_S:
                await self._give_up(message_of(update), context.bot)
                return
            yield_turn()  # others are answered meanwhile; versions tell which edit is newer
            await asyncio.sleep(delay_s)
            delay_s = min(2 * delay_s, LONGEST_RETRY_S)

    async def _give_up(self, post: Message, bot: Bot) -> None:
        channel = self._channels.get(post.chat.id)
        if channel is None:
            return
        gap = Gap(post.date, post.date)
        await run_in_executor(self._changing, self._channels.change, channel.id, lambda known: known.with_gap(gap))
        await self._reports.tell(bot, channel, post_given_up(channel, _url_of(post), post.message_id))

    async def _take(self, update: Update, bot: Bot) -> None:
        """Handle a post once. Raises: StoreError, BackendUnavailableError: try again later."""
        new = self._read_version(update)
        channel = self._channels.get(new.post.chat.id)
        if channel is None or not await run_in_executor(self._reading, self._is_current, new, channel):
            return
        try:
            post_draft = await run_in_executor(self._reading, self._read, new)
            await run_in_executor(self._changing, self._keep, new, post_draft)
        except IngestError as error:
            await run_in_executor(self._changing, self._note, new, new.article_id)
            await self._tell_failure(new.post, error, bot)
        else:
            await run_in_executor(self._changing, self._note_success, new.post)

    def _read_version(self, update: Update) -> _PostVersion:
        post = message_of(update)
        at = int((post.edit_date or post.date).timestamp())
        channel_id, number, group = post.chat.id, post.message_id, post.media_group_id
        return _PostVersion(
            post,
            (at, update.update_id),
            change_id_of(update),
            self._channels.post(channel_id, number),
            self._channels.album(channel_id, number, group) if group else {},
        )

    def _is_current(self, new: _PostVersion, channel: Channel) -> bool:
        """Return whether this version of a post counts. It does not if a later version came before it.

        An edit of a post from before the watching counts if the post came with an export. An edit of a forgotten post
        counts if its link finds the article; otherwise the article would be added twice. A forgotten post of an album
        does not count, because the rest of the album is not known.
        """
        post = new.post
        if new.known:
            return new.known.version <= new.version
        is_edit, is_forgotten = post.edit_date is not None, post.message_id <= channel.forgotten
        if not is_forgotten and (not is_edit or post.date >= channel.since):
            return True
        if is_forgotten and post.media_group_id is not None:
            return False
        return is_edit and new.url is not None and self._is_there(new.url)

    def _is_there(self, url: str) -> bool:
        try:
            self._corpus.article(url)
        except ArticleNotFoundError:
            return False
        return True

    def _read(self, new: _PostVersion) -> _PostDraft | None:
        """Return the draft from a post; None if there is nothing to quote, or nothing new. Raises: IngestError."""
        texts = new.texts
        if not texts:
            return None
        if new.link:
            if new.known is not None and new.known.link == new.link:
                return None
            page = self._ingestion.read_url(new.link)
            return _PostDraft(page.article(), page)
        if new.article_id is None and new.has_too_little_text:
            return None
        draft = with_origin(origin_of_post(new.post), self._ingestion.from_texts(texts))
        return _PostDraft(replace(draft, url=new.url))

    def _keep(self, new: _PostVersion, post_draft: _PostDraft | None) -> None:
        """Update the archive and the state of the post to this version. A second call has no further effect.

        Raises: StoreError; BackendUnavailableError.
        """
        by, article_id = f"channel:{new.post.chat.id}", new.article_id
        if post_draft is not None:
            article_id = self._add(new, post_draft, by)
        elif article_id is not None and not new.texts:
            self._remove(article_id, by, new.change_id)
            article_id = None
        self._note(new, article_id)

    def _add(self, new: _PostVersion, post_draft: _PostDraft, by: str) -> str | None:
        """Add the article, or update the known one. An article that an editor removed stays removed."""
        draft = post_draft.draft
        try:
            if new.article_id is not None:
                article = self._corpus.article(new.article_id)
                draft = replace(draft, url=article.url, text_id=None if article.url else article.id)
            added = self._corpus.add(draft, by, new.change_id)
        except (ArticleNotFoundError, PurgedError):
            return new.article_id
        self._observer.added(AddOutcome(added.status))
        article = added.article
        if post_draft.page:
            self._refetching.note(article, post_draft.page)
        return article.id

    def _remove(self, article_id: str, by: str, change_id: str) -> None:
        """Remove an article whose text the channel has deleted."""
        try:
            self._corpus.remove(article_id, by, change_id)
        except (ArticleNotFoundError, PurgedError):
            logger.info("The article of a post was removed before")

    def _note(self, new: _PostVersion, article_id: str | None) -> None:
        """Store the state of a post. Raises: StoreError."""
        group = new.post.media_group_id
        text = new.own_text if group else ""
        post = Post(new.version, article_id, group, text, new.link)
        self._channels.put_post(new.post.chat.id, new.post.message_id, post)

    def _note_success(self, post: Message) -> None:
        def succeeded(channel: Channel) -> Channel:
            if channel.lost_at:  # without the rights no posts arrive
                channel = replace(channel.with_gap(Gap(channel.lost_at, post.date)), lost_at=None)
            times = channel.posts_at
            if post.edit_date is None and post.date not in times:
                times = tuple(sorted((*times, post.date)))[-RHYTHM_POSTS:]
            title = clean_name(post.chat.title or post.chat.username) or channel.title
            known = replace(channel, title=title, username=post.chat.username, posts_at=times)
            return replace(known, failure=None, failed_at=None, is_quiet=False)

        self._channels.change(post.chat.id, succeeded)

    async def tell_waiting(self, update: Update, error: StoreError, bot: Bot) -> None:
        """Report that a post could not be written to disk. Telegram keeps it meanwhile."""
        if post := update.effective_message:
            await self._tell_failure(post, error, bot)

    async def _tell_failure(self, post: Message, error: CorpusError, bot: Bot) -> None:
        """Report why a post was not added, unless the one before it failed for the same reason."""
        logger.info("A post of a channel was refused: %s", type(error).__name__)
        self._observer.added(AddOutcome.FAILED)
        channel = self._channels.get(post.chat.id)
        if channel is None or channel.failure == type(error).__name__:
            return
        failed = partial(replace, failure=type(error).__name__, failed_at=channel.failed_at or post.date)
        await run_in_executor(self._changing, self._channels.change, channel.id, failed)
        is_retried = isinstance(error, StoreError | BackendUnavailableError)
        sentence = post_refused(channel, _url_of(post), post.message_id, error, is_retried=is_retried)
        await self._reports.tell(bot, channel, sentence)


def _url_of(post: Message) -> str | None:
    return post_url(post.chat, post.message_id)
