"""Hidden text under headings that open it is read. Menus, forms and single hidden texts are not."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from index.extraction.html.article_text.panels import MAX_CONTROL_CHARS, show_panels
from index.extraction.html.hidden_text import hidden_names, is_hidden
from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import TEXTS

ONE, TWO, THREE = TEXTS["en"]
ANSWERS = ("It takes three weeks, and four in the summer.", "It is free, but a copy costs two euros a page.")
QUESTIONS = ("How long does it take?", "What does it cost?")
HIDDEN = "style='display: none'"


def list_of(item: str) -> str:
    pairs = enumerate(zip(QUESTIONS, ANSWERS, strict=True))
    return "".join(item.format(at=at, question=question, answer=answer) for at, (question, answer) in pairs)


def texts_of(item: str, style: str = "") -> list[str]:
    text = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"
    body = f"<article><h1>Storm</h1>{text}<div>{list_of(item)}</div></article>"
    html = f"<html><head><title>Storm</title><style>{style}</style></head><body>{body}</body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


@pytest.mark.parametrize(
    ("item", "style"),
    [
        (
            "<div><h3><button aria-expanded=false aria-controls=p{at}>{question}</button></h3>"
            f"<div id=p{{at}} {HIDDEN}><p>{{answer}}</p></div></div>",
            "",
        ),
        (
            "<div class=card><div class=card-header><a data-toggle=collapse href=#p{at}>{question}</a></div>"
            "<div id=p{at} class='collapse in'><p>{answer}</p></div></div>",
            ".collapse { display: none }",
        ),
        (f"<button class=accordion>{{question}}</button><div class=panel {HIDDEN}><p>{{answer}}</p></div>", ""),
        (
            "<div><button data-bs-target=#p{at}><h3>{question}</h3></button></div>"
            "<div id=p{at} hidden class=hidden aria-hidden=true><p>{answer}</p></div>",
            "",
        ),
        (f"<h3>{{question}}</h3><div {HIDDEN}><p>{{answer}}</p></div>", ""),
        (f"<dl><dt>{{question}}</dt><dd {HIDDEN}>{{answer}}</dd></dl>", ""),
        (f"<ul><li><h4>{{question}}</h4><div {HIDDEN}><p>{{answer}}</p></div></li></ul>", ""),
        ("<h3>{question}</h3><div id=p{at}><p>{answer}</p></div>", "#p0, #p1 { display: none }"),
    ],
)
def test_answers_are_read_with_their_questions(item: str, style: str) -> None:
    pairs = [text for pair in zip(QUESTIONS, ANSWERS, strict=True) for text in pair]
    assert texts_of(item, style)[3:] == pairs


@pytest.mark.parametrize(
    "item",
    [
        f"<p>{{question}}</p><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>Comments</h3><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>Related stories</h3><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>Subscribe to our newsletter</h3><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>+</h3><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>{'x ' * MAX_CONTROL_CHARS}</h3><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>{{question}}</h3><div {HIDDEN}><p>Short.</p></div>",
        f"<h3>{{question}}</h3><div {HIDDEN}><a href=/1>{{answer}}</a></div>",
        f"<h3>{{question}}</h3><div {HIDDEN}><p>{{answer}}</p><form><input></form></div>",
        f"<h3>{{question}}</h3><div role=dialog {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>{{question}}</h3><div class=modal-box {HIDDEN}><p>{{answer}}</p></div>",
        f"<a data-toggle=modal href=#p{{at}}>{{question}}</a><div id=p{{at}} {HIDDEN}>{{answer}}</div>",
        f"<button>Show replies</button><div {HIDDEN}><p>{{answer}}</p></div>",
        f"<nav><h3>{{question}}</h3><div {HIDDEN}><p>{{answer}}</p></div></nav>",
        f"<div {HIDDEN}><h3>{{question}}</h3><div {HIDDEN}><p>{{answer}}</p></div></div>",
        f"<div {HIDDEN}><p>{{answer}}</p></div>",
        f"<h3>{{question}}</h3><div class=a{{at}} {HIDDEN}><p>{{answer}}</p></div>",
    ],
)
def test_other_hidden_texts_stay_hidden(item: str) -> None:
    assert not set(ANSWERS) & set(texts_of(item))


def test_visible_texts_stay_as_they_are() -> None:
    page = fromstring(f"<div>{list_of('<button>{question}</button><div><p>{answer}</p></div>')}</div>")
    show_panels(page)
    assert [each.tag for each in page] == ["button", "div", "button", "div"]


def test_what_hides_a_panel_is_removed() -> None:
    item = f"<h3>{{question}}</h3><div id=p{{at}} class='shut text d-none' {HIDDEN}><p>{{answer}}</p></div>"
    page = fromstring(f"<div><style>.shut, #p0 {{display: none}}</style>{list_of(item)}</div>")
    show_panels(page)
    assert not any(is_hidden(each, hidden_names(page)) for each in page.iter("div"))
    assert [each.get("class") for each in page.iter("div") if each is not page] == ["text", "text"]
