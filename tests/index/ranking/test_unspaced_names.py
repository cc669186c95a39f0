"""A question in unspaced script begins with a name, or has one in katakana, that a text may lack."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.query.question import read_question
from index.ranking.unspaced_names import absent_names
from tests.support.archive.memory_archive import Archive, draft

JA = draft(
    "港の市場",
    "港の市場は1954年に漁師の山田一郎が開いた。毎朝五時から魚と野菜を売っている。",
    "市場の建物は三年前に改修され、費用は二億円だった。バスは中央駅から市場まで走る。",
    "市長の佐藤恵は、観光客が二倍に増えたと述べた。",
    language="ja",
)
ZH = draft(
    "港口市场",
    "港口市场是渔民王建国于1954年开办的。每天早上五点开始卖鱼和蔬菜。",
    "市场大楼三年前翻修，费用为两千万元。公交车从中央车站开到市场。",
    "市长李慧说，游客人数增加了一倍。",
    language="zh",
)
KO = draft(
    "항구 시장",
    "항구 시장은 1954년에 어부 김철수가 열었다. 매일 아침 다섯 시부터 생선과 채소를 판다.",
    "시장 건물은 삼 년 전에 수리되었고 비용은 이십억 원이었다. 버스는 중앙역에서 시장까지 다닌다.",
    "시장 이지혜는 관광객이 두 배로 늘었다고 말했다.",
    language="ko",
)

ABSENT = {
    "大阪の市場は誰が開いた？": "大阪",
    "福岡市の市場はいつ開いた？": "福岡市",
    "横浜港の市場の改修費用はいくら？": "横浜港",
    "仙台駅からバスはどこまで走る？": "仙台駅",
    "誰が大阪の市場を開いた？": "大阪",
    "ロンドンの市場は誰が開いた？": "ロンドン",
    "市場はスペインの漁師が開いたのですか？": "スペイン",
    "現在の大阪の市場は誰が開いた？": "大阪",
    "1954年に大阪の市場を開いた漁師は誰？": "大阪",
    "鈴木市長は観光客について何と述べた？": "鈴木",
    "田中は市場をいつ開いた？": "田中",
    "上海の市場の建物はいつ改修された？": "上海",
    "東京都の市場では何を売っていますか？": "東京都",
    "北京的市场是谁开的？": "北京",
    "上海的市场是谁开办的？": "上海",
    "广州市场是哪年开办的？": "广州",
    "重庆市长是谁？": "重庆",
    "浙江省的市场卖什么？": "浙江省",
    "俄罗斯的市场早上几点开始卖鱼？": "俄罗斯",
    "张志强是哪年开办市场的？": "张志强",
    "东京的市场大楼什么时候翻修的？": "东京",
    "在巴黎的市场卖什么？": "巴黎",
    "现在上海的市场卖什么？": "上海",
    "伦敦公交车开到哪里？": "伦敦",
    "阿姆斯特丹的港口市场是谁开办的？": "阿姆斯特丹",
    "부산시장은누가열었어?": "부산",
    "부산의시장은누가열었나요?": "부산",
    "부산의 시장은 누가 열었나요?": "부산",
    "서울시장건물비용은얼마야?": "서울",
    "제주도의시장은언제열었어?": "제주도",
    "캐나다시장은누가열었어?": "캐나다",
    "박영준은시장을언제열었어?": "박영준",
    "현재부산시장은누가열었어?": "부산",
    "도쿄시장건물은언제수리되었어?": "도쿄",
    "스페인버스는중앙역에서어디까지다녀?": "스페인",
    "인천의버스는어디까지다녀?": "인천",
    "울산시장건물은수리되었어?": "울산",
    "부산 시장은 누가 열었나요?": "부산",
    "시장은 제주도에서 언제 열었나요?": "제주",
    "항구 시장은 대구시의 누가 열었나요?": "대구",
    "독일 관광객은 얼마나 늘었나요?": "독일",
}
"""Questions for something that the articles lack, with its name."""

PRESENT = [
    "港の市場は誰が開いた？",
    "市場の創設者は誰？",
    "市場を開設した人は誰ですか？",
    "港の市場の改修工事にいくらかかった？",
    "市場では毎日何を販売していますか？",
    "市長の名前は何ですか？",
    "現在の市長は誰ですか？",
    "筆者は市場で何年働いた？",
    "観光客は何パーセント増えた？",
    "観光客は30パーセントの増加ですか？",
    "バスの料金はいくらですか？",
    "この市場の歴史を知りたい",
    "山田一郎はどんな職業の人？",
    "港口市场是谁开的？",
    "市场的创始人是谁？",
    "市场是哪一年建立的？",
    "市场每天出售什么商品？",
    "现在的市长是谁？",
    "根据市长的说法，游客增加了多少？",
    "游客增长了多少？",
    "大楼的翻修费用是多少？",
    "公交车从哪里开到市场？",
    "王建国的职业是什么？",
    "谁开办了市场？",
    "李慧市长说了什么？",
    "항구시장은누가열었어?",
    "시장을설립한사람은누구야?",
    "시장건물수리비용은얼마야?",
    "항구시장에서무엇을팔아?",
    "관광객은얼마나늘었어?",
    "버스는어디까지다녀?",
    "현재시장은누구야?",
    "누가시장을열었어?",
    "김철수는무엇을열었어?",
    "시장의 이름은 무엇인가요?",
    "아침몇시부터생선을팔아?",
    "시장 건물은 언제 수리되었나요?",
]
"""Questions for something that the articles have, also in other words."""


def names(question: str, text: str, language: str = "ja") -> tuple[str, ...]:
    return absent_names(read_question(question, {language: 20}), text)


def article_for(question: str) -> tuple[str, str]:
    """Return the text of the article in the language of a question, and the language."""
    is_korean = any("\uac00" <= each <= "\ud7a3" for each in question)
    is_japanese = any("\u3041" <= each <= "\u309f" for each in question)
    article = KO if is_korean else JA if is_japanese else ZH
    return "\n".join([article.title, *(each.text for each in article.paragraphs)]), article.language or ""


class TestAbsentNames:
    @pytest.mark.parametrize(("question", "name"), ABSENT.items())
    def test_are_found(self, question: str, name: str) -> None:
        assert names(question, *article_for(question)) == (name,)

    @pytest.mark.parametrize("question", PRESENT)
    def test_are_not_found_in_other_words(self, question: str) -> None:
        assert not names(question, *article_for(question))

    @pytest.mark.parametrize("question", list(ABSENT))
    def test_prevent_an_answer_and_are_missing(self, question: str) -> None:
        answer = Archive(JA, ZH, KO).ask(question)
        assert answer.verdict is not Verdict.FOUND
        assert ABSENT[question] in answer.missing

    def test_are_looked_for_in_the_whole_article(self) -> None:
        far = draft("港の市場", *(each.text for each in JA.paragraphs), "市場は大阪にある。", language="ja")
        assert Archive(far).ask("大阪の市場は誰が開いた？").verdict is Verdict.FOUND
        assert Archive(JA).ask("大阪の市場は誰が開いた？").verdict is Verdict.CLOSE

    def test_may_share_characters_with_the_text_only_as_a_subject(self) -> None:
        """Directly before a word that the text has, a verb may stand too."""
        text = "每天早上市场卖鱼。"
        assert names("天津的市场卖什么？", text, "zh") == ("天津",)
        assert not names("天津市场卖什么？", text, "zh")

    @pytest.mark.parametrize(
        ("question", "text"),
        [("オンラダの市場は誰が開いた？", "オランダの市場"), ("東駅京を設計した人は？", "東京駅の建物")],
        ids=["katakana", "ideographs"],
    )
    def test_may_have_two_swapped_characters(self, question: str, text: str) -> None:
        assert not names(question, text, "ja")

    def test_are_none_in_scripts_with_spaces(self) -> None:
        assert not names("Who opened the market of Osaka?", "The market of the harbour", "en")


class TestKoreanPlaces:
    def test_have_several_names(self) -> None:
        assert names("경북 시장은 누가 열었나요?", "경상북도의 시장", "ko") == ()
        assert names("경상북도에서는 누가 시장을 열었나요?", "충청북도의 시장", "ko") == ("경상북도",)

    def test_are_not_the_beginnings_of_other_words(self) -> None:
        assert not names("부산물은 시장에서 얼마인가요?", "시장", "ko")


class TestNamesInKatakana:
    def test_may_be_spelled_in_another_way(self) -> None:
        assert not names("グーテンベルグの職業は何？", "ヨハネス・グーテンベルクは印刷業者だった。")
        assert names("シェイクスピアの職業は何？", "ヨハネス・グーテンベルクは印刷業者だった。") == ("シェイクスピア",)

    def test_have_two_characters_or_more(self) -> None:
        assert names("パリの職業は何？", "印刷業者だった。") == ("パリ",)
        assert not names("ハの職業は何？", "印刷業者だった。")

    def test_are_no_kinds_of_what_is_asked_for(self) -> None:
        assert not names("印刷業者の本のタイトルは何？", "印刷業者だった。")


class TestLongRuns:
    def test_are_read_at_their_beginning(self) -> None:
        assert [len(each) for each in names("漢" * 4000 + "の市場", "市場")] == [20]
        assert len(names("市場と" + "カナダの" * 1000 + "市場", "市場")) == 1

    def test_have_no_names_if_a_character_stands_for_several(self) -> None:
        """The place of a name as typed is unknown."""
        assert not names("㍿の市場は誰が開いた？", "港の市場")


class TestPersonsAskedFor:
    @pytest.mark.parametrize(
        ("question", "text"),
        [
            ("谁是王建国？", "市场是渔民王建国开办的。"),
            ("当市场开办时，谁是领导者？", "市场是渔民王建国开办的。领导是他。"),
            ("谁开办市场？", "渔民开了一个市场。"),
        ],
    )
    def test_are_named(self, question: str, text: str) -> None:
        assert absent_names(read_question(question, {"zh": 1}), text) == ()

    @pytest.mark.parametrize("question", ["谁是王建军？", "王建军是谁？", "约翰·王建军是谁？"])
    def test_are_others(self, question: str) -> None:
        assert "王建军" in absent_names(read_question(question, {"zh": 1}), "市场是约翰和渔民王建国开办的。")
