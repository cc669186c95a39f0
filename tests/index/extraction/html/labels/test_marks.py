"""Elements around an article are left out by what their markup says, never the article itself."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from index.extraction.html.labels import marks
from index.extraction.html.labels.marks import is_surrounding, mark_surroundings
from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import TEXTS, marked_in

ONE, TWO, THREE = TEXTS["en"]


def texts_of(body: str) -> list[str]:
    html = f"<html><head><title>Storm</title></head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


def article(between: str = "", below: str = "", names: str = "") -> str:
    return f"<article {names}><h1>Storm</h1><p>{ONE}</p>{between}<p>{TWO}</p><p>{THREE}</p>{below}</article>"


class TestNames:
    @pytest.mark.parametrize("tag", ["div", "section", "h4", "ul"])
    def test_say_that_an_element_is_around_the_article(self, tag: str) -> None:
        inner = "<li>A ferry for two towns</li>" if tag == "ul" else "A ferry for two towns"
        assert texts_of(article(f"<{tag} class=related-posts>{inner}</{tag}>")) == [ONE, TWO, THREE]

    @pytest.mark.parametrize("names", ["class=newsletter", "id=promo", "class='related-content share'"])
    def test_of_the_whole_article_mean_nothing(self, names: str) -> None:
        assert texts_of(article(names=names)) == [ONE, TWO, THREE]

    def test_of_all_its_parts_mean_nothing(self) -> None:
        """A page in which every paragraph is in a newsletter is one."""
        paragraphs = "".join(f"<p class=newsletter-text>{text}</p>" for text in (ONE, TWO, THREE))
        assert texts_of(f"<article><h1>Storm</h1>{paragraphs}</article>") == [ONE, TWO, THREE]

    def test_of_a_part_of_a_line_mean_nothing_unless_it_is_all_of_it(self) -> None:
        line = f"<p>Seen by <b class=ad>Ann</b>, {ONE}</p><p><b class=ad>Buy boats at the boat shop</b></p>"
        assert texts_of(article(line))[1] == f"Seen by Ann, {ONE}"
        assert len(texts_of(article(line))) == 4

    def test_of_a_page_without_prose_mean_what_they_say(self) -> None:
        tree = fromstring("<html><body><div class=ad>Boats</div><p>Short.</p></body></html>")
        mark_surroundings(tree)
        assert [each.text for each in marked_in(tree)] == ["Boats"]


class TestForms:
    def test_go_with_the_call_above_them(self) -> None:
        call = "<div><p>One good story every morning</p><form><input type=email></form></div>"
        assert texts_of(article(call)) == [ONE, TWO, THREE]

    @pytest.mark.parametrize(
        "field",
        [
            *("<input type=email>", "<input placeholder='Your e-mail'>", "<input type=text placeholder='Ваша почта'>"),
            "<div><span><input placeholder=メールアドレス></span></div>",
        ],
    )
    def test_go_without_a_form_around_a_field_for_an_address(self, field: str) -> None:
        call = f"<div class=story__news><h4>Letters from the quay</h4><p>One story a week.</p>{field}</div>"
        assert texts_of(article(call)) == [ONE, TWO, THREE]

    @pytest.mark.parametrize(
        "exercise",
        [
            "<div><h4>Exercise</h4><p>The boats lay in the <input> until noon.</p></div>",
            "<div><h4>Exercise</h4><p>The boats lay in the <input type=text placeholder=harbour> until noon.</p></div>",
            "<div><h4>Exercise</h4><p>The boats lay in the yard until noon.</p><input type=checkbox></div>",
            "<p>The boats lay in the yard until noon. <input type=email></p>",
            f"<div><h4>Exercise</h4><p>The boats lay in the yard.</p><p>{ONE * 6}</p><input type=email></div>",
        ],
    )
    def test_stay_around_other_fields(self, exercise: str) -> None:
        assert any("The boats lay in" in text for text in texts_of(article(exercise)))

    def test_are_searched_for_near_their_fields(self) -> None:
        deep = "<div>" * 8 + "<input type=email>" + "</div>" * 8
        assert "One story a week." in texts_of(article(f"<div><p>One story a week.</p>{deep}</div>"))

    @pytest.mark.parametrize("form", ["<form><input type=hidden></form>", "<form><input type=search></form>"])
    def test_take_no_text_with_them(self, form: str) -> None:
        assert texts_of(f"<div><h1>Storm</h1><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>{form}</div>") == [ONE, TWO, THREE]


class TestMarks:
    def test_count_for_all_that_is_in_an_element(self) -> None:
        tree = fromstring("<html><body><div class=ad><p>Boats</p></div><p>Text</p></body></html>")
        mark_surroundings(tree)
        assert [is_surrounding(each) for each in tree.iter("div", "p")] == [True, True, False]

    def test_are_limited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(marks, "MAX_MARKED", 3)
        tree = fromstring("<html><body>" + "<div class=ad>Boats</div>" * 5 + "</body></html>")
        mark_surroundings(tree)
        assert len(marked_in(tree)) == 3
