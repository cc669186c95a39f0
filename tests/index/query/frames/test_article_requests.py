"""Requests for articles about a subject are frames in Japanese, Chinese and Korean, where no spaces show the border."""

from __future__ import annotations

import pytest

from index.query.frames.removal import without_frames


def bare(text: str) -> str:
    return without_frames(text).strip(" 　?？。")


@pytest.mark.parametrize(
    ("request_", "subject"),
    [
        ("{}を取り上げた記事を読みたいです", "砥石の番手"),
        ("{}についてざっくり教えて", "砥石の番手"),
        ("{}のことが書いてあるやつ見せて", "砥石の番手"),
        ("{}に関する記事はどこで読めますか", "砥石の番手"),
        ("{}の話、何か載ってる？", "砥石の番手"),
        ("{}って記事になってる？", "砥石の番手"),
        ("最近の{}の話題を教えて", "砥石の番手"),
        ("{}について知っていることがあれば教えて", "砥石の番手"),
        ("有没有{}的新闻", "第三批茶"),
        ("求{}的资料", "第三批茶"),
        ("想看看跟{}有关的报道", "第三批茶"),
        ("你们报道过{}吗", "第三批茶"),
        ("{}是怎么回事，给讲讲", "第三批茶"),
        ("关于{}你们这儿都有啥", "第三批茶"),
        ("請推薦幾篇{}的文章", "第三批茶"),
        ("帮我总结一下{}的情况", "第三批茶"),
        ("{} 관련해서 아는 대로 알려줘", "우체통 안내문"),
        ("{} 쪽으로 올라온 글 있으면 보여주세요", "우체통 안내문"),
        ("{}에 관한 내용이 실린 적 있나요", "우체통 안내문"),
        ("{}을 다룬 기사 찾고 있어요", "우체통 안내문"),
        ("{} 소식 좀", "우체통 안내문"),
        ("{} 자료 있음?", "우체통 안내문"),
        ("{} 어떻게 됐는지 알려줘", "우체통 안내문"),
    ],
)
def test_a_request_leaves_its_subject(request_: str, subject: str) -> None:
    assert bare(request_.format(subject)) == subject


@pytest.mark.parametrize(
    "question",
    [
        "工房の資料は残っていますか",
        "最古のものはどこにある",
        "記事を書いた記者は誰",
        "旭座の話をしたのは誰",
        "哪些重建也支持了1999年论文的信息",
        "讲座几点开始",
        "资料馆什么时候开放",
        "推荐信是谁写的",
        "故事会每周几举行",
        "자료관은 몇 시에 여나요",
        "취재한 기자는 누구인가요",
        "내용물은 무엇인가요",
    ],
)
def test_a_noun_of_articles_may_be_the_subject(question: str) -> None:
    assert bare(question) == question
