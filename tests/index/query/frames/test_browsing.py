"""Who asks for a list of articles, or for the latest, asks for the subject alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model import Verdict
from index.query.frames.removal import without_frames
from index.query.question import read_question
from index.query.word_roles import Role
from tests.support.archive.memory_archive import CATS, Archive, draft

SUBJECTS = {
    "ar": {"الرنجة", "العسل"},
    "de": {"Hering", "Honig"},
    "en": {"herring", "honey"},
    "es": {"arenque", "miel"},
    "fa": {"شاه‌ماهی", "عسل"},
    "fr": {"hareng", "miel"},
    "ja": {"ニシン", "蜂蜜"},
    "ko": {"청어", "꿀"},
    "pt": {"arenque", "mel"},
    "ru": {"сельди", "сельдь", "мёд", "мёде"},
    "uk": {"оселедець", "мед"},
    "zh": {"鲱鱼", "蜂蜜"},
}


def messages() -> Iterator[tuple[str, str]]:
    """Yield the messages of the file beside this one, each with its language."""
    language = ""
    for line in Path(__file__).with_name("browsing.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif not line.startswith("#"):
            yield language, line


@pytest.mark.parametrize(("language", "message"), list(messages()))
def test_the_subject_is_all_that_is_left(language: str, message: str) -> None:
    words = read_question(message, {language: 100}).words
    content = [word.text for word in words if word.role is Role.CONTENT]
    assert len(content) == 1
    assert content[0] in SUBJECTS[language]


@pytest.mark.parametrize(
    "message",
    [
        "latest",
        "list articles",
        "list the articles",
        "the latest news",
        "show me the latest articles",
        "summarize the article",
        "最新的文章",
        "列出所有的文章",
        "최신 기사 보여줘",
        "すべての記事を見せて",
    ],
)
def test_a_message_without_a_subject_stays_whole(message: str) -> None:
    assert without_frames(message) == message


@pytest.mark.parametrize(
    "question", ["o último dos moicanos", "último de la fila", "who reported the news of the war", "find the lost ark"]
)
def test_a_subject_with_such_words_stays_whole(question: str) -> None:
    assert without_frames(question) == question


@pytest.mark.parametrize("question", ["latest herring news", "what is the latest herring catch?", "latest on herring"])
def test_latest_is_never_missing(question: str) -> None:
    answer = Archive(draft("Herring", "The herring catch was nine tons."), CATS).ask(question)
    assert (answer.verdict, answer.missing) == (Verdict.FOUND, ())
