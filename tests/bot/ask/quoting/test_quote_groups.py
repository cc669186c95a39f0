"""Quotations of one article stand together."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.ask.parts import begin_with
from bot.ask.quoting.quote_groups import are_quoted_by, grouped, quote_groups
from index.model import Answer, Hit, PassageId, Verdict
from tests.support.bot.rendered_replies import article, hit


def hit_of(article_id: str, ordinal: int = 0, author: str | None = None) -> Hit:
    made = hit(article(id=article_id), f"{article_id} {ordinal}.")
    return replace(made, passage=replace(made.passage, article_id=article_id, ordinal=ordinal, author=author))


HITS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), unique=True).map(
    lambda places: [hit_of(*place) for place in places]
)


def test_stand_in_the_order_of_the_first_of_each_article() -> None:
    hits = [hit_of("b", 4), hit_of("a", 0), hit_of("b", 1)]
    assert [[each.passage.id for each in group.hits] for group in quote_groups(hits)] == [
        [("b", 4), ("b", 1)],
        [("a", 0)],
    ]


def test_of_a_discussion_stand_by_their_authors() -> None:
    hits = [hit_of("a", 0, "Bo"), hit_of("b", 0), hit_of("a", 1, "Cy"), hit_of("a", 2, "Bo")]
    assert [[each.passage.id for each in group.hits] for group in quote_groups(hits)] == [
        [("a", 0), ("a", 2)],
        [("a", 1)],
        [("b", 0)],
    ]


def test_name_other_articles_with_a_passage_once() -> None:
    copy = article(id="copy")
    one, other = (replace(hit_of("a", ordinal), also=(copy, article(id=f"copy{ordinal}"))) for ordinal in (0, 1))
    (group,) = quote_groups([one, other])
    assert [each.id for each in group.also] == ["copy", "copy0", "copy1"]


@given(HITS)
def test_begin_with_the_best_and_lose_none(hits: list[Hit]) -> None:
    together = grouped(hits)
    assert together[:1] == hits[:1]
    assert sorted(each.passage.id for each in together) == sorted(each.passage.id for each in hits)


@given(HITS, st.integers(0, 9), st.integers(0, 9))
def test_are_known_again_from_the_first_passages_of_a_message(hits: list[Hit], shown: int, named: int) -> None:
    """A button has room for some of the passages."""
    passages = [each.passage.id for each in grouped(hits[:shown])][:named]
    assert are_quoted_by(hits, passages)


def test_are_others_if_the_archive_has_changed() -> None:
    hits = [hit_of("a", 0), hit_of("b", 0), hit_of("a", 1)]
    first, second, other, gone = PassageId("a", 0), PassageId("a", 1), PassageId("b", 0), PassageId("c", 0)
    assert are_quoted_by(hits, [first, second, other])
    assert not are_quoted_by(hits, [other])
    assert not are_quoted_by(hits, [first, gone])
    assert not are_quoted_by(hits[:1], [first, other])


def test_of_one_answer_are_compared_in_their_groups() -> None:
    """Those of several answers of one message stand below their questions."""
    one = Answer("q", Verdict.FOUND, (hit_of("a", 0), hit_of("b", 0), hit_of("a", 1)), 3)
    assert begin_with([one], [PassageId("a", 0), PassageId("a", 1)])
    several = [replace(one, hits=(each,)) for each in one.hits]
    assert begin_with(several, [PassageId("a", 0), PassageId("b", 0)])
    assert not begin_with(several, [PassageId("a", 0), PassageId("a", 1)])
