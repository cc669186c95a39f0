"""One passage that fails when it is looked at fails no answer, and no failure looks like "nothing found"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import BackendUnavailableError
from index.model import Draft, Paragraph, PassageKind, Verdict
from index.query import match_texts
from index.query.filters import Filters
from index.query.match_texts import BrokenPassageError
from index.search import candidates, hits, judging, newest
from index.search.matched_answer import MAX_BROKEN_PASSAGES
from index.store.tinydb import TinyDBStore
from index.suggestions import similar_titles, spelling

pytestmark = pytest.mark.logs_errors(
    *("is left out of an answer", "cannot be read", "cannot be found", "is kept, but no question finds it"), maybe=True
)

BAD = "bad"
"""A word of the passages that are looked at in vain."""

CABLE = "The ferry has a new cable, which the bridge company paid for"


def draft(title: str, *texts: str | Paragraph, language: str = "en") -> Draft:
    paragraphs = tuple(each if isinstance(each, Paragraph) else Paragraph(each) for each in texts)
    return Draft(title, paragraphs, byline="Mara Voss", url=f"https://example.org/{title}", language=language)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


class Failing:
    """Does what a function does, but for arguments that have the word."""

    def __init__(self, function: Callable[..., object], error: Exception) -> None:
        self._function = function
        self.error = error

    def __call__(self, *arguments: object, **options: object) -> object:
        if any(BAD in repr(each) for each in arguments):
            raise self.error
        return self._function(*arguments, **options)


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make a function of a module fail at what has the word."""

    def fail_at(module: object, name: str, error: Exception | None = None) -> None:
        monkeypatch.setattr(module, name, Failing(getattr(module, name), error or ValueError("of the text")))

    return fail_at


Fail = Callable[..., None]

STEPS = [
    (hits, "Highlights"),
    (hits, "read_passage"),
    (judging, "other_words"),
    (match_texts, "passages_at"),
]


@pytest.mark.parametrize(("module", "name"), STEPS)
class TestAPassageThatFails:
    def test_is_left_out_of_an_answer_that_others_give(
        self, module: object, name: str, corpus: Corpus, fail: Fail, caplog: pytest.LogCaptureFixture
    ) -> None:
        corpus.add_all([draft("Ferry", f"{CABLE}, in {BAD} weather."), draft("Boat", f"{CABLE}.")])
        assert len(corpus.search("Who paid for the new cable of the ferry?", 3).hits) == 2
        fail(module, name)
        answer = corpus.search("Who paid for the new cable of the ferry?", 3)
        assert (answer.verdict, [hit.article.title for hit in answer.hits]) == (Verdict.FOUND, ["Boat"])
        assert "Passage 0 of article" in caplog.text
        assert "ValueError: of the text" in caplog.text

    def test_is_no_reason_to_say_that_nothing_was_found(
        self, module: object, name: str, corpus: Corpus, fail: Fail
    ) -> None:
        corpus.add_all([draft("Ferry", f"{CABLE}, in {BAD} weather."), draft("Cats", "Cats purr at night.")])
        fail(module, name)
        with pytest.raises(BrokenPassageError) as caught:
            corpus.search("Who paid for the new cable of the ferry?", 3)
        assert isinstance(caught.value.__cause__, ValueError)

    @pytest.mark.parametrize("error", [MemoryError(), BackendUnavailableError()])
    def test_for_another_reason_fails_the_answer(
        self, module: object, name: str, corpus: Corpus, fail: Fail, error: Exception
    ) -> None:
        corpus.add_all([draft("Ferry", f"{CABLE}, in {BAD} weather."), draft("Boat", f"{CABLE}.")])
        fail(module, name, error)
        with pytest.raises(type(error)):
            corpus.search("Who paid for the new cable of the ferry?", 3)


