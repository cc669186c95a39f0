"""Render a passage among the paragraphs around it, as Telegram shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ask.quoting.group_blocks import MAX_ENTITIES
from bot.bot_api.surfaces import Surfaces
from bot.messaging.reply import Reply
from bot.permalinks.messages import render_linked
from bot.updates.shown_articles import LeaveContext, Passages, ReadOn, View
from index.articles.passages import split_passages
from index.changes.linked_passage import LinkedPassage, LinkState
from index.model import Article, Paragraph, PassageId, PassageKind
from tests.support.bot.rendered_replies import ARTICLES, LABELS, QUOTES, SURFACES, article, shown, texts_of

HERE = Surfaces("byline_bot", inline=True, guests=False)
SEVEN = article(paragraphs=tuple(Paragraph(f"Cats purr, {n}.") for n in range(7)))
BACK = LeaveContext(View(), Passages((PassageId(SEVEN.id, 3),)))


def linked(of: Article, ordinal: int, state: LinkState = LinkState.AS_LINKED) -> LinkedPassage:
    corrected_at = datetime(2026, 11, 3, 23, 59, tzinfo=UTC) if state is LinkState.CORRECTED else None
    return LinkedPassage(of, split_passages(of)[ordinal], state, corrected_at)


def with_texts(*texts: str) -> Article:
    return article(paragraphs=tuple(map(Paragraph, texts)))


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.buttons]


def data_of(reply: Reply) -> list[str]:
    return [button.data for row in reply.buttons for button in row if button.data]


class TestPassage:
    def test_stands_out_among_the_paragraphs_around_it(self) -> None:
        reply = render_linked(linked(SEVEN, 3), HERE)
        assert reply.body.html == (
            "<blockquote><i>Cats purr, 2.</i></blockquote>\n"
            "<blockquote>Cats purr, 3.</blockquote>\n"
            "<blockquote><i>Cats purr, 4.</i></blockquote>\n"
            "<b>Cats</b>"
        )

    def test_is_never_folded_but_long_paragraphs_around_it_are(self) -> None:
        text = ("Cats purr. " * 40).strip()
        reply = render_linked(linked(with_texts(*[text] * 3), 1), HERE)
        assert texts_of(shown(reply), "blockquote") == [text]
        assert texts_of(shown(reply), "expandable_blockquote") == [text] * 2

    def test_may_have_the_same_text_as_another(self) -> None:
        reply = render_linked(linked(with_texts("Cats purr.", "Cats purr."), 1), HERE)
        assert texts_of(shown(reply), "italic") == ["Cats purr."]

    def test_is_attributed_with_its_surroundings(self) -> None:
        """Paragraphs of one author stand together. The credits of pictures stand below captions alone."""
        posts = tuple(Paragraph(text, author=author) for text, author in (("Why?", "Bo"), ("So.", "Cy"), ("Oh.", "Cy")))
        thread = article(paragraphs=posts, source="Forum", credits=("Photo: Ida Moor", "Translated by Jo Reed"))
        assert shown(render_linked(linked(thread, 1), HERE)).text == (
            "Why?\nCats · Bo · Forum\nTranslated by Jo Reed\n\nSo.\nOh.\nCats · Cy · Forum\nTranslated by Jo Reed"
        )

    def test_that_was_cut_is_not_called_corrected(self) -> None:
        cut = replace(linked(with_texts("Cats purr."), 0, LinkState.CORRECTED), says_the_same=False)
        assert (shown(render_linked(cut, HERE)).text or "").startswith(
            "The article has not had the linked passage since 2026-11-03. This is in its place now:\n\nCats purr."
        )

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (LinkState.AS_LINKED, ""),
            (LinkState.MOVED, "This passage is in another place of its article now.\n\n"),
            (
                LinkState.CORRECTED,
                "The linked passage was corrected on 2026-11-03. This is in its place now:\n\n",
            ),
            (LinkState.GONE, "The article no longer has the linked passage. This is in its place now:\n\n"),
        ],
    )
    def test_has_what_became_of_it_above(self, state: LinkState, said: str) -> None:
        assert shown(render_linked(linked(with_texts("Cats purr."), 0, state), HERE)).text == f"{said}Cats purr.\nCats"


class TestRoom:
    """A paragraph is never cut. If all three do not fit, those around the passage are left out."""

    def test_is_made_by_leaving_out_what_follows(self) -> None:
        of = with_texts("𝔘" * 700, "𝔙" * 700, "𝔚" * 700)
        reply = render_linked(linked(of, 1), HERE)
        assert texts_of(shown(reply), "blockquote", "expandable_blockquote") == ["𝔘" * 700, "𝔙" * 700]
        assert [read.start for data in data_of(reply) if (read := ReadOn.parse(data)) and read.start] == [2]

    def test_is_made_by_leaving_out_both(self) -> None:
        of = with_texts("𝔘" * 1_200, "𝔙" * 1_200, "𝔚" * 1_200)
        reply = render_linked(linked(of, 1), HERE)
        assert texts_of(shown(reply), "blockquote", "expandable_blockquote") == ["𝔙" * 1_200]
        assert data_of(reply) == [ReadOn(0, of.id, 1, 1).data, ReadOn(2, of.id, 1, 1).data]


class TestButtons:
    def test_read_the_article_and_pass_the_passage_on(self) -> None:
        reply = render_linked(linked(SEVEN, 3), HERE)
        assert labels(reply) == [["« From the start", "Read on"], ["Share", "Copy"]]
        assert data_of(reply) == [ReadOn(0, SEVEN.id, 2, 4).data, ReadOn(5, SEVEN.id, 2, 4).data]

    def test_lead_back_to_an_answer(self) -> None:
        reply = render_linked(linked(SEVEN, 3), HERE, back=BACK)
        assert labels(reply) == [["« Back", "Read on"], ["Share", "Copy"]]
        assert data_of(reply) == [BACK.data, ReadOn(5, SEVEN.id, 2, 4).data]

    def test_read_no_further_than_the_article(self) -> None:
        assert labels(render_linked(linked(with_texts("Cats purr."), 0), HERE)) == [["Share", "Copy"]]

    def test_share_nothing_where_inline_mode_is_off(self) -> None:
        off = replace(HERE, inline=False)
        assert labels(render_linked(linked(with_texts("Cats purr."), 0), off)) == [["Copy"]]


@settings(max_examples=60)
@given(
    ARTICLES,
    st.lists(st.builds(Paragraph, QUOTES, st.sampled_from(PassageKind), st.none(), st.none() | LABELS), min_size=1),
    st.sampled_from(LinkState),
    SURFACES,
    st.sampled_from([None, BACK]),
    st.data(),
)
def test_any_passage_is_taken_by_telegram_and_quoted_verbatim(
    made: Article,
    paragraphs: list[Paragraph],
    state: LinkState,
    surfaces: Surfaces,
    back: LeaveContext | None,
    data: st.DataObject,
) -> None:
    """It has at most two rows of buttons. What is around it is verbatim too, and in the order of the article."""
    made = replace(made, paragraphs=tuple(paragraphs))
    passages = split_passages(made)
    ordinal = data.draw(st.integers(0, len(passages) - 1))
    reply = render_linked(linked(made, ordinal, state), surfaces, back=back)
    formatted = shown(reply)
    quotes = texts_of(formatted, "blockquote", "expandable_blockquote")
    assert passages[ordinal].text in quotes
    every = iter([passage.text for passage in passages])
    assert all(quote in every for quote in quotes)
    assert reply.body.entities <= MAX_ENTITIES
    assert len(reply.buttons) <= 2
    assert all(len(each.encode()) <= 64 for each in data_of(reply))
