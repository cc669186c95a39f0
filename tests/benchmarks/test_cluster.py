"""The comparison of a cluster with the embedded index: what is told of it, and that a short one finds no difference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import cluster
from benchmarks.cluster import PARTS, Compared, header, missed, quantile, row
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
        (told,) = missed([other])
        name = ARTICLE.id
        assert told == (
            f"Who purrs?: first hit, verdict, all hits: {name} 0 (1.500000), {name} 1 (0.500000)"
            f" | {name} 1 (0.500000), {name} 0 (1.500000)"
        )

    def test_is_not_one_of_requests_that_are_too_many(self) -> None:
        assert list(missed([replace(SAME, requests=9)])) == [
            "9 requests at 50%, must be 2 at most",
            "9 requests at 99%, must be 7 at most",
        ]


@pytest.mark.parametrize(("share", "number"), [(0.01, 1), (0.5, 2), (0.75, 3), (0.99, 4), (1, 4)])
def test_a_quantile_is_the_least_number_that_so_many_do_not_exceed(share: float, number: int) -> None:
    assert quantile([3, 1, 4, 2], share) == number


def test_the_table_has_a_column_for_each_figure() -> None:
    names, line = header().splitlines()
    assert len({each.count("|") for each in (names, line, row("xquad_en", [SAME, SAME]))}) == 1
    assert row("xquad_en", [SAME]).count(" 1 ") == 1 + len(PARTS)


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
    options = [*urls, "--sample", "20", "--directory", str(villages)]
    result = CliRunner().invoke(cluster.main, options, catch_exceptions=False)
    rows = [line.split(" | ") for line in result.stdout.splitlines() if line.startswith("| villages")]
    assert [each[2:8] for each in rows] == [["20"] * len(PARTS)] * 2, result.output
