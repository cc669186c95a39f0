"""Read an index that another process changes before each request: all is of one state, and nobody waits for an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.analysis import Field
from index.backends.base import QueryTerm, Ranking, Scope, SearchBackend
from index.backends.bm25.backend import BM25Backend
from index.errors import BackendUnavailableError, StateGoneError
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.model import Article
from tests.support.archive.backend_articles import article
from tests.support.opensearch.shared_index import SharedIndex

MOST_REQUESTS = 12
"""Of one search: it begins twice with the present state, then with a held one."""

QUERY = [QueryTerm(Field.WORDS, "purr"), QueryTerm(Field.WORDS, "cat", 0.7), QueryTerm(Field.WORDS, "katt", 0.5)]


def cats(number: int) -> Article:
    """An article that changes how rare the words of QUERY are, how long passages are, and which is the best."""
    language = "no" if number % 3 == 2 else "en"
    texts = ["purr " * (1 + number % 4) + "owl " * (number % 7), f"cat number {number}", "katt"]
    made = article(*texts, name=f"a{number}", language=language)
    return replace(made, byline=f"Ann Lee {number}", source="BBC")


class Busy:
    """A reader of an index that a writer changes before each of its requests."""

    def __init__(self, shared: SharedIndex) -> None:
        self._writer = shared.open()
        self.reader = shared.open()
        self._shared = shared
        self.changes = 0
        self.index(cats(0))

    def index(self, *articles: Article) -> None:
        self._writer.index(articles)
        self.changes += 1

    def delete(self, name: str) -> None:
        self._writer.delete([name])
        self.changes += 1

    def add(self) -> None:
        self.index(cats(self.changes))

    def while_it_changes(self, change: Callable[[], None] | None = None) -> None:
        self._shared.client.before_post = lambda path, body: (change or self.add)()

    def requests_of(self, act: Callable[[], object]) -> int:
        before = len(self._shared.client.requests)
        act()
        return len(self._shared.client.requests) - before


@pytest.fixture
def busy(shared: SharedIndex) -> Busy:
    return Busy(shared)


def states(count: int) -> Iterator[SearchBackend]:
    """Embedded indices as the one in the cluster was: with one article, with two, and so on."""
    for number in range(1, count + 1):
        backend = BM25Backend()
        backend.index([cats(each) for each in range(number)])
        yield backend
        backend.close()


def is_same(one: Ranking, other: Ranking) -> bool:
    without_scores = [[match._replace(score=0) for match in each.matches] for each in (one, other)]
    figures = [(each.is_complete, each.passage_count, each.frequencies) for each in (one, other)]
    is_alike = without_scores[0] == without_scores[1] and figures[0] == figures[1]
    return is_alike and np.allclose(one.term_scores, other.term_scores, rtol=1e-12, atol=0)


class TestAdditionsBeforeEachRequest:
    @pytest.mark.parametrize("language", [None, "en"])
    def test_leave_each_search_one_state(self, busy: Busy, language: str | None) -> None:
        busy.while_it_changes()
        first, scope = busy.changes, Scope(language=language)
        found: list[Ranking] = []
        requests = busy.requests_of(lambda: found.append(busy.reader.search(QUERY, 5, scope)))
        assert requests <= MOST_REQUESTS
        rankings = [state.search(QUERY, 5, scope) for state in states(busy.changes)]
        same = [number for number, ranking in enumerate(rankings, 1) if is_same(found[0], ranking)]
        assert same
        assert same[-1] >= first, "what was added before the search is not found"

    def test_leave_a_question_one_state(self, busy: Busy) -> None:
        """Whatever it reads, in whatever order."""
        busy.while_it_changes()
        accepted = ArticleFilter(bylines=("Ann",))

        def read() -> tuple[object, ...]:
            reader = busy.reader
            count = len(reader)
            ranking = reader.search(QUERY, 100)
            return (
                count,
                dict(reader.languages),
                len(ranking.matches),
                reader.search(QUERY, 100, Scope(accepted)).matches == ranking.matches,
                len(reader.articles_with((frozenset({"purr"}),))),
                len(reader.newest(ANY_ARTICLE, None)),
                reader.newest(accepted, 1),
                len(reader.lines_with_name("ann lee")),
                len(reader.lines_with_name("bbc")),
                reader.known_terms([f"{number}" for number in range(99)])[-1],
            )

        first = busy.changes
        seen = busy.reader.in_one_state(read)
        number = len(busy.reader.lines_with_name("nobody")) + int(str(seen[-1])) + 1
        assert first <= number <= busy.changes
        norwegian = number // 3
        languages = {"en": 3 * (number - norwegian)} | ({"no": 3 * norwegian} if norwegian else {})
        assert seen == (
            3 * number,
            languages,
            3 * number,
            True,
            number,
            number,
            [f"a{number - 1}"],
            number,
            1,
            str(number - 1),
        )

    def test_are_found_by_the_next_question(self, busy: Busy) -> None:
        busy.while_it_changes()
        for _ in range(2):
            added = busy.changes
            busy.add()
            assert f"a{added}" in busy.reader.newest(ANY_ARTICLE, None)
            matches = busy.reader.search([QueryTerm(Field.WORDS, str(added))], 3).matches
            assert [match.passage_id.article_id for match in matches] == [f"a{added}"]

    def test_end_with_the_help_of_a_node(self, busy: Busy, shared: SharedIndex) -> None:
        """Then a search costs as much as before them, and no node holds a state any more."""
        busy.while_it_changes()
        busy.reader.search(QUERY, 3)
        busy.while_it_changes(lambda: None)
        busy.reader._busy_until = 0.0
        assert busy.requests_of(lambda: busy.reader.search(QUERY, 3)) <= 3
        assert busy.requests_of(lambda: busy.reader.search(QUERY, 3)) == 1


class TestOtherChangesBeforeEachRequest:
    def test_leave_out_the_article_that_is_never_the_same(self, busy: Busy) -> None:
        """It has another text in the store each time that it was found."""
        busy.while_it_changes(lambda: busy.index(replace(cats(0), content_hash=f"hash {busy.changes}")))
        read = []

        def read_text() -> bool:
            read.append(busy.reader.search(QUERY, 3).matches[0].passage_id)
            return busy.reader.is_as_indexed(cats(0))

        assert busy.reader.in_one_state(read_text) is False
        assert len(read) == 2
        busy.while_it_changes(lambda: None)
        assert busy.reader.is_as_indexed(cats(0)) is False

    def test_of_removals_and_additions_leave_what_the_held_state_has(self, busy: Busy) -> None:
        present: Sequence[str] = ["a0"]
        all_present = [present]

        def change() -> None:
            nonlocal present
            if busy.changes % 2:
                busy.index(cats(busy.changes))
                present = [*present, f"a{busy.changes - 1}"]
            else:
                busy.delete(present[0])
                present = present[1:]
            all_present.append(present)

        busy.while_it_changes(change)
        matches = busy.reader.search([QueryTerm(Field.WORDS, "purr")], 100).matches
        assert sorted(match.passage_id.article_id for match in matches) in list(map(sorted, all_present))


class TestAHeldState:
    def test_that_is_lost_again_is_an_outage(self, busy: Busy, shared: SharedIndex) -> None:
        client = shared.client
        hold = client.hold

        def hold_and_lose(index: str, kept: str, copy: str) -> str:
            client.release(name := hold(index, kept, copy))
            return name

        client.hold = hold_and_lose  # type: ignore[method-assign]  # for this object only
        busy.while_it_changes()
        with pytest.raises(StateGoneError):
            busy.reader.search(QUERY, 3)
        assert issubclass(StateGoneError, BackendUnavailableError)

    def test_that_is_lost_is_replaced_by_another_one(self, busy: Busy, shared: SharedIndex) -> None:
        """The node that held it has ended."""
        held: list[str] = []
        client = shared.client
        hold = client.hold

        def note(index: str, kept: str, copy: str) -> str:
            held.append(hold(index, kept, copy))
            return held[-1]

        client.hold = note  # type: ignore[method-assign]  # for this object only
        counts: list[int] = []

        def read() -> int:
            counts.append(len(busy.reader))
            if len(held) == 1:
                client.release(held[0])
            return len(busy.reader.search(QUERY, 100).matches)

        busy.while_it_changes()
        assert busy.reader.in_one_state(read) == counts[-1]
        assert len(held) == 2

    def test_is_forgotten_by_the_node_itself_if_nobody_tells_it(self, busy: Busy, shared: SharedIndex) -> None:
        def fail(point: str) -> None:
            raise BackendUnavailableError

        shared.client.release = fail  # type: ignore[method-assign]  # for this object only
        busy.while_it_changes()
        assert busy.reader.search(QUERY, 3).matches
