"""Any text is a question: it is answered, or refused with one of two errors."""

from __future__ import annotations

from functools import cache

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.errors import EmptyQueryError, QuestionTooLongError
from index.model import Answer, Draft, Paragraph
from index.store.tinydb import TinyDBStore
from index.text import clean_line
from tests.support.unicode_scripts import scripts

PASSAGES = (
    ("en", "The ferry to Lille Havn carries forty cars.", "A crossing costs 65 kroner, children travel free."),
    ("ru", "Паром в Лилле-Хавн перевозит сорок машин.", "Переезд стоит 65 крон, дети едут бесплатно."),
    ("ar", "تنقل العبارة إلى الميناء أربعين سيارة.", "تكلف الرحلة 65 كرونة والأطفال مجانا."),
    ("hi", "नाव बंदरगाह तक चालीस गाड़ियाँ ले जाती है।", "किराया 65 क्रोनर है, बच्चे मुफ़्त जाते हैं।"),
    ("zh", "开往港口的渡轮可载四十辆汽车。", "票价65克朗，儿童免费。"),
    ("ja", "港へ行くフェリーは車を四十台運ぶ。", "料金は65クローネで、子どもは無料です。"),
    ("th", "เรือข้ามฟากไปท่าเรือบรรทุกรถสี่สิบคัน", "ค่าโดยสาร ๖๕ โครน เด็กไม่เสียเงิน"),
    ("ko", "항구로 가는 배는 자동차 마흔 대를 싣는다.", "요금은 65크로네이고 아이들은 무료다."),
    ("he", "המעבורת לנמל נושאת ארבעים מכוניות.", "הנסיעה עולה 65 כתרים וילדים נוסעים חינם."),
)
WORDS = sorted({word for _, *texts in PASSAGES for text in texts for word in text.split()})

SYNTAX = (
    *(
        '"',
        "“",
        "”",
        "„",
        "«",
        "»",
        "「",
        "」",
        "'",
        "’",
        "-",
        "−",
        ":",
        "：",
        "(",
        ")",
        "<b>",
        "</b>",
        "&lt;",
        "*",
        "_",
    ),
    *(
        "by:",
        'by:"',
        "source:",
        "after:2020",
        "before:",
        "before:0000",
        "lang:",
        "lang:no",
        "https://",
        "www.a.b/",
        "@",
    ),
    *("\n", "\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\u0301", "\ufeff", "\x00", "\ufffe", "9" * 40, "1,000"),
)

GRAPHEME = regex.compile(r"\X")


@cache
def corpus() -> Corpus:
    made = Corpus(TinyDBStore.in_memory(), BM25Backend())
    made.add_all(
        Draft(first, (Paragraph(first), Paragraph(second)), language=language) for language, first, second in PASSAGES
    )
    return made


@st.composite
def questions(draw: st.DrawFn) -> str:
    """Words of the archive and of any script, with all that the syntax of filters uses."""
    letters = scripts()[draw(st.sampled_from(sorted(scripts())))]
    parts = st.one_of(
        st.text(letters, min_size=1, max_size=6),
        st.sampled_from(WORDS),
        st.sampled_from(SYNTAX),
        st.sampled_from([" ", " ", ""]),
    )
    return draw(st.lists(parts, max_size=14).map("".join))


def answer(question: str) -> Answer | None:
    try:
        return corpus().search(question, 3)
    except (EmptyQueryError, QuestionTooLongError):
        return None


@pytest.mark.slow
@settings(max_examples=300)
@given(questions())
def test_is_answered_or_refused(question: str) -> None:
    found = answer(question)
    for hit in found.hits if found else ():
        text = hit.passage.text
        borders = {0, *(match.end() for match in GRAPHEME.finditer(text))}
        for start, end in [*hit.highlights, *([hit.sentence] if hit.sentence else [])]:
            assert 0 <= start < end <= len(text)
            assert {start, end} <= borders
    typed = clean_line(question)
    assert all(word in typed for word in (found.missing if found else ()))


@pytest.mark.parametrize("question", ["", " ", "?!", "\u202e", "\u200d\u200b", "\u0301", '"', "-", "<>", "\ufeff\n"])
def test_without_a_letter_or_digit_is_refused(question: str) -> None:
    with pytest.raises(EmptyQueryError):
        corpus().search(question, 3)


def test_that_is_too_long_is_refused() -> None:
    with pytest.raises(QuestionTooLongError):
        corpus().search("ferry " * 1_000, 3)
