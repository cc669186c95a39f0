"""The share of two texts that is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dedup.similarity import SHINGLE_WORDS, Likeness, Shingled

WORDS = st.text(alphabet="abcxyzéжあ漢ก 。.", max_size=60)
TEXTS = st.lists(WORDS, max_size=6)

FERRY = "The ferry from Lunt to the islands sails again on Sunday, three weeks after a storm had damaged the pier."
HERRING = "Fishermen landed four tons of herring on Monday, more than in any week since the harbour was dredged."


def likeness(one: list[str], other: list[str]) -> Likeness:
    return Shingled(one).likeness(Shingled(other))


class TestLikeness:
    @given(TEXTS, TEXTS)
    def test_is_the_same_seen_from_either_side(self, one: list[str], other: list[str]) -> None:
        there, back = likeness(one, other), likeness(other, one)
        assert there == (back.of_other, back.of_one, back.other_size, back.one_size)
        assert there.of_shorter == back.of_shorter
        assert there.both == pytest.approx(back.both)
        assert 0.0 <= there.both <= 1.0

    @given(TEXTS)
    def test_of_a_text_with_itself_is_whole(self, text: list[str]) -> None:
        alike = likeness(text, text)
        assert alike.both == (1.0 if alike.one_size else 0.0)

    @given(st.permutations([FERRY, HERRING, "Tickets are sold at the pier from six in the morning on."]))
    def test_does_not_depend_on_the_order_of_paragraphs(self, paragraphs: list[str]) -> None:
        assert likeness(paragraphs, sorted(paragraphs)).both == 1.0

    @given(st.lists(st.integers(0, 20)))
    def test_does_not_depend_on_where_paragraphs_end(self, ends: list[int]) -> None:
        words = FERRY.split(" ")
        text = "".join(word + ("\n" if at in ends else " ") for at, word in enumerate(words))
        assert likeness([FERRY, HERRING], [*text.split("\n"), HERRING]).both == 1.0

    def test_does_not_depend_on_case_and_punctuation(self) -> None:
        assert likeness([FERRY], [FERRY.upper().replace(",", " –").replace("–", "")]).both == 1.0

    def test_of_what_has_no_row_of_words_in_common_is_none(self) -> None:
        assert likeness([FERRY], [HERRING]).both == 0.0
        assert likeness([FERRY], []).both == 0.0
        assert likeness([], []).both == 0.0

    def test_counts_the_words_in_rows_that_both_have(self) -> None:
        first, rest = FERRY.split()[:SHINGLE_WORDS], HERRING.split()[: 3 * SHINGLE_WORDS]
        alike = likeness([" ".join(first)], [" ".join(first + rest)])
        assert alike == (1.0, 0.25, SHINGLE_WORDS, 4 * SHINGLE_WORDS)
        assert (alike.of_shorter, alike.shorter_size) == (1.0, SHINGLE_WORDS)
        assert alike.both == pytest.approx(0.4)

    def test_of_an_edited_copy_is_large(self) -> None:
        edited = FERRY.replace("three weeks", "almost a month").replace("damaged", "destroyed")
        assert 0.4 < likeness([FERRY, HERRING], [edited, HERRING]).both < 0.9

    def test_of_scripts_without_spaces_goes_by_characters(self) -> None:
        ferry = "从伦特到群岛的渡轮将于星期日恢复航行，此前一场风暴损坏了码头，停航了三个星期。"
        edited = ferry.replace("星期日", "周日")
        assert likeness([ferry], [ferry]).both == 1.0
        assert 0.5 < likeness([ferry], [edited]).both < 1.0
        assert likeness([ferry], ["渔民在星期一捕获了四吨鲱鱼，这是港口疏浚以来最多的一周。"]).both == 0.0

    def test_a_short_text_is_compared_as_a_whole(self) -> None:
        assert likeness(["Storks return"], ["The storks return!"]).of_one == 1.0
        assert likeness(["Storks return"], ["Return of storks"]).both == 0.0
