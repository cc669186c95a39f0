"""Sections of links end where the article goes on. Tables of contents and biographies go."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from index.extraction.html.labels.marks import mark_surroundings
from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import TEXTS, marked_in

ONE, TWO, THREE = TEXTS["en"]
LINKS = "<ul><li><a href=/2>A ferry for two towns</a></li><li><a href=/3>The last pilot</a></li></ul>"
CARDS = (
    "<div><h4><a href=/2>A ferry for two towns</a></h4><span>5 March</span></div>"
    f"<div><h4><a href=/3>The last pilot</a></h4><p>{TEXTS['en'][0][:90]}</p></div>"
)


def texts_of(between: str = "", below: str = "") -> list[str]:
    body = f"<article><h1>Storm</h1><p>{ONE}</p>{between}<p>{TWO}</p><p>{THREE}</p>{below}</article>"
    html = f"<html><head><title>Storm</title></head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


def marked(body: str) -> list[str]:
    """Return the tags of the elements that are around the article, in the order of the page."""
    tree = fromstring(f"<html><body><article><p>{ONE}</p>{body}</article></body></html>")
    mark_surroundings(tree)
    return [str(each.tag) for each in marked_in(tree)]


class TestLinks:
    @pytest.mark.parametrize(
        "heading",
        [
            "<h2>Related stories</h2>",
            "<h3>Most read in Harbours</h3>",
            "<h3>More from The Gazette</h3>",
            "<div><h3>You might like</h3></div>",
            "<p><strong>Read also:</strong></p>",
            "<div><strong>Recommended for you</strong></div>",
        ],
    )
    @pytest.mark.parametrize("links", [LINKS, f"<div>{CARDS}</div>", CARDS])
    def test_between_paragraphs_go_with_their_heading(self, heading: str, links: str) -> None:
        assert texts_of(heading + links) == [ONE, TWO, THREE]

    def test_end_at_the_next_heading_of_the_article(self) -> None:
        section = f"<h3>Related stories</h3>{LINKS}<p>5 March</p><h2>The quay</h2>"
        assert texts_of(section) == [ONE, "5 March", "The quay", TWO, THREE]

    def test_go_with_a_date_at_their_end(self) -> None:
        below = f"<h3>Related stories</h3>{LINKS}<p>5 March</p>"
        assert texts_of(below=below) == [ONE, TWO, THREE]

    def test_may_have_empty_elements_before_them(self) -> None:
        assert texts_of(f"<h3>Related stories</h3><div></div>{LINKS}") == [ONE, TWO, THREE]

    def test_end_at_text_without_an_element(self) -> None:
        below = f"<h3>Related stories</h3>{LINKS}{TWO}"
        assert texts_of(below=below)[-1] == TWO

    @pytest.mark.parametrize(
        "section",
        [
            f"<h2>Related work</h2><p>{THREE} Others <a href=/2>wrote</a> so.</p>",
            f"<h2>More stories</h2><p>{THREE}</p>",
            f"<h2>Further stories</h2><p>{THREE} {THREE}</p><ul><li>Storms</li></ul>",
        ],
    )
    def test_are_not_sections_of_text_with_such_a_heading(self, section: str) -> None:
        assert len(texts_of(section)) >= 5

    def test_are_not_lists_of_the_article(self) -> None:
        assert marked(f"<h2>Places to see</h2>{LINKS}") == []

    def test_are_titles_with_summaries_only_where_all_have_one(self) -> None:
        """The paragraph behind the last title may be the article's."""
        titles = "<h4><a href=/2>A ferry</a></h4>{}<h4><a href=/3>The last pilot</a></h4>"
        section = f"<h3>Related stories</h3>{titles}<p>{THREE}</p>"
        assert marked(section.format(f"<p>{TWO}</p>")) == ["h3", "h4", "p", "h4", "p"]
        assert marked(section.format("")) == ["h3", "h4", "h4"]

    def test_are_not_looked_for_far_from_their_heading(self) -> None:
        heading = "<div>" * 8 + "<h3>Related stories</h3>" + "</div>" * 8
        assert marked(f"<div>{heading}<p>{TWO}</p></div>") == []


