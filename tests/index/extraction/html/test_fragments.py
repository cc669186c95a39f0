"""The text of a piece of HTML that is an article and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BrokenContentError
from index.extraction.html.fragments import blocks_of_fragment
from index.model import PassageKind


def texts(html: str) -> list[str]:
    return [block.text for block in blocks_of_fragment(html, "it")]


class TestBlocks:
    def test_are_the_paragraphs_headings_and_items(self) -> None:
        html = (
            "<h2>Owls</h2><p>They <b>hunt</b>\n at <i>dusk</i>.</p><ul><li>mice</li><li>voles</li></ul>and<div>so</div>"
        )
        assert texts(html) == ["Owls", "They hunt at dusk.", "mice", "voles", "and", "so"]
        assert blocks_of_fragment(html, "it")[0].kind is PassageKind.HEADING

    def test_may_be_plain_text(self) -> None:
        assert texts("Owls hunt at dusk &amp; dawn.") == ["Owls hunt at dusk & dawn."]

    def test_keep_line_breaks_that_are_meant(self) -> None:
        assert texts("<p>one<br>two</p><pre>a\n  b</pre>") == ["one\ntwo", "a\nb"]

    def test_of_a_table_are_its_rows(self) -> None:
        assert texts("<table><tr><th>Town</th><td>Ostwick</td></tr><tr><td>Fen</td></tr></table>") == [
            "Town  Ostwick",
            "Fen",
        ]

    def test_have_blanks_in_a_row_between_the_cells_of_a_table_alone(self) -> None:
        html = "<table><tr><td>a <b> b</b> </td><td></td><td> c   d</td></tr></table><p>e <i> f</i>\n  g<br>  h  i</p>"
        assert texts(html) == ["a b  c d", "e f g\nh i"]
        assert texts("<pre>a   b\nc   <b>d   e</b></pre>") == ["a   b\nc   d   e"]

    def test_of_a_picture_are_its_caption(self) -> None:
        (block,) = blocks_of_fragment("<figure><img src='x'><figcaption>An owl</figcaption></figure>", "it")
        assert (block.text, block.kind) == ("An owl", PassageKind.CAPTION)

    def test_are_without_what_is_hidden_unless_most_of_it_is(self) -> None:
        """Feeds hold what a script shows on the page."""
        hidden = "<p style='display:none'>Hidden words.</p>"
        assert texts(f"<p>Owls hunt at dusk.</p>{hidden}") == ["Owls hunt at dusk."]
        assert texts(f"<p>Owls <span hidden>hide</span> hunt at dusk.</p>{hidden * 5}") == [
            *("Owls hide hunt at dusk.", *["Hidden words."] * 5),
        ]
        assert texts(hidden) == ["Hidden words."]

    def test_are_without_what_is_no_text(self) -> None:
        html = "<p>Owls</p><script>alert(1)</script><style>p{}</style><!-- no --><?no?><iframe>no</iframe><nav>no</nav>"
        assert texts(html) == ["Owls"]

    @pytest.mark.parametrize(
        "ending",
        [
            "<p>The post <a href='x'>Owls</a> appeared first on <a href='y'>The Fen</a>.</p>",
            "<p>Der Beitrag Eulen erschien zuerst auf Das Moor.</p>",
            "<p>This article was originally published in The Fen.</p>",
        ],
    )
    def test_are_without_what_publishing_systems_add(self, ending: str) -> None:
        assert texts(f"<p>Owls hunt.</p>{ending}") == ["Owls hunt."]

    @pytest.mark.parametrize("html", ["", "   ", "<!-- -->", "\0", "<div><p></p></div>"])
    def test_of_nothing_are_none(self, html: str) -> None:
        assert texts(html) == []

    @pytest.mark.parametrize("mark", ["\1", "\f", "\ufffe", "&#1;", "&#12;", "&#xFFFE;"])
    def test_may_begin_with_a_character_that_xml_forbids(self, mark: str) -> None:
        assert texts(f"{mark} Owls hunt.") == texts(f"<p>{mark} Owls hunt.</p>") == ["Owls hunt."]

    def test_are_separate_words_beside_a_form_feed(self) -> None:
        assert texts("Owls\fhunt&#12;at dusk.") == ["Owls hunt at dusk."]

    @pytest.mark.parametrize("html", ["<html></html>", "<html><head><title>Owls</title></head></html>", "<html/"])
    def test_of_a_page_without_a_body_are_none(self, html: str) -> None:
        assert texts(html) == []

    @pytest.mark.parametrize("depth", [5_000, 220])
    def test_that_are_nested_without_end_are_refused(self, depth: int) -> None:
        """Text that is deeper, or behind it, would be missing without a word."""
        with pytest.raises(BrokenContentError):
            texts("<p>Owls</p>" + "<div>" * depth + "deep")

    def test_one_of_which_is_longer_than_any_text_is_refused(self) -> None:
        with pytest.raises(BrokenContentError):
            texts(f"<p>Owls</p><p>{'mice ' * 2_500_000}</p>")

    @given(st.text())
    def test_are_made_of_anything(self, html: str) -> None:
        assert all(text.strip() for text in texts(html))
