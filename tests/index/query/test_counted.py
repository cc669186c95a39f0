"""Numbers with what they count."""

from __future__ import annotations

import pytest

from index.query.counted import absent_counts
from index.query.question import read_question


def absent(question: str, text: str) -> tuple[str, ...]:
    return absent_counts(read_question(question, {"ja": 3, "zh": 2, "ko": 2}), text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ろうそく2千本", "あぜに2千本のろうそくを並べた。"),
        ("ろうそく2千本", "あぜに2,000本のろうそくを並べた。"),
        ("ろうそく２千本", "あぜに２０００本のろうそくを並べた。"),
        ("人口3万人", "人口は3万人である。"),
        ("18歳の作曲家", "彼は18才で作曲した。"),
        ("1997年の事件", "事件は1997-2001年に起きた。"),
        ("5人の学生", "学生は5年ぶりに来た。"),
        ("18살 학생", "학생은 18세였다."),
        ("3万人", "3萬人, 也就是30000人。"),
        ("版本4.0年", "版本4.0。"),
        ("how many in 1997?", "no number"),
    ],
)
def test_are_in_a_text_in_any_writing(question: str, text: str) -> None:
    """Counters such as "人" have too many others that mean the same."""
    assert absent(question, text) == ()


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("ろうそく5千本", "5年ぶりに5千円のろうそくを並べた。", ()),
        ("ろうそく5千本", "5年ぶりにろうそくを並べた。", ("5千本",)),
        ("ろうそく5千本", "5万本のろうそくを並べた。", ("5千本",)),
        ("ろうそく5千万本", "5千本のろうそくを並べた。", ("5千万本",)),
        ("マーラー18歳", "マーラーは5月18日に死んだ。", ("18歳",)),
        ("マーラー18歳", "マーラーは18万人を集めた。", ("18歳",)),
        ("マーラー18歳", "マーラーは作曲家である。", ("18歳",)),
    ],
)
def test_are_not_others_with_the_same_digits(question: str, text: str, missing: tuple[str, ...]) -> None:
    assert absent(question, text) == missing