class TestContents:
    @pytest.mark.parametrize(
        "contents",
        [
            "<h2>Contents</h2><ul><li><a href=#a>The quay</a></li><li><a href=#b>The boats</a></li></ul>",
            "<div><p>In this article</p><ol><li><a href=#a>The quay</a></li><li><a href=#b>Boats</a></li></ol></div>",
            "<section><h2>Events</h2><ul><li><a href=#a>The quay</a></li><li><a href=#b>Boats</a></li></ul></section>",
            "<p>Table of contents</p><div><a href=#a>The quay</a><br><a href=#b>The boats</a></div>",
        ],
    )
    def test_go(self, contents: str) -> None:
        assert texts_of(contents) == [ONE, TWO, THREE]

    def test_leave_the_line_above_if_it_is_text(self) -> None:
        contents = "<p>Boats and quays.</p><ul><li><a href=#a>The quay</a></li><li><a href=#b>The boats</a></li></ul>"
        assert texts_of(contents) == [ONE, "Boats and quays.", TWO, THREE]

    def test_go_with_the_menu_around_them(self) -> None:
        contents = "<ul><li><a href=#a>Quay</a></li><li><a href=#b>Boats</a></li></ul>"
        assert marked(f"<div><ul><li>Bay</li><li><a href=/>Index</a></li><li>Parts {contents}</li></ul></div>") == [
            "div"
        ]

    def test_go_from_deep_in_a_page_of_menus(self) -> None:
        contents = "<ul><li><a href=#a>Quay</a></li><li><a href=#b>Boats</a></li></ul>"
        assert len(marked("<div>" * 8 + contents + "</div>" * 8)) == 1

    def test_are_not_rules_with_links(self) -> None:
        assert marked("<div><a href=#a>Rule</a> → <a href=#b>Pattern</a></div>") == []

    def test_are_not_lists_of_links_elsewhere(self) -> None:
        assert marked("<ul><li><a href=#a>The quay</a></li><li><a href=/b>The boats</a></li></ul>") == []


class TestBiographies:
    @pytest.mark.parametrize(
        "section",
        [
            f"<h2>About the author</h2><p>{THREE}</p><h2>His boats</h2><p>{TWO}</p>",
            f"<h2>About the author</h2><p>{THREE * 20}</p>",
            f"<h2>About the author</h2><div><p>{THREE}</p></div><h2>His boats</h2><p>{TWO}</p>",
        ],
    )
    def test_are_not_parts_of_an_article_about_an_author(self, section: str) -> None:
        assert "About the author" in texts_of(f"<h2>Boats</h2><p>{THREE}</p>{section}")

    def test_go_before_another_section(self) -> None:
        below = "<h3>About the author</h3><p>Ann Lee lives in Verrin.</p><h3>More stories</h3>" + LINKS
        assert texts_of(below=below) == [ONE, TWO, THREE]

    def test_go_from_deep_in_a_page(self) -> None:
        box = "<div>" * 8 + "<h3>About the author</h3><p>Ann Lee lives in Verrin.</p>" + "</div>" * 8
        assert texts_of(below=box) == [ONE, TWO, THREE]

    @pytest.mark.parametrize(
        "box",
        [
            "<div><h4>{name}</h4><p>{text}</p><a href=/ann>More by Ann Lee</a></div>",
            "<div><h3>{name}</h3><div><p>{text}</p><p><a href=/author/ann/>View all posts</a></p></div></div>",
            "<section><div><h3>Verrin</h3></div><p>{text}</p><a href=/authors/ann>See profile</a></section>",
        ],
    )
    def test_are_boxes_with_a_link_to_other_articles_of_the_author(self, box: str) -> None:
        assert texts_of(below=box.format(name="Ann Lee", text="Ann Lee lives in Verrin.")) == [ONE, TWO, THREE]

    @pytest.mark.parametrize(
        "box",
        [
            "<div><h4>The wave</h4><p>Ann Lee lives in Verrin.</p><a href=/ann>More about it</a></div>",
            f"<div><h4>Ann Lee</h4><p>{THREE * 9}</p><a href=/ann>More by Ann Lee</a></div>",
            "<p>Ann Lee lives in Verrin.</p><a href=/author/ann>View all posts</a>",
            "<div><div><div><div><div><div><p><a>View all posts</a></p></div></div></div></div></div></div>",
        ],
    )
    def test_are_not_other_boxes_with_links(self, box: str) -> None:
        assert {"div", "section"}.isdisjoint(marked(box))

    def test_may_be_a_heading_alone(self) -> None:
        assert texts_of(below="<h3>About the author</h3>") == [ONE, TWO, THREE]
