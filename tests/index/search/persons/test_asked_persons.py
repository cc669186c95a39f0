"""Persons that a question asks for by their whole name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Verdict
from index.search.persons.capital_names import WORDS_BETWEEN, AskedPerson
from tests.support.archive.memory_archive import Archive, draft

TEXTS = {
    "en": ("Moss", "Robert J. Quist, the finance chair, voted against. Anna Le Goff was elected mayor of the town."),
    "de": ("Moose", "Das Moos misst, was in der Luft liegt, sagt Dr. Henrike Sand. Gewählt wurde gestern die Chefin."),
    "ru": ("Выдра", "Первым выдру увидел рыбак. Журналист поговорил с Геннадием Сазоновым и Надеждой Орловой."),
    "ar": ("القطار", "واصطف السكان وقال عبد الرحيم السالم إنه ارتدى زيه الرسمي، وهو صاحب الزي."),
    "fa": ("نان", "در صف نان رضا کریمی هر روز پنج نان می‌خرد. خانم صفایی تنها زندگی می‌کند."),
    "ja": ("映画館", "作品をつないだのは元映写技師の大河内実さんで、五か月かかった。館長は喜んだ。"),
    "zh": ("渡口", "多出来的两遍，是老船长郁长顺替自己按的。修钟铺的老板没有说话。"),
    "ko": ("대장간", "그때 문을 두드린 사람이 조선소에서 용접을 하던 나태경 씨다."),
}


def verdict(language: str, question: str) -> Verdict:
    title, text = TEXTS[language]
    others = (draft(f"{at}", f"{at}{at} {at}.", language=language) for at in range(3))
    return Archive(draft(title, text, language=language), *others).ask(question).verdict


class TestAPersonIsFound:
    @pytest.mark.parametrize(
        ("language", "question"),
        [
            ("en", "Who is Robert Quist?"),
            ("en", "who is robert quist"),
            ("en", "Who is Anna Le Goff?"),
            ("de", "Wer ist Henrike Sand?"),
            ("en", "Who is Quist?"),
            ("ru", "Кто такой Геннадий Сазонов?"),
            ("ru", "Кто такая Надежда Орлова?"),
            ("ar", "من هو عبد الرحيم السالم؟"),
            ("fa", "رضا کریمی کیست؟"),
            ("fa", "خانم صفایی کیست؟"),
            ("ja", "大河内実さんは誰ですか？"),
            ("ja", "大河内さんは誰ですか？"),
            ("zh", "郁长顺是谁？"),
            ("zh", "谁是郁长顺？"),
            ("ko", "나태경은 누구인가요?"),
            ("ko", "나태경 씨는 누구예요?"),
        ],
    )
    def test_by_the_name_in_any_form(self, language: str, question: str) -> None:
        assert verdict(language, question) is Verdict.FOUND


class TestAnotherPersonIsNot:
    @pytest.mark.parametrize(
        ("language", "question"),
        [
            ("en", "Who is Robert Lane?"),
            ("en", "who is robert lane"),
            ("en", "Who is Robert Goff?"),
            ("de", "Wer ist Henrike Holm?"),
            ("ru", "Кто такой Геннадий Петров?"),
            ("ru", "Кто такая Надежда Петрова?"),
            ("ja", "大河内太郎は誰ですか？"),
            ("zh", "郁长发是谁？"),
            ("ko", "나태영은 누구인가요?"),
        ],
    )
    def test_by_half_of_the_name(self, language: str, question: str) -> None:
        assert verdict(language, question) is not Verdict.FOUND

    def test_and_the_name_in_unspaced_script_is_missing(self) -> None:
        title, text = TEXTS["ko"]
        assert Archive(draft(title, text, language="ko")).ask("나태영은 누구인가요?").missing == ("나태영",)


class TestOtherQuestions:
    @pytest.mark.parametrize(
        ("language", "question"),
        [
            ("en", "Who was elected the mayor?"),
            ("en", "Who was elected mayor?"),
            ("de", "Wer war gestern gewählt?"),
            ("ar", "من هو صاحب الزي الرسمي؟"),
            ("zh", "谁是修钟铺的老板？"),
            ("zh", "谁修钟铺？"),
            ("ja", "館長は誰ですか？"),
            ("ja", "誰が映画館を喜んだ"),
            ("ko", "누가 조선소에서 용접을 했나요?"),
        ],
    )
    def test_need_no_words_together(self, language: str, question: str) -> None:
        assert verdict(language, question) is Verdict.FOUND


class TestAName:
    @given(st.lists(st.sampled_from(["Anna", "Berg", "harbour"]), max_size=30))
    def test_is_in_a_text_that_has_its_words_near_each_other(self, words: list[str]) -> None:
        person = AskedPerson(("anna", "berg"), ("Anna", "Berg"), is_certain=True)
        reach = 2 + WORDS_BETWEEN
        near = any(
            one == "Anna" and "Berg" in words[max(0, at - reach) : at + reach + 1] for at, one in enumerate(words)
        )
        assert person.is_named_in(" ".join(words)) is near
