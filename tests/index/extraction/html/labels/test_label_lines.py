"""Label lines are recognized by their words and their links. The same words in a text stay."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from index.extraction.html.labels.marks import mark_surroundings
from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import TEXTS, marked_in

ONE, TWO, THREE = TEXTS["en"]
FOUR = "The old people of the town said that a wave like this comes once in the life of a pier, and no more often."
FIVE = "The county will pay for a new wall, and the boats will stay in the yard until the autumn, as they always did."
SLUG = "/news/why-the-quay-was-never-rebuilt"


def texts_of(between: str, head: str = "") -> list[str]:
    paragraphs = "".join(f"<p>{each}</p>" for each in (TWO, THREE, FOUR, FIVE))
    body = f"<article><h1>Storm</h1><p>{ONE}</p>{between}{paragraphs}</article>"
    html = f"<html><head><title>Storm</title>{head}</head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


TEXT = [ONE, TWO, THREE, FOUR, FIVE]


class TestLines:
    @pytest.mark.parametrize(
        "line",
        [
            "<p><a href=/n>Next</a></p>",
            "<p><a href=/n>Read more »</a></p>",
            "<div><a href=/h>Home</a> | <a href=/n>News</a> | <a href=/p>Pictures</a></div>",
            "<p>Tags: <a href=/t>storm</a>, <a href=/u>harbour</a></p>",
            "<p>&gt;&gt; <a href=/2>Read also: A ferry for two towns</a></p>",
            "<p><a href=/s>Sign up for our newsletter</a> and never miss a story of the coast.</p>",
            "<p>Follow us on <a href=/f>Facebook</a> and <a href=/i>Instagram</a></p>",
            "<p>We may earn a commission if you buy a boat through our links.</p>",
            "<p>If you buy something from a link in this story, The Board may earn commission.</p>",
            "<div><span role=button>More</span></div>",
            "<p role=button>More</p>",
            "<p>(Advertisement)</p>",
            "<p><a href=/2>[Read more about the ferry]</a></p>",
            "<blockquote><a href=/2>Read also: A ferry for two towns</a></blockquote>",
            "<ul><li><a href=/p>Print</a></li><li><a href=/m>Email</a></li><li>Share</li></ul>",
            "<div><span>Advertisement</span><div></div></div>",
        ],
    )
    def test_go(self, line: str) -> None:
        assert texts_of(line) == TEXT

    @pytest.mark.parametrize(
        ("line", "text"),
        [
            ("<p>Read <a href=/r>the report</a> before you judge.</p>", "Read the report before you judge."),
            ("<p>Read the <a href=/r>whole report</a></p>", "Read the whole report"),
            ("<p>“Read more.”</p>", "“Read more.”"),
            ("<p>— Share!</p>", "— Share!"),
            ("<ol><li>Copy the link.</li><li>Paste it.</li></ol>", "Copy the link."),
            (
                "<blockquote><a href=/2>The quay is gone, they said to him.</a></blockquote>",
                "The quay is gone, they said to him.",
            ),
            ("<p>Home, the boats, the nets.</p>", "Home, the boats, the nets."),
            ("<p>The newsletter, <a href=/n>Tides</a>, was late.</p>", "The newsletter, Tides, was late."),
            ("<p>Victims may get compensation soon.</p>", "Victims may get compensation soon."),
            ("<p>More: <a href=/m>Thomas</a>.</p>", "More: Thomas."),
        ],
    )
    def test_that_are_text_stay(self, line: str, text: str) -> None:
        assert texts_of(line)[1] == text

    @pytest.mark.parametrize(
        "lines",
        [
            "<ul><li>Comments</li><li>Radio</li></ul>",
            "<ul><li>Comments</li></ul>" * 2 + f"<ul>{'<li>Print</li>' * 31}</ul>" + "<ul></ul>",
            "<blockquote><p>Back to top</p></blockquote>",
            "<table><tr><td><p>Comments</p></td></tr></table>",
            "<pre>Print</pre>",
            "<p><a href=#a>Radio</a> | <a href=r.html#b>Print</a></p>",
            "<p><a href=/a>Radio</a> + <a href=/b>Print</a></p>",
        ],
    )
    def test_stay_in_a_larger_text(self, lines: str) -> None:
        tree = fromstring(f"<html><body><p>{ONE}</p>{lines}</body></html>")
        mark_surroundings(tree)
        assert not any(each.text_content().startswith(("Radio", "Back to top", "Print")) for each in marked_in(tree))


class TestEdges:
    @pytest.mark.parametrize(
        "line",
        [
            f"<p>{THREE} <a href=/2>Read more</a></p>",
            f"<p>{THREE} <b>Ann</b> left. <a href=/2>Continue reading</a></p>",
            f"<p><span>Advertisement</span> {THREE}</p>",
            f"<p><a href=/s>SUBSCRIBE</a> {THREE}</p>",
        ],
    )
    def test_lose_labels_that_are_elements(self, line: str) -> None:
        found = texts_of(line)[1]
        assert found.replace(" Ann left.", "") == THREE

    @pytest.mark.parametrize(
        "line",
        [
            f"<p><a href=/2>Read more</a> about it. {THREE}</p>",
            f"<p><span>Print</span> {THREE}</p>",
            f"<p><b>Advertisement</b> {THREE}</p>",
            f"<p>Read more {THREE}</p>",
            f"<p>{THREE} She wrote <a href=/2>Read more</a></p>",
            f"<p>{THREE} She wrote <i>this</i> and <a href=/2>Read more</a></p>",
            f"<p>{THREE} <a href=/2>Verrin</a></p>",
        ],
    )
    def test_keep_words_of_the_text(self, line: str) -> None:
        words = line
        for tag in ("<p>", "</p>", "<a href=/2>", "</a>", "<span>", "</span>", "<b>", "</b>", "<i>", "</i>"):
            words = words.replace(tag, "")
        assert texts_of(line)[1] == words


class TestVerses:
    VERSES = ("Share this bread", "and print", "no letters on the crust.", "Follow us", "to the river", "of the town")

    def test_stay_as_paragraphs(self) -> None:
        texts = texts_of("".join(f"<p>{each}</p>" for each in self.VERSES))
        assert texts[1 : 1 + len(self.VERSES)] == list(self.VERSES)

    @pytest.mark.parametrize(
        "lines",
        [
            ("<p>By hand</p>", "<p>Follow us</p>", f"<p>{FOUR}</p>", "<p>In the yard</p>"),
            ("<p>4 March 2024</p>", "<p>5 March</p>", "<p>Follow us</p>", "<p>Yard: open</p>", "<p>@gazette</p>"),
            ("<p class=a>By hand</p>", "<p class=a>At sea</p>", "<p class=b>Follow us</p>", "<p class=a>In port</p>"),
            ("<div>By hand</div>", "<div>At sea</div>", "<div>Follow us</div>", "<div>In the yard</div>"),
            ("<p>By hand</p>", "<p>At sea</p>", "<p><a href=/f>Follow us</a></p>", "<p>In the yard</p>"),
        ],
    )
    def test_are_no_labels_among_other_lines(self, lines: tuple[str, ...]) -> None:
        assert "Follow us" not in texts_of("".join(lines))


class TestTitlesOfOtherArticles:
    @pytest.mark.parametrize(
        ("href", "head"),
        [
            (SLUG, ""),
            ("https://gazette.example" + SLUG, "<link rel=canonical href=https://gazette.example/1>"),
            ("https://gazette.example" + SLUG, "<meta property=og:url content=https://gazette.example/1>"),
            ("/a/123456", ""),
            ("/2024/03/quay", ""),
        ],
    )
    def test_go_as_lines_between_paragraphs(self, href: str, head: str) -> None:
        assert texts_of(f"<p><a href={href}>Why the quay was never rebuilt</a></p>", head=head) == TEXT

    @pytest.mark.parametrize(
        "line",
        [
            f"<p><a href=https://other.example{SLUG}>Why the quay was never rebuilt</a></p>",
            f"<p><a href='http://[{SLUG}'>Why the quay was never rebuilt</a></p>",
            f"<p><a href={SLUG}.pdf>Why the quay was never rebuilt</a></p>",
            "<p><a href=/quay>Why the quay was never rebuilt</a></p>",
            f"<p><a href={SLUG}>Why the quay was never rebuilt.</a></p>",
            f"<p><a href={SLUG}>Why the quay</a> <a href={SLUG}>was never rebuilt</a></p>",
            f"<h2><a href={SLUG}>Why the quay was never rebuilt</a></h2>",
        ],
    )
    def test_are_no_other_links(self, line: str) -> None:
        assert texts_of(line)[1].rstrip(".") == "Why the quay was never rebuilt"

    def test_stay_in_a_digest(self) -> None:
        """Every title is followed by a text about it."""
        line = f"<p><a href={SLUG}>Why the quay was never rebuilt</a></p>"
        between = f"{line}<p>{FOUR}</p>{line}<p>{FIVE}</p>"
        assert texts_of(between).count("Why the quay was never rebuilt") == 2
