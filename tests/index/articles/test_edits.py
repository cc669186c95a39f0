"""Corrections by an editor, which outlive a new reading: values alone; `test_corpus` has the archive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.edits import Amendment, amended, credits_leaving, digest_of, listing, refetched
from index.articles.identity import content_hash, draft_of, make_article
from index.articles.limits import MAX_PASSAGES
from index.errors import NoTextError, NothingLeftError, TooManyPassagesError
from index.model import Article, Draft, Paragraph, PassageKind

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def article_of(draft: Draft) -> Article:
    return make_article(draft, NOON, "telegram:1")


def article(*texts: str, **fields: object) -> Article:
    draft = Draft("Cats", tuple(map(Paragraph, texts)), url="https://example.org/cats")
    return article_of(replace(draft, **fields))  # type: ignore[arg-type]  # by name


def digests(*texts: str) -> frozenset[str]:
    return frozenset(digest_of(Paragraph(text)) for text in texts)


def texts_of(draft: Draft) -> list[str]:
    return [paragraph.text for paragraph in draft.paragraphs]


class TestFixing:
    def test_sets_a_field_and_says_so(self) -> None:
        fixed = amended(article("Purr.", byline="Admin"), Amendment({"title": "All cats", "byline": None}))
        assert (fixed.title, fixed.byline, fixed.fixed) == ("All cats", None, ("title", "byline"))
        assert (fixed.url, fixed.added_at, fixed.added_by) == ("https://example.org/cats", NOON, "telegram:1")

    def test_adds_to_what_was_fixed_before(self) -> None:
        once = article_of(amended(article("Purr."), Amendment({"published": date(2024, 3, 9)})))
        twice = amended(once, Amendment({"title": "All cats"}))
        assert (twice.title, twice.published) == ("All cats", date(2024, 3, 9))
        assert twice.fixed == ("title", "published")

    def test_to_what_it_is_says_that_it_stays_so(self) -> None:
        assert amended(article("Purr."), Amendment({"title": "Cats"})).fixed == ("title",)

    def test_of_nothing_changes_nothing(self) -> None:
        before = article("Purr.", "Hiss.", byline="Ann")
        assert content_hash(amended(before, Amendment())) == before.content_hash


class TestTakingParagraphsOut:
    def test_leaves_the_others_and_remembers_which(self) -> None:
        cut = amended(article("Purr.", "Buy now!", "Hiss."), Amendment(taken_out=digests("Buy now!")))
        assert texts_of(cut) == ["Purr.", "Hiss."]
        assert cut.skipped == tuple(digests("Buy now!"))
        assert re.fullmatch("[0-9a-f]{16}", cut.skipped[0])

    def test_takes_all_with_the_same_words(self) -> None:
        cut = amended(article("Buy now!", "Purr.", "Buy now!"), Amendment(taken_out=digests("Buy now!")))
        assert texts_of(cut) == ["Purr."]

    def test_keeps_kinds_pages_and_authors(self) -> None:
        kept = (Paragraph("Cats", PassageKind.HEADING, 1), Paragraph("Purr.", page=2, author="Ann Lee"))
        before = article_of(Draft("Cats", (*kept, Paragraph("Buy now!", page=3))))
        assert amended(before, Amendment(taken_out=digests("Buy now!"))).paragraphs == kept

    @pytest.mark.parametrize("kind", [PassageKind.HEADING, PassageKind.CREDIT])
    def test_leaves_something_to_quote(self, kind: PassageKind) -> None:
        before = article_of(Draft("Cats", (Paragraph("Photo: Ann Lee", kind), Paragraph("Purr."))))
        with pytest.raises(NothingLeftError):
            amended(before, Amendment(taken_out=digests("Purr.")))

    def test_takes_the_credits_along_that_stand_there_alone(self) -> None:
        paragraphs = (
            *(Paragraph("Purr."), Paragraph("Photo: Ann Lee", PassageKind.CREDIT)),
            Paragraph("Photo: Bo Li", PassageKind.CREDIT),
            Paragraph("A cat. Photo: Bo Li", PassageKind.CAPTION),
        )
        before = article_of(Draft("Cats", paragraphs, credits=("Given by hand", "Photo: Ann Lee", "Photo: Bo Li")))
        cut = amended(before, Amendment(taken_out=digests("Photo: Ann Lee", "Photo: Bo Li")))
        assert cut.credits == ("Given by hand", "Photo: Bo Li"), "a caption still says the other"

    def test_keeps_the_id_of_an_article_without_url(self) -> None:
        before = article("Purr.", "Buy now!", url=None)
        after = article_of(amended(before, Amendment(taken_out=digests("Buy now!"))))
        assert after.id == before.id
        assert draft_of(after).text_id == before.id


class TestBringingParagraphsBack:
    def test_puts_each_where_it_was(self) -> None:
        before = article("One.", "Two.", "Three.", "Four.")
        cut = article_of(amended(before, Amendment(taken_out=digests("One.", "Three."))))
        again = amended(cut, Amendment(brought_back=digests("One.", "Three.")), [before])
        assert content_hash(again) == before.content_hash

    def test_finds_them_in_any_earlier_state(self) -> None:
        first = article("One.", "Two.", "Three.")
        second = article_of(amended(first, Amendment(taken_out=digests("One."))))
        third = article_of(amended(second, Amendment(taken_out=digests("Three."))))
        listed = listing(third, [second, first])
        assert [(each.paragraph.text, each.is_out) for each in listed] == [
            ("One.", True),
            ("Two.", False),
            ("Three.", True),
        ]

    def test_finds_its_place_among_what_is_left_of_its_neighbours(self) -> None:
        """The page was read anew since, and has other paragraphs around it."""
        before = article("Old.", "One.", "Two.", "Old as well.", "Three.")
        now = article("One.", "New.", "Four.", skipped=tuple(sorted(digests("Two.", "Three."))))
        listed = listing(now, [before])
        assert [each.paragraph.text for each in listed] == ["One.", "Two.", "Three.", "New.", "Four."]

    def test_brings_a_credit_back_with_its_line(self) -> None:
        line = Paragraph("Photo: Ann Lee", PassageKind.CREDIT)
        before = article_of(Draft("Cats", (Paragraph("Purr."), line), credits=("Photo: Ann Lee",)))
        cut = article_of(amended(before, Amendment(taken_out=frozenset({digest_of(line)}))))
        assert cut.credits == ()
        again = amended(cut, Amendment(brought_back=frozenset({digest_of(line)})), [before])
        assert again.credits == ("Photo: Ann Lee",)

    def test_whose_text_nobody_remembers_leaves_it_to_the_next_reading(self) -> None:
        cut = article_of(amended(article("One.", "Two."), Amendment(taken_out=digests("Two."))))
        assert [each.paragraph.text for each in listing(cut, [])] == ["One."]
        again = amended(cut, Amendment(brought_back=digests("Two.")))
        assert (texts_of(again), again.skipped) == (["One."], ())

    def test_of_a_state_without_authors_leaves_them_to_the_next_reading_of_a_discussion(self) -> None:
        """They would be shown under the name of who opened it."""
        before = article("One.", "Two.", "Three.", byline="Ann")
        posts = (Paragraph("One.", author="Ann"), Paragraph("Three."))
        now = article(paragraphs=posts, byline="Ann", skipped=tuple(digests("Two.")))
        assert [each.paragraph for each in listing(now, [before])] == list(posts)
        again = amended(now, Amendment(brought_back=digests("Two.")), [before])
        assert (again.paragraphs, again.skipped) == (posts, ())
        bo = Paragraph("Two.", author="Bo")
        named = article(paragraphs=(posts[0], bo, posts[1]))
        assert [each.paragraph for each in listing(now, [named, before])] == [posts[0], bo, posts[1]]
        unsigned = replace(now, byline=None)
        assert [each.paragraph for each in listing(unsigned, [before])] == [posts[0], Paragraph("Two."), posts[1]]

    def test_finds_no_room_in_an_article_that_has_grown(self) -> None:
        before = article("Two.", "One.")
        cut = article("One.", *(f"{n}." for n in range(MAX_PASSAGES - 1)), skipped=tuple(digests("Two.")))
        with pytest.raises(TooManyPassagesError):
            amended(cut, Amendment(brought_back=digests("Two.")), [before])

    @given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=8), st.sets(st.sampled_from("abcd")))
    def test_undoes_taking_out(self, texts: list[str], out: set[str]) -> None:
        before = article(*texts, "kept")
        cut = article_of(amended(before, Amendment(taken_out=digests(*out))))
        assert [each.paragraph.text for each in listing(cut, [before])] == [*texts, "kept"]
        assert content_hash(amended(cut, Amendment(brought_back=digests(*out)), [before])) == before.content_hash


class TestANewReading:
    def test_keeps_what_was_fixed(self) -> None:
        earlier = article_of(amended(article("Purr."), Amendment({"title": "All cats", "byline": None})))
        read = Draft(
            "Cats | Site", (Paragraph("Purr!"),), byline="Admin", source="Site", url="https://example.org/cats"
        )
        again = refetched(read, earlier)
        assert (again.title, again.byline, again.source) == ("All cats", None, "Site")
        assert (texts_of(again), again.fixed) == (["Purr!"], ("title", "byline"))

    def test_leaves_out_what_was_taken_out(self) -> None:
        earlier = article_of(amended(article("Purr.", "Buy now!"), Amendment(taken_out=digests("Buy now!"))))
        read = Draft(
            "Cats", tuple(map(Paragraph, ("Buy now!", "Purr.", "Hiss.", "Buy now!"))), url="https://example.org/cats"
        )
        again = refetched(read, earlier)
        assert (texts_of(again), again.skipped) == (["Purr.", "Hiss."], earlier.skipped)

    def test_with_nothing_else_is_refused(self) -> None:
        earlier = article_of(amended(article("Purr.", "Buy now!"), Amendment(taken_out=digests("Buy now!"))))
        with pytest.raises(NoTextError) as refused:
            refetched(Draft("Cats", (Paragraph("Buy now!"),), url="https://example.org/cats"), earlier)
        assert refused.value.source == "https://example.org/cats"

    def test_of_the_whole_text_is_the_same_article(self) -> None:
        whole = Draft("Cats", (Paragraph("Purr."), Paragraph("Buy now!")))
        earlier = article_of(amended(article_of(whole), Amendment(taken_out=digests("Buy now!"))))
        again = article_of(refetched(whole, earlier))
        assert (again.id, again.content_hash) == (earlier.id, earlier.content_hash)


class TestCredits:
    """An editor's own count, whatever the paragraphs say."""

    LINE = Paragraph("Translated by Jo Reed", PassageKind.CREDIT)
    PICTURE = Paragraph("The pier. Image: Bo Li", PassageKind.CAPTION)

    def credited(self, **fields: object) -> Article:
        paragraphs = (Paragraph("Cats purr."), self.LINE, self.PICTURE)
        credits_ = ("Translated by Jo Reed", "Image: Bo Li")
        return article_of(Draft(**{"title": "Cats", "paragraphs": paragraphs, "credits": credits_, **fields}))  # type: ignore[arg-type]  # by name

    def test_that_are_fixed_stay_whatever_is_left_out(self) -> None:
        fixed = article_of(amended(self.credited(), Amendment({"credits": ("Translated by Nora Quill",)})))
        assert (fixed.credits, fixed.fixed) == (("Translated by Nora Quill",), ("credits",))
        out = Amendment(taken_out=frozenset({digest_of(self.LINE)}))
        assert amended(fixed, out).credits == ("Translated by Nora Quill",)
        assert refetched(draft_of(self.credited()), fixed).credits == ("Translated by Nora Quill",)

    def test_that_are_fixed_go_with_the_only_line_that_says_them(self) -> None:
        fixed = article_of(amended(self.credited(), Amendment({"credits": ("Translated by Jo Reed", "Text: Ida")})))
        out = Amendment(taken_out=frozenset({digest_of(self.LINE)}))
        assert credits_leaving(fixed, out) == ("Translated by Jo Reed",)
        assert amended(fixed, out).credits == ("Text: Ida",)
        assert amended(fixed, replace(out, keeps_credits=True)).credits == ("Translated by Jo Reed", "Text: Ida")

    def test_leave_with_their_lines_but_those_of_captions_unasked(self) -> None:
        out = Amendment(taken_out=frozenset({digest_of(self.LINE), digest_of(self.PICTURE)}))
        assert credits_leaving(self.credited(), out) == ("Translated by Jo Reed",)
        assert amended(self.credited(), out).credits == ()
        kept = amended(self.credited(), replace(out, keeps_credits=True))
        assert (kept.credits, kept.fixed) == (("Translated by Jo Reed",), ("credits",))

    def test_that_stay_are_joined_by_those_that_come_back(self) -> None:
        whole = self.credited()
        without = article_of(amended(whole, Amendment(taken_out=frozenset({digest_of(self.PICTURE)}))))
        change = Amendment(
            taken_out=frozenset({digest_of(self.LINE)}),
            brought_back=frozenset({digest_of(self.PICTURE)}),
            keeps_credits=True,
        )
        assert amended(without, change, [whole]).credits == ("Translated by Jo Reed", "Image: Bo Li")

    def test_that_nobody_takes_out_need_no_keeping(self) -> None:
        same = amended(self.credited(), Amendment(keeps_credits=True))
        assert (same.credits, same.fixed) == (self.credited().credits, ())


class TestTheLink:
    def test_that_is_fixed_outlives_a_new_reading(self) -> None:
        fixed = article_of(amended(article("Cats purr."), Amendment({"url": "https://e.org/right"})))
        assert (fixed.url, fixed.fixed) == ("https://e.org/right", ("url",))
        assert refetched(Draft("Cats", (Paragraph("Cats purr."),), url="https://e.org/wrong"), fixed).url == fixed.url

    def test_that_is_gone_leaves_the_id(self) -> None:
        known = article_of(Draft("Cats", (Paragraph("Cats purr."),), url="https://e.org/cats"))
        fixed = article_of(amended(known, Amendment({"url": None})))
        assert (fixed.url, fixed.id, fixed.fixed) == (None, known.id, ("url",))
        again = article_of(refetched(draft_of(known), fixed))
        assert (again.url, again.id) == (None, known.id)
