"""From an article to its passages."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from index.articles.identity import make_article
from index.articles.passages import MAX_PASSAGE_CHARS, passages_at, split_passages
from index.model import Article, Draft, Paragraph, PassageId, PassageKind

BODY, HEADING, CAPTION, CREDIT = PassageKind


def article_of(paragraphs: Sequence[Paragraph | str], credits: tuple[str, ...] = (), language: str = "en") -> Article:
    made = tuple(Paragraph(p) if isinstance(p, str) else p for p in paragraphs)
    return make_article(
        Draft("Title", made, language=language, credits=credits), datetime(2026, 1, 1, tzinfo=UTC), None
    )


def split(*paragraphs: Paragraph | str) -> list[str]:
    return [passage.text for passage in split_passages(article_of(paragraphs))]


words = st.text(alphabet=st.sampled_from("abé.!? 👩\u200d\u0301ไก\n"), min_size=1, max_size=60)
long_texts = st.lists(words, min_size=1, max_size=60).map("".join).map(str.strip).filter(bool)


class TestSplitPassages:
    def test_makes_one_passage_of_each_paragraph(self) -> None:
        article = article_of(["One.", "Two.\nStill two."])
        passages = split_passages(article)
        assert [passage.text for passage in passages] == ["One.", "Two.\nStill two."]
        assert [passage.id for passage in passages] == [PassageId(article.id, 0), PassageId(article.id, 1)]
        assert {(passage.title, passage.language, passage.kind) for passage in passages} == {("Title", "en", BODY)}

    @pytest.mark.parametrize("length", [1, MAX_PASSAGE_CHARS])
    def test_leaves_a_paragraph_that_fits_whole(self, length: int) -> None:
        text = ("A b. " * MAX_PASSAGE_CHARS)[:length]
        assert split(text) == [text]

    def test_cuts_a_longer_one_between_sentences(self) -> None:
        sentence = "Mr. Smith went to the sea with all of his nine cats, and they liked it there."  # 77 characters
        pieces = split(" ".join([sentence] * 16))
        assert pieces == [" ".join([sentence] * 8)] * 2

    def test_cuts_a_longer_sentence_between_words(self) -> None:
        assert all(set(piece.split(" ")) == {"word"} for piece in split("word " * 300 + "word"))

    def test_cuts_a_longer_word_between_graphemes(self) -> None:
        family = "👩\u200d👩\u200d👧"
        pieces = split(family * 600)
        assert "".join(pieces) == family * 600
        assert all(len(piece) % len(family) == 0 for piece in pieces)

    def test_cuts_even_a_grapheme_that_no_reader_would_call_one(self) -> None:
        pieces = split("a" + "\u0301" * 3_000)
        assert "".join(pieces) == "a" + "\u0301" * 3_000
        assert max(map(len, pieces)) <= MAX_PASSAGE_CHARS

    def test_gives_each_its_nearest_heading(self) -> None:
        passages = split_passages(
            article_of(["One.", Paragraph("H1", HEADING), "Two.", Paragraph("H2", HEADING), "Three."])
        )
        assert [passage.heading for passage in passages] == [None, None, "H1", None, "H2"]

    def test_gives_a_post_no_heading_of_another_author(self) -> None:
        """With by:Bo, words of Ann would be found in the posts of Bo."""
        posts = [Paragraph("Answers", HEADING), Paragraph("Yes.", author="Bo")]
        posts += [Paragraph("Tides", HEADING, author="Ann"), Paragraph("No.", author="Ann")]
        posts += [Paragraph("Why?", author="Bo"), Paragraph("So.")]
        headings = [passage.heading for passage in split_passages(article_of(posts))]
        assert headings == [None, "Answers", None, "Tides", None, None]

    def test_gives_each_the_page_of_its_paragraph(self) -> None:
        """A passage from the middle of a long paragraph has the page on which that begins."""
        article = article_of([Paragraph("A b. " * 500, page=3), "Two."], credits=("By A.",))
        assert [passage.page for passage in split_passages(article)] == [3, 3, 3, None, None]

    def test_gives_each_the_author_of_its_paragraph(self) -> None:
        """Credit lines that are in no paragraph belong to the article, not to the author of a post."""
        article = article_of([Paragraph("A b. " * 500, author="Ann Lee"), "Two."], credits=("By A.",))
        assert [passage.author for passage in split_passages(article)] == [*["Ann Lee"] * 3, None, None]

    def test_adds_credits_that_stand_in_no_paragraph(self) -> None:
        caption = Paragraph("A cat. Image: B", CAPTION)
        passages = split_passages(article_of([caption, "One."], credits=("Image: B", "Translated by C")))
        assert [(passage.text, passage.kind) for passage in passages] == [
            ("A cat. Image: B", CAPTION),
            ("One.", BODY),
            ("Translated by C", CREDIT),
        ]

    def test_has_none_for_an_article_without_text(self) -> None:
        assert split_passages(article_of([])) == ()

    @given(long_texts, st.sampled_from(["en", "th", "zh"]))
    def test_loses_no_text(self, text: str, language: str) -> None:
        article = article_of([text], language=language)
        passages = split_passages(article)
        assert passages == split_passages(article)
        assert [passage.ordinal for passage in passages] == list(range(len(passages)))
        assert all(1 <= len(passage.text) <= MAX_PASSAGE_CHARS for passage in passages)
        pattern = r"\s*".join(re.escape(passage.text) for passage in passages)
        assert re.fullmatch(pattern, text)

    @given(long_texts)
    def test_never_cuts_inside_a_grapheme(self, text: str) -> None:
        borders = {match.end() for match in regex.finditer(r"\X", text)}
        at = 0
        for passage in split_passages(article_of([text])):
            at = text.index(passage.text, at) + len(passage.text)
            assert at in borders or text[at:].isspace()


class TestPassagesAt:
    @pytest.mark.parametrize("ordinals", [(), (0,), (3,), (2, 7), (8,), (1, 99)])
    def test_are_those_of_split_passages(self, ordinals: tuple[int, ...]) -> None:
        paragraphs: list[Paragraph | str] = [
            "One.",
            Paragraph("Heading", HEADING),
            "Two.",
            "A b. " * 500,
            Paragraph("A cat", CAPTION),
            "Three.",
        ]
        article = article_of(paragraphs, credits=("By A.",))
        whole = dict(enumerate(split_passages(article)))
        assert len(whole) == 9
        assert passages_at(article, ordinals) == {at: whole[at] for at in ordinals if at in whole}
