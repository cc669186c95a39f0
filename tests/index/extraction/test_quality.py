"""The quality of articles that are extracted from real pages."""

import pytest

from benchmarks.extraction import measure
from index.ingest import Ingestion
from index.model import PassageKind
from tests.support.paths import SHARED

AT_LEAST = {"must": 67, "paragraphs": 134, "title": 20, "author": 17, "date": 19}
AT_MOST = {"leaked": 0}


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="the pages are not here")
def test_pages_are_extracted_as_well_as_ever() -> None:
    score = measure(SHARED / "pages")
    assert {name: score.hits[name] for name in AT_LEAST if score.hits[name] < AT_LEAST[name]} == {}, score.misses
    assert {name: score.hits[name] for name in AT_MOST if score.hits[name] > AT_MOST[name]} == {}, score.misses


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the article is not here")
def test_an_article_with_captions_and_translator_is_understood() -> None:
    text = (SHARED / "articles" / "chinese-authorities-smugglers.txt").read_text("utf-8")
    draft = Ingestion().from_text(text)
    assert draft.title == text.partition("\n")[0]
    kinds = [paragraph.kind for paragraph in draft.paragraphs]
    assert kinds == [PassageKind.CAPTION, *[PassageKind.BODY] * 9, PassageKind.CREDIT]
    assert draft.credits == ("Image: Daily NK", "Translated by Brian Boyle")
    assert draft.language == "en"
