"""The values of the archive."""

from index.model import Passage, PassageId, PassageKind


class TestPassage:
    def test_is_named_by_its_article_and_place(self) -> None:
        passage = Passage("a1", 2, "Cats purr.", PassageKind.BODY, "Cats", None, "en")
        assert passage.id == PassageId("a1", 2)
        assert passage.id < PassageId("a1", 10)
