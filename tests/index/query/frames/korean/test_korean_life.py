"""Korean remarks about the life of the writer are frames, also if some of their words are in no list."""

from __future__ import annotations

import pytest

from index.query.frames.korean.korean_life import end_of_life, has_subject, start_of_life
from index.query.frames.removal import without_frames

QUESTION = "윤태식 씨는 언제부터 운전대를 잡았나요?"


def bare(text: str) -> str:
    return without_frames(text).strip()


class TestARemarkAboutTheLifeOfTheWriter:
    @pytest.mark.parametrize(
        "remark",
        [
            "친구랑 내기 중인데",
            "제가 노안이라 글씨가 잘 안 보이는데요",
            "병원 대기실에서 심심해서",
            "구글링해도 안 나와서 답답하네요.",
            "아내랑 의견이 갈려서요",
            "근무 중에 몰래 물어봐요",
            "멸치 다듬으면서",
            "쉬는 시간 오 분 남았는데 급해서 여쭤봐요.",
            "손님 기다리는 중에 심심해서 물어봅니다.",
            "버찌 떨어진 지 궁금해서 물어봅니다.",
        ],
    )
    def test_is_removed_before_a_question(self, remark: str) -> None:
        assert bare(f"{remark} {QUESTION}") == QUESTION

    @pytest.mark.parametrize(
        "remark", ["남편이 하도 우겨서", "엄마한테 자랑하려고요.", "할머니가 물으셔서요. 숙제라서요."]
    )
    def test_is_removed_behind_a_question(self, remark: str) -> None:
        assert bare(f"{QUESTION} {remark}") == QUESTION


class TestAClauseThatStays:
    @pytest.mark.parametrize(
        "text",
        [
            "기자가 숙제를 물었는데 시장 부인은 왜 화냈나요?",
            "부탁했는데 거절한 사람은 누구인가요?",
            "아내가 임신했는데 지원금은 얼마인가요?",
            "아내가 임신해서 걱정인데 지원금 액수는 얼마인가요?",
            "내가 거기 있다고 누가 경찰에 말했나요?",
            "왜 우리는 잊어버리나요?",
            "항구는 언제 열렸나요? 몇 시에 여나요?",
            "늑대 여우 곰 사슴 토끼랑 내기하다가 항구는 언제 열렸나요?",
            "MRI 숙제하다가 항구는 언제 열렸나요?",
        ],
    )
    def test_is_not_removed(self, text: str) -> None:
        assert bare(text) == text

    def test_is_what_was_said(self) -> None:
        assert end_of_life("궁금하네요. 라고 윤태식 씨는 언제 말했나요?", 99) == 0

    def test_is_in_a_quotation(self) -> None:
        assert end_of_life(f"친구랑 내기 중인데 {QUESTION}", 3) == 0

    def test_has_a_question_before_it(self) -> None:
        assert start_of_life("항구. 내기 중인데") == len("항구. 내기 중인데")


def test_a_question_has_more_words_than_those_that_ask() -> None:
    assert has_subject("항구는 언제")
    assert not has_subject("왜 언제")
