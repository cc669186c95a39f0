"""The forms of a Korean stem, by which texts are searched for it."""

from __future__ import annotations

import pytest

from index.analysis.korean.conjugation import beginnings_of, grams_of_noun, grams_of_verb


@pytest.mark.parametrize(
    ("stem", "beginnings"),
    [
        ("늘리", "늘리 늘린 늘릴 늘립 늘림 늘려 늘렸"),
        ("나누", "나누 나눈 나눌 나눕 나눔 나눠 나눴"),
        ("모으", "모으 모은 모을 모읍 모음 모아 모았 모어 모었"),
        ("오르", "오르 오른 오를 오릅 오름 올라 올랐 올러 올렀"),
        ("치르", "치르 치른 치를 치릅 치름 치라 치랐 치러 치렀"),
        ("원하", "원하 원한 원할 원합 원함 원해 원했"),
        ("가라앉", "가라앉"),
        ("만들", "만들 만드 만든 만듭 만듦"),
        ("깨닫", "깨닫 깨달"),
        ("가깝", "가깝 가까우 가까운 가까울 가까움 가까워 가까웠 가까와 가까왔"),
        ("뒤집", "뒤집"),
        ("퍼붓", "퍼붓 퍼부으 퍼부은 퍼부을 퍼부음 퍼부어 퍼부었 퍼부아 퍼부았"),
        ("솟", "솟"),
        ("닫", "닫"),
    ],
)
def test_a_stem_changes_in_its_last_syllable(stem: str, beginnings: str) -> None:
    assert beginnings_of(stem) == tuple(beginnings.split())


@pytest.mark.parametrize(
    ("stem", "forms", "others"),
    [
        ("사", "_사는_ _산다_ _산다고 _삽니다 _사서_ _샀다_ _샀으며 _사려고", "_사으며 _사아_ _사은_"),
        ("보", "_봤다_ _보았다 _본다_ _봐_", "_보었다"),
        ("되", "_됐다_ _되었다 _된다_", "_되았다"),
        ("하", "_했다_ _한다_ _해서_", "_하아_ _하어_"),
        ("쓰", "_썼다_ _쓴다_ _써_", "_쌌다_ _쓰어_"),
        ("받", "_받았다 _받는_ _받은_ _받으며 _받아_", "_받었다 _받며_"),
        ("열", "_열었다 _연다_ _여는_ _열며_ _엽니다", "_열은_ _열으며"),
        ("돕", "_도왔다 _돕는_ _도와_ _도운_", "_돕은_"),
        ("듣", "_들었다 _듣는_ _들어서 _들은_", "_듣었다 _듣은_"),
        ("짓", "_지었다 _짓는_ _지어_", "_짓었다"),
    ],
)
def test_a_stem_of_one_syllable_is_known_by_its_forms(stem: str, forms: str, others: str) -> None:
    found = grams_of_verb(stem)
    assert [form for form in forms.split() if form not in found] == []
    assert [form for form in others.split() if form in found] == []


def test_a_noun_of_one_syllable_is_known_with_its_particles() -> None:
    found = grams_of_noun("배")
    assert {"_배_", "_배는_", "_배를_", "_배에서"} <= set(found)
    assert "_배추_" not in found
