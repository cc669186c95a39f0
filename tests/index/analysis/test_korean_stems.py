"""Korean verbs, adjectives and nouns with "be" are forms of stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.korean.stems import MOST_SYLLABLES, ends_in_eo, stems_of

VERBS = {
    "늘리": "늘리나요 늘렸나요 늘렸습니까 늘립니까 늘릴까요 늘리는지 늘린다 늘린 늘리셨어요 늘려 늘리려면 늘리겠습니까",
    "사": "샀나요 샀니 샀을까요 샀다고 사는지 사나요 삽니까 사셨나요 사고",
    "받": "받나요 받았습니까 받을까요 받는다 받은 받으며 받아서 받으신",
    "되": "됐나요 되었습니까 됩니까 된다 돼요",
    "하": "했나요 합니까 하였다 해요 하셨어요",
    "보": "보나요 봤어요 보았을까요 봅니까",
    "주": "줬나요 주었습니까 줄까요",
    "내": "냈나요 냅니까",
    "쓰": "썼나요 씁니까",
    "끄": "껐습니까 끈다",
    "열": "여나요 열었어요 엽니까 연다",
    "만들": "만드나요 만들었지 만듭니까 만든",
    "돕": "도왔을까요 도와서 돕나요",
    "춥": "추웠나요 추운",
    "짓": "지은 짓습니까",
    "듣": "듣나요",
    "오르": "올랐습니까 오릅니까 올라서",
    "부르": "불렀나요 부릅니까",
    "이르": "이르렀나요",
    "세": "셌나요",
    "있": "있었나요 있어요 있습니까",
}
"""Forms of stems, with questions first."""


class TestStemsOf:
    @pytest.mark.parametrize(("stem", "forms"), VERBS.items(), ids=str)
    def test_are_found_in_all_forms_of_a_verb(self, stem: str, forms: str) -> None:
        assert [form for form in forms.split() if (stem, False) not in stems_of(form)] == []

    @pytest.mark.parametrize(
        ("form", "noun"),
        [
            ("반대하나요", "반대"),
            ("반대했습니까", "반대"),
            ("반대하는지", "반대"),
            ("반대할까요", "반대"),
            ("반대한", "반대"),
            ("발견되었습니까", "발견"),
            ("발견됐나요", "발견"),
            ("중단시켰어요", "중단"),
            ("거절당했나요", "거절"),
            ("사람인가요", "사람"),
            ("미터였나요", "미터"),
            ("곳입니까", "곳"),
            ("점이에요", "점"),
            ("원인이죠", "원인"),
            ("원인이었나요", "원인"),
        ],
    )
    def test_are_the_noun_in_front_of_a_verb_or_of_be(self, form: str, noun: str) -> None:
        assert [stem.text for stem in stems_of(form)] == [noun]

    @pytest.mark.parametrize("form", ["들었나요", "들어", "들으면"])
    def test_are_several_where_forms_are_alike(self, form: str) -> None:
        assert {stem.text for stem in stems_of(form)} == {"들", "듣"}

    def test_are_unknown_ones_with_endings_that_no_noun_has(self) -> None:
        """뒤척이다 and 헤집다 are in no list."""
        assert [stem.text for stem in stems_of("뒤척였나요")] == ["뒤척"]
        assert [stem.text for stem in stems_of("헤집습니까")] == ["헤집"]

    @pytest.mark.parametrize(
        "noun",
        [
            "부산",
            "노선",
            "서울",
            "대전",
            "지원",
            "사람은",
            "버스를",
            "요금은",
            "학교에",
            "전문가",
            "출발지",
            "",
            "ㅋㅋ",
            "bus",
        ],
    )
    def test_are_none_in_nouns(self, noun: str) -> None:
        assert stems_of(noun) == ()

    def test_are_none_in_runs_that_are_too_long_for_a_word(self) -> None:
        assert stems_of("늘렸나요".rjust(MOST_SYLLABLES, "가"))
        assert not stems_of("늘렸나요".rjust(MOST_SYLLABLES + 1, "가"))

    @given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=MOST_SYLLABLES + 1))
    def test_are_never_empty(self, word: str) -> None:
        assert all(stem.text for stem in stems_of(word))


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("깔아", True),
        ("빌려", True),
        ("와", True),
        ("깔", False),
        ("버스", False),
        ("자", False),
        ("깔다", False),
        ("", False),
    ],
)
def test_a_verb_may_lead_to_another_one(word: str, ends: bool) -> None:
    assert ends_in_eo(word) == ends
