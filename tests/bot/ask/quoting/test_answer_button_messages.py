"""Lay out the buttons below an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ask.messages import render_answer
from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.bot_api.surfaces import Surfaces
from bot.messaging.attribution import CITATION_LENGTH
from bot.messaging.html import utf16_length
from bot.messaging.reply import Button, Reply
from bot.updates.permalink_form import Permalink
from bot.updates.shown_articles import LeaveContext, ShowContext, ShowWhy, View
from index.articles.passage_digest import passage_digest
from index.articles.passages import split_passages
from index.articles.reading import around
from index.model import Answer, Article, Hit, Paragraph, PassageId, Verdict
from tests.support.bot.rendered_replies import ARTICLES, BELOW, LABELS, article

INLINE, NOT_INLINE = (Surfaces("byline_bot", inline=inline, guests=False) for inline in (True, False))

THREE = article(paragraphs=tuple(Paragraph(f"Cats purr, {n}.") for n in range(3)))
ONE = article(paragraphs=(Paragraph("Cats purr."),))

ABOUT = Button("About “Dogs”", "about:abc")
ADD = Button("Add your text", "add-asked")


def hits_of(*quoted: Article, ordinal: int = 0) -> tuple[Hit, ...]:
    return tuple(Hit(each, split_passages(each)[ordinal], 1.0) for each in quoted)


def answer(*quoted: Article, total: int = 9, ordinal: int = 0, **values: object) -> Answer:
    found = Answer("q", Verdict.FOUND, hits_of(*quoted, ordinal=ordinal), total)
    return replace(found, **values)  # type: ignore[arg-type]  # chosen by the test


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.buttons]


def laid_out(found: Answer, view: View | None = None, *, explained: bool = False, **below: object) -> list[list[str]]:
    chosen = BelowAnswer(**({"surfaces": INLINE} | below))  # type: ignore[arg-type]  # chosen by the test
    return labels(render_answer(found, view, explained=explained, below=chosen))


class TestButtons:
    def test_are_in_two_rows(self) -> None:
        assert laid_out(answer(THREE)) == [["More (8)", "Context"], ["Share", "Copy", "Why"]]

    def test_are_in_one_row_where_they_fit(self) -> None:
        assert laid_out(answer(THREE, total=1)) == [["Context", "Share", "Copy", "Why"]]

    def test_share_nothing_where_inline_mode_is_off(self) -> None:
        assert laid_out(answer(THREE), surfaces=NOT_INLINE) == [["More (8)", "Context", "Copy", "Why"]]

    def test_pass_nothing_on_where_there_is_no_bot(self) -> None:
        assert laid_out(answer(THREE), surfaces=None) == [["More (8)", "Context", "Why"]]

    def test_offer_no_context_where_the_passage_is_the_whole_article(self) -> None:
        assert laid_out(answer(ONE)) == [["More (8)", "Share", "Copy", "Why"]]

    def test_hide_what_was_explained(self) -> None:
        assert laid_out(answer(THREE), explained=True)[1] == ["Share", "Copy", "Hide why"]

    def test_of_further_pages_lead_back(self) -> None:
        assert laid_out(answer(THREE), View(offset=3)) == [
            ["« First", "More (5)", "Context"],
            ["Share", "Copy", "Why"],
        ]

    def test_are_none_without_a_quotation_and_without_an_offer(self) -> None:
        assert laid_out(answer(total=0, verdict=Verdict.NONE)) == []


class TestOffers:
    def test_have_the_first_row(self) -> None:
        assert laid_out(answer(THREE, suggestion="Rats?")) == [
            ["Did you mean: Rats?"],
            ["More (8)", "Context", "Share", "Copy", "Why"],
        ]

    @pytest.mark.parametrize(
        ("view", "offers"),
        [
            (View(), ["Did you mean: Rats?", "Articles by Owen Pell"]),
            (View(corrected=True), ["« Search for what I typ…", "Articles by Owen Pell"]),
            (View(named=True), ["« Search for what I typ…", "About “Dogs”"]),
            (View(part=2), ["« All questions", "Did you mean: Rats?"]),
            (View(follows=True), ["Did you mean: Rats?", "Articles by Owen Pell"]),
        ],
    )
    def test_are_the_two_best(self, view: View, offers: list[str]) -> None:
        """First the way back, then what the archive may answer better, then other readings."""
        found = answer(THREE, suggestion="Rats?", name_filter='by:"Owen Pell"')
        assert laid_out(found, view, other_reading=ABOUT)[0] == offers

    def test_leave_an_admin_room_to_add_the_question(self) -> None:
        found = answer(THREE, suggestion="Rats?", name_filter='by:"Owen Pell"')
        assert laid_out(found, other_reading=ABOUT, addition=ADD)[0] == ["Did you mean: Rats?", "Add your text"]

    @pytest.mark.parametrize(
        ("view", "back"),
        [
            (View(offset=3, corrected=True), "« Search for what I typ…"),
            (View(offset=3, part=2), "« All questions"),
            (View(offset=3, follows=True), "As a new question"),
        ],
    )
    def test_of_further_pages_only_lead_back(self, view: View, back: str) -> None:
        found = answer(THREE, suggestion="Rats?", name_filter='by:"Owen Pell"')
        assert laid_out(found, view, other_reading=ABOUT, addition=ADD) == [
            ["« First", back],
            ["More (5)", "Context", "Share", "Copy", "Why"],
        ]

    def test_are_written_out_above_where_two_leave_them_no_room(self) -> None:
        suggestion = "Where do the rats sleep?"
        alone, beside = (
            render_answer(answer(THREE, suggestion=suggestion), below=BelowAnswer(INLINE, addition=addition))
            for addition in (None, ADD)
        )
        assert (labels(alone)[0], alone.body.text.count(suggestion)) == ([f"Did you mean: {suggestion}"], 0)
        assert (labels(beside)[0][0], beside.body.text.count(suggestion)) == ("Did you mean: Where do…", 1)


class TestWhatTheyDo:
    def test_is_about_the_first_quotation(self) -> None:
        dogs = replace(THREE, id="dogs000000", title="Dogs")
        reply = render_answer(answer(THREE, dogs, ordinal=1), below=BelowAnswer(INLINE))
        buttons = {button.label: button for row in reply.buttons for button in row}
        check = passage_digest("Cats purr, 1.")
        assert buttons["Context"].data == f"ctx:{check}:0:abcdefghij.1,dogs000000.1"
        assert buttons["Share"].shared == f"p_abcdefghij_1_{check}"
        assert buttons["Copy"].copied == f"Cats · https://t.me/byline_bot?start=p_abcdefghij_1_{check}"
        assert buttons["Why"].data == "why:0:abcdefghij.1,dogs000000.1"

    def test_follows_the_best_quotation_into_its_group(self) -> None:
        """A later quote of its article stands beside it, and another article behind both."""
        dogs = replace(THREE, id="dogs000000", title="Dogs")
        (cats, dog), (more_cats,) = hits_of(THREE, dogs), hits_of(THREE, ordinal=2)
        reply = render_answer(answer(hits=(cats, dog, more_cats)), below=BelowAnswer(INLINE))
        (why,) = filter(None, (ShowWhy.parse(button.data) for row in reply.buttons for button in row))
        assert why.passages.ids == (PassageId(THREE.id, 0), PassageId(THREE.id, 2), PassageId(dogs.id, 0))
        (shared,) = [button.shared for row in reply.buttons for button in row if button.shared]
        assert shared == Permalink.to(cats.passage).written


ANY_ARTICLE = st.builds(
    lambda made, article_id, count: replace(made, id=article_id, paragraphs=THREE.paragraphs[:count]),
    ARTICLES,
    st.from_regex("[a-z2-7]{10}|[a-z0-9]{32}", fullmatch=True),
    st.integers(1, 3),
)
VIEWS = st.builds(
    View,
    st.sampled_from([0, 3, 999_999]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 1, 9]),
    st.booleans(),
)
ANSWERS = st.builds(
    lambda quoted, further, suggestion, name_filter: answer(
        *quoted, total=len(quoted) + further, suggestion=suggestion, name_filter=name_filter
    ),
    st.lists(ANY_ARTICLE, max_size=3),
    st.sampled_from([0, 1, 99_999]),
    st.none() | LABELS.filter(bool),
    st.none() | st.just('by:"Owen Pell"') | st.just("source:Gazette"),
)


@settings(max_examples=300)
@given(ANSWERS, VIEWS, BELOW, st.booleans())
def test_any_answer_has_two_rows_at_most(found: Answer, view: View, below: BelowAnswer, explained: bool) -> None:
    """No row has more than five. Telegram takes all buttons. An addition is always offered on the first page."""
    reply = render_answer(found, view, explained=explained, below=below)
    buttons = [button for row in reply.buttons for button in row]
    assert len(reply.buttons) <= 2
    assert all(1 <= len(row) <= 5 for row in reply.buttons)
    assert all(button.label.strip() for button in buttons)
    assert all(len(button.data.encode()) <= 64 for button in buttons)
    assert all(0 < utf16_length(button.copied) <= CITATION_LENGTH for button in buttons if button.copied)
    offers_addition = any(button.data == "addition" for button in buttons)
    assert offers_addition == (below.addition is not None and view.offset == 0)
    quoted = found.hits[:1]
    expected = {
        "Context": any(around(hit.article, hit.passage) for hit in quoted),
        "Share": bool(quoted and below.surfaces and below.surfaces.inline),
        "Copy": bool(quoted and below.surfaces),
        "Why": bool(quoted and not explained),
        "Hide why": bool(quoted and explained),
    }
    by_label = {button.label: button for button in buttons if button.data not in ("other reading", "addition")}
    assert {label: label in by_label for label in expected} == expected
    if expected["Context"]:
        context = ShowContext.parse(by_label["Context"].data)
        assert context is not None
        assert context.passages.ids[0] == quoted[0].passage.id
        assert LeaveContext.fitting(context.view, context.passages.ids).passages == context.passages
