"""Find the passage that a link names, whatever happened to its article since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.passage_digest import passage_digest
from index.articles.passages import split_passages
from index.backends.bm25.backend import BM25Backend
from index.changes.linked_passage import LinkedPassage, LinkState
from index.corpus import Corpus
from index.errors import ArticleNotFoundError
from index.model import Article, Draft, Paragraph, PassageKind
from index.store.tinydb import TinyDBStore
from tests.support.archive.archive_clock import NOON, Clock

OPENING = "The harbour of Brall has two lighthouses."
KEEPER = "The keeper Oskar Lunt feeds nine cats every morning."
KEEPER_CORRECTED = "The keeper Oskar Lunt feeds seven cats every morning."
FERRY = "A ferry sails to the island at noon."
ADDED = "Nobody knows who built the first of them."
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def corpus(clock: Clock) -> Iterator[Corpus]:
    with closing(Corpus(TinyDBStore.in_memory(), BM25Backend(), now=clock)) as corpus:
        yield corpus


def draft(*texts: str, credits_: tuple[str, ...] = ()) -> Draft:
    paragraphs = tuple(map(Paragraph, texts))
    return Draft("Brall", paragraphs, url="https://example.org/brall", credits=credits_, language="en")


def added(corpus: Corpus, *texts: str, credits_: tuple[str, ...] = ()) -> Article:
    return corpus.add(draft(*texts, credits_=credits_)).article


def linked(corpus: Corpus, article: Article, ordinal: int, text: str | None) -> tuple[str, LinkState]:
    """The text to show and what became of it; *text* None: the link has no check."""
    found = of_link(corpus, article, ordinal, text)
    assert found.article == corpus.article(article.id)
    assert found.passage in split_passages(found.article)
    return found.passage.text, found.state


def of_link(corpus: Corpus, article: Article, ordinal: int, text: str | None) -> LinkedPassage:
    return corpus.linked_passage(article.id, ordinal, None if text is None else passage_digest(text))


class TestPassageInItsPlace:
    def test_is_found_with_its_check(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        assert linked(corpus, article, 1, KEEPER) == (KEEPER, LinkState.AS_LINKED)

    def test_is_found_without_a_check(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        assert linked(corpus, article, 1, None) == (KEEPER, LinkState.AS_LINKED)

    def test_is_what_is_there_now_without_a_check(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, FERRY)
        assert linked(corpus, article, 1, None) == (FERRY, LinkState.AS_LINKED)


class TestMovedPassage:
    def test_is_found_where_it_is_now(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, ADDED, KEEPER)
        assert linked(corpus, article, 1, KEEPER) == (KEEPER, LinkState.MOVED)

    def test_is_the_nearest_of_several(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, ADDED, FERRY, KEEPER)
        added(corpus, KEEPER, ADDED, FERRY, OPENING, KEEPER)
        assert of_link(corpus, article, 3, KEEPER).passage.ordinal == 4

    def test_has_no_date(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, KEEPER, OPENING)
        assert of_link(corpus, article, 1, KEEPER).corrected_at is None


class TestCorrectedPassage:
    def test_is_shown_as_it_is_now(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, KEEPER_CORRECTED)
        assert linked(corpus, article, 1, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)

    def test_has_the_time_of_its_correction(self, corpus: Corpus, clock: Clock) -> None:
        """Other changes, before and after, do not count."""
        article = added(corpus, OPENING, KEEPER)
        for hour, texts in enumerate([(OPENING, KEEPER, FERRY), (OPENING, KEEPER_CORRECTED), (KEEPER_CORRECTED,)], 1):
            clock.time = NOON + hour * HOUR
            added(corpus, *texts)
        assert of_link(corpus, article, 1, KEEPER).corrected_at == NOON + 2 * HOUR

    def test_is_found_where_its_corrected_form_is_now(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER, FERRY)
        added(corpus, OPENING, ADDED, FERRY, KEEPER_CORRECTED)
        assert linked(corpus, article, 1, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)
        added(corpus, OPENING, FERRY, ADDED, KEEPER_CORRECTED)
        added(corpus, ADDED, ADDED + " None.", OPENING, KEEPER_CORRECTED, FERRY)
        assert linked(corpus, article, 1, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)

    def test_may_be_a_part_of_a_long_paragraph(self, corpus: Corpus) -> None:
        sentences = [f"Sentence {n} of the long report says what happened there. " for n in range(40)]
        article = added(corpus, OPENING, "".join(sentences))
        pieces = split_passages(article)[1:]
        assert len(pieces) == 2
        added(corpus, ADDED, OPENING, "".join(sentences[:-1]) + "Sentence 39 was wrong.")
        shown, state = linked(corpus, article, 2, pieces[1].text)
        assert (shown.startswith("Sentence 20 of"), state) == (True, LinkState.CORRECTED)

    def test_is_found_in_another_part_of_its_paragraph(self, corpus: Corpus) -> None:
        """Though the new part in front of it pushed another one to its place."""
        new, first, second = (f"{sentence} " * (1_000 // len(sentence)) for sentence in (ADDED, OPENING, FERRY))
        article = added(corpus, KEEPER, first + second)
        _, _, linked_to = split_passages(article)
        added(corpus, KEEPER, new + first + second + ADDED)
        shown, state = linked(corpus, article, 2, linked_to.text)
        assert (shown.startswith(FERRY), state) == (True, LinkState.CORRECTED)

    @pytest.mark.parametrize(
        ("now", "says_the_same"),
        [
            ("The keeper Oskar Lunt reads the news every evening.", True),
            ("The mayor Ida Moor reads two papers every evening.", False),
        ],
    )
    def test_says_the_same_if_most_of_it_is_as_it_was(self, corpus: Corpus, now: str, says_the_same: bool) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, now)
        found = of_link(corpus, article, 1, KEEPER)
        assert (found.passage.text, found.says_the_same) == (now, says_the_same)

    def test_gives_way_to_what_is_in_its_place_if_it_was_removed(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER, FERRY)
        added(corpus, OPENING, FERRY)
        assert linked(corpus, article, 1, KEEPER) == (FERRY, LinkState.CORRECTED)
        assert not of_link(corpus, article, 1, KEEPER).says_the_same

    def test_is_found_behind_a_new_paragraph_in_front(self, corpus: Corpus) -> None:
        article = added(corpus, KEEPER, FERRY)
        added(corpus, ADDED, KEEPER_CORRECTED, FERRY)
        assert linked(corpus, article, 0, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)
        assert of_link(corpus, article, 0, KEEPER).says_the_same

    def test_gives_way_to_another_in_its_place(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, ADDED)
        assert linked(corpus, article, 1, KEEPER) == (ADDED, LinkState.CORRECTED)
        assert not of_link(corpus, article, 1, KEEPER).says_the_same

    def test_is_as_linked_again_after_an_undo(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        corpus.undo(corpus.add(draft(OPENING, KEEPER_CORRECTED)).change_id or "")
        assert linked(corpus, article, 1, KEEPER) == (KEEPER, LinkState.AS_LINKED)


class TestPassageThatIsGone:
    def test_is_one_with_an_unknown_check(self, corpus: Corpus) -> None:
        article = added(corpus, OPENING, KEEPER)
        assert linked(corpus, article, 1, FERRY) == (KEEPER, LinkState.GONE)

    @pytest.mark.parametrize("text", [None, FERRY])
    def test_is_one_after_the_end(self, corpus: Corpus, text: str | None) -> None:
        """The end of the article is shown, without its credits."""
        article = added(corpus, OPENING, KEEPER, credits_=("Photo: Ida Moor",))
        assert linked(corpus, article, 999_999, text) == (KEEPER, LinkState.GONE)

    def test_may_leave_credits_alone(self, corpus: Corpus) -> None:
        credit = Paragraph("Translated by Ida Moor", PassageKind.CREDIT)
        article = corpus.add(replace(draft(), paragraphs=(credit,))).article
        assert linked(corpus, article, 7, None) == (credit.text, LinkState.GONE)


class TestCost:
    """Strangers may send links with invented checks to a long article that was often corrected."""

    @pytest.fixture
    def read(self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the content hashes of the versions whose texts were read."""
        read: list[str] = []
        read_version = corpus._store.version

        def version(article_id: str, content_hash: str) -> Article | None:
            read.append(content_hash)
            return read_version(article_id, content_hash)

        monkeypatch.setattr(corpus._store, "version", version)
        return read

    def test_of_many_unknown_checks_is_reading_each_version_once(self, corpus: Corpus, read: list[str]) -> None:
        first = added(corpus, OPENING, KEEPER)
        second = added(corpus, OPENING, FERRY)
        present = added(corpus, OPENING, ADDED)
        for number in range(20):
            assert linked(corpus, present, 1, f"Invented {number}") == (ADDED, LinkState.GONE)
        assert read == [second.content_hash, first.content_hash]

    def test_of_a_correction_is_comparing_once(self, corpus: Corpus, read: list[str]) -> None:
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, KEEPER_CORRECTED)
        for _ in range(3):
            assert linked(corpus, article, 1, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)
        assert read == [article.content_hash] * 2, "for the digests, and for the comparison"

    def test_in_memory_is_bounded(self, corpus: Corpus, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """What was asked for last is kept."""
        monkeypatch.setattr("index.changes.passage_digests.PASSAGES_KEPT", 4)
        monkeypatch.setattr("index.changes.linked_passage.CORRECTIONS_KEPT", 1)
        article = added(corpus, OPENING, KEEPER)
        changed = added(corpus, OPENING, KEEPER_CORRECTED, FERRY)
        for _ in range(2):
            assert linked(corpus, article, 1, KEEPER) == (KEEPER_CORRECTED, LinkState.CORRECTED)
        assert linked(corpus, changed, 0, FERRY) == (FERRY, LinkState.MOVED)
        added(corpus, *[OPENING] * 5)
        for text in (KEEPER, FERRY, KEEPER):
            assert linked(corpus, article, 1, text) == (OPENING, LinkState.CORRECTED)
            assert len(corpus._links._digests) <= 5, "those of one state at least"
            assert len(corpus._links._corrections) == 1

    def test_is_no_failure_if_a_version_is_forgotten_meanwhile(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All versions together have a bound, and a change may push one out while a link is looked up."""
        article = added(corpus, OPENING, KEEPER)
        added(corpus, OPENING, FERRY)
        read_version = corpus._store.version
        monkeypatch.setattr(corpus._store, "version", lambda *_: None)
        assert linked(corpus, article, 1, KEEPER) == (FERRY, LinkState.GONE)
        monkeypatch.setattr(corpus._store, "version", read_version)
        assert linked(corpus, article, 1, "Invented") == (FERRY, LinkState.GONE)
        monkeypatch.setattr(corpus._store, "version", lambda *_: None)
        assert linked(corpus, article, 1, KEEPER) == (FERRY, LinkState.CORRECTED)


class TestRemovedArticle:
    @pytest.mark.parametrize("is_purged", [False, True])
    def test_has_no_passages(self, corpus: Corpus, *, is_purged: bool) -> None:
        article = added(corpus, OPENING)
        corpus.remove(article.id)
        if is_purged:
            corpus.purge([article.id])
        with pytest.raises(ArticleNotFoundError):
            corpus.linked_passage(article.id, 0)

    def test_is_not_told_from_one_that_never_existed(self, corpus: Corpus) -> None:
        """An address names no passage either."""
        article = added(corpus, OPENING)
        for name in ("abc234", article.url or ""):
            with pytest.raises(ArticleNotFoundError):
                corpus.linked_passage(name, 0)


texts = st.lists(st.sampled_from([OPENING, KEEPER, KEEPER_CORRECTED, FERRY, ADDED, "Word. " * 300]))


@given(st.lists(texts.filter(bool), min_size=1, max_size=4), st.data())
def test_any_link_shows_a_passage_of_the_article(states: list[list[str]], data: st.DataObject) -> None:
    """Links made from the first state still lead to the passage, or to a time of its correction."""
    with closing(Corpus(TinyDBStore.in_memory(), BM25Backend())) as corpus:
        article = added(corpus, *states[0])
        passage = data.draw(st.sampled_from(split_passages(article)))
        for state in states[1:]:
            added(corpus, *state)
        found = of_link(corpus, article, passage.ordinal, passage.text)
        present = [each.text for each in split_passages(corpus.article(article.id))]
        assert present[found.passage.ordinal] == found.passage.text
        assert (found.passage.text == passage.text) == (passage.text in present)
        assert (found.corrected_at is None) == (passage.text in present)
        assert found.state is not LinkState.GONE
