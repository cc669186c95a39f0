"""The figures as a table, and what is said to be missed."""

from __future__ import annotations

from benchmarks.measures import CURVE_AT, Halves, Honesty, Quality, Share
from benchmarks.table import BYLINE, Row, curves, summary, table
from benchmarks.targets import misses


def halves(success_at_1: float) -> Halves:
    return Halves(Quality(success_at_1, 97.0, 99.0), Quality(success_at_1, 97.0, 99.0))


HONEST = Honesty(90.0, 97.0, 5.0, 70.0, 2.0)
GOOD = Row("xquad_en", BYLINE, halves(97.0), 3.0, 1.0, 0.5, 85.0, HONEST, 2.25)
PEER = Row("xquad_en", "tantivy", halves(92.0), 5.0, 1.0)


class TestTheTable:
    def test_has_a_line_for_each_set_and_system(self) -> None:
        _, _, peer, byline = table([PEER, GOOD]).splitlines()
        assert [cell.strip() for cell in peer.split("|")[1:9]] == [
            *("xquad_en", "tantivy", "92.0", "92.0", "92.0", "97.0", "99.0", "5.0"),
        ]
        assert [cell.strip() for cell in byline.split("|")[8:18]] == [
            *("3.0", "1.0", "0.5", "85.0", "90.0", "97.0", "5.0", "70.0", "2.0", "2.2"),
        ]

    def test_leaves_empty_what_was_not_measured(self) -> None:
        assert not table([PEER]).splitlines()[-1].split("|", 10)[-1].replace("|", "").strip()

    def test_has_lines_of_one_width(self) -> None:
        assert len({len(line) for line in table([PEER, GOOD]).splitlines()}) == 1


class TestTheSummary:
    def test_has_a_line_for_each_set_with_the_best_in_bold(self) -> None:
        other = Row("xquad_es", BYLINE, halves(95.0), 3.0, 1.0)
        assert summary([PEER, GOOD, other]).splitlines() == [
            "| set | tantivy | Byline |",
            "|---|---:|---:|",
            "| xquad_en | 92.0 | **97.0** |",
            "| xquad_es |  | **95.0** |",
        ]


class TestTheCurve:
    def test_has_a_line_for_each_set_whose_verdicts_were_measured(self) -> None:
        curve = tuple(Share(99.0 - at, 60.4 - 5 * at) for at in range(len(CURVE_AT)))
        honest = Row("xquad_en", BYLINE, halves(97.0), 3.0, 1.0, honesty=Honesty(90.0, 97.0, 5.0, 70.0, 2.0, curve))
        assert curves([PEER, honest]).splitlines() == [
            "| set | -4 | -3 | -2 | -1 | found | +1 | +2 | +3 |",
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
            "| xquad_en | 99 / 60 | 98 / 55 | 97 / 50 | 96 / 45 | 95 / 40 | 94 / 35 | 93 / 30 | 92 / 25 |",
        ]


class TestMisses:
    def test_are_none_where_all_targets_are_reached(self) -> None:
        assert misses([PEER, GOOD]) == []

    def test_name_what_is_too_low_or_too_high(self) -> None:
        poor = Row("xquad_en", BYLINE, halves(96.0), 4.1, 4.2, 1.6, 79.0, Honesty(84.0, 94.0, 11.0, 59.0, 6.0))
        assert misses([poor]) == [
            "xquad_en: Success@1 96.0, must be 96.5 at least",
            "xquad_en: fall by a slip 4.1, must be 4 at most",
            "xquad_en: fall by stripping 4.2, must be 4 at most",
            "xquad_en: fall in the mixed archive 1.6, must be 1.5 at most",
            "xquad_en: sentence 79.0, must be 80 at least",
            "xquad_en: there, found 84.0, must be 85 at least",
            "xquad_en: there, found or close 94.0, must be 95 at least",
            "xquad_en: absent, found 11.0, must be 10 at most",
            "xquad_en: absent, none 59.0, must be 60 at least",
            "xquad_en: of another set, found 6.0, must be 5 at most",
        ]

    def test_name_a_peer_that_is_better(self) -> None:
        peer = Row("xquad_en", "lucene", halves(98.0), 5.0, 1.0)
        assert misses([GOOD, peer]) == ["xquad_en: Success@1 97.0, lucene 98.0"]

    def test_ask_less_of_verdicts_on_the_news(self) -> None:
        row = Row("norquad_news_no", BYLINE, halves(72.0), 0.0, 0.0, 0.0, 85.0, Honesty(66.0, 96.0, 9.0, 51.0, None))
        assert misses([row]) == []
