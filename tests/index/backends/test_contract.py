"""The promises of every SearchBackend: the same tests for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, article_language, passage_tokens
from index.analysis.wording import wording_number
from index.articles.passages import split_passages
from index.backends.base import (
    EVERYTHING,
    OTHER_LANGUAGE_FACTOR,
    FoundWords,
    QueryTerm,
    Ranking,
    Scope,
    SearchBackend,
    Terms,
    WordSearch,
)
from index.metadata.article_filter import ANY_ARTICLE, ArticleFilter
from index.metadata.known_names import NameLine
from index.model import Article, Paragraph, Passage, PassageId, PassageKind
from tests.support.archive.backend_articles import article
from tests.support.archive.backend_kinds import EMBEDDED, BackendKind, Embedded, InCluster
from tests.support.archive.indexed_terms import indexed_terms
from tests.support.poison import Poison

Open = Callable[[], SearchBackend]

IN_CLUSTER = "opensearch"

BACKENDS = [*EMBEDDED, pytest.param(IN_CLUSTER, marks=[pytest.mark.cluster, pytest.mark.slow, pytest.mark.covers])]
"""Another one is tested by a line in EMBEDDED, or here."""


@pytest.fixture(params=BACKENDS)
def kind(request: pytest.FixtureRequest) -> Iterator[BackendKind]:
    """The kind of backend, which keeps nothing yet."""
    if request.param == IN_CLUSTER:
        urls = request.getfixturevalue("opensearch_urls")
        made: BackendKind = InCluster(urls, request.getfixturevalue("opensearch_data"))
    else:
        made = Embedded(EMBEDDED[request.param])
    yield made
    made.close()


@pytest.fixture
def open_backend(kind: BackendKind, tmp_path: Path) -> Iterator[Open]:
    """Opens the backend: what it keeps is there again when it is opened once more."""
    opened: list[SearchBackend] = []

    def open_one() -> SearchBackend:
        opened.append(kind.open(tmp_path))
        return opened[-1]

    yield open_one
    for backend in opened:
        backend.close()


@pytest.fixture
def backend(open_backend: Open) -> SearchBackend:
    return open_backend()


def words(*terms: str) -> list[QueryTerm]:
    return [QueryTerm(Field.WORDS, term) for term in terms]


def found(backend: SearchBackend, *terms: str, limit: int = 10) -> list[PassageId]:
    return [match.passage_id for match in backend.search(words(*terms), limit).matches]


def told(ranking: Ranking) -> tuple[object, ...]:
    """All that a ranking says."""
    return (
        ranking.matches,
        ranking.term_scores.tolist(),
        ranking.is_complete,
        ranking.passage_count,
        ranking.frequencies,
    )


class TestAnEmptyIndex:
    def test_has_nothing(self, backend: SearchBackend) -> None:
        assert (len(backend), dict(backend.languages), dict(backend.indexed_hashes())) == (0, {}, {})
        assert backend.known_terms(["cat"]) == []
        assert backend.articles_by_wording({wording_number("one two")}, 9) == {}
        assert backend.articles_with((frozenset({"cat"}),)) == frozenset()

    @pytest.mark.parametrize(
        "scope", [EVERYTHING, Scope(articles=frozenset("a"), required=(frozenset({"cat"}),), language="en")]
    )
    def test_finds_nothing(self, backend: SearchBackend, scope: Scope) -> None:
        ranking = backend.search(words("cat"), 3, scope)
        assert (ranking.matches, ranking.is_complete, ranking.passage_count, ranking.frequencies) == ((), True, 0, (0,))
        assert ranking.term_scores.shape == (0, 1)


class TestAMatch:
    def test_has_a_term_of_text_title_or_heading(self, backend: SearchBackend) -> None:
        """In each field, and in the language of the article."""
        ferry = article(
            Paragraph("History", PassageKind.HEADING), "The ferries sailed in 1998.", name="f", title="The harbour"
        )
        port = article("港口很大。", name="z", title="Ferries", language="zh")
        backend.index([ferry, port])
        passages = [(each, article_language(one)) for one in (ferry, port) for each in split_passages(one)]
        for field in Field:
            terms = {each.id: set(indexed_terms(each, field, language)) for each, language in passages}
            for term in set.union(*terms.values()):
                matches = backend.search([QueryTerm(field, term)], 10).matches
                assert {each.passage_id for each in matches} == {name for name, its in terms.items() if term in its}

    def test_is_one_however_small_its_score(self, backend: SearchBackend) -> None:
        """A term that all passages have tells nothing of any of them, and its passages are found all the same."""
        backend.index([article("Cats purr.")])
        assert found(backend, "purr") == [("a", 0)]
        backend.index([article("Tigers do not purr.", name="b")])
        assert found(backend, "purr") == [("a", 0), ("b", 0)]

    def test_has_a_word(self, backend: SearchBackend) -> None:
        backend.index([article("!!!")])
        assert found(backend, "cat") == []
        assert len(backend) == 1

    def test_of_no_term_is_none(self, backend: SearchBackend) -> None:
        backend.index([article("cat")])
        ranking = backend.search([], 3)
        assert (ranking.matches, ranking.is_complete, ranking.frequencies) == ((), True, ())
        assert ranking.term_scores.shape == (0, 0)

    def test_tells_kind_and_language_of_the_passage(self, backend: SearchBackend) -> None:
        heading, caption = Paragraph("The ferry", PassageKind.HEADING), Paragraph("A ferry.", PassageKind.CAPTION)
        backend.index([article(heading, "A ferry sails.", caption), article("ferry", name="n", language="nb-NO")])
        backend.index([article("Ferry ferry ferry.", name="u", language=None)])
        matches = backend.search(words("ferri", "ferry"), 10).matches
        kinds = {each.passage_id: each.kind for each in matches}
        assert kinds["a", 0] is PassageKind.HEADING  # type: ignore[index]  # equal to a PassageId
        assert kinds["a", 1] is PassageKind.BODY  # type: ignore[index]  # as above
        assert kinds["a", 2] is PassageKind.CAPTION  # type: ignore[index]  # as above
        languages = {each.passage_id.article_id: each.language for each in matches}
        unknown = article_language(article("Ferry ferry ferry.", language=None))
        assert languages == {"a": "en", "n": "no", "u": unknown}

    def test_tells_which_passages_say_the_same(self, backend: SearchBackend) -> None:
        """In the same words, whatever case and punctuation."""
        backend.index([article("A ferry, a «ferry»!", "The ferry"), article("a ferry; A Ferry", name="b")])
        wordings = {each.passage_id: each.wording for each in backend.search(words("ferri"), 10).matches}
        assert wordings == {
            ("a", 0): wording_number("a ferry a ferry"),
            ("a", 1): wording_number("the ferry"),
            ("b", 0): wording_number("a ferry a ferry"),
        }


class TestARanking:
    def test_is_best_first(self, backend: SearchBackend) -> None:
        """A passage that has a term more often, or is shorter, comes first; scores fall."""
        backend.index([article("cat dog bird fish", "cat", "cat cat cat", "dog")])
        ranking = backend.search(words("cat"), 10)
        assert [each.passage_id.ordinal for each in ranking.matches][-1] == 0
        scores = [each.score for each in ranking.matches]
        assert scores == sorted(scores, reverse=True)
        assert len(set(scores)) == 3

    def test_has_equal_scores_in_the_order_of_indexing(self, backend: SearchBackend) -> None:
        for name in "zyxwv":
            backend.index([article("Cats purr.", name=name)])
        assert found(backend, "purr", limit=3) == [("z", 0), ("y", 0), ("x", 0)]

    def test_has_a_replaced_article_where_it_was_indexed_last(self, backend: SearchBackend) -> None:
        for name in "zyxz":
            backend.index([article("Cats purr.", name=name)])
        assert found(backend, "purr") == [("y", 0), ("x", 0), ("z", 0)]

    @pytest.mark.parametrize(("limit", "is_complete"), [(1, False), (2, True), (3, True)])
    def test_says_whether_there_are_more(self, backend: SearchBackend, limit: int, is_complete: bool) -> None:
        backend.index([article("cat", "cat dog", "milk")])
        ranking = backend.search(words("dog", "cat", "horse"), limit)
        assert (len(ranking.matches), ranking.is_complete) == (min(limit, 2), is_complete)

    def test_counts_passages_and_those_of_each_term(self, backend: SearchBackend) -> None:
        """In the order of the query, as often as a term is asked, whatever the limit."""
        backend.index([article("cat", "cat dog cat", "milk")])
        ranking = backend.search(words("dog", "cat", "horse", "cat"), 1)
        assert (ranking.passage_count, ranking.frequencies) == (3, (1, 2, 0, 2))

    def test_tells_what_each_term_added_to_each_score(self, backend: SearchBackend) -> None:
        """Nothing, if it is not there."""
        backend.index([article("cat", "cat dog", "milk dog", "cat milk dog")])
        ranking = backend.search(words("dog", "cat", "horse"), 10)
        assert ranking.term_scores.shape == (4, 3)
        assert ranking.term_scores.sum(axis=1) == pytest.approx([each.score for each in ranking.matches])
        has = {0: [False, True, False], 1: [True, True, False], 2: [True, False, False], 3: [True, True, False]}
        assert (ranking.term_scores > 0).tolist() == [has[each.passage_id.ordinal] for each in ranking.matches]

    def test_multiplies_the_score_of_a_term_by_its_weight(self, backend: SearchBackend) -> None:
        backend.index([article("harbour")])
        (word,) = backend.search([QueryTerm(Field.WORDS, "harbour")], 1).matches
        (gram,) = backend.search([QueryTerm(Field.GRAMS, "harb")], 1).matches
        both = [QueryTerm(Field.WORDS, "harbour", 0.5), QueryTerm(Field.GRAMS, "harb", 2.0)]
        ranking = backend.search(both, 1)
        assert ranking.term_scores.tolist() == [pytest.approx([word.score * 0.5, gram.score * 2.0])]
        assert ranking.matches[0].score == pytest.approx(word.score * 0.5 + gram.score * 2.0)

    def test_counts_a_term_as_often_as_it_is_asked(self, backend: SearchBackend) -> None:
        backend.index([article("purr")])
        (once,) = backend.search(words("purr"), 1).matches
        (twice,) = backend.search(words("purr", "purr"), 1).matches
        assert twice.score == pytest.approx(2 * once.score)


class TestReadings:
    """The readings of a passage for the second stage."""

    ARTICLES = (
        article("Ferry one. It sails.", "A ferry.", title="Boats"),
        article("The ferry, the ferry, the ferry.", "渡轮 ferry。", name="b", language="zh"),
    )

    @pytest.mark.parametrize("places", [[0, 1, 2, 3], [2, 0], [1], []])
    def test_are_those_of_the_matches_in_the_order_asked_for(self, backend: SearchBackend, places: list[int]) -> None:
        for each in self.ARTICLES:
            backend.index([each])
        ranking = backend.search(words("ferri", "ferry"), 10)
        languages = {each.id: article_language(each) for each in self.ARTICLES}
        passages = {passage.id: passage for each in self.ARTICLES for passage in split_passages(each)}
        named = [ranking.matches[place].passage_id for place in places]
        expected = [passage_tokens(passages[name], languages[name.article_id]) for name in named]
        readings = ranking.read(places)
        assert readings.tokens.tobytes() == b"".join(sentence for sentences in expected for sentence in sentences)
        assert readings.sentence_counts.tolist() == [len(sentences) for sentences in expected]
        sizes = [len(sentence) for sentences in expected for sentence in sentences]
        assert (readings.sentence_sizes.astype(np.int64) * readings.tokens.itemsize).tolist() == sizes

    def test_are_of_the_state_in_which_they_were_found(self, backend: SearchBackend) -> None:
        backend.index([article("The ferry sails.")])
        ranking = backend.search(words("ferri"), 10)
        backend.index([article("Nothing.")])
        backend.delete(["a"])
        assert ranking.read([0]).sentence_sizes.tolist() == [3]


def having(*terms: str) -> Terms:
    return tuple(frozenset(term.split("|")) for term in terms)


@pytest.fixture
def pets(backend: SearchBackend) -> SearchBackend:
    """Three articles, and one that was deleted."""
    backend.index([article("cat purr milk", "cat bark"), article("cat dog", name="gone")])
    newer = replace(article("cat purr", name="b"), source="BBC", published=date(2024, 1, 1))
    older = replace(article("cat cat cat dog", name="c"), source="The BBC", published=date(2023, 12, 31))
    backend.index([newer, older])
    backend.delete(["gone"])
    return backend


class TestAScope:
    @pytest.mark.parametrize(
        ("scope", "names"),
        [
            (EVERYTHING, ["a0", "a1", "b0", "c0"]),
            (Scope(articles=frozenset("ac")), ["a0", "a1", "c0"]),
            (Scope(articles=frozenset({"gone", "never"})), []),
            (Scope(articles=frozenset()), []),
            (Scope(required=having("purr")), ["a0", "b0"]),
            (Scope(required=having("purr", "milk")), ["a0"]),
            (Scope(required=having("milk|dog|horse")), ["a0", "c0"]),
            (Scope(required=having("horse")), []),
            (Scope(excluded=(having("purr"),)), ["a1", "c0"]),
            (Scope(excluded=(having("purr", "milk"),)), ["a1", "b0", "c0"]),
            (Scope(excluded=(having("purr"), having("bark|bay"))), ["c0"]),
            (Scope(articles=frozenset("ab"), required=having("cat"), excluded=(having("milk"),)), ["a1", "b0"]),
            (Scope(ArticleFilter(sources=("bbc",))), ["b0", "c0"]),
            (Scope(ArticleFilter(published_from=date(2024, 1, 1))), ["b0"]),
            (Scope(ArticleFilter(published_before=date(2024, 1, 1))), ["c0"]),
            (Scope(ArticleFilter(languages=("no",))), []),
            (Scope(ArticleFilter(sources=("bbc",)), articles=frozenset("ab")), ["b0"]),
            (Scope(ArticleFilter(sources=("bbc",)), required=having("dog")), ["c0"]),
        ],
    )
    def test_holds_what_is_found(self, pets: SearchBackend, scope: Scope, names: list[str]) -> None:
        ranking = pets.search(words("cat"), 10, scope)
        assert sorted(f"{match.passage_id.article_id}{match.passage_id.ordinal}" for match in ranking.matches) == names
        assert ranking.is_complete

    def test_may_be_of_the_newest_articles(self, pets: SearchBackend) -> None:
        """Articles without a date come last; removed ones are not among them."""
        assert pets.newest(ANY_ARTICLE, 9) == pets.newest(ANY_ARTICLE, None) == ["b", "c", "a"]
        assert pets.newest(ArticleFilter(sources=("bbc",)), 1) == ["b"]
        pets.delete(["b"])
        assert pets.newest(ArticleFilter(sources=("bbc",)), 9) == ["c"]

    def test_follows_what_becomes_of_an_article(self, pets: SearchBackend) -> None:
        scope = Scope(ArticleFilter(sources=("nrk",)))
        assert pets.search(words("cat"), 10, scope).matches == ()
        pets.index([replace(article("cat purr", name="b"), source="NRK")])
        assert [match.passage_id.article_id for match in pets.search(words("cat"), 10, scope).matches] == ["b"]

    def test_changes_neither_scores_nor_frequencies(self, pets: SearchBackend) -> None:
        everything = pets.search(words("cat", "purr"), 10)
        some = pets.search(words("cat", "purr"), 10, Scope(articles=frozenset("a")))
        assert some.matches == tuple(each for each in everything.matches if each.passage_id.article_id == "a")
        assert (some.passage_count, some.frequencies) == (everything.passage_count, everything.frequencies)

    @pytest.mark.parametrize(
        ("names", "found"),
        [
            (("ann",), ["a0", "a2", "c1"]),
            (("lee",), ["a0", "a2"]),
            (("bo",), ["a1", "b0"]),
            (("ann", "bo"), []),
            (("cy",), ["c0"]),
            (("dee",), []),
        ],
    )
    def test_may_be_of_authors(self, backend: SearchBackend, names: tuple[str, ...], found: list[str]) -> None:
        """The byline of a discussion says nothing of posts by others."""
        cats, bo, ann = "cat", Paragraph("cat bark", author="Bo"), Paragraph("cat purr", author="Ann Lee")
        thread = replace(article(cats, bo, ann), byline="Ann Lee")
        plain = replace(article(cats, name="b"), byline="Bo")
        other = replace(article(cats, replace(ann, author="Ann Ray"), bo, name="c"), byline="Cy")
        backend.index([thread, plain])
        backend.index([replace(other, paragraphs=other.paragraphs[:2])])
        ranking = backend.search(words("cat"), 10, Scope(ArticleFilter(bylines=names)))
        assert sorted(f"{each.passage_id.article_id}{each.passage_id.ordinal}" for each in ranking.matches) == found

    def test_finds_an_author_among_many_before_the_limit(self, backend: SearchBackend) -> None:
        posts = [Paragraph(f"cat cat {number}", author=f"Author {number}") for number in range(500)]
        backend.index([article(*posts, Paragraph("cat and much else that is said", author="Ann Lee"))])
        ranking = backend.search(words("cat"), 1, Scope(ArticleFilter(bylines=("Ann",))))
        assert [each.passage_id.ordinal for each in ranking.matches] == [500]
        assert ranking.is_complete

    def test_is_applied_before_the_limit(self, pets: SearchBackend) -> None:
        """A passage in the scope is found, however far behind others it is."""
        *_, last = pets.search(words("cat"), 10).matches
        ranking = pets.search(words("cat"), 1, Scope(required=having("purr"), articles=frozenset("a")))
        assert [each.passage_id for each in ranking.matches] == [("a", 0)]
        scope = Scope(articles=frozenset({last.passage_id.article_id}), excluded=(having("dog"),))
        assert last in pets.search(words("cat"), 2, scope).matches

    def test_is_complete_if_no_other_passage_in_it_matches(self, pets: SearchBackend) -> None:
        assert pets.search(words("cat"), 1, Scope(articles=frozenset("b"))).is_complete
        assert not pets.search(words("cat"), 1, Scope(articles=frozenset("a"))).is_complete

    def test_may_name_most_articles(self, backend: SearchBackend) -> None:
        backend.index([article("cat", name=f"a{number}") for number in range(500)])
        scope = Scope(articles=frozenset(f"a{number}" for number in range(500) if number != 250))
        ranking = backend.search(words("cat"), 1_000, scope)
        assert frozenset(each.passage_id.article_id for each in ranking.matches) == scope.articles


class TestLanguages:
    """An archive with some passages in the language that is asked in."""

    @pytest.fixture
    def mixed(self, backend: SearchBackend) -> SearchBackend:
        backend.index([article("kari purr", *["purr bark"] * 19, *["hiss"] * 60, name="many")])
        backend.index([article("kari kari", "kari", "katt", name="norsk", language="no")])
        backend.index([article("purr milk", name="one"), article("purr", name="gone")])
        backend.delete(["gone"])
        return backend

    def asked(self, backend: SearchBackend, language: str | None, *terms: str) -> Ranking:
        return backend.search(words(*terms), 100, Scope(language=language))

    def test_that_is_asked_in_alone_tells_how_rare_a_term_is(self, mixed: SearchBackend) -> None:
        """A term that only others have counts as if one passage had it; a term that none has does not count."""
        ranking = self.asked(mixed, "en", "purr", "kari", "katt", "owl")
        assert (ranking.passage_count, ranking.frequencies) == (81, (21, 1, 1, 0))

    @pytest.mark.parametrize("language", [None, "", "fi"])
    def test_that_no_passage_is_in_tells_nothing(self, mixed: SearchBackend, language: str | None) -> None:
        ranking = self.asked(mixed, language, "purr", "kari", "owl")
        assert (ranking.passage_count, ranking.frequencies) == (84, (21, 3, 0))
        assert told(ranking) == told(self.asked(mixed, None, "purr", "kari", "owl"))

    def test_that_all_passages_are_in_changes_nothing(self, backend: SearchBackend) -> None:
        backend.index([article("cat purr", "cat")])
        assert told(self.asked(backend, "en", "cat", "purr")) == told(self.asked(backend, None, "cat", "purr"))

    def test_others_count_less(self, backend: SearchBackend) -> None:
        """By as much in what each term adds."""
        backend.index([article("kari", "hus", name="norsk", language="no"), article("kari", name="english")])
        ranking = self.asked(backend, "no", "kari")
        own, other = ranking.matches
        assert (own.passage_id.article_id, other.passage_id.article_id) == ("norsk", "english")
        assert other.score == pytest.approx(OTHER_LANGUAGE_FACTOR * own.score)
        assert ranking.term_scores[:, 0].tolist() == pytest.approx([own.score, other.score])

    def test_others_do_not_change_what_is_usual(self, mixed: SearchBackend, open_backend: Open) -> None:
        """The scores in a language are those of an archive in that language alone."""
        in_mixed = self.asked(mixed, "no", "kari", "katt").matches
        mixed.delete(["many", "one"])
        alone = self.asked(mixed, None, "kari", "katt").matches
        own = [match for match in in_mixed if match.passage_id.article_id == "norsk"]
        assert [each.passage_id for each in own] == [each.passage_id for each in alone]
        assert [each.score for each in own] == pytest.approx([each.score for each in alone])

    def test_others_are_found_where_they_alone_have_it(self, mixed: SearchBackend) -> None:
        (match,) = self.asked(mixed, "en", "katt").matches
        assert match.passage_id == PassageId("norsk", 2)

    def test_are_counted_the_most_frequent_first(self, backend: SearchBackend) -> None:
        """A language that is not given is identified."""
        backend.index([article("Katten maler.", name="n", language="nb-NO")])
        backend.index([article("Cats purr.", "Dogs bark.", name="e", language="en-GB")])
        unsaid = "The harbour was opened again on Monday, after two years of work on its walls."
        backend.index([article(unsaid, name="u", language=None)])
        assert list(backend.languages.items()) == [("en", 3), ("no", 1)]
        backend.delete(["n"])
        assert dict(backend.languages) == {"en": 3}


class TestKnownTerms:
    @pytest.mark.parametrize("removed", [[], ["b"]], ids=["all there", "one removed"])
    def test_are_those_that_a_passage_has(self, backend: SearchBackend, removed: list[str]) -> None:
        backend.index([article("cat purr"), article("cat bark", name="b")])
        backend.index([article("dog", name="c")])
        backend.delete(removed)
        left = [] if removed else ["bark"]
        assert backend.known_terms(["whale", "dog", "bark", "cat"]) == ["dog", *left, "cat"]

    def test_are_of_one_field(self, backend: SearchBackend) -> None:
        backend.index([article("harbour")])
        assert backend.search([QueryTerm(Field.GRAMS, "harb")], 1).matches
        assert backend.known_terms(["harb", "harbour"]) == ["harbour"]
        assert backend.known_terms(["harb", "harbour"], Field.GRAMS) == ["harb"]

    def test_of_none_are_none(self, backend: SearchBackend) -> None:
        backend.index([article("cat")])
        assert backend.known_terms([]) == []


class TestWordSearches:
    def test_find_the_passages_with_those_of_the_words_that_are_there(self, backend: SearchBackend) -> None:
        backend.index([article("cat purr", "dog"), article("cat cat", name="b"), article("bird", name="c")])
        cats, birds, none = backend.search_words(
            [
                WordSearch(["whale", "purr", "cat"], words("dog"), 10),
                WordSearch([], words("bird", "crab"), 10),
                WordSearch(["crab", "whale"], words("bird"), 10),
            ]
        )
        assert cats.words == ["purr", "cat"]
        assert cats.matches == backend.search(words("purr", "cat", "dog"), 10).matches
        assert birds.words == []
        assert birds.matches == backend.search(words("bird", "crab"), 10).matches
        assert none == FoundWords([], ())
        assert len(backend.search_words([WordSearch(["cat"], [], 1)])[0].matches) == 1
        assert backend.search_words([]) == []

    def test_find_nothing_without_words(self, backend: SearchBackend) -> None:
        backend.index([article("cat")])
        assert backend.search_words([WordSearch([], [], 10)]) == [FoundWords([], ())]


class TestArticlesWithTerms:
    @pytest.mark.parametrize(
        ("terms", "names"),
        [
            (having("cat"), "abc"),
            (having("purr"), "ab"),
            (having("purr", "milk"), "a"),
            (having("milk|dog|horse"), "ac"),
            (having("purr", "horse"), ""),
            (having("horse"), ""),
        ],
    )
    def test_have_all_of_them_in_one_passage(self, pets: SearchBackend, terms: Terms, names: str) -> None:
        assert pets.articles_with(terms) == frozenset(names)

    def test_are_all_of_them(self, backend: SearchBackend) -> None:
        """However many: no list of them ends early."""
        backend.index([article("Cats purr.", "Cats sing.", name=f"cats {number}") for number in range(300)])
        assert len(backend.articles_with(having("cat"))) == 300

    def test_are_those_that_are_there(self, pets: SearchBackend) -> None:
        """Not those that were removed or replaced, and those that came back."""
        pets.delete(["a"])
        pets.index([article("dogs bark", name="b")])
        assert pets.articles_with(having("purr")) == frozenset()
        assert pets.articles_with(having("bark")) == frozenset("b")
        pets.index([article("cats purr", name="a")])
        assert pets.articles_with(having("purr")) == frozenset("a")


class TestNames:
    def test_are_those_of_articles_that_are_there(self, backend: SearchBackend) -> None:
        pell = replace(article("cat", name="a"), byline="By Owen Pell", source="Gazette")
        backend.index([pell, replace(article("dog", name="b"), byline="Bo Li")])
        assert backend.lines_with_name("owen pell") == [NameLine("By Owen Pell", is_source=False)]
        assert backend.lines_with_name("gazette") == [NameLine("Gazette", is_source=True)]
        backend.index([replace(pell, byline="Zoë Ruiz")])
        backend.delete(["b"])
        assert [backend.lines_with_name(name) for name in ("Owen Pell", "Bo Li")] == [[], []]


class TestWordings:
    """Articles that say the same in the same words, whatever case and punctuation."""

    def test_name_articles_with_what_they_have(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr.", "Dogs bark."), article("Fish swim.", name="b")])
        backend.index([article("“cats” purr", "Owls hunt.", "CATS PURR!", name="c")])
        cats, dogs, fish = map(wording_number, ("cats purr", "dogs bark", "fish swim"))
        assert backend.articles_by_wording({cats, dogs, wording_number("never said")}, 9) == {
            "a": {cats, dogs},
            "c": {cats},
        }
        assert backend.articles_by_wording([fish], 9) == {"b": {fish}}
        assert backend.articles_by_wording([], 9) == {}

    def test_name_those_with_most_first_then_the_last_indexed(self, backend: SearchBackend) -> None:
        backend.index([article("one two", name=name) for name in "abc"])
        backend.index([article("one two", "three four", name="d"), article("one two", name="e")])
        wordings = [wording_number("one two"), wording_number("three four")]
        assert list(backend.articles_by_wording(wordings, 9)) == ["d", "e", "c", "b", "a"]
        assert list(backend.articles_by_wording(wordings, 3)) == ["d", "e", "c"]

    def test_of_what_is_removed_or_replaced_name_nothing(self, backend: SearchBackend) -> None:
        backend.index([article("one two", name=name) for name in "abc"])
        backend.delete(["a"])
        backend.index([article("something else", name="b")])
        assert list(backend.articles_by_wording([wording_number("one two")], 9)) == ["c"]


class TestIndexing:
    def test_is_found_by_the_next_search(self, backend: SearchBackend) -> None:
        assert backend.index([article("Cats purr.")]) == {}
        assert found(backend, "purr") == [("a", 0)]

    def test_the_same_id_takes_the_place_of_the_old(self, backend: SearchBackend) -> None:
        """The new one replaces all of the old: nothing of that is left."""
        backend.index([article("Cats purr.", "Dogs bark.", title="Pets")])
        changed = article("Birds sing.")
        backend.index([changed])
        assert found(backend, "purr", "bark", "pet") == []
        assert found(backend, "sing") == [("a", 0)]
        assert len(backend) == 1
        assert backend.indexed_hashes() == {"a": changed.content_hash}
        assert backend.known_terms(["cat", "bird"]) == ["bird"]

    def test_an_id_that_is_given_twice_at_once_has_its_last_text(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr."), article("Dogs bark.")])
        assert found(backend, "bark") == [("a", 0)]
        assert found(backend, "purr") == []

    def test_nothing_is_nothing(self, backend: SearchBackend) -> None:
        assert backend.index([]) == {}
        assert len(backend) == 0

    def test_an_article_without_passages_is_held_all_the_same(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr.", name="b"), article()])
        assert backend.indexed_hashes().keys() == {"a", "b"}
        backend.index([article("Dogs bark.")])
        assert found(backend, "bark") == [("a", 0)]

    def test_tells_the_hash_with_which_an_article_was_indexed(self, backend: SearchBackend) -> None:
        cats = article("Cats purr.")
        backend.index([cats])
        assert backend.indexed_hashes() == {"a": cats.content_hash}
        backend.index([replace(cats, content_hash="0" * 64)])
        assert backend.indexed_hashes() == {"a": "0" * 64}
        backend.delete(["a"])
        assert backend.indexed_hashes() == {}


class TestAnArticleThatCannotBeAnalyzed:
    @pytest.fixture
    def poison(self, monkeypatch: pytest.MonkeyPatch) -> Poison:
        return Poison(monkeypatch)

    def test_is_told_and_the_others_are_added(self, backend: SearchBackend, poison: Poison) -> None:
        refused = backend.index([article("Cats purr."), article(poison.word, name="b"), article("purr", name="c")])
        assert refused == {"b": poison.error}
        assert found(backend, "purr") == [("c", 0), ("a", 0)]
        assert backend.indexed_hashes().keys() == {"a", "c"}
        assert len(backend) == 2

    def test_leaves_nothing_of_what_it_was_before(self, backend: SearchBackend, poison: Poison) -> None:
        backend.index([article("Cats purr."), article("purr", name="b")])
        assert list(backend.index([article(f"purr {poison.word}")])) == ["a"]
        assert found(backend, "purr", "cat") == [("b", 0)]
        assert backend.indexed_hashes().keys() == {"b"}

    def test_for_want_of_memory_is_no_fault_of_it(self, backend: SearchBackend, poison: Poison) -> None:
        """The same article may be analyzed later."""
        poison.error = MemoryError()
        with pytest.raises(MemoryError):
            backend.index([article("Cats purr."), article(poison.word, name="b")])


class TestDeleting:
    def test_takes_articles_out(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr."), article("Dogs purr.", name="b")])
        backend.index([article("Tigers purr.", name="c")])
        backend.delete(iter(["a", "c"]))
        assert found(backend, "purr") == [("b", 0)]
        ranking = backend.search(words("purr", "cat"), 9)
        assert (ranking.passage_count, ranking.frequencies) == (1, (1, 0))

    def test_what_is_not_there_is_no_error(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr.")])
        backend.delete(["b", "a", "a"])
        assert len(backend) == 0
        backend.delete(["a"])

    def test_what_comes_back_is_indexed_last(self, backend: SearchBackend) -> None:
        backend.index([article("purr", name="a"), article("purr", name="b")])
        backend.delete(["a"])
        backend.index([article("purr", name="a")])
        assert found(backend, "purr") == [("b", 0), ("a", 0)]


class TestPurging:
    SECRET = article(Paragraph("Nobody knows Zyxwvut.", author="Qwert Uiop"), name="secret0001")
    OTHER = article("Cats purr.", name="b")

    def test_takes_articles_out(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr."), article("Dogs purr.", name="b")])
        backend.purge(iter(["a", "c"]))
        assert found(backend, "purr") == [("b", 0)]
        assert backend.indexed_hashes().keys() == {"b"}

    @pytest.mark.parametrize("is_deleted_before", [False, True])
    def test_leaves_nothing_of_them_on_disk(
        self, open_backend: Open, kind: BackendKind, tmp_path: Path, is_deleted_before: bool
    ) -> None:
        """Of what they were before, and of what was deleted before, neither."""
        backend = open_backend()
        backend.index([self.SECRET, self.OTHER])
        backend.close()
        backend = open_backend()
        backend.index([replace(self.SECRET, title="Zyxwvut again"), self.OTHER])
        if is_deleted_before:
            backend.delete([self.SECRET.id])
        backend.purge([self.SECRET.id])
        contents = kind.kept(tmp_path)
        for trace in (self.SECRET.id, self.SECRET.content_hash, "Zyxwvut", "zyxwvut", "Qwert", "qwert"):
            assert [content for content in contents if trace.encode() in content] == []
        assert found(backend, "purr", "zyxwvut") == [("b", 0)]


class TestOptimizing:
    def test_changes_no_answer(self, backend: SearchBackend) -> None:
        for name in "abc":
            backend.index([article("Cats purr.", "cat", name=name), article("cat cat", name=name * 2)])
        backend.delete(["bb"])
        before = told(backend.search(words("cat", "purr"), 10))
        backend.optimize()
        assert told(backend.search(words("cat", "purr"), 10)) == before

    def test_of_nothing_is_no_error(self, backend: SearchBackend) -> None:
        backend.optimize()
        assert len(backend) == 0

    def test_goes_on_beside_changes_and_searches(self, backend: SearchBackend) -> None:
        backend.index([article("purr", name=f"a{number}") for number in range(20)])
        stop = threading.Event()

        def optimize() -> None:
            while not stop.is_set():
                backend.optimize()

        optimizing = threading.Thread(target=optimize)
        optimizing.start()
        try:
            for number in range(20):
                backend.index([article("purr", name=f"b{number}")])
                backend.delete([f"a{number}"])
                assert len(found(backend, "purr", limit=100)) == 20
        finally:
            stop.set()
            optimizing.join()
        assert backend.indexed_hashes().keys() == {f"b{number}" for number in range(20)}


class TestClosing:
    def test_twice_is_allowed(self, backend: SearchBackend) -> None:
        backend.index([article("Cats purr.")])
        backend.close()
        backend.close()


class TestThreads:
    def test_a_search_sees_one_state_while_another_thread_changes_it(self, backend: SearchBackend) -> None:
        """Each article is indexed and deleted as a whole: a search finds all of its passages or none."""
        stop = threading.Event()
        torn: list[int] = []

        def search() -> None:
            while not stop.is_set():
                ranking = backend.search(words("purr"), 100)
                count = len(ranking.matches)
                sizes = ranking.read(range(count)).sentence_sizes.tolist()
                if count % 3 or ranking.passage_count != count or ranking.frequencies != (count,) or set(sizes) - {2}:
                    torn.append(count)

        searching = threading.Thread(target=search)
        searching.start()
        try:
            for number in range(60):
                backend.index([article(*["Cats purr."] * 3, name=f"a{number}")])
                if number % 2:
                    backend.delete([f"a{number - 1}"])
        finally:
            stop.set()
            searching.join()
        assert torn == []
        assert len(backend) == 90


WORD = st.sampled_from(["cat", "dog", "purr", "bark", "milk"])
TEXTS = st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=3)
NAME = st.sampled_from("abcd")
CHANGES = st.lists(
    st.one_of(
        st.dictionaries(NAME, TEXTS, min_size=1, max_size=3).map(lambda texts: ("index", texts)),
        st.lists(NAME, max_size=3).map(lambda names: ("delete", names)),
        st.lists(NAME, max_size=2).map(lambda names: ("purge", names)),
    ),
    max_size=12,
)


BYLINES = {"a": "By Bo", "b": "Ann Lee", "c": "Ann Lee, Bo", "d": None}
AUTHORS = {"cat": "Ann Lee", "dog": "Bo", "purr": "Cy"}


def post(text: str) -> Paragraph:
    """Return a paragraph with an author that depends on its first word."""
    return Paragraph(text, author=AUTHORS.get(text.split()[0]))


def change(backend: SearchBackend, kept: dict[str, Article], verb: str, what: Mapping[str, list[str]]) -> None:
    """Do to the backend and to a plain dictionary what is the same for both."""
    if verb == "index":
        articles = [
            replace(article(*map(post, texts), name=name, title="Pets"), byline=BYLINES[name])
            for name, texts in what.items()
        ]
        backend.index(articles)
        for each in articles:
            kept.pop(each.id, None)
            kept[each.id] = each
    else:
        (backend.delete if verb == "delete" else backend.purge)(what)
        for name in what:
            kept.pop(name, None)


def terms_in(passage: Passage) -> set[str]:
    return set(indexed_terms(passage, Field.WORDS, "en"))


def test_a_backend_is_a_list_of_passages_that_is_searched(
    kind: BackendKind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    given_all = given(
        changes=CHANGES,
        asked=st.lists(WORD, min_size=1, max_size=3),
        names=st.none() | st.frozensets(NAME),
        required=st.lists(WORD, max_size=1),
        by=st.lists(st.sampled_from(["Ann", "Lee", "Bo", "Cy"]), max_size=2).map(tuple),
    )
    holds = settings(max_examples=kind.examples)(given_all(check_what_is_found))
    holds(kind=kind, tmp_path_factory=tmp_path_factory)


def check_what_is_found(
    kind: BackendKind,
    changes: Sequence[tuple[str, Mapping[str, list[str]]]],
    asked: list[str],
    names: frozenset[str] | None,
    required: list[str],
    by: tuple[str, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever was done to it, it finds and counts what looking through all passages would."""
    backend = kind.open(tmp_path_factory.mktemp("backend"))
    kept: dict[str, Article] = {}
    for verb, what in changes:
        change(backend, kept, verb, what)
    passages = [each for one in kept.values() for each in split_passages(one)]
    scope = Scope(ArticleFilter(bylines=by), names, having(*required))
    ranking = backend.search(words(*asked), 100, scope)
    expected = {
        each.id
        for each in passages
        if (names is None or each.article_id in names) and terms_in(each) >= set(required) and terms_in(each) & {*asked}
        if all(part in (each.author or BYLINES[each.article_id] or "") for part in by)
    }
    assert {match.passage_id for match in ranking.matches} == expected
    assert len(ranking.matches) == len(expected)
    assert ranking.is_complete
    assert ranking.passage_count == len(backend) == len(passages)
    assert ranking.frequencies == tuple(sum(term in terms_in(each) for each in passages) for term in asked)
    assert backend.indexed_hashes() == {each.id: each.content_hash for each in kept.values()}
    assert backend.known_terms(asked) == [term for term in asked if any(term in terms_in(each) for each in passages)]
    assert dict(backend.languages) == ({"en": len(passages)} if passages else {})
    wordings = {wording_number(each.text) for each in passages}
    owners = {name: {wording_number(each.text) for each in split_passages(one)} for name, one in kept.items()}
    assert backend.articles_by_wording(wordings, 9) == owners
    backend.close()
