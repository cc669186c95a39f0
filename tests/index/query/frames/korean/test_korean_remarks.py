"""Korean remarks about asking are frames, in any wording of known parts. What looks like one stays."""

from __future__ import annotations

import pytest

from index.query.frames.korean.korean_parts import readings
from index.query.frames.korean.korean_remarks import remark_before, remark_behind
from index.query.frames.removal import without_frames
from tests.support.growth import MOST_GROWTH, growth

QUESTION = "항구는 언제 열렸나요?"
KEYWORDS = "항구 개항 연도"


def bare(text: str) -> str:
    return without_frames(text).strip()


class TestBeforeAQuestion:
    @pytest.mark.parametrize(
        "remark",
        [
            "기억이 잘 안 나서 그러는데요",
            "초보적인 질문일 수도 있는데요,",
            "기억이 잘 안나서 그러는데요",
            "늦은 시간에 죄송합니다.",
            "갑자기 궁금해져서요 ㅎㅎ",
            "시험 공부하다가 궁금해서",
            "바쁘실 텐데 죄송해요.",
            "저번에도 물어봤었는데요",
            "눈이 침침해서 기사를 다 못 읽었습니다.",
            "장사하느라 신문을 못 봐서",
            "친구랑 내기했는데요",
            "뭐 하나만 여쭤봐도 될까요?",
            "요즘 날씨가 참 좋네요.",
            "연휴 잘 보내셨나요?",
            "오랜 독자로서 여쭙니다.",
            "궁금한게있어서물어봅니다",
            "이상한 질문일 수도 있는데",
            "안녕하십니까, 총무팀 김 대리입니다.",
            "하이 뭐 하나만 물어보자",
            "hi, 제가 깜빡 잊었는데요",
        ],
    )
    def test_is_removed(self, remark: str) -> None:
        assert bare(f"{remark} {QUESTION}") == QUESTION

    @pytest.mark.parametrize(
        "remark",
        ["안녕하세욥,", "정말 고마웡!", "하나 물어봅시다잉.", "미리 감사합니당,", "나 이거 까먹음ㅋㅋ", "ㅋㅋㅋ"],
    )
    def test_is_known_as_it_is_typed_for_fun(self, remark: str) -> None:
        assert bare(f"{remark} {QUESTION}") == QUESTION

    def test_ends_with_the_whole_sentence(self) -> None:
        assert bare(f"궁금한 게 있어서 왔어요. {QUESTION}") == QUESTION

    def test_does_not_go_on_with_a_question(self) -> None:
        assert bare("궁금해서 그러는데 주말에 오나요? 버스 말이에요") == "주말에 오나요? 버스 말이에요"

    def test_needs_no_sign_before_keywords_if_its_ending_is_formal(self) -> None:
        assert bare(f"뭐 하나 여쭤보겠습니다 {KEYWORDS}") == KEYWORDS

    @pytest.mark.parametrize(
        "text",
        [
            "건강하세요 캠페인",
            "감기 조심하세요 광고",
            "행복하세요 노래 가수",
            "새해 복 많이 받으세요 유래",
            "죄송해요라고 말한 사람은 누구인가요?",
            "비가 와서 취소된 경기",
            "날씨가 추워서 취소된 행사는?",
            "부탁했는데 거절한 사람은 누구인가요?",
            "엄마가 궁금해서 열어 본 상자",
            "가르쳐 준 사람이 누구예요?",
            "아이가 없어서 문을 닫은 학교는 어디인가요?",
            "기자가 질문했는데 대통령이 왜 화냈나요",
            "확인된 사망자는 몇 명인가요?",
            "가장 오래된 나무는 몇 년 됐나요?",
            "오염된 물은 어디로 흘러갔나요?",
            "서울에서 부산까지 얼마나 걸려요?",
            "범인은 학생입니다. 이름은?",
            "버스 요금은 얼마예요? 주말에 오나요?",
            "제가 논문에 인용하려는데 발행 연도가 언제인가요?",
        ],
    )
    def test_is_no_part_of_the_question(self, text: str) -> None:
        assert bare(text) == text

    def test_is_not_what_was_said(self) -> None:
        assert remark_before("늦어서 정말 죄송합니다 라고 쓴 사람은", "라고 쓴 사람은 누구인가요?") == 0


