"""Search and change the archive: the only entry point for both."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from index.articles.diff import Comparison, compare
from index.articles.edits import Amendment, Listed, credits_leaving, listing
from index.articles.replacement import removal_with
from index.backends.base import SearchBackend
from index.changes.archive_writer import ArchiveWriter
from index.changes.linked_passage import LinkedPassage, PassageLinks
from index.changes.lookup import earlier_states, find_article, possible_ids, versions_of
from index.changes.new_state import article_of, with_corrections
from index.changes.synchronizer import Progress, Synchronizer, Watcher, ignore_progress
from index.dedup.checks import Concern, concerns_about
from index.errors import AddedSinceError, CorpusError, NothingToPurgeError, NotPurgedError, QuestionTooLongError
from index.listing.found_articles import FoundArticles, find_articles
from index.metadata.article_filter import ANY_ARTICLE
from index.model import Added, Answer, Article, Change, Doubt, Draft, Earlier, Unsearchable, Version
from index.purged import Purged
from index.query.about_articles.article_requests import article_request_of
from index.query.match_texts import ArticlesOnce
from index.search.absent_language import with_absent_language
from index.search.follow_up import Inquiry, follow
from index.search.pipeline import answer_question
from index.search.price_follow_up import price_answer
from index.search.retry import retry_after_repair, retry_if_changed
from index.store.base import ArticleReader, ArticleStore
from index.suggestions.did_you_mean import suggestion_for
from index.suggestions.spelling import Speller
from index.unsearchable import Unsearchables

__all__ = ["MAX_QUESTION_CHARS", "Corpus", "Progress", "Watcher"]

logger = logging.getLogger(__name__)

T = TypeVar("T")

MAX_QUESTION_CHARS = 4_096
"""Most characters of a question: the longest message that a caller gets. The cost of a search grows with the question;
so long a question takes a second."""


class Corpus(ArchiveWriter):
    """All articles of the archive. It searches them, and inherits the methods that change them.

    Any number of searches may run in parallel with each other and with a change. Changes are made one at a time.
    """

    def __init__(
        self,
        store: ArticleStore,
        backend: SearchBackend,
        on_progress: Progress | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        is_reader: bool = False,
    ) -> None:
        """Open the archive in *store*. The backend is made equal to the store.

        Args: is_reader: Another process may change the archive, and logs its errors.
        Raises: BackendUnavailableError.
        """
        self._backend = backend
        unsearchable = Unsearchables(is_reader=is_reader)
        super().__init__(store, self._synchronizer_of(store, backend, unsearchable), unsearchable, now)
        self._articles: ArticleReader = store  # that searches read
        self._links = PassageLinks(store)
        self._synchronizer.reconcile(on_progress or ignore_progress)
        self._backend.optimize()

    def _synchronizer_of(
        self, store: ArticleStore, backend: SearchBackend, unsearchable: Unsearchables
    ) -> Synchronizer:
        return Synchronizer(store, backend, unsearchable)

    def set_clock(self, now: Callable[[], datetime]) -> None:
        """Use another clock for the times of changes, and for how long they can be undone."""
        self._now = now

    @property
    def watcher(self) -> Watcher | None:
        """Return the listener to all changes; None if there is none."""
        return self._synchronizer.watcher

    @watcher.setter
    def watcher(self, watcher: Watcher | None) -> None:
        self._synchronizer.watcher = watcher

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self._store)

    def __iter__(self) -> Iterator[Article]:
        """Yield all articles, the first added first, in the state at the call."""
        return iter(self._store)

    def articles(self, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Return articles, the last added first. `limit` None: all that follow."""
        return self._store.articles(offset, limit)

    def newest(self, limit: int) -> list[Article]:
        """Return at most *limit* articles that can be found, the last published first; see `SearchBackend.newest`.

        Raises: BackendUnavailableError.
        """
        return list(self._store.articles_of(self._backend.newest(ANY_ARTICLE, limit)).values())

    @property
    def usual_language(self) -> str | None:
        """Return the language of most passages, as primary subtag; None: no passages, or mostly an unknown one.

        Raises: BackendUnavailableError.
        """
        return next(iter(self._backend.languages), None) or None

    @property
    def passages_found(self) -> int:
        """Return the number of passages that questions can find. Raises: BackendUnavailableError."""
        return len(self._backend)

    @property
    def unsearchable(self) -> tuple[Unsearchable, ...]:
        """Return the articles that no question finds, because they cannot be indexed. Each start tries them again."""
        return self._unsearchable.all()

    def article(self, reference: str) -> Article:
        """See `find_article`."""
        return find_article(self._store, reference)

    def find_articles(self, text: str, offset: int, limit: int) -> FoundArticles:
        """See `find_articles` of `index.listing.found_articles`. Raises: QuestionTooLongError too."""
        if len(text) > MAX_QUESTION_CHARS:
            raise QuestionTooLongError(MAX_QUESTION_CHARS)
        answer_to = partial(self._search, offset=0, earlier=None)
        find = partial(find_articles, self._store, self._backend, answer_to, text, offset, limit)
        return self._in_one_state(find)

    def was_removed(self, article_id: str) -> bool:
        """Return whether an article with this id existed until a short time ago: as long as that can be undone."""
        return self._store.article(article_id) is None and self._store.last_known(article_id) is not None

    def purge(self, references: Sequence[str], *, unless_there: bool = False) -> Purged:
        """Remove the articles with these ids or URLs for good: no file of the archive contains their texts any more.

        This cannot be undone. The articles may exist, or have been removed recently. Backups are only named.

        Args: unless_there: Refuse if any of the articles exists.
        Raises: NothingToPurgeError: nothing is known of one of them; none was removed, but no file contains that one.
            StoreWriteError, ReadOnlyError: nothing was removed. AddedSinceError: neither, as one of them exists or was
            added at this moment. NotPurgedError, BackendUnavailableError: they are removed, but not from all files;
            another call completes it. The first of these errors tells what is known of them.
        """
        with self._synchronizer.changing():
            if unless_there and any(self._store.article(reference) for reference in references):
                raise AddedSinceError
            articles = {article.id: article for article in map(self._last_known, references)}
            try:
                self._synchronizer.purge(set(articles), unless_there=unless_there)
            except NotPurgedError as error:
                error.purged = self._purged(articles)
                raise
        return self._purged(articles)

    def _purged(self, articles: Mapping[str, Article]) -> Purged:
        return Purged(tuple(articles.values()), tuple(self._store.backups_with(set(articles))))

    def _last_known(self, reference: str) -> Article:
        possible = possible_ids(reference)
        if article := next(filter(None, map(self._store.last_known, possible)), None):
            return article
        self._store.purge(possible, unless_there=True)  # a file may still contain a forgotten article
        self._backend.purge(possible)
        raise NothingToPurgeError(reference.strip())

    def versions(self, reference: str) -> list[Version]:
        """See `versions_of`."""
        return versions_of(self._store, reference)

    def linked_passage(self, article_id: str, ordinal: int, check: str | None = None) -> LinkedPassage:
        """See `PassageLinks.find`."""
        return self._links.find(article_id, ordinal, check)

    def corrected_at(self, article_id: str) -> datetime | None:
        """Return the time of an article's last correction in UTC; None: none is remembered. This is fast."""
        earlier = self._store.version_outlines(article_id)[1:]
        return earlier[0].until if earlier else None

    def compared(self, change_id: str) -> Comparison | None:
        """Compare the article before and after a change; None: one state is missing, or the change is forgotten."""
        change = self._store.change(change_id)
        if change is None or change.after is None:
            return None
        taken_over = self._store.change(removal_with(change_id))
        before = taken_over.before if taken_over else change.before
        return compare(before, change.after) if before else None

    def credits_leaving(self, reference: str, amendment: Amendment) -> tuple[str, ...]:
        """Return the credits that are only in paragraphs that an amendment removes. Raises: ArticleNotFoundError."""
        article = self.article(reference)
        return credits_leaving(article, amendment, earlier_states(self._store, article.id))

    def paragraphs(self, article: Article) -> tuple[Listed, ...]:
        """Return the paragraphs of an article, with the removed ones whose texts are remembered."""
        return listing(article, earlier_states(self._store, article.id))

    def concerns(self, draft: Draft, addresses: Sequence[str] = (), seen: Sequence[Doubt] = ()) -> tuple[Concern, ...]:
        """Return the doubts about adding *draft*; see `concerns_about`. Empty if the article exists unchanged.

        Raises: BackendUnavailableError; NoTextError: see `add`.
        """
        article = article_of(draft, self._now(), None)
        if before := self._store.article(article.id):
            article = with_corrections(article, draft, before)
        try:
            return retry_after_repair(
                lambda: concerns_about(article, addresses, seen, self._store, self._backend), self._synchronizer.repair
            )
        except (CorpusError, MemoryError):
            raise
        except Exception:  # of any class: a text that cannot be analyzed is stored anyway, and `add` reports it
            logger.exception("Nobody can tell whether “%s” repeats other articles", article.title)
            return tuple(map(Concern, seen))

    def added(self, change_id: str) -> Added | None:
        """Return the outcome of the `add` or `amend` that made a change; None: no remembered change has that id."""
        change = self._store.change(change_id)
        return self._of_change(change, change.after) if change and change.after else None

    def change(self, change_id: str) -> Change | None:
        """Return a remembered change; None: no remembered change has that id."""
        return self._store.change(change_id)

    def search(self, question: str, limit: int, offset: int = 0, earlier: Earlier | None = None) -> Answer:
        """Answer *question* with at most *limit* hits, starting at *offset*.

        If there is no answer, suggest another spelling of the question that has a better answer.

        Args: earlier: The earlier answer that the question follows. Its articles are searched first.
        Raises: EmptyQueryError; QuestionTooLongError; BackendUnavailableError.
        """
        if len(question) > MAX_QUESTION_CHARS:
            raise QuestionTooLongError(MAX_QUESTION_CHARS)
        return self._in_one_state(partial(self._search, question, limit, offset, earlier))

    def _in_one_state(self, work: Callable[[], T]) -> T:
        """Do *work*, again if the archive changed meanwhile or its index is damaged."""
        return retry_after_repair(
            lambda: retry_if_changed(work, lambda: self._synchronizer.change_counter), self._synchronizer.repair
        )

    def _search(self, question: str, limit: int, offset: int, earlier: Earlier | None) -> Answer:
        speller = Speller(self._backend, ArticlesOnce(self._articles))
        answer = self._answer(question, earlier, speller, limit, offset)
        tried = partial(self._answer, earlier=earlier, speller=speller, limit=0)
        if suggestion := suggestion_for(answer, self._backend, speller, tried):
            answer = replace(answer, suggestion=suggestion)
        return with_absent_language(answer, self._backend.languages)

    def _answer(self, question: str, earlier: Earlier | None, speller: Speller, limit: int, offset: int = 0) -> Answer:
        def answer_to(inquiry: Inquiry) -> Answer:
            spelled = replace(inquiry, speller=speller)
            return answer_question(speller.articles, self._backend, spelled, limit, offset)

        if earlier is None:
            return answer_to(Inquiry(question))
        return price_answer(question, earlier, speller.articles, limit, offset) or follow(question, earlier, answer_to)

    def warm_up(self) -> None:
        """Search once, so that no user waits while the first search loads models, lists and parts of the index."""
        for article in self.articles(limit=1):
            article_request_of("")  # its lists are long, and few searches need them
            try:
                self.search(article.title, 1)
            except (MemoryError, CorpusError):  # the next search reports it
                pass
            except Exception:  # of any class: a title that cannot be searched for must not prevent the start of the bot
                logger.exception("The title of article %s cannot be searched for", article.id)

    def tidy(self) -> None:
        """Forget what can no longer be undone, also on disk. Call this about once a day, in any thread."""
        self._store.tidy(self._now())

    def catch_up(self) -> None:
        """See `Synchronizer.catch_up`. With several processes, one of them should call this every second or two."""
        self._synchronizer.catch_up()

    def optimize(self) -> None:
        """Make searches faster after many articles were added. It is fast after few."""
        self._backend.optimize()

    def close(self) -> None:
        """See `Synchronizer.close`."""
        self._synchronizer.close()
