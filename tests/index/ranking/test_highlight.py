"""The words of a quotation that are marked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import EmptyQueryError
from index.query.question import read_question
from index.ranking.highlight import highlights

LANGUAGES = st.sampled_from(["en", "ar", "zh", "ja", "th", "ko", "hi", "tr"])


def marked(text: str, question: str, language: str) -> list[str]:
    spans = highlights(text, language, read_question(question, {language: 9}))
    return [text[start:end] for start, end in spans]


class TestHighlights:
    def test_are_word_forms_as_they_stand(self) -> None:
        assert marked("The harbours’ new FERRIES", "Which ferry is in the harbour?", "en") == ["harbours", "FERRIES"]

    def test_are_neither_question_words_nor_function_words(self) -> None:
        assert marked("The man who is in the house", "Who is in the garden?", "en") == []

    def test_join_where_grams_touch(self) -> None:
        assert marked("新的港口开放了", "港口开放", "zh") == ["港口开放"]

    def test_have_their_combining_marks(self) -> None:
        assert marked("सरकार ने किताबें दीं", "किताब", "hi") == ["किताबें"]

    @pytest.mark.parametrize(
        ("text", "question", "language", "expected"),
        [
            ("वह हिन्दी बोलता है।", "कौन हिंदी बोलता है?", "hi", ["हिन्दी", "बोलता"]),
            ("Khu vực hoà bình.", "Hòa ở đâu?", "vi", ["hoà"]),
            ("مکتب ايراني", "مکتب ایرانی کجاست؟", "fa", ["مکتب", "ايراني"]),
            ("Радио Београда", "Gde je radio Beograd?", "sr", ["Радио", "Београда"]),
            ("Bütün ışıklar yandı.", "Hangi ışıklar?", "tr", ["ışıklar"]),
            ("Камʼянець був містом.", "Де Кам'янець?", "uk", ["Камʼянець"]),
        ],
    )
    def test_are_other_writings_of_the_same_words(
        self, text: str, question: str, language: str, expected: list[str]
    ) -> None:
        assert marked(text, question, language) == expected

    @pytest.mark.parametrize(
        ("text", "question", "expected"),
        [
            ("The harbour is full.", "Is the harbor full?", ["harbour", "full"]),
            ("The hardware is full.", "Is it hardly full?", ["full"]),
            ("In 2024 and 2025", "Was it in 20245?", []),
            ("Harbours and harbourmasters", "Which harbour?", ["Harbours"]),
        ],
    )
    def test_are_similar_words_where_the_very_word_is_not(self, text: str, question: str, expected: list[str]) -> None:
        assert marked(text, question, "en") == expected

    @pytest.mark.parametrize(
        ("language", "text", "question", "expected"),
        [
            ("zh", "黑豹队的防守只丢了308分，在联盟中排名第六。", "黑豹队的防守丢了多少分？", ["黑豹队的防守", "分"]),
            ("zh", "我的队在防线上的人", "黑豹队的防守丢了多少分？", []),
            ("zh", "他写了一本书，书写很好。", "谁写的？", ["写"]),
            ("zh", "上海的新桥，桥长", "桥", ["桥", "桥"]),
            ("zh", "上海的新桥", "桥多长？", ["桥"]),
            ("zh", "上海的新桥", "的", []),
            ("ja", "新しい図書館", "図", ["図"]),
            ("zh", "现在，他的目的是和平", "他现在的目的是什么", ["现在", "目的"]),
            (
                "ja",
                "移動性高気圧が海から来て、雨が降った。",
                "気圧はなぜ海の雨を降らせるか",
                ["気圧", "海", "雨", "降"],
            ),
            ("ja", "海上で彼はそれについて話した。", "海について何をしていますか", []),
            ("ja", "りんごが咲くころ、フランスのテラスで", "オランダのりんごはどこで咲く？", ["りんご", "咲"]),
            ("ja", "コーヒーを飲む", "コーヒーは？", ["コーヒー"]),
            ("th", "แคโรไลนา แพนเธอร์ส ในขณะที่เป็นผู้นำ", "แพนเธอร์สเป็นของใคร", ["แพนเธอร์ส"]),
            ("th", "เขาทำงานที่ท่าเรือของเมือง", "ท่าเรือของเราทำงานอย่างไร", ["ทำงาน", "ท่าเรือ"]),
            ("th", "ชอร์ต", "บอร์ดอยู่ที่ไหน", []),
            ("th", "เมืองเก่ง", "เมืองเกิด", ["เมือง"]),
            ("ko", "대한민국의 수도는 서울이다. 비대한민국", "대한민국은 어디에 있는가", ["대한민국"]),
            ("lo", "ໂຮງຮຽນ", "ໂຮງຮຽ", ["ໂຮງຮຽ"]),
            ("ko", "그는 시작하는 사람", "시합하는 사람은 누구", ["사람"]),
        ],
    )
    def test_in_scripts_without_spaces_are_what_stands_together_in_the_question(
        self, language: str, text: str, question: str, expected: list[str]
    ) -> None:
        """Neither particles nor parts of syllables, nor characters that are shared by chance."""
        assert marked(text, question, language) == expected

    @given(text=st.text(max_size=60), question=st.text(min_size=1, max_size=30), language=LANGUAGES)
    @settings(derandomize=True, deadline=None)
    def test_are_in_order_apart_and_inside_the_text(self, text: str, question: str, language: str) -> None:
        try:
            asked = read_question(question, {language: 9})
        except EmptyQueryError:
            return
        both = text + question
        spans = highlights(both, language, asked)
        assert all(0 <= start < end <= len(both) for start, end in spans)
        assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "text", ["harbor", "Harbor,", "(harbor", "HARBORS", "x-harbor", "harb", "har", "harbor1", "hàrbor"]
)
def test_words_are_alike_whatever_stands_beside_them(text: str) -> None:
    expected = {"harb": [], "har": []}.get(text, [text.strip("(,").removeprefix("x-")])
    assert marked(f"A {text} is", "harbour", "en") == expected
