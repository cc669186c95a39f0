"""Posts are read by the markup of many systems: each its own words, with its author."""

from __future__ import annotations

from datetime import date

import pytest

from index.extraction.html.discussions.system_posts import SYSTEMS
from index.extraction.html.page import read_page
from tests.support.extraction.forum_markup import FIRST, SECOND, THREADS

UNDATED = {"Flarum", "wpForo", "MyBB", "Khoros", "Lemmy", "Lobsters", "V2EX", "OSQA", "Zendesk community"}
"""Systems whose example has no day of the first post, or an ambiguous one."""


@pytest.mark.parametrize("name", THREADS)
def test_posts_are_read_with_their_authors(name: str) -> None:
    page = f"<html lang=en><head><title>Kettle</title></head><body>{THREADS[name]}</body></html>"
    extracted = read_page(page, "a.html", None)
    draft = extracted.draft
    found = [(paragraph.author, paragraph.text) for paragraph in draft.paragraphs]
    assert found == [("Ann Lee", FIRST), ("tomo_k", SECOND)]
    assert (draft.title, draft.byline, extracted.doubts) == ("Kettle", "Ann Lee", ())
    assert draft.published == (None if name in UNDATED else date(2024, 3, 5))


def test_each_system_has_an_example() -> None:
    assert {system.name for system in SYSTEMS} == THREADS.keys()
