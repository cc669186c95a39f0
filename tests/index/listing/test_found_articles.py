"""Find articles by words and filters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.backends.bm25.backend import BM25Backend
from index.corpus import MAX_QUESTION_CHARS, Corpus
from index.errors import EmptyQueryError, QuestionTooLongError
from index.listing import found_articles
from index.model import Draft, FilterFault, Paragraph
from index.store.tinydb import TinyDBStore

CATS = Draft("Cats of the harbour", (Paragraph("Cats purr when a lighthouse keeper feeds them."),), language="en")
TOWER = Draft(
    "The lighthouse of Oskar Lunt",
    (Paragraph("A lamp turns."), Paragraph("The keeper slept all of 2024.")),
    language="en",
)
BEES = Draft(
    "Bees",
    (Paragraph("Bees make honey."), Paragraph("Some bees were seen in 2024.")),
    byline="By Nora Quill",
    published=date(2024, 5, 1),
    language="en",
)
FERRY = Draft(
    "Old ferry",
    (Paragraph("The ferry sank near the lighthouse."),),
    source="The Gazette",
    published=date(2020, 1, 1),
    language="en",
)
DRAFTS = {draft.title: draft for draft in (CATS, TOWER, BEES, FERRY)}


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    """Return an archive of four articles."""
    with closing(Corpus(TinyDBStore.in_memory(), BM25Backend())) as corpus:
        corpus.add_all(list(DRAFTS.values()))
        yield corpus


def titles(corpus: Corpus, text: str) -> list[str]:
    found = corpus.find_articles(text, 0, 20)
    assert found.total == len(found.articles)
    return [article.title for article in found.articles]


class TestWithoutWords:
    def test_all_articles_are_listed_the_last_added_first(self, corpus: Corpus) -> None:
        assert titles(corpus, " \n ") == ["Old ferry", "Bees", "The lighthouse of Oskar Lunt", "Cats of the harbour"]

    def test_filters_list_what_they_accept_the_last_published_first(self, corpus: Corpus) -> None:
        assert titles(corpus, "after:2019") == ["Bees", "Old ferry"]
        assert titles(corpus, "by:nora") == ["Bees"]
        assert titles(corpus, "source:gazette") == ["Old ferry"]
        assert corpus.find_articles("after:2019", 0, 1).filters == ("after:2019",)

    def test_an_excluded_word_leaves_out_articles_that_have_it_anywhere(self, corpus: Corpus) -> None:
        assert titles(corpus, "-lighthouses") == ["Bees"]
        assert titles(corpus, "-honey after:2000") == ["Old ferry"]

    def test_an_excluded_word_too_short_for_the_index_excludes_nothing(self, corpus: Corpus) -> None:
        assert len(titles(corpus, "-ก")) == 4

    def test_a_wrong_filter_lists_nothing_and_is_named(self, corpus: Corpus) -> None:
        found = corpus.find_articles("after:soon", 0, 10)
        assert (found.articles, found.total, found.is_searched) == ((), 0, False)
        assert [problem.fault for problem in found.filter_problems] == [FilterFault.NOT_A_DATE]

    def test_signs_alone_are_refused(self, corpus: Corpus) -> None:
        with pytest.raises(EmptyQueryError):
            corpus.find_articles("???", 0, 10)

    def test_a_text_longer_than_any_message_is_refused(self, corpus: Corpus) -> None:
        with pytest.raises(QuestionTooLongError):
            corpus.find_articles("x" * (MAX_QUESTION_CHARS + 1), 0, 10)


class TestWords:
    def test_find_titles_first_and_then_texts(self, corpus: Corpus) -> None:
        assert titles(corpus, "lighthouses") == ["The lighthouse of Oskar Lunt", "Old ferry", "Cats of the harbour"]

    def test_find_the_title_with_the_fewest_other_words_first(self, corpus: Corpus) -> None:
        """People copy a title, or type nearly all of it."""
        corpus.add(Draft("The old ferry, the new ferry and the bridge", (Paragraph("A ferry. A ferry."),)))
        assert titles(corpus, "old ferry")[:2] == ["Old ferry", "The old ferry, the new ferry and the bridge"]

    def test_may_be_nothing_but_grammar(self, corpus: Corpus) -> None:
        corpus.add(Draft("Who we are", (Paragraph("An archive."),), language="en"))
        assert titles(corpus, "who we are") == ["Who we are"]

    def test_may_be_in_a_script_without_spaces(self, corpus: Corpus) -> None:
        corpus.add(Draft("渡船电缆归来", (Paragraph("十九年后,渡船又开了。"),), language="zh"))
        assert titles(corpus, "渡船电缆") == ["渡船电缆归来"]
        assert titles(corpus, "ก") == [], "too short for the index"

    @pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
    def test_that_are_a_title_find_it_first(self, corpus: Corpus, draft: Draft) -> None:
        assert titles(corpus, draft.title)[0] == draft.title

    def test_find_with_filters_what_both_find(self, corpus: Corpus) -> None:
        assert titles(corpus, "lighthouse source:gazette") == ["Old ferry"]
        assert titles(corpus, "lighthouse -ferry -cats") == ["The lighthouse of Oskar Lunt"]
        assert titles(corpus, 'keeper "slept all"') == ["The lighthouse of Oskar Lunt"]
        assert titles(corpus, "bees -honey") == [], "the word is in another passage of the article"

    def test_of_a_phrase_must_be_side_by_side_in_one_passage(self, corpus: Corpus) -> None:
        corpus.add(Draft("A keeper", (Paragraph("The keeper of bees slept."),), language="en"))
        assert titles(corpus, "keeper slept")[:2] == ["A keeper", "The lighthouse of Oskar Lunt"]
        assert titles(corpus, '"keeper slept"') == ["The lighthouse of Oskar Lunt"]

    def test_beside_a_wrong_filter_count_alone(self, corpus: Corpus) -> None:
        found = corpus.find_articles("bees after:soon", 0, 10)
        assert [article.title for article in found.articles] == ["Bees"]
        assert [problem.text for problem in found.filter_problems] == ["after:soon"]
        assert found.is_searched


class TestFewArticles:
    def test_are_followed_by_those_that_a_question_finds(self, corpus: Corpus) -> None:
        """No passage has both words."""
        assert titles(corpus, "keeper lamp") == ["The lighthouse of Oskar Lunt", "Cats of the harbour"]
        assert titles(corpus, "ferry bees") == ["Old ferry", "Bees"]

    def test_are_not_followed_by_others_when_there_are_enough(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert titles(corpus, "lighthouse keeper")[-1] == "Old ferry"
        monkeypatch.setattr(found_articles, "FEW_ARTICLES", 2)
        assert titles(corpus, "lighthouse keeper") == ["The lighthouse of Oskar Lunt", "Cats of the harbour"]

    def test_are_alone_where_a_question_reads_other_filters(self, corpus: Corpus) -> None:
        """A question for the articles about bees from 2024 reads the year as a filter."""
        assert corpus.search("articles about bees from 2024", 3).filters
        assert titles(corpus, "articles about bees from 2024") == ["Bees"]

    def test_are_not_followed_by_those_with_an_excluded_word(self, corpus: Corpus) -> None:
        assert titles(corpus, "keeper lamp -cats") == ["The lighthouse of Oskar Lunt"]


class TestNoArticle:
    @pytest.mark.parametrize("typed", ["lighthose", "lyghthuose", "ligthouze"])
    def test_has_a_misspelled_word_so_it_is_read_in_the_spelling_of_the_archive(
        self, corpus: Corpus, typed: str
    ) -> None:
        found = corpus.find_articles(typed, 0, 10)
        assert [article.title for article in found.articles] == titles(corpus, "lighthouse")
        assert found.read_as == ("lighthouse",)

    def test_has_the_author_or_the_publication_in_its_text_so_it_is_read_as_a_filter(self, corpus: Corpus) -> None:
        found = corpus.find_articles("quill", 0, 10)
        assert [article.title for article in found.articles] == ["Bees"]
        assert found.filters == ('by:"quill"',)
        assert titles(corpus, "the gazette") == ["Old ferry"]

    def test_has_a_phrase_so_its_words_are_searched_for(self, corpus: Corpus) -> None:
        found = corpus.find_articles('"ferry of Lowmere"', 0, 10)
        assert [article.title for article in found.articles] == ["Old ferry"]
        assert [problem.fault for problem in found.filter_problems] == [FilterFault.NOWHERE]

    def test_is_found_by_words_that_are_nowhere(self, corpus: Corpus) -> None:
        assert titles(corpus, "zebra") == []

    @pytest.mark.parametrize("text", ["", "cats", "-cats", '"cats purr"', "after:2020", "by:nora cats"])
    def test_is_found_in_an_empty_archive(self, text: str) -> None:
        with closing(Corpus(TinyDBStore.in_memory(), BM25Backend())) as empty:
            assert titles(empty, text) == []


class TestPages:
    @given(st.sampled_from(["", "ferry", "source:gazette", "honey", "ferry honey"]), st.integers(1, 7))
    def test_show_each_article_once_in_order(self, text: str, limit: int) -> None:
        with closing(Corpus(TinyDBStore.in_memory(), BM25Backend())) as corpus:
            some = [
                Draft(f"Ferry {n}", (Paragraph(f"Number {n}."),), source="The Gazette" if n % 3 else None)
                for n in range(12)
            ]
            corpus.add_all([*some, BEES])
            whole = corpus.find_articles(text, 0, 50)
            pages = [corpus.find_articles(text, offset, limit) for offset in range(0, whole.total, limit)]
        assert tuple(article for page in pages for article in page.articles) == whole.articles
        assert [page.offset for page in pages] == list(range(0, whole.total, limit))
        assert {page.total for page in pages} == {whole.total}

    @pytest.mark.parametrize("text", ["", "lighthouse"])
    def test_beyond_the_last_are_the_last(self, corpus: Corpus, text: str) -> None:
        """Articles may be removed while somebody turns the pages."""
        total = corpus.find_articles(text, 0, 2).total
        page = corpus.find_articles(text, 40, 2)
        assert page.offset == (total - 1) // 2 * 2
        assert page.articles
