"""The quality of articles that are extracted from real pages."""

import pytest

from benchmarks import pages
from benchmarks.extraction import measure
from index.ingest import Ingestion
from index.model import PassageKind
from tests.support.paths import SHARED

AT_LEAST = {"must": 67, "paragraphs": 134, "title": 20, "author": 17, "date": 19}
AT_MOST = {"leaked": 0}


OF_ANNOTATED_AT_LEAST = {
    **{"text": 1043, "paragraphs": 671, "title": 130, "source": 104},
    **{"author right": 78, "date right": 121, "posts": 110, "with author": 110},
}
OF_ANNOTATED_AT_MOST = {
    **{"leaked": 28, "author wrong": 0, "author in part": 0, "author invented": 0},
    **{"date wrong": 0, "date invented": 0},
}


@pytest.mark.slow
def test_annotated_pages_are_read_as_well_as_ever() -> None:
    tally = pages.Tally()
    for page in pages.annotated_pages():
        tally.add(pages.measure(page))
    hits, misses = tally.hits, "\n".join(tally.misses)
    assert {name: hits[name] for name, least in OF_ANNOTATED_AT_LEAST.items() if hits[name] < least} == {}, misses
    assert {name: hits[name] for name, most in OF_ANNOTATED_AT_MOST.items() if hits[name] > most} == {}, misses
    assert tally.refused == 0


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
