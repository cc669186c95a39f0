"""Words that are looked up together."""

from __future__ import annotations

from index.analysis import Field
from index.backends.base import WordSearch
from index.query.match_texts import ArticlesOnce
from index.suggestions.lookups import KnownTerms, Passages, Steps, together
from tests.support.archive.memory_archive import Archive, draft


def known_of(words: list[str]) -> Steps[list[str]]:
    yield (grams := KnownTerms([word[:4] for word in words], Field.GRAMS))
    yield (terms := KnownTerms([word for word in words if word[:4] in grams.known]))
    return list(terms.known)


def passages_with(word: str) -> Steps[list[str]]:
    yield (near := Passages(WordSearch([word], [], 1)))
    return [match.passage_id.article_id for match in near.found.matches]


class TestTogether:
    def test_each_has_its_own_answers(self) -> None:
        archive = Archive(draft("One", "The harbour."), draft("Two", "Herring."))
        steps = {"a": known_of(["harbour", "harbinger"]), "b": known_of(["herring", "crab", "harbour"])}
        assert together(steps, archive.backend, archive) == {"a": ["harbour"], "b": ["herring", "harbour"]}

    def test_the_articles_of_several_are_read_at_once(self) -> None:
        archive = Archive(draft("One", "The harbour."), draft("Two", "Herring."))
        found = together({each: passages_with(each) for each in ("harbour", "her")}, archive.backend, archive)
        assert found["her"] == []
        archive.reads.clear()
        words = ("harbour", "herring")
        once = ArticlesOnce(archive)
        found = together({each: passages_with(each) for each in words}, archive.backend, once)
        ids = [article_id for each in words for article_id in found[each]]
        assert len(ids) == len(words)
        assert archive.reads == [ids]

    def test_nothing_is_done_without_steps(self) -> None:
        archive = Archive()
        assert together({}, archive.backend, archive) == {}
        assert archive.reads == []
