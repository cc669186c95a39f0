"""Find out that no article is in the language of a question."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index.model import Answer, Verdict
from index.search.absent_language import with_absent_language

ENGLISH = {"en": 90}


def absent(question: str, languages: Mapping[str, int]) -> str | None:
    return with_absent_language(Answer(question, Verdict.NONE, (), 0), languages).absent_language


class TestAbsentLanguage:
    @pytest.mark.parametrize(
        ("language", "question"),
        [
            ("ar", "ما سعر تذكرة الحافلة الليلية؟"),
            ("bg", "Кога ще бъде съборен старият стадион?"),
            ("de", "Wann wird das alte Stadion abgerissen?"),
            ("el", "Πότε θα κατεδαφιστεί το παλιό στάδιο;"),
            ("es", "¿Cuándo van a derribar el estadio viejo?"),
            ("fa", "قیمت بلیط اتوبوس شبانه چقدر است؟"),
            ("fr", "Combien coûte un trajet en bus de nuit ?"),
            ("he", "מתי יהרסו את האצטדיון הישן?"),
            ("hi", "रात की बस का किराया कितना है?"),
            ("it", "Perché il sindaco si è dimesso?"),
            ("ja", "古いスタジアムはいつ取り壊されますか？"),
            ("ko", "밀수 단속은 언제 시작됐나요?"),
            ("ko", "밀수"),
            ("nl", "Hoeveel kost een rit met de nachtbus?"),
            ("no", "Hva heter ordføreren som gikk av etter valget?"),
            ("pt", "Quanto custa uma viagem no ônibus noturno?"),
            ("ru", "Кто подкупил чиновников?"),
            ("th", "ตั๋วรถเมล์กลางคืนราคาเท่าไหร่"),
            ("uk", "Чому мер пішов у відставку?"),
            ("vi", "Vé xe buýt đêm giá bao nhiêu?"),
            ("zh", "大运河有多长？"),
            ("de", "Wo ist Max?"),
            ("de", "wo liegt Ulm"),
            ("de", "was kostet der Bus"),
            ("es", "dónde está Vigo"),
            ("fr", "où est Brest"),
            ("it", "dove si trova Bari"),
            ("ja", "ベルリンは"),
            ("ja", "エマ・ストーンとは誰ですか"),
            ("ja", "ﾊﾞｽ はいつ"),
            ("ja", "図書館"),
            ("nl", "waar is de trein"),
            ("zh", "图书馆"),
            ("zh", "居里夫人是谁"),
            ("ja", "市長"),  # also Chinese
            ("zh", "多少公里"),
        ],
    )
    def test_is_the_language_of_the_question(self, language: str, question: str) -> None:
        assert absent(question, ENGLISH) == language
        assert absent(question, ENGLISH | {language: 1}) is None

    @pytest.mark.parametrize(
        ("language", "question", "languages"),
        [
            ("en", "Who wrote the article about the old stadium?", {"de": 3}),
            ("uk", "Скільки коштує поїздка нічним автобусом?", {"ru": 3}),
            ("fa", "چه کسی به مقامات رشوه داد؟", {"ar": 3}),
            ("ja", "大運河はどこにありますか", {"zh": 3}),
            ("zh", "什么时候拆除旧体育场", {"ja": 3}),
        ],
    )
    def test_is_told_from_languages_with_the_same_script(
        self, language: str, question: str, languages: Mapping[str, int]
    ) -> None:
        assert absent(question, languages) == language

    @pytest.mark.parametrize("question", ["is it open?", "who is the mayor?"])
    def test_is_that_of_a_short_question_in_a_script_that_no_article_has(self, question: str) -> None:
        assert absent(question, {"ko": 9}) == "en"

    @pytest.mark.parametrize(
        "question",
        [
            "wo?",  # too short
            "Wo Max?",
            "Das Haus am See",  # a title
            "La casa de papel reparto",  # a title and a word
            "Cien años de soledad Gabriel García Márquez",
            "Il buono, il brutto, il cattivo",
            "Les Enfants du Paradis",
            "who directed Das Leben der Anderen?",
            "Frankfurter Allgemeine Zeitung",
            "Angela Merkel",
            "tram ticket price december",
            "how long is the 大運河?",  # most letters are others
            "5 € + 3 € = ?",
            "한",  # one letter
            "大運河",  # Chinese or Japanese
            "Чи",
        ],
    )
    def test_is_none_in_doubt(self, question: str) -> None:
        assert absent(question, {"en": 9, "ja": 1, "ru": 1}) is None

    @pytest.mark.parametrize("question", ["Kada će se srušiti stari stadion?", "Hvem vant?", "東京都知事選挙結果一覧"])
    def test_is_none_if_neighbours_have_the_same_words(self, question: str) -> None:
        """Croatian and Serbian, Norwegian and Danish, Japanese and Chinese."""
        assert absent(question, ENGLISH | {"ja": 1}) is None

    def test_is_none_of_an_archive_in_an_unknown_language(self) -> None:
        assert absent("밀수 단속은 언제?", {}) is None
        assert absent("밀수 단속은 언제?", {"": 5, "en": 3}) is None

    def test_is_none_if_a_filter_chooses_languages(self) -> None:
        assert absent("밀수 단속은 언제? lang:en", ENGLISH) is None
        assert absent("밀수 단속은 언제? after:2020", ENGLISH) == "ko"

    def test_comes_with_the_language_of_most_passages(self) -> None:
        asked = Answer("밀수 단속은 언제?", Verdict.NONE, (), 0)
        assert with_absent_language(asked, {"en": 6, "de": 4}).usual_language == "en"
        assert with_absent_language(asked, {"en": 5, "de": 5}).usual_language is None
        assert with_absent_language(Answer("when?", Verdict.NONE, (), 0), {"en": 6}).usual_language is None

    def test_is_found_in_a_long_text(self) -> None:
        assert absent("언제 " * 1_300, ENGLISH) == "ko"
