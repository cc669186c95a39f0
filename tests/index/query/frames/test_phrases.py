"""The notation of frames, and their lists."""

from __future__ import annotations

import pytest

from index.query.frames.phrases import Frames, PhraseState, matches
from index.query.frames.tokens import tokens_of


def ends(state: PhraseState, text: str) -> list[int]:
    """Return the numbers of tokens of *text* that are phrases."""
    return [count for count, _ in matches(state, tokens_of(text))]


class TestAnEntry:
    @pytest.mark.parametrize("text", ["can you tell me", "could you tell", "Could you tell me"])
    def test_is_a_phrase_with_choices(self, text: str) -> None:
        read = Frames()
        read.add("(can|could) you tell (me|) …")
        assert ends(read.beginnings, text)[-1] == len(text.split())

    def test_is_read_from_behind_if_it_is_an_end(self) -> None:
        read = Frames()
        read.add("… thanks (a lot|so (very|) much)")
        assert ends(read.ends, "much very so thanks") == [4]

    def test_may_end_a_pair_without_its_last_words(self) -> None:
        read = Frames()
        read.add("about … tell (me|us|) (please|) (now|)")
        pair = next(matches(read.beginnings, tokens_of("about")))[1].ends
        assert pair is not None
        assert ends(pair, "tell") == [1]
        assert ends(pair, "now me tell") == [3]

    def test_may_be_a_whole_question(self) -> None:
        read = Frames()
        read.add("tell me why")
        assert ends(read.wholes, "Tell me why?") == [3]

    @pytest.mark.parametrize("text", ["wüsste gern", "wuesste gern", "WUSSTE GERN"])
    def test_is_typed_with_and_without_marks(self, text: str) -> None:
        read = Frames()
        read.add("wüsste gern …")
        assert ends(read.beginnings, text) == [2]

    @pytest.mark.parametrize("entry", ["a) …", "(a …", "a|b …", "…", "… …", "?", " …"])
    def test_is_checked(self, entry: str) -> None:
        with pytest.raises(ValueError, match=r"bracket|phrase|place"):
            Frames().add(entry)
