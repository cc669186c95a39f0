"""The words that an answer calls missing, in questions with swapped letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokenizer import normalise, pieces
from index.query.question import read_question
from index.query.spellings.korean_forms import with_korean_forms
from index.search.missing_words import is_marked
from tests.support.archive.memory_archive import CATS, FERRY, Archive, draft

SMUGGLER = draft(
    "The smuggler", "The smuggler source said that officials have been given bribes.", "Octopuses hide in the harbour."
)
ARCHIVE = Archive(CATS, FERRY, SMUGGLER)
WORDS = ["april", "bribes", "children", "crossing", "ferry", "harbour", "octopuses", "officials", "smuggler", "source"]


def swapped(word: str, at: int) -> str:
    at = 1 + at % (len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


SWAPPED = st.builds(swapped, st.sampled_from(WORDS), st.integers(0, 20))


@given(st.lists(st.one_of(st.sampled_from(WORDS), SWAPPED), min_size=1, max_size=5))
def test_are_never_highlighted_in_the_first_hit(words: list[str]) -> None:
    answer = ARCHIVE.ask(f"what about {' '.join(words)}?")
    for hit in answer.hits[:1]:
        bold = {piece.normal for span in hit.highlights for piece in pieces(hit.passage.text[slice(*span)])}
        assert bold.isdisjoint(map(normalise, answer.missing))


def test_do_not_have_words_that_are_read_as_those_in_bold() -> None:
    """Both are in bold in the quote."""
    answer = ARCHIVE.ask("the smuglger and the birbes")
    (hit, *_) = answer.hits
    assert set(answer.read_as) == {"smuggler", "bribes"}
    assert answer.missing == ()
    assert {"smuggler", "bribes"} <= {hit.passage.text[slice(*span)] for span in hit.highlights}


def test_have_no_particles_in_scripts_without_spaces() -> None:
    """Nor copulas. Japanese names are cut at dots."""
    answer = ARCHIVE.ask("マリー・キュリーとは誰ですか")
    assert answer.missing == ("マリー", "キュリー")
    assert ARCHIVE.ask("爱因斯坦是谁").missing == ("爱因斯坦",)
    assert ARCHIVE.ask("กรุงเทพอยู่ที่ไหน").missing == ("กรุงเทพ",)


def test_of_hits_have_no_particles_either() -> None:
    answer = ARCHIVE.ask("octopuses in the harbour 東京では")
    assert answer.missing == ("東京",)
    assert answer.hits[0].missing == ("東京",)


@pytest.mark.parametrize("written", ["ロケット", "ﾛｹｯﾄ"])
def test_are_not_missing_if_they_are_in_characters_of_another_width(written: str) -> None:
    answer = Archive(draft("空", f"{written}は東京の空へ飛んだ。", language="ja")).ask(
        "火星のロケットは東京の空へ飛んだか"
    )
    assert answer.missing == ("火星",)


class TestMarkedKoreanWords:
    @pytest.mark.parametrize(
        ("word", "marked", "shown"),
        [
            ("늘렸나요", "늘린", True),
            ("늘렸나요", "늘", False),
            ("박물관을", "박물관", True),
            ("박물관을", "박물", False),
        ],
    )
    def test_are_shown_in_any_of_their_forms(self, word: str, marked: str, shown: bool) -> None:
        archive = Archive(draft("버스", "노선을 늘린다. 박물관은 쉰다.", language="ko"))
        text = f"{word} 노선이"
        question = with_korean_forms(read_question(text, archive.backend.languages), archive.backend)
        assert is_marked(word, question, f"그 {marked}", [(2, 2 + len(marked))]) == shown
