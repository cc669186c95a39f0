"""The doubts about an article that is to be added."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from index.articles.edits import Amendment, digest_of
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.dedup.checks import without_paragraphs
from index.model import AddStatus, Doubt, Draft, Paragraph, PassageKind
from index.store.tinydb import TinyDBStore
from tests.support.archive.similar_texts import EDITED, OTHERS, STORY

COOKIES = "We use cookies and similar means to show you what we believe interests you. You can refuse them at any time."
LETTER = "Subscribe to our letter: every morning at six the most important news of the county, free of charge."

numbers = count()


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TinyDBStore.in_memory(), BM25Backend())


def draft(*texts: str | Paragraph, url: str | None = None, source: str | None = None, title: str = "Ferry") -> Draft:
    paragraphs = tuple(Paragraph(text) if isinstance(text, str) else text for text in texts)
    return Draft(title, paragraphs, url=url, source=source, language="en")


def page(*texts: str, host: str = "fen.example") -> Draft:
    return draft(*texts, url=f"https://{host}/{next(numbers)}")


def doubts(corpus: Corpus, *args: object) -> list[Doubt]:
    return [concern.doubt for concern in corpus.concerns(*args)]  # type: ignore[arg-type]  # by name


class TestCopy:
    """Most of it stands in an article that has another identity."""

    def test_names_the_article_and_how_much_is_the_same(self, corpus: Corpus) -> None:
        there = corpus.add(page(*STORY)).article
        corpus.add(page(*OTHERS))
        (concern,) = corpus.concerns(page(*EDITED, host="other.example"))
        assert (concern.doubt, concern.other) == (Doubt.COPY, there)
        assert concern.likeness is not None
        assert concern.likeness.of_one > 0.75 > concern.likeness.of_other

    def test_a_pasted_text_is_one_of_the_page_that_it_is_from(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        assert doubts(corpus, draft(" ".join(STORY), title="Pasted")) == [Doubt.COPY]

    def test_is_found_by_its_words_where_each_paragraph_was_changed(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        corpus.add(page(*OTHERS))
        assert doubts(corpus, page(*(f"Now: {text} So far." for text in STORY))) == [Doubt.COPY]

    def test_of_several_is_of_the_one_that_is_most_like_it(self, corpus: Corpus) -> None:
        corpus.add(page(*EDITED))
        whole = corpus.add(page(*STORY, host="agency.example")).article
        corpus.add(draft(*STORY))
        (concern,) = corpus.concerns(page(*STORY, host="other.example"))
        assert concern.other == whole, "as like as the text without a link, which says less"

    @pytest.mark.parametrize("texts", [STORY, (*EDITED, "Nobody had expected that."), OTHERS])
    def test_is_never_asked_about_an_article_that_is_there_itself(self, corpus: Corpus, texts: tuple[str, ...]) -> None:
        """The same again, edited, or something else at its address: it is updated."""
        corpus.add(page(*STORY, host="agency.example"))
        own = corpus.add(page(*STORY)).article
        assert doubts(corpus, draft(*texts, url=own.url)) == []

    def test_another_article_is_none(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        assert doubts(corpus, page(*OTHERS)) == []
        assert doubts(corpus, page(STORY[0], *OTHERS)) == [], "a passage in common is a quotation"

    def test_a_line_that_a_long_article_has_is_none(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        assert doubts(corpus, draft(STORY[0])) == []
        corpus.add(draft(STORY[0].upper(), title="A line"))
        assert doubts(corpus, draft(STORY[0], title="Another")) == [Doubt.COPY]

    def test_of_a_long_text_is_told_by_its_beginning(self, corpus: Corpus) -> None:
        parts = [f"Part {number}: {STORY[number % 4]}" for number in range(700)]
        there = corpus.add(page(*parts)).article
        (concern,) = corpus.concerns(page(*parts[:600], *OTHERS, host="other.example"))
        assert (concern.doubt, concern.other) == (Doubt.COPY, there)
        assert concern.likeness is not None
        assert concern.likeness.both == 1.0

    def test_in_an_empty_archive_there_is_none(self, corpus: Corpus) -> None:
        assert doubts(corpus, page(*STORY)) == []
        assert (
            doubts(corpus, draft(Paragraph("A picture of the ferry, taken from the pier.", PassageKind.CAPTION))) == []
        )
        assert doubts(corpus, draft("?!")) == []


class TestBoilerplate:
    """Paragraphs that are in other articles of the publication too."""

    @pytest.fixture
    def fen(self, corpus: Corpus) -> Corpus:
        """Two articles of one host with the same paragraphs below."""
        corpus.add(page(OTHERS[0], COOKIES, LETTER))
        corpus.add(page(OTHERS[1], COOKIES, LETTER))
        return corpus

    def test_is_named(self, fen: Corpus) -> None:
        (concern,) = fen.concerns(page(*STORY, COOKIES, LETTER))
        assert concern.doubt is Doubt.BOILERPLATE
        assert [each.text for each in concern.paragraphs] == [COOKIES, LETTER]

    def test_is_noticed_where_two_articles_have_it(self, corpus: Corpus) -> None:
        corpus.add(page(OTHERS[0], COOKIES, LETTER))
        assert doubts(corpus, page(*STORY, COOKIES, LETTER)) == []

    def test_one_paragraph_is_worth_a_question_if_the_text_is_short(self, fen: Corpus) -> None:
        assert doubts(fen, page(*STORY, COOKIES)) == []
        assert doubts(fen, page(OTHERS[2], COOKIES)) == [Doubt.BOILERPLATE]

    def test_is_a_paragraph_that_is_cut_into_passages_too(self, corpus: Corpus) -> None:
        """One is worth a question, as several are: a note on cookies of 1,300 characters, say, or a licence."""
        long = " ".join(f"{COOKIES} Purpose {number} of our partners." for number in range(10))
        assert 1_200 < len(long) < 1_800
        for text in OTHERS[:2]:
            corpus.add(page(text, long))
        story = [f"{text} Part {number}." for text in STORY for number in range(12)]
        (concern,) = corpus.concerns(page(*story, long))
        assert (concern.doubt, [each.text for each in concern.paragraphs]) == (Doubt.BOILERPLATE, [long])

    def test_that_is_long_does_not_make_copies(self, corpus: Corpus) -> None:
        long = " ".join(f"{COOKIES} Purpose {number} of our partners." for number in range(10))
        for text in STORY[:2]:
            corpus.add(page(text, long))
        assert doubts(corpus, page(OTHERS[2], long)) == [Doubt.BOILERPLATE]

    def test_is_no_text_of_many_pages(self, corpus: Corpus) -> None:
        endless = " ".join(f"{COOKIES} Purpose {number} of our partners." for number in range(80))
        for text in STORY[:2]:
            corpus.add(page(text, endless))
        assert Doubt.BOILERPLATE not in doubts(corpus, page(OTHERS[2], endless))

    def test_goes_by_the_name_of_the_publication_too(self, corpus: Corpus) -> None:
        for text in OTHERS[:2]:
            corpus.add(replace(draft(text, COOKIES, LETTER), source="The Fen Gazette"))
        assert doubts(corpus, replace(draft(*STORY, COOKIES, LETTER), source="the fen gazette")) == [Doubt.BOILERPLATE]
        assert doubts(corpus, replace(draft(*STORY, COOKIES, LETTER), source="The Dyke")) == []

    def test_of_another_host_is_none(self, fen: Corpus) -> None:
        assert doubts(fen, page(*STORY, COOKIES, LETTER, host="other.example")) == []

    def test_does_not_make_copies_of_articles_that_have_little_else(self, fen: Corpus) -> None:
        assert doubts(fen, page(OTHERS[2], COOKIES, LETTER)) == [Doubt.BOILERPLATE]

    def test_is_not_what_versions_of_the_same_story_have_in_common(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        corpus.add(page(*EDITED, STORY[3]))
        assert doubts(corpus, page(*STORY[1:], "Nobody had expected that.")) == [Doubt.COPY]

    def test_that_was_accepted_is_not_asked_about_again(self, fen: Corpus) -> None:
        there = fen.add(page(*STORY, COOKIES, LETTER)).article
        assert doubts(fen, draft(*STORY[1:], COOKIES, LETTER, url=there.url)) == []
        there = fen.add(draft(*STORY, url=there.url)).article
        assert doubts(fen, draft(*STORY, COOKIES, LETTER, url=there.url)) == [Doubt.BOILERPLATE]

    def test_that_was_accepted_is_not_asked_about_where_only_its_author_is_new(self, fen: Corpus) -> None:
        """A discussion is read again, now with the authors of its posts."""
        there = fen.add(page(*STORY, COOKIES, LETTER)).article
        posts = (Paragraph(text, author="Ann Lee") for text in (*STORY, COOKIES, LETTER))
        assert doubts(fen, draft(*posts, url=there.url)) == []

    def test_that_was_taken_out_is_not_asked_about_again(self, fen: Corpus) -> None:
        there = fen.add(page(*STORY, COOKIES, LETTER)).article
        out = frozenset(digest_of(Paragraph(text)) for text in (COOKIES, LETTER))
        fen.amend(there.id, Amendment(taken_out=out))
        assert doubts(fen, draft(*STORY, COOKIES, LETTER, url=there.url)) == []
        assert doubts(fen, draft(*STORY, "News.", COOKIES, LETTER, url=there.url)) == []

    def test_headings_and_credits_are_none(self, corpus: Corpus) -> None:
        below = [
            Paragraph("More", PassageKind.HEADING),
            Paragraph("Photographs by Jo Reed and others", PassageKind.CREDIT),
        ]
        for text in OTHERS[:2]:
            corpus.add(replace(draft(text, *below), source="Fen"))
        assert doubts(corpus, replace(draft(OTHERS[2], *below), source="Fen")) == []

    def test_is_left_out_now_and_when_it_is_read_again(self, fen: Corpus) -> None:
        new = page(*STORY, COOKIES, LETTER)
        (concern,) = fen.concerns(new)
        left = without_paragraphs(new, concern.paragraphs)
        assert left is not None
        added = fen.add(left).article
        assert [each.text for each in added.paragraphs] == list(STORY)
        assert fen.add(new).status is AddStatus.UNCHANGED
        more = replace(new, paragraphs=(*new.paragraphs, Paragraph("Something new.")))
        assert COOKIES not in fen.add(more).article.text

    def test_is_left_out_beside_what_was_before(self, fen: Corpus) -> None:
        there = fen.add(page(*STORY, COOKIES)).article
        fen.amend(there.id, Amendment(taken_out=frozenset({digest_of(Paragraph(STORY[0]))})))
        left = without_paragraphs(
            draft(*STORY, COOKIES, LETTER, url=there.url), (Paragraph(COOKIES), Paragraph(LETTER))
        )
        assert left is not None
        assert fen.add(left).article.text == "\n\n".join(STORY[1:])

    def test_is_not_left_out_where_nothing_would_be_left(self) -> None:
        only = draft(Paragraph("A heading", PassageKind.HEADING), COOKIES)
        assert without_paragraphs(only, only.paragraphs[1:]) is None


class TestMoved:
    """The archive knows the address that led to it as that of another article."""

    OLD = "https://fen.example/old"

    def test_names_the_article_that_was_there(self, corpus: Corpus) -> None:
        there = corpus.add(draft(*STORY, url=self.OLD)).article
        (concern,) = corpus.concerns(page(*EDITED), [f"{self.OLD}?utm_source=x", "https://fen.example/hop"])
        assert (concern.doubt, concern.other) == (Doubt.MOVED, there)

    def test_is_nothing_where_the_new_address_is_known_too(self, corpus: Corpus) -> None:
        corpus.add(draft(*OTHERS, url=self.OLD))
        there = corpus.add(page(*STORY)).article
        assert doubts(corpus, draft(*EDITED, url=there.url), [self.OLD]) == []

    def test_is_nothing_where_no_address_is_known(self, corpus: Corpus) -> None:
        corpus.add(page(*OTHERS))
        new = page(*STORY)
        assert doubts(corpus, new, [self.OLD, new.url]) == []


class TestWhatItsReaderSaw:
    def test_is_told_behind_what_the_archive_knows(self, corpus: Corpus) -> None:
        corpus.add(page(*STORY))
        new = page(*STORY)
        assert doubts(corpus, new, (), (Doubt.SHORT_TEXT,)) == [Doubt.COPY, Doubt.SHORT_TEXT]

    def test_is_nothing_if_it_is_there_as_it_is(self, corpus: Corpus) -> None:
        there = corpus.add(page(*STORY)).article
        assert doubts(corpus, draft(*STORY, url=there.url, title="Other"), (), (Doubt.TEASER,)) == []
