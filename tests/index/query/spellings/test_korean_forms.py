"""Questions in Korean meet other forms of their words."""

from __future__ import annotations

import pytest

from index.model import Verdict
from index.query.question import Question, read_question
from index.query.spellings.korean_forms import MOST_WORDS, with_korean_forms
from index.query.word_roles import Role
from tests.support.archive.memory_archive import Archive, draft

ARTICLES = [
    draft(
        "서울시, 심야 버스 노선 확대",
        "서울시는 다음 달부터 심야 버스 노선을 14개로 늘린다고 밝혔다. 시는 전기 버스 32대를 새로 샀다.",
        "요금은 2,500원으로 유지된다. 노인은 무료로 탈 수 있다.",
        "택시 기사 조합은 이 계획에 반대한다. 조합 대표는 수입이 줄어들 것이라고 걱정했다.",
        language="ko",
    ),
    draft(
        "반도체 공장 화재",
        "수요일 새벽 반도체 공장에서 불이 났다. 소방관들이 네 시간 만에 불을 껐고 다친 사람은 없었다.",
        "회사는 경고를 들은 적이 없다고 답했다. 불은 낡은 배터리에서 시작된 것으로 보인다.",
        "주민들은 연기 때문에 창문을 열지 못했다. 시장은 공장을 다시 짓자고 제안했다.",
        language="ko",
    ),
    draft(
        "고려 시대 배 발견",
        "연구소는 앞바다에서 800년 전에 가라앉은 고려 시대 배를 발견했다. 길이는 13미터이다.",
        "배에는 청자 87점이 실려 있었다. 어부가 접시를 보고 처음 알렸다.",
        "연구소는 내년 봄에 배를 끌어올린다. 배가 어디로 가고 있었는지는 모른다.",
        language="ko",
    ),
]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(*ARTICLES)


def read(archive: Archive, text: str) -> Question:
    return with_korean_forms(read_question(text, archive.backend.languages), archive.backend)


@pytest.mark.parametrize(
    "question",
    [
        "누가 계획에 반대하나요?",
        "누가 계획에 반대했습니까?",
        "누가 계획에 반대하는지",
        "누가 계획에 반대할까요?",
        "계획에 반대한 사람은 누구죠",
        "시는 무엇을 샀나요?",
        "누가 버스를 샀습니까",
        "버스를 사는지 알려 주세요",
        "시가 산 버스는 몇 대인가요?",
        "노선을 늘렸나요",
        "노선을 몇 개로 늘립니까?",
        "불을 껐습니까?",
        "누가 불을 끄셨나요?",
        "회사는 경고를 들었나요?",
        "창문을 열었나요?",
        "공장을 다시 지을까요?",
        "배는 언제 가라앉았나요?",
        "접시를 보았습니까?",
        "배를 언제 끌어올릴까요?",
        "청자는 어디에 실렸나요?",
    ],
)
def test_a_verb_is_found_in_its_other_forms(archive: Archive, question: str) -> None:
    answer = archive.ask(question)
    assert (answer.verdict, [word for word in answer.missing if word != "사람은"]) == (Verdict.FOUND, [])


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("노선을 늘렸나요", "늘린"),
        ("시는 버스를 샀나요?", "샀다"),
        ("계획에 반대할까요?", "반대"),
        ("배를 언제 끌어올릴까요?", "끌어올린"),
    ],
)
def test_and_is_marked_in_the_quote(archive: Archive, question: str, marked: str) -> None:
    hit = archive.ask(question).hits[0]
    assert marked in [hit.passage.text[start:end] for start, end in hit.highlights]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("버스를 팔았나요?", "팔았나요"),
        ("노선을 줄였나요?", "줄였나요"),
        ("계획에 찬성하나요?", "찬성하나요"),
        ("공장에서 개가 짖었나요?", "개가"),
        ("버스 제목은 무엇인가요?", None),
    ],
)
def test_a_word_that_is_in_no_form_in_the_text_is_missing(archive: Archive, question: str, missing: str | None) -> None:
    words = archive.ask(question).missing
    assert words == () if missing is None else missing in words


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("버스는 몇 대죠?", Role.ANSWER_TYPE),
        ("버스는 몇 대나 샀나요?", Role.ANSWER_TYPE),
        ("깔아 주나요?", Role.FUNCTION),
        ("버스가 있었나요?", Role.FUNCTION),
        ("버스가 그것인가요?", Role.FUNCTION),
    ],
)
def test_what_only_asks_is_no_content(archive: Archive, question: str, role: Role) -> None:
    assert role in [word.role for word in read(archive, question).words]
    assert not set(archive.ask(question).missing) & {"대죠", "대나", "주나요", "있었나요", "그것인가요"}


def test_but_a_question_of_nothing_else_keeps_its_content(archive: Archive) -> None:
    assert Role.CONTENT in [word.role for word in read(archive, "있었나요?").words]


def test_only_the_first_words_of_a_long_message_are_read(archive: Archive) -> None:
    words = read(archive, " ".join(["버스를"] * (MOST_WORDS + 1))).words
    assert [bool(word.beginnings) for word in words] == [True] * MOST_WORDS + [False]


@pytest.mark.parametrize("text", ["늘렸나요" * 500, "ㅋㅋㅋ 버스", "ㅏ는 버스", "버스 샀나욬ㅋㅋ"])
def test_what_is_no_word_is_searched_for_as_it_is(archive: Archive, text: str) -> None:
    words = [word for word in read(archive, text).words if word.normal not in "버스"]
    assert not any(word.forms or word.beginnings for word in words)
    archive.ask(text)


def test_a_misspelled_word_has_the_terms_of_what_was_meant(archive: Archive) -> None:
    """소망관들은 is one letter away from 소방관들이."""
    word = next(word for word in read(archive, "소망관들은 불을 껐나요?").words if word.normal == "소망관들은")
    assert word.beginnings == ("소망관",)
    assert "소방관들이" in archive.ask("소망관들은 불을 껐나요?").hits[0].passage.text
