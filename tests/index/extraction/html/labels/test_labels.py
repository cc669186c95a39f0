"""Label lines of pages in many languages go, and sentences that look like them stay."""

from __future__ import annotations

import pytest

from index.extraction.html.page import read_page
from tests.support.extraction.label_lines import BIOGRAPHIES, HEADINGS, LABELS, LEADS, SENTENCES, TEXTS

LINK = '<a href="/2">{}</a>'
OTHER = "<li><a href='/2'>2</a></li><li><a href='/3'>3</a></li>"


def texts_of(language: str, between: str = "", below: str = "") -> list[str]:
    """Return the paragraphs of a page with three, with something after the first and the last of them."""
    one, two, three = TEXTS[language]
    body = f"<h1>Storm</h1><p>{one}</p>{between}<p>{two}</p><p>{three}</p>{below}"
    html = f"<html lang={language}><head><title>Storm</title></head><body><article>{body}</article></body></html>"
    return [paragraph.text for paragraph in read_page(html, "page", "https://gazette.example/1").draft.paragraphs]


def lines(tag: str, found: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in found)


@pytest.mark.parametrize("tag", ["p", "div"])
@pytest.mark.parametrize("language", LABELS)
def test_labels_are_left_out_between_and_below_paragraphs(language: str, tag: str) -> None:
    labels = lines(tag, LABELS[language])
    assert texts_of(language, labels, labels) == list(TEXTS[language])


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_that_look_like_labels_stay(language: str) -> None:
    one, two, three = TEXTS[language]
    found = texts_of(language, lines("p", SENTENCES[language]), lines("p", SENTENCES[language][:2]))
    assert found == [one, *SENTENCES[language], two, three, *SENTENCES[language][:2]]


@pytest.mark.parametrize("language", LEADS)
@pytest.mark.parametrize(
    "form",
    [
        "<p><strong>{lead}</strong> {link}</p>",
        "<p>{lead} {link}</p>",
        "<p><a href=/2>{lead} 2</a></p>",
        "<p>{lead}</p><ul><li>{link}</li><li>{link}</li></ul>",
        "<div><span>{lead}</span><div>{link}</div></div>",
    ],
)
def test_links_to_other_articles_go_with_the_label_before_them(language: str, form: str) -> None:
    between = form.format(lead=LEADS[language], link=LINK.format(TEXTS[language][0][:30]))
    assert texts_of(language, between) == list(TEXTS[language])


@pytest.mark.parametrize("language", HEADINGS)
@pytest.mark.parametrize(
    "form",
    [
        "<h3>{heading}</h3><ul>{links}</ul>",
        "<div><h2>{heading}</h2><div><ul>{links}</ul></div></div>",
        "<section><div><h2>{heading}</h2></div><div><h3><a href=/2>2</a></h3><p>{text}</p></div></section>",
        "<h2>{heading}</h2><h3><a href=/2>2</a></h3><p>{text}</p><h3><a href=/3>3</a></h3><p>{text}</p>",
    ],
)
def test_sections_of_other_articles_go(language: str, form: str) -> None:
    below = form.format(heading=HEADINGS[language], links=OTHER, text="Another text, which is of another article.")
    assert texts_of(language, below=below) == list(TEXTS[language])


@pytest.mark.parametrize("language", BIOGRAPHIES)
@pytest.mark.parametrize("form", ["<h3>{}</h3><p>{}</p>", "<div><div><h4>{}</h4></div><p>{}</p></div>"])
def test_biographies_go(language: str, form: str) -> None:
    below = form.format(BIOGRAPHIES[language], "Ann Lee has written about harbours since 1998, and lives in Verrin.")
    assert texts_of(language, below=below) == list(TEXTS[language])
