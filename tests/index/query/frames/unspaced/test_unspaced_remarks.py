"""Japanese and Chinese remarks about the writer are frames. A clause that the question may be about stays."""

from __future__ import annotations

import pytest

from index.query.frames.removal import without_frames
from tests.support.growth import MOST_GROWTH, growth

QUESTIONS = {"ja": "港の砥石は何分水に沈めますか？", "zh": "柳林渡大桥是几月通车的？"}


def bare(text: str) -> str:
    return without_frames(text).strip()


class TestARemark:
    @pytest.mark.parametrize(
        ("language", "remark"),
        [
            ("ja", "友達と賭けをしてるんだけど、"),
            ("ja", "うちの母が知りたがってます。"),
            ("ja", "5歳の娘に聞かれて答えられなかったので、"),
            ("ja", "記事を読んだはずなのに忘れてしまって、"),
            ("ja", "夜勤明けで頭が回らなくて…"),
            ("ja", "今電車の中なので手短に。"),
            ("ja", "どっちが言ったかで揉めてます。"),
            ("ja", "明日テストなんで、"),
            ("ja", "孫の学校の行事が雨で流れてるところなんですが、"),
            ("ja", "ベランダで涼んでて、気になって眠れません。"),
            ("ja", "的外れな質問だったらすみません、"),
            ("ja", "一つ質問してもいいですか？"),
            ("ja", "ちょっとだけいいですか？"),
            ("zh", "我跟朋友打了个赌，"),
            ("zh", "孩子作业要用，"),
            ("zh", "我眼睛不太好看不清字，"),
            ("zh", "我在养老院陪外公，他老问我，"),
            ("zh", "刚下班了，跟老婆吵起来了，"),
            ("zh", "孫子問我我答不上來，"),
            ("zh", "我们不知道谁对，"),
            ("zh", "我正在剥蒜，"),
            ("zh", "我记不太清了，"),
            ("zh", "不知道问这个合不合适，"),
            ("zh", "能不能帮忙看看："),
        ],
    )
    def test_is_removed_before_a_question(self, language: str, remark: str) -> None:
        question = QUESTIONS[language]
        assert bare(remark + question) == question

    @pytest.mark.parametrize(
        ("language", "remark"),
        [
            ("ja", "娘の自由研究に使います。"),
            ("ja", "気になって夜も眠れません"),
            ("ja", "誰かご存じでしょうか。"),
            ("ja", "どうしても思い出せません"),
            ("ja", "失礼いたします。"),
            ("ja", "教えてくれへん？"),
            ("ja", "上司に報告しないといけないので"),
            ("ja", "母が編んだ毛糸に触れてて。聞いてみました。"),
            ("zh", "我老公非要知道"),
            ("zh", "有空回我就好"),
            ("zh", "能给解释一下吗？"),
            ("zh", "盼复，此致敬礼"),
            ("zh", "网上搜了半天没搜到。"),
            ("zh", "我跟人打赌了，输了要请吃饭的哈哈"),
        ],
    )
    def test_is_removed_behind_a_question(self, language: str, remark: str) -> None:
        question = QUESTIONS[language]
        assert bare(question + remark) == question

    @pytest.mark.parametrize(
        ("text", "question"),
        [
            ("母にしつこく聞かれてるんだけど港はいつ開いたの", "港はいつ開いたの"),
            ("孫に聞かれて港は誰が作った？", "港は誰が作った？"),
            ("宿題がまだ真っ白で港はいつ開いた？", "港はいつ開いた？"),
            ("ごめん、友達と口論になって港は誰が作った？", "港は誰が作った？"),
            ("我妈想知道大桥是几月通车的", "大桥是几月通车的"),
            ("我作业还没写完了那次短收少了多少钱", "那次短收少了多少钱"),
            ("港は誰が作ったの友達と賭けてるんです", "港は誰が作ったの"),
            ("铺子里有多少钟我跟人打赌了", "铺子里有多少钟"),
            ("上次亮灯是什么时候孩子作业要用", "上次亮灯是什么时候"),
        ],
    )
    def test_needs_no_sign_beside_it_if_its_words_show_the_border(self, text: str, question: str) -> None:
        assert bare(text) == question

    def test_may_tell_a_reason_before_one_about_asking(self) -> None:
        question = "旭座の古い館主は誰でしたか？"
        assert bare(f"隣が椅子を運び出しました。教えてほしいです。{question}") == question
        assert bare(f"隣が椅子を運び出しました。{question}") != question


class TestAClauseThatStays:
    @pytest.mark.parametrize(
        "text",
        [
            "記者に聞かれて市長は何と答えた？",
            "市長が泣きました。理由は何ですか？",
            "議員が質問しました。大臣は何と答えましたか？",
            "港の水深を調べているんですが、何メートルですか？",
            "港の記事を読んだのですが、船長は誰でしたか？",
            "港に興味があるのですが、船長は誰でしたか？",
            "USBを直しながら聞かれたんですが、船長は誰でしたか？",
            "店を直す者は友達なんですが、船長は誰でしたか？",
            "鯖鰯鮭鱒鰹鰻鯛鮪鮒で聞かれたんですが、船長は誰でしたか？",
            "USBのことで聞かれたんですが、船長は誰でしたか？",
            "質問主意書は誰が出しましたか",
            "「私は知らない」と言ったのは誰ですか",
            "私は知らない、と言ったのは誰ですか？",
            "宿題 廃止 学校",
            "作业 取消 学校 几年",
            "作业、考试、课堂，哪个学校取消了？",
            "バスの中で財布を忘れた人は何番に電話しますか",
            "子供たちが歌う歌を作った作曲家は誰に聞かれましたか",
            "部长问我们孩子谁来教，部长怎么回答的？",
            "我作业写不完孩子们在哪里玩",
            "谁告诉我妈那件事的",
            "的我知道谁",
            "我知道的人是谁",
            "眠れないんですが、どうすればいいですか？",
            "眠れないんですが、薬は飲めますか？",
            "我想问，",
            "我想吃火锅，柳林渡大桥是几月通车的？",
            "记者下课了，柳林渡大桥是几月通车的？",
            "我在找学校，柳林渡大桥是几月通车的？",
            "我爬梯子，柳林渡大桥是几月通车的？",
            "港の火事を知っていますか？記者は答えましたか？",
            "火事の原因は？母は答えますか？",
            "港は古いです。友達と賭けてるんです。",
            "谁向医生表示感谢",
            "哪家公司回复了留言",
            "港はいつ開いた？娘の宿題で使えますか？",
            "古い橋を直したのは誰で、娘の宿題で使えるか",
            "成立しなかった（私の）法案は誰が出した？",
        ],
    )
    def test_is_not_removed(self, text: str) -> None:
        assert bare(text) == text

    def test_is_long(self) -> None:
        text = f"友達と{'ずっと' * 20}賭けをしてるんだけど、{QUESTIONS['ja']}"
        assert bare(text) == text

    def test_is_in_a_quotation(self) -> None:
        text = "「友達と賭けをしてる。港はいつ？」"
        assert bare(text) == text


@pytest.mark.parametrize(
    "phrase", ["友達に聞かれたんだけど、", "我跟朋友打赌，", "我妈想知道", "感谢。", "谁，我", "港 "]
)
def test_remarks_are_found_in_time_that_grows_with_the_text(phrase: str) -> None:
    without_frames(phrase)  # reads the lists
    assert growth(lambda size: without_frames.__wrapped__(phrase * (size // len(phrase)) + "y"), 4_096) < MOST_GROWTH
