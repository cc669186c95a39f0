"""Captions are those that a reader sees in the text, not those of other slides and other articles."""

from __future__ import annotations

from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import TEXTS

ONE, TWO, THREE = TEXTS["en"]
CAPTION = "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>"


def texts_of(body: str) -> list[str]:
    html = f"<html><head><title>Storm</title></head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


def article(between: str) -> str:
    return f"<article><h1>Storm</h1><p>{ONE}</p>{between}<p>{TWO}</p><p>{THREE}</p></article>"


class TestCaptions:
    def test_of_the_first_slide_stay_and_of_the_others_go(self) -> None:
        slides = (
            f"<div class='carousel-item active'>{CAPTION.format('The quay on Friday.')}</div>"
            f"<div class=carousel-item>{CAPTION.format('The quay on Sunday.')}</div>"
            f"<div aria-hidden=true>{CAPTION.format('The quay at night.')}</div>"
            f"<div class=lightbox>{CAPTION.format('The quay, enlarged.')}</div>"
        )
        assert texts_of(article(slides)) == [ONE, "The quay on Friday.", TWO, THREE]

    def test_outside_of_the_marked_text_go(self) -> None:
        inside = (
            f"<div itemprop=articleBody><p>{ONE}</p>{CAPTION.format('In the text.')}<p>{TWO}</p><p>{THREE}</p></div>"
        )
        body = f"<article><h1>Storm</h1>{CAPTION.format('Above the text.')}{inside}</article>"
        assert texts_of(body) == [ONE, "In the text.", TWO, THREE]

    def test_stay_where_the_mark_means_nothing(self) -> None:
        marks = "<div itemprop=articleBody></div>"
        assert texts_of(article(CAPTION.format("In the text.") + marks)) == [ONE, "In the text.", TWO, THREE]

    def test_of_elements_around_the_article_go(self) -> None:
        box = f"<div class=related-posts>{CAPTION.format('Another story of the town.')}</div>"
        assert texts_of(article(box)) == [ONE, TWO, THREE]
