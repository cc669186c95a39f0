"""Links in headings that are not words of the heading are left out."""

from __future__ import annotations

import pytest

from tests.support.extraction.island_pages import FERRY, TITLE, ps, texts_read


@pytest.mark.parametrize(
    "heading",
    [
        'History<span class="mw-editsection"><span>[</span><a href="?edit">edit</a><span>]</span></span>',
        'History<a class="headerlink" href="#history">¶</a>',
        '<a href="#history">#</a>History',
        '<a href="/history">History</a>',
        "History" + "<i></i>" * 40,
    ],
)
def test_are_left_out(heading: str) -> None:
    body = f"<main><article><h1>{TITLE}</h1>{ps(*FERRY[:2])}<h2>{heading}</h2>{ps(*FERRY[2:4])}</article></main>"
    assert texts_read(body) == [*FERRY[:2], "History", *FERRY[2:4]]


def test_are_only_links() -> None:
    """A place in the text, and words in a span, stay."""
    body = (
        f'<main><article><h1>{TITLE}</h1>{ps(*FERRY[:2])}<h2><a name="1">1.</a> <span>Later</span></h2>{ps(FERRY[3])}'
    )
    assert texts_read(body + "</article></main>") == [*FERRY[:2], "1. Later", FERRY[3]]
