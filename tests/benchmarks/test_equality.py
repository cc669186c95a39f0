"""The comparison of a cluster with the embedded index: what is told of it, and that a short one finds no difference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import equality
from benchmarks.collections import Asked, Collection
from benchmarks.equality import PARTS, Compared, drawn, header, missed, quantile, row
from index.articles.identity import make_article
from index.articles.passages import split_passages
from index.model import Answer, Draft, Hit, Paragraph, Verdict
from tests.support.archive.archive_clock import NOON
from tests.support.paths import ROOT

ARTICLE = make_article(Draft("Cats", (Paragraph("Cats purr."), Paragraph("Cats sleep."))), NOON, None)
HITS = tuple(Hit(ARTICLE, passage, 1.5 - passage.ordinal) for passage in split_passages(ARTICLE))
ANSWER = Answer("Who purrs?", Verdict.FOUND, HITS, 2)
SAME = Compared("Who purrs?", ANSWER, ANSWER, 2, 0.010, 0.020)


class TestADifference:
    def test_is_none_between_equal_answers(self) -> None:
        assert SAME.difference == ""
        assert list(missed([SAME])) == []

    def test_is_told_with_the_hits_and_scores_of_both(self) -> None:
        other = replace(SAME, in_cluster=replace(ANSWER, verdict=Verdict.CLOSE, hits=HITS[::-1]))
        name = ARTICLE.id
        assert other.difference == (
            f"Who purrs?: first hit, verdict: {name} 0 (1.500000), {name} 1 (0.500000)"
            f" | {name} 1 (0.500000), {name} 0 (1.500000)"
        )

    def test_may_be_in_one_of_two_hundred_answers(self) -> None:
        other = replace(SAME, in_cluster=replace(ANSWER, verdict=Verdict.CLOSE))
        assert list(missed([SAME] * 199 + [other])) == []
        assert list(missed([SAME] * 198 + [other])) == ["198 of 199 answers are the same, must be 99.5% at least"]

    def test_of_later_hits_is_told_apart(self) -> None:
        other = replace(SAME, in_cluster=replace(ANSWER, hits=HITS[:1]))
        assert other.difference == ""
        assert not other.has_same_hits
        assert SAME.has_same_hits

    def test_is_not_one_of_requests_that_are_too_many(self) -> None:
        assert list(missed([replace(SAME, requests=9)])) == [
            "9 requests at 50%, must be 3 at most",
            "9 requests at 99%, must be 8 at most",
        ]


@pytest.mark.parametrize(("share", "number"), [(0.01, 1), (0.5, 2), (0.75, 3), (0.99, 4), (1, 4)])
def test_a_quantile_is_the_least_number_that_so_many_do_not_exceed(share: float, number: int) -> None:
    assert quantile([3, 1, 4, 2], share) == number


def test_the_table_has_a_column_for_each_figure() -> None:
    names, line = header().splitlines()
    assert len({each.count("|") for each in (names, line, row("xquad_en", [SAME, SAME]))}) == 1
    assert row("xquad_en", [SAME]).count(" 1 ") == 3 + len(PARTS)


class TestDrawnQuestions:
    def test_are_as_many_of_each_collection_as_there_are(self) -> None:
        few, many = (made_up(name, count) for name, count in (("few_en", 2), ("many_no", 9)))
        names = [name for name, _ in drawn([few, many], 8)]
        assert (names.count("few_en"), names.count("many_no")) == (2, 6)
        assert drawn([few, many], 8) == drawn([few, many], 8)
        assert len(set(drawn([few, many], 99))) == 11


def made_up(name: str, count: int) -> Collection:
    asked = tuple(Asked(f"{name} {at}?", frozenset(), "", ()) for at in range(count))
    return Collection(name, (), asked, {})


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    """A folder with one collection: articles in several languages."""
    made = tmp_path / "villages_en"
    made.mkdir()
    kept = ROOT / "tests" / "collections" / "villages"
    (made / "articles.jsonl").write_text((kept / "articles.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    forms = [json.loads(line) for line in (kept / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps(form | {"answers": []}) for form in forms if form["relevant"]]
    (made / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_a_short_one_finds_no_difference(opensearch_urls: list[str], villages: Path) -> None:
    """As added, and after changes. Whether the requests are few is for a larger sample to tell."""
    urls = [option for url in opensearch_urls for option in ("--url", url)]
    options = [*urls, "--questions", "20", "--changes", "20", "--directory", str(villages)]
    result = CliRunner().invoke(equality.main, options, catch_exceptions=False)
    rows = [line.split(" | ") for line in result.stdout.splitlines() if line.startswith("| each")]
    assert [each[1:8] for each in rows] == [["20"] * (2 + len(PARTS))] * 2, result.output
