"""Authors and publications in questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.model import Draft, Verdict
from tests.support.archive.memory_archive import CATS, Archive, draft

PELL = replace(draft("The tram", "The tram of Lunt opens in May."), byline="By Owen Pell", source="The Lunt Gazette")
RUIZ = replace(draft("Owls", "Owls hunt at dusk."), byline="Zoë Ruiz and Bo Li", source="Reuters")
REEDS = replace(draft("Boats", "The reeds of the shore are green. Ask O'Neill."), byline="Jo Reed")


def archive(*others: Draft) -> Archive:
    return Archive(PELL, RUIZ, REEDS, CATS, *others)


class TestNameFilter:
    @pytest.mark.parametrize(
        ("question", "filtered"),
        [
            ("what did Owen Pell write in 2024?", 'by:"Owen Pell" after:2024 before:2025'),
            ("Owen Pell", 'by:"Owen Pell"'),
            ("owen pell", 'by:"owen pell"'),
            ("articles by Zoe Ruiz", 'by:"Zoe Ruiz"'),
            ("what does Owen Pell say about submarines?", 'by:"Owen Pell" submarines'),
            ("Owen Pell's opinion of submarines", 'by:"Owen Pell" opinion of submarines'),
            ("which submarines did Reuters count?", 'source:"Reuters" submarines count'),
            ("Owen Pell: submarines and what zeppelins", 'by:"Owen Pell" submarines and zeppelins'),
            ("Lunt Gazette lang:en", 'source:"Lunt Gazette" lang:en'),
            ("what did Ruiz write?", 'by:"Ruiz"'),
            ("what did Bo Li and Owen Pell count?", 'by:"Bo Li" Owen Pell count'),
        ],
    )
    def test_is_of_the_author_or_publication_that_is_asked_for(self, question: str, filtered: str) -> None:
        assert archive().ask(question).name_filter == filtered

    @pytest.mark.parametrize(
        "question",
        [
            "when does the tram open?",
            "which reed is green?",  # it is in a text
            "who counts submarines?",
            "what did „Owen” count",
        ],
    )
    def test_is_of_no_other_words(self, question: str) -> None:
        assert archive(replace(CATS, title="Owen")).ask(question).name_filter is None


HAN = replace(draft("鲱鱼", "鲱鱼回到了海湾。", language="zh"), byline="本报记者 佩尔、李明")
KANA = replace(draft("ニシン", "ニシンが湾に戻った。", language="ja"), byline="ペル・モリ")
HANGUL = replace(draft("청어", "청어가 만으로 돌아왔다.", language="ko"), byline="김철수 기자", source="항구신문")


class TestNamesWithinWords:
    """In Chinese, Japanese and Korean, the bylines of the archive tell where a name begins."""

    @pytest.mark.parametrize(
        ("question", "filtered"),
        [
            ("佩尔写的文章", 'by:"佩尔"'),
            ("佩尔写的潜艇文章", 'by:"佩尔" 潜艇'),
            ("记者李明的报道", 'by:"李明"'),
            ("佩尔关于潜艇写了什么？", 'by:"佩尔" 潜艇'),
            ("佩尔写过哪些关于潜艇的文章？", 'by:"佩尔" 潜艇'),
            ("佩尔写的小说", 'by:"佩尔" 小说'),
            ("ペル・モリ記者の記事", 'by:"ペル・モリ"'),
            ("ペル・モリ記者の潜水艦の記事", 'by:"ペル・モリ" 潜水艦'),
            ("ペル・モリさんが書いた記事", 'by:"ペル・モリ"'),
            ("김철수 기자가 쓴 기사", 'by:"김철수"'),
            ("김철수가 쓴 잠수함 기사", 'by:"김철수" 잠수함'),
            ("항구신문의 기사", 'source:"항구신문"'),
            ("Owen Pell写的文章", 'by:"Owen Pell"'),
        ],
    )
    def test_are_filters_too(self, question: str, filtered: str) -> None:
        answer = archive(HAN, KANA, HANGUL).ask(question)
        assert answer.name_filter == filtered

    @pytest.mark.parametrize(
        "question",
        ["佩写的文章", "尔写的文章", "谁写的文章", "潜艇的报道", "철수가 쓴 기사", "小佩尔写的文章", "写" * 50],
    )
    def test_are_whole_names_of_the_archive(self, question: str) -> None:
        """A part of a name is none, and a name is not a part of another word."""
        filtered = archive(HAN, KANA, HANGUL).ask(question).name_filter
        assert filtered in (None, 'by:"佩尔" 小')

    def test_are_not_missing(self) -> None:
        made = archive(HAN, KANA, HANGUL)
        assert made.ask("佩尔写的文章").missing == ()
        assert made.ask("김철수가 쓴 기사").missing == ()


class TestMissing:
    def test_are_no_names_of_the_archive(self) -> None:
        answer = archive().ask("what does Owen Pell say about submarines and zeppelins?")
        assert answer.missing == ("submarines", "zeppelins")
        assert archive().ask("does Zoë count submarines?").missing == ("count", "submarines")

    def test_are_no_years_that_the_filter_finds(self) -> None:
        """Articles are of a year, whatever their texts say."""
        answer = archive().ask("what did Owen Pell write in 2024?")
        assert (answer.verdict, answer.missing) == (Verdict.NONE, ())
        assert archive().ask("did Owen Pell count submarines in 2024?").missing == ("count", "submarines", "2024")

    def test_are_no_names_in_the_attribution_of_a_hit(self) -> None:
        answer = archive().ask("when does the tram of Lunt open, says Pell of the Gazette?")
        assert answer.verdict is not Verdict.NONE
        assert {"Pell", "Gazette"}.isdisjoint(answer.missing)
        assert {"Pell", "Gazette"}.isdisjoint(answer.hits[0].missing)

    def test_are_words_that_only_other_passages_have(self) -> None:
        """For passages that are close. Where there are none, only what no article has is named."""
        answer = archive().ask("do cats purr at dusk on the shore?")
        assert {hit.passage.text: hit.missing for hit in answer.hits}["Cats purr when they are content."] == (
            "dusk",
            "shore",
        )
        nothing = archive().ask("submarines of the shore at dusk in the cathedral of Rome")
        assert (nothing.verdict, nothing.missing) == (Verdict.NONE, ("submarines", "cathedral", "Rome"))

    @pytest.mark.parametrize(("question", "missing"), [("钟楼的颜色潜艇", ()), ("潜艇", ("潜艇",))])
    def test_is_a_run_of_which_no_part_is_there(self, question: str, missing: tuple[str, ...]) -> None:
        made = Archive(draft("A", "钟楼在山上。建筑师李明设计了它。", language="zh"), CATS)
        assert made.ask(question).missing[:1] == missing or made.ask(question).verdict is not Verdict.NONE
