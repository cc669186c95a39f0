"""Two swapped characters in unspaced script."""

from __future__ import annotations

import pytest

from index.query.question import QuestionWord, read_question
from index.suggestions.lookups import together
from index.suggestions.swapped_characters import MOST_CHARACTERS, swapped_back
from tests.support.archive.memory_archive import Archive, draft

TEXTS = {
    "zh": "渡船把乘客送到港口。",
    "ja": "連絡船は乗客を港まで運びます。",
    "th": "เรือข้ามฟากพาผู้โดยสารไปยังท่าเรือ",
}


def archive(language: str) -> Archive:
    return Archive(draft("One", TEXTS[language], language=language))


def run_of(text: str, language: str) -> QuestionWord:
    (run,) = read_question(text, {language: 1}).words
    return run


def meant_by(run: QuestionWord, searched: Archive) -> str | None:
    return together({"run": swapped_back(run)}, searched.backend, searched)["run"]


class TestSwappedBack:
    @pytest.mark.parametrize(
        ("language", "typed", "meant"),
        [
            ("zh", "渡船把客乘送到", "渡船把乘客送到"),
            ("zh", "船渡把乘客", "渡船把乘客"),
            ("zh", "渡船把客乘运走", "渡船把乘客运走"),  # only 客运 is not there
            ("zh", "渡船把么什", "渡船把什么"),
            ("ja", "連絡船は客乗を港", "連絡船は乗客を港"),
            ("th", "พาผู้ดโยสารไป", "พาผู้โดยสารไป"),
        ],
    )
    def test_is_the_run_that_the_archive_has(self, language: str, typed: str, meant: str) -> None:
        run = run_of(typed, language)
        assert meant_by(run, archive(language)) == meant

    @pytest.mark.parametrize("typed", ["渡船把乘客送到", "飞机把货物运来", "渡船把", "船"])
    def test_is_none_for_what_was_typed_right_or_is_not_there(self, typed: str) -> None:
        assert meant_by(run_of(typed, "zh"), archive("zh")) is None

    def test_is_none_if_two_swaps_mend_as_much(self) -> None:
        both = Archive(draft("One", "天地人。地人天。", language="zh"))
        assert meant_by(run_of("地天人", "zh"), both) is None

    def test_is_none_if_the_archive_does_not_have_the_pair(self) -> None:
        apart = Archive(draft("One", "船把乘。客送到。", language="zh"))
        assert meant_by(run_of("船把客乘送到", "zh"), apart) is None

    def test_is_none_for_a_run_that_nobody_types(self) -> None:
        run = run_of("客乘" * MOST_CHARACTERS, "zh")
        assert meant_by(run, archive("zh")) is None
