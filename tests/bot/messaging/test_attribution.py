"""Attribute quotations: the credits below them, and the citation to copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.attribution import (
    CITATION_LENGTH,
    CREDITS_SHOWN,
    address_of,
    citation,
    credits_of,
    credits_under,
    facts_of,
)
from bot.messaging.html import utf16_length
from bot.updates.permalink_form import url_of
from index.model import Article, Passage, PassageKind
from tests.support.bot.rendered_replies import ARTICLES, LABELS, article, hit

CREDITS = ("Translated by Jo Reed", "Image: Tomas Rill")


def quoted(credited: Article, text: str, kind: PassageKind = PassageKind.BODY, page: int | None = None) -> Passage:
    return replace(hit(credited, text).passage, kind=kind, page=page)


class TestCredits:
    def test_of_pictures_stand_below_captions_alone(self) -> None:
        credited = article(credits=CREDITS)
        text, caption = quoted(credited, "Cats purr."), quoted(credited, "A cat.", kind=PassageKind.CAPTION)
        assert credits_under(credited, text) == ["Translated by Jo Reed"]
        assert credits_under(credited, text, caption) == [*CREDITS]
        assert credits_under(credited) == [*CREDITS]

    def test_do_not_repeat_a_quotation_or_its_byline(self) -> None:
        credited = article(credits=(*CREDITS[:1], "Edited by Bo Yi"), byline="Ann Lee. Edited by Bo Yi")
        assert credits_under(credited, quoted(credited, "Translated by Jo Reed")) == []

    def test_are_shown_up_to_a_number_that_fits(self) -> None:
        credited = article(credits=("Image: Tomas Rill", *(f"Edited by Bo Yi {number}" for number in range(9))))
        assert credits_of(credited, quoted(credited, "Cats purr.")) == [
            f"Edited by Bo Yi {n}" for n in range(CREDITS_SHOWN)
        ]


def test_an_address_that_looks_like_a_link_to_a_passage_is_not_shown() -> None:
    """From such links the bot reads which article its messages show."""
    for url in (LINK, "https://t.me/evil?start=p_a_0", "https://e.org/a/b?p=0_abc234#p0"):
        cited = article(title="Cats", url=url)
        passage = quoted(cited, "Cats purr.")
        assert address_of(cited) is None
        assert address_of(cited, passage) is None
        assert citation(cited, passage, LINK) == f"Cats · {LINK}"


def test_pages_of_several_quotations_are_named_once_each() -> None:
    report = article(source="The Daily Cat")
    passages = [quoted(report, "Cats purr.", page=page) for page in (3, 3, 7, None)]
    assert facts_of(report, *passages) == ["The Daily Cat", "p. 3", "p. 7"]


LINK = "https://t.me/byline_bot?start=p_abcdefghij_1_abc234"


class TestCitation:
    def test_is_the_attribution_in_a_line_with_the_address(self) -> None:
        cited = article(
            title="Cats", byline="By Nora Quill", source="Gazette", published=date(2024, 5, 6), url="https://e.org/cats"
        )
        assert citation(cited, quoted(cited, "Cats purr."), LINK) == (
            "Cats · By Nora Quill · Gazette · 2024-05-06 · https://e.org/cats"
        )

    def test_leaves_out_what_is_unknown(self) -> None:
        assert citation(article(title=""), quoted(article(), "Cats purr."), LINK) == f"Untitled · {LINK}"

    def test_has_the_page_and_the_author_of_the_passage(self) -> None:
        thread = article(byline="Ida Strand")
        passage = replace(quoted(thread, "Cats purr.", page=7), author="Bo · Li\nNora")
        assert citation(thread, passage, LINK) == f"Cats · Bo / Li Nora · p. 7 · {LINK}"

    @pytest.mark.parametrize("url", [f"https://e.org/{'x' * 120}", "javascript:alert(1)", None])
    def test_has_a_link_to_the_passage_where_the_article_has_no_short_address(self, url: str | None) -> None:
        assert citation(article(url=url), quoted(article(), "Cats purr."), LINK).endswith(f" · {LINK}")

    def test_shortens_names_before_the_title(self) -> None:
        cited = article(title="x" * 300, byline="y" * 300, source="👩‍👩‍👧" * 300)
        copied = citation(cited, quoted(cited, "Cats purr."), LINK)
        title, byline, source, address = copied.split(" · ")
        assert (title[-1], len(byline), address) == ("…", 40, LINK)
        assert (utf16_length(source), source[-1]) == (33, "…")  # four families of eight units
        assert utf16_length(copied) == CITATION_LENGTH

    def test_is_copied_as_it_is_written(self) -> None:
        """A label that is shown would have an invisible character in such a name, so that it is no link."""
        named = article(title="Node.js @home")
        assert citation(named, quoted(named, "Cats purr."), LINK) == f"Node.js @home · {LINK}"

    @given(
        ARTICLES,
        st.none() | LABELS,
        st.none() | st.integers(1, 99_999),
        st.from_regex("[A-Za-z0-9_]{5,32}", fullmatch=True),
    )
    def test_always_fits_on_a_button_and_ends_with_an_address(
        self, cited: Article, author: str | None, page: int | None, username: str
    ) -> None:
        passage = replace(quoted(cited, "Cats purr.", page=page), article_id="a" * 32, ordinal=999_999, author=author)
        permalink = url_of(passage, username)
        copied = citation(cited, passage, permalink)
        assert utf16_length(copied) <= CITATION_LENGTH
        assert "\n" not in copied
        assert copied.endswith((f" · {cited.url}", f" · {permalink}"))
        assert not copied.startswith((" ", "·"))
