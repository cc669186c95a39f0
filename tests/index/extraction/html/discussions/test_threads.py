"""Discussions are read as their readers see them, each post with its author. Pages that look like one are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import LoginWallError
from index.extraction.html.page import read_page
from index.extraction.results import Extracted
from index.model import Doubt

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text("utf-8"))
"""Of each page: its address, title, byline, whether posts are missing, and the posts; None: it is no discussion."""

THREADS = [name for name, expected in EXPECTED.items() if expected["posts"] is not None]
OTHERS = [name for name, expected in EXPECTED.items() if expected["posts"] is None]
LOGIN = "no-thread-forum-login"


def read(name: str) -> Extracted:
    url = EXPECTED[name]["url"]
    return read_page((PAGES / f"{name}.html").read_text("utf-8"), url, url)


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_is_read_post_by_post(name: str) -> None:
    extracted, expected = read(name), EXPECTED[name]
    draft = extracted.draft
    assert [[paragraph.author, paragraph.text] for paragraph in draft.paragraphs] == expected["posts"]
    assert (draft.title, draft.byline) == (expected["title"], expected["byline"])
    assert extracted.doubts == ((Doubt.MISSING_POSTS,) if expected["is_part"] else ())


@pytest.mark.parametrize("name", [name for name in OTHERS if name != LOGIN])
def test_another_page_has_no_posts(name: str) -> None:
    """It is read as before: its comments stay out, and nobody but its author is named."""
    draft, expected = read(name).draft, EXPECTED[name]
    assert {paragraph.author for paragraph in draft.paragraphs} == {None}
    assert expected["title"] in (None, draft.title)
    assert expected["byline"] in (None, draft.byline)


@pytest.mark.parametrize("name", ["no-thread-news-with-comments", "no-thread-wordpress-short-post-many-comments"])
def test_comments_stay_out_of_an_article(name: str) -> None:
    assert not [each.text for each in read(name).draft.paragraphs if "so much dust" in each.text]


def test_a_login_stays_refused() -> None:
    with pytest.raises(LoginWallError):
        read(LOGIN)


def test_all_pages_are_expected() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == EXPECTED.keys()
