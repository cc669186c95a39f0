"""Hidden text of a page, and whether the rest is an article."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring

from index.extraction.html.hidden_text import (
    ENOUGH_CHARS,
    WHOLE_CHARS,
    hidden_names,
    is_article,
    is_enough,
    is_hidden,
    shown_part,
)
from index.model import Paragraph


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        *(("hidden", True), ("hidden=hidden", True), ("hidden=Until-Found", False), ("aria-hidden=true", False)),
        *(("style='display:none'", True), ("style='visibility: collapse'", True), ("style='x:y;Display:None'", True)),
        *(("style='display:/* so */none'", True), ("style='/* display:none */'", False)),
        *(("style='display:nonesuch'", False), ("style='--display:none'", False), ("style=''", False), ("", False)),
    ],
)
def test_an_element_says_that_it_is_hidden(attributes: str, hidden: bool) -> None:
    assert is_hidden(fragment_fromstring(f"<p {attributes}>x</p>")) is hidden


@pytest.mark.parametrize(
    ("style", "names"),
    [
        (".menu { display: none }", {".menu"}),
        ("p, .menu, #side {color:red; visibility:hidden}", {".menu", "#side"}),
        (".menu{display:/**/none}/* .x{display:none} */", {".menu"}),
        (".menu{display:none} .menu{display:block}", set()),
        (".menu{display:none} .menu{color:red}", {".menu"}),
        ("@media print {.menu{display:none} p{color:red}} .x{display:none}", {".x"}),
        ("@import url(a.css); .x{display:none}", {".x"}),
        (".js .menu, .menu:hover, .menu.open {display:none}", set()),
        (".menu{display:none", set()),
    ],
)
def test_a_style_sheet_hides_classes_and_ids(style: str, names: set[str]) -> None:
    assert hidden_names(document_fromstring(f"<style>{style}</style><p>x</p>")) == names


def test_a_style_sheet_for_paper_hides_nothing() -> None:
    assert hidden_names(document_fromstring("<style media=print>.x{display:none}</style><p>x</p>")) == set()


def test_a_page_without_what_its_style_sheet_hides_is_a_copy() -> None:
    html = "<style>.x{display:none}</style><p class='a x'>One</p><p id=x>Two</p><template><p>Three</p></template>"
    shown = shown_part(document_fromstring(html), ["One", "Two", "Three"])
    assert shown is not None
    assert "Two" in text_of(shown)
    assert not {"One", "Three"} & set(text_of(shown).split())


def text_of(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def test_a_page_without_what_is_hidden_is_a_copy() -> None:
    tree = document_fromstring("<p hidden>One <b hidden>two</b></p> tail <p>Three <script>no</script></p>")
    shown = shown_part(tree, ["One two", "Three"])
    assert shown is not None
    assert text_of(shown) == "tail Three no"
    assert "One two" in text_of(tree)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>", "One"),
        ("<p>One</p><p hidden>Menu</p>", "One"),
        ("<p>One ×</p><p hidden>×</p>", "One ×"),
        ("<p>One is here</p><p hidden><script>One</script></p>", "One is here"),
    ],
)
def test_a_page_without_hidden_text_in_its_article_is_not_read_again(html: str, text: str) -> None:
    assert shown_part(document_fromstring(html), [text]) is None


def test_all_of_a_page_may_be_hidden() -> None:
    shown = shown_part(document_fromstring("<html hidden><body><p>One two</p></body></html>"), ["One two"])
    assert shown is not None
    assert text_of(shown) == "One two"


@pytest.mark.parametrize(
    ("shown", "all_", "enough"),
    [(0, 0, False), (1, 2, True), (1, 3, False), (ENOUGH_CHARS, 10**6, False), (ENOUGH_CHARS + 1, 10**6, True)],
)
def test_a_part_is_enough(shown: int, all_: int, enough: bool) -> None:
    assert is_enough(shown, all_) is enough


def test_what_is_shown_beside_a_hidden_article_is_none() -> None:
    found = [Paragraph(f"{at} " + "The storks return. " * 10) for at in range(4)]
    notice = [Paragraph("We use cookies. " * 40)]
    assert is_article(found[:2], found)
    assert not is_article(notice, found)
    assert is_article([Paragraph("Another text. " * (WHOLE_CHARS // 10))], found)
