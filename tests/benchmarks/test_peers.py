"""Peers: each finds the text that has the words of the question. Needs what `make setup-bench` installs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("tantivy", reason="`make setup-bench` installs the peers")

from benchmarks import peers

TEXTS = [
    "The ferry has a new cable.",
    "The clock was mended by Tomas Rill.",
    "Nora is the baker's daughter.",
    "A storm.",
]


@pytest.mark.parametrize("peer", [peer for peer in peers.PEERS if peer != "lucene"])
class TestAPeer:
    def test_ranks_the_text_with_the_words_first(self, peer: str) -> None:
        (ranking,) = peers.PEERS[peer](TEXTS, ["Who mended the clock"], "en")
        assert ranking[0] == 1

    def test_takes_nothing_in_a_question_for_syntax(self, peer: str) -> None:
        (ranking,) = peers.PEERS[peer](TEXTS, ['NOT the clock AND (mended) OR -x: *^ "'], "en")
        assert ranking[0] == 1

    @pytest.mark.parametrize("question", ["zebra", "", "?"])
    def test_finds_nothing_without_a_common_word(self, peer: str, question: str) -> None:
        assert peers.PEERS[peer](TEXTS, [question], "en") == [[]]


class TestTheCache:
    @pytest.fixture(autouse=True)
    def _empty(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(peers, "CACHE", tmp_path / "cache")

    def test_has_what_was_ranked_before(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = peers.rank("fts5", TEXTS, ["clock"], "en")
        monkeypatch.setattr(peers, "PEERS", {})
        assert peers.rank("fts5", TEXTS, ["clock"], "en") == first == [[1]]

    def test_keeps_other_questions_apart(self) -> None:
        assert [peers.rank("fts5", TEXTS, [question], "en") for question in ("clock", "ferry")] == [[[1]], [[0]]]


class TestLucene:
    def test_says_what_it_lacks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(peers.LUCENE_JAR, raising=False)
        with pytest.raises(peers.PeerUnavailableError, match=peers.LUCENE_JAR):
            peers.rank_by_lucene(TEXTS, ["clock"], "en")

    @pytest.mark.slow
    @pytest.mark.skipif(peers.LUCENE_JAR not in os.environ, reason=f"{peers.LUCENE_JAR} is not set")
    def test_ranks_the_text_with_the_words_first(self) -> None:
        assert peers.rank_by_lucene(TEXTS, ["Who mended the clock?", "zebra"], "en") == [[1], []]