class TestBehindAQuestion:
    @pytest.mark.parametrize(
        "remark",
        [
            "확인 부탁드립니다. 감사합니다.",
            "기억이 가물가물해서요.",
            "제가 잘못 알았나요?",
            "제 말이 맞나요?",
            "기사에서 확인할 수 있을까요?",
            "확인 부탁드려도 될까요?",
            "오늘도 행복한 하루 되세요~",
            "궁금해서 잠이 안 옵니다.",
            "친구가 물어봐서요",
            "아는 사람 있음?",
            "또 올게요~",
            "ㅠㅠㅠ",
        ],
    )
    def test_is_removed(self, remark: str) -> None:
        assert bare(f"{QUESTION} {remark}") == QUESTION

    @pytest.mark.parametrize(
        "remark",
        [
            "급한 건이라 빨리 부탁드립니다",
            "꼭 좀 알려주세요",
            "답변 꼭 부탁드려요",
            "제가 잘 몰라서요",
            "ㅋㅋ 궁금해요",
        ],
    )
    def test_is_removed_behind_keywords(self, remark: str) -> None:
        assert bare(f"{KEYWORDS} {remark}") == KEYWORDS

    def test_leaves_a_question_of_known_words(self) -> None:
        assert bare("처음 인사드립니다. 번역가 이름 알려주세요") == "번역가 이름"
        assert bare("친구 이름 꼭 알려주세요") == "친구 이름"

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("31일 첫차 돈 내야돼 알려주세요", "31일 첫차 돈 내야돼"),
            ("공씨는 요즘 몇시에 와 알려주세요", "공씨는 요즘 몇시에 와"),
            ("대장간 급한 손님 알려주세요", "대장간 급한 손님"),
            ("제일 좋은 학교 알려주세요", "제일 좋은 학교"),
            ("가장 빠른 열차 알려줘", "가장 빠른 열차"),
            ("새로 나온 책 제목 꼭 알려주세요", "새로 나온 책 제목"),
            ("마라톤 우승 기록 좋은 하루 되세요", "마라톤 우승 기록"),
            ("보조금 전기차 알려줘", "보조금 전기차"),
            ("소설책 저자 알려주세요", "소설책 저자"),
            ("국방부 예산 알려주세요", "국방부 예산"),
            ("기차표 가격 인상 감사합니다", "기차표 가격 인상"),
            ("첫눈은 언제 왔어 답변 미리 감사드립니다", "첫눈은 언제 왔어"),
            ("언제 끝났나요 수고하십시오", "언제 끝났나요"),
        ],
    )
    def test_leaves_the_words_before_it(self, text: str, question: str) -> None:
        assert bare(text) == question

    def test_does_not_begin_in_a_phrase_of_another_frame(self) -> None:
        text = "버스 파업에 대해 무척 궁금합니다"
        assert remark_behind(text) == len(text)

    @pytest.mark.parametrize(
        "text",
        [
            "노인은 누가 도와주나요?",
            "학교는 주말에 하나요?",
            "홍수 피해자를 의원이 도와주나요?",
            "누가 편지에서 미안하다고 했나요?",
            "대통령이 기자 질문에 답변했나요",
            "친구가 미안하다고 했나요",
            "어느 도로가 막혔어요?",
            "하루 몇 번 오나요?",
            "미안하다 사랑한다",
            "혼자서도 잘해요 방송",
            "기자 회견 언제 했나요?",
            "버스 기사 파업 언제 끝났나요",
            "왜 우리는 잊어버리나요?",
        ],
    )
    def test_is_no_part_of_the_question(self, text: str) -> None:
        assert bare(text) == text


class TestAWord:
    @pytest.mark.parametrize("word", ["궁금한데요", "여쭤봤었는데요", "질문있습니다", "도와주실래요", "기다릴게요"])
    def test_is_a_chain_of_parts(self, word: str) -> None:
        assert readings(word)

    @pytest.mark.parametrize("word", ["항구", "열렸나요", "궁금항구", "인상", "언제", "궁금하"])
    def test_has_no_other_parts(self, word: str) -> None:
        assert not readings(word)

    def test_is_not_read_if_it_is_long(self) -> None:
        assert readings("감사합니다" * 3)
        assert not readings("감사합니다" * 50)


@pytest.mark.parametrize("phrase", ["감사합니다 ", "궁금해서", "좀 알려주세요. ", "제가 ", "ㅋㅋ ", "ㅋㅎㅠ", "안녕 "])
def test_remarks_are_found_in_time_that_grows_with_the_text(phrase: str) -> None:
    without_frames(phrase)  # reads the lists
    assert growth(lambda size: without_frames.__wrapped__(phrase * (size // len(phrase)) + "y"), 4_096) < MOST_GROWTH