class TestPassages:
    def test_that_fail_are_no_accident_if_they_are_many(self, corpus: Corpus, fail: Fail) -> None:
        bad = [draft(f"Ferry {n}", f"{CABLE}, in {BAD} weather, said {n} men.") for n in range(MAX_BROKEN_PASSAGES + 1)]
        corpus.add_all([*bad, draft("Boat", f"{CABLE}.")])
        fail(hits, "Highlights")
        with pytest.raises(BrokenPassageError):
            corpus.search("Who paid for the new cable of the ferry?", MAX_BROKEN_PASSAGES + 2)

    def test_with_a_credit_line_are_told_apart(self, corpus: Corpus, fail: Fail) -> None:
        credit = Paragraph(f"Translated by Jo {BAD} Reed", PassageKind.CREDIT)
        corpus.add_all([draft("Ferry", credit, f"{CABLE}."), draft("Boat", "Jo Reed translated the log.")])
        fail(candidates, "read_passage")
        answer = corpus.search("What did Jo Reed translate?", 3)
        assert [hit.passage.text for hit in answer.hits] == ["Jo Reed translated the log."]

    def test_that_a_phrase_is_looked_for_in_fail_alone(self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
        corpus.add_all([draft("Ferry", f"{CABLE}, in {BAD} weather."), draft("Boat", f"{CABLE}.")])
        accepts = Filters.accepts_passage
        failing = Failing(accepts, ValueError("of the text"))
        monkeypatch.setattr(Filters, "accepts_passage", lambda *arguments: failing(*arguments))
        answer = corpus.search('"new cable" who paid for it?', 3)
        assert [hit.article.title for hit in answer.hits] == ["Boat"]


class TestAQuestionOfFiltersAlone:
    def test_lists_the_articles_that_do_not_fail(
        self, corpus: Corpus, fail: Fail, caplog: pytest.LogCaptureFixture
    ) -> None:
        corpus.add_all([draft("Ferry", f"{CABLE}, in {BAD} weather."), draft("Boat", f"{CABLE}.")])
        fail(newest, "split_passages")
        assert [hit.article.title for hit in corpus.search("by:voss", 3).hits] == ["Boat"]
        assert "is left out of an answer" in caplog.text

    def test_fails_if_no_other_is_left(self, corpus: Corpus, fail: Fail) -> None:
        corpus.add(draft("Ferry", f"{CABLE}, in {BAD} weather."))
        fail(newest, "split_passages")
        with pytest.raises(BrokenPassageError):
            corpus.search("by:voss", 3)


class TestHelp:
    """The offers beside an answer: without them, the answer is still right."""

    def test_of_the_nearest_titles_leaves_out_those_that_fail(
        self, corpus: Corpus, fail: Fail, caplog: pytest.LogCaptureFixture
    ) -> None:
        corpus.add_all([draft(f"The {BAD} ferry", "It rains."), draft("The ferry", "It snows.")])
        assert len(corpus.search("ferry quantum chromodynamics lattice theory", 3).nearest) == 2
        fail(similar_titles, "highlights")
        answer = corpus.search("ferry quantum chromodynamics lattice theory", 3)
        assert [each.title for each in answer.nearest] == ["The ferry"]
        assert "cannot be read" in caplog.text

    def test_of_the_nearest_titles_fails_if_memory_is_short(self, corpus: Corpus, fail: Fail) -> None:
        corpus.add_all([draft(f"The {BAD} ferry", "It rains."), draft("The ferry", "It snows.")])
        fail(similar_titles, "highlights", MemoryError())
        with pytest.raises(MemoryError):
            corpus.search("ferry quantum chromodynamics lattice theory", 3)

    def test_with_spelling_is_done_without(
        self, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        corpus.add(draft("Ferry", f"{CABLE}."))
        assert corpus.search("Who paid for the new cabel of the fery?", 3).hits

        def failing(*_: object) -> None:
            raise self.error

        monkeypatch.setattr(spelling, "writings_near", failing)
        self.error: Exception = ValueError("of the text")
        assert corpus.search("Who paid for the new cabel of the bridge company?", 3).hits
        assert "The archive's spellings of a word of a question cannot be found" in caplog.text
        for self.error in (MemoryError(), BackendUnavailableError()):
            with pytest.raises(type(self.error)):
                corpus.search("Who paid for the new cabel of the bridge company?", 3)
