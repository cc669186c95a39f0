"""The parts of a question: languages, roles of words, the query they make."""

from __future__ import annotations

import pytest

from index.analysis import Field
from index.errors import EmptyQueryError
from index.query.question import (
    ANSWER_TYPE_WEIGHT,
    GRAM_WEIGHT,
    MAX_LETTERS_READ,
    QUESTION_WORD_WEIGHT,
    SPELLING_WEIGHTS,
    read_question,
)
from index.query.word_roles import Role

ENGLISH = {"en": 1_000}


def roles(text: str, languages: dict[str, int]) -> dict[str, Role]:
    return {word.text: word.role for word in read_question(text, languages).words}


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "languages", "language"),
        [
            ("When did the harbour of the island open again?", {"no": 9}, "en"),
            ("Hvor mange passasjerer reiste fra flyplassen i fjor?", {"no": 9}, "no"),
            ("Où se trouve le nouveau port de la ville ?", {"en": 9}, "fr"),
            ("who?", {"en": 9, "it": 1}, "en"),  # the detector takes it for Italian
            ("who?", {"en": 9}, "en"),
            ("who?", {}, "en"),
            ("wer bellt", {"en": 9, "de": 1}, "de"),
            ("Quanto costa l'autobus notturno?", {"es": 9}, "it"),
            ("12", {"fi": 9}, "fi"),
            ("کدوم بازار سوخت؟", {"ar": 9, "fa": 1}, "fa"),  # the detector takes it for Arabic
            ("أي سوق احترق؟", {"fa": 9, "ar": 1}, "ar"),
            ("qui est Lena Strand", {"en": 9}, "fr"),
            ("is it open?", {"ko": 9}, "en"),
            ("ferry to Lille Havn", {"en": 9}, "en"),
            ("Hvor mange oter?", {"zh": 9, "en": 5, "no": 1}, "no"),  # the detector takes it for Danish
        ],
    )
    def test_is_the_likely_one_or_the_archives(self, text: str, languages: dict[str, int], language: str) -> None:
        """A short question may be in any language: then the archive's is more likely."""
        assert read_question(text, languages).language == language


class TestRoles:
    @pytest.mark.parametrize(
        ("text", "language", "question_words"),
        [
            ("Who opened the harbour, and when?", "en", {"Who", "when"}),
            ("Hvem åpnet havnen, og når?", "no", {"Hvem", "når"}),
            ("¿Quién abrió el puerto y cuándo?", "es", {"Quién", "cuándo"}),
            ("Кто открыл порт и когда?", "ru", {"Кто", "когда"}),
            ("Чьими кораблями, в скольких портах, о чём?", "ru", {"Чьими", "скольких", "чём"}),
            ("من افتتح الميناء ومتى؟", "ar", {"من", "ومتى"}),
            ("港口是谁在什么时候开放的？", "zh", {"谁", "什么时候"}),
            ("港はいつ開かれましたか", "ja", {"いつ", "ましたか"}),
            ("ใครเปิดท่าเรือเมื่อไร", "th", {"ใคร", "เมื่อไร"}),
            ("Ποιος άνοιξε το λιμάνι;", "el", {"Ποιος"}),
            ("ΠΟΤΕ ΑΝΟΙΞΕ ΤΟ ΛΙΜΑΝΙ;", "el", {"ΠΟΤΕ"}),
            ("quien abrio el puerto y cuando", "es", {"quien", "cuando"}),
            ("liman nicin acildi", "tr", {"nicin"}),
            ("اين الميناء", "ar", {"اين"}),
            ("Ո՞վ բացեց նավահանգիստը", "hy", {"Ո՞վ"}),
            ("ვინ გახსნა პორტი და როდის", "ka", {"ვინ", "როდის"}),
            ("kada atidarytas uostas", "lt", {"kada"}),
            ("Кој го отвори пристаништето?", "mk", {"Кој"}),
            ("বন্দর কবে খুলেছে", "bn", {"কবে"}),
            ("بندرگاہ کب کھلی", "ur", {"کب"}),
            ("बन्दरगाह कहिले खुल्यो", "ne", {"कहिले"}),
            ("துறைமுகம் எப்போது திறக்கப்பட்டது", "ta", {"எப்போது"}),
            ("Nork ireki zuen portua?", "eu", {"Nork"}),
            ("ce a d'oscail an cuan", "ga", {"ce"}),
            ("Ко је отворио луку?", "sr", {"Ко"}),
            ("לָמָּה נסגר הנמל", "he", {"לָמָּה"}),
            ("តើអ្នកណាបើកកំពង់ផែ", "km", {"តើ", "អ្នកណា"}),
            ("ທ່າເຮືອເປີດຍາມໃດ", "lo", {"ຍາມໃດ"}),
            ("ဆိပ်ကမ်း ဘယ်တော့ ဖွင့်သလဲ", "my", {"ဘယ်တော့", "သလဲ"}),
        ],
    )
    def test_question_words_are_known(self, text: str, language: str, question_words: set[str]) -> None:
        found = roles(text, {language: 1_000})
        assert {word for word, role in found.items() if role is Role.QUESTION} == question_words

    def test_function_words_are_known(self) -> None:
        assert roles("Who opened the harbour?", ENGLISH) == {
            "Who": Role.QUESTION,
            "opened": Role.CONTENT,
            "the": Role.FUNCTION,
            "harbour": Role.CONTENT,
        }

    @pytest.mark.parametrize(
        ("text", "language", "content"),
        [
            ("Hey, herring?", "en", {"herring"}),
            ("Herring, please", "no", {"Herring"}),
            ("¿Contra quién perdió?", "es", {"perdió"}),
            ("كم نقطة عنها أمام", "ar", {"نقطة"}),
            ("&lt; ferry &lt;", "en", {"ferry"}),
            ("the hey is", "en", set()),
            ("που ειναι το λιμανι", "el", {"λιμανι"}),
            ("Hvor mange måker?", "no", {"måker"}),
            ("Su nerede?", "tr", {"Su"}),
            ("시장은 누구인가요 뭐라고", "ko", {"시장은"}),
            ("왜구는 왜", "ko", {"왜구는"}),
            ("Who says hej to cats?", "en", {"says", "hej", "cats"}),
            ("Welche Boote wurden dort jedoch gesehen?", "de", {"Boote", "gesehen"}),
            ("Chi fu il primo?", "it", {"primo"}),
            ("Ποιοι ήταν ωστόσο στους στόλους;", "el", {"στόλους"}),
            ("किन नावों को वहाँ देखा गया था?", "hi", {"नावों", "देखा"}),
            ("Cui îi aparțineau acele bărci?", "ro", {"aparțineau", "bărci"}),
            ("O tekneler kimler tarafından yapıldı?", "tr", {"tekneler", "yapıldı"}),
            ("Những chiếc thuyền nào đang ở đây?", "vi", {"thuyền"}),
            ("Ba Lan ở đâu?", "vi", {"Ba", "Lan"}),  # Poland
            ("ben tre o dau", "vi", {"ben", "tre"}),
            ("Was ist eine Ware?", "de", {"Ware"}),
            ("Wann wurde Uber gegründet?", "de", {"Uber", "gegründet"}),
            ("Sunu nedir?", "tr", {"Sunu"}),
            ("Ce este pana?", "ro", {"pana"}),
            ("Câţi sînt şi cine?", "ro", set()),
            ("Gdje je luka?", "bs", {"luka"}),
            ("Где је лука?", "hr", {"лука"}),
            ("그녀는 항구에 대해 무엇을 썼습니까", "ko", {"항구에", "썼습니까"}),
            ("چه کسی این بندر را ساخته بوده است؟", "fa", {"بندر", "ساخته"}),
            ("ทำไมฝนตก", "th", {"ฝนตก"}),
        ],
    )
    def test_grammar_and_greetings_at_the_ends_are_no_content(
        self, text: str, language: str, content: set[str]
    ) -> None:
        found = roles(text, {language: 1_000})
        assert {word for word, role in found.items() if role is Role.CONTENT} == content

    @pytest.mark.parametrize(
        ("text", "language", "answer_types"),
        [
            ("What is the name of the ferry?", "en", {"name"}),
            ("How long is the harbour open?", "en", {"long"}),
            ("What kind of boats are in the long harbour?", "en", {"kind"}),
            ("Whose name is on the ferry?", "en", {"name"}),
            ("Who opened the name of the harbour?", "en", set()),
            ("How long?", "en", set()),  # what else would it be about?
            ("the long harbour", "en", set()),
            ("Hva slags båter har havnen?", "no", {"slags"}),
            ("Wie heißt der Hafen?", "de", {"heißt"}),
            ("¿Cómo se llama el puerto?", "es", {"llama"}),
            ("Как называется порт?", "ru", {"называется"}),
            ("ما اسم الميناء؟", "ar", {"اسم"}),
            ("Limanın adı nedir?", "tr", {"adı"}),
            ("बंदरगाह का नाम क्या है?", "hi", {"नाम"}),
            ("항구 이름은 무엇인가요?", "ko", {"이름은"}),
            ("Wie tief ist der Hafen?", "de", {"tief"}),
            ("Quante volte parte il traghetto?", "it", {"volte"}),
            ("Πόσο συχνά φεύγει το πλοίο;", "el", {"συχνά"}),
            ("यह किस तरह की नाव है?", "hi", {"तरह"}),
            ("Cum este denumit portul?", "ro", {"denumit"}),
            ("Limanın kaç türü vardır?", "tr", {"türü"}),
            ("Bến cảng được gọi là gì?", "vi", {"gọi"}),
            ("نام بندر چیست؟", "fa", {"نام"}),
            ("The kind of ferry it is is what?", "en", {"kind"}),
            ("The ferry's name on the harbour is what?", "en", set()),
            ("چه نوع قایق در بندر است؟", "fa", {"نوع"}),
        ],
    )
    def test_the_type_of_answer_is_no_content(self, text: str, language: str, answer_types: set[str]) -> None:
        """A passage that answers has the name, not the word "name". Other words part it from what asks."""
        found = roles(text, {language: 1_000})
        assert {word for word, role in found.items() if role is Role.ANSWER_TYPE} == answer_types

    @pytest.mark.parametrize(
        ("text", "language", "content"),
        [
            ("Tell me about the harbour", "en", {"harbour"}),
            ("Hi, please tell us about the harbour", "en", {"harbour"}),
            ("Name one harbour", "en", {"harbour"}),
            ("Does the harbour tell?", "en", {"harbour", "tell"}),
            ("Name", "en", {"Name"}),
            ("Расскажи про порт", "ru", {"порт"}),
            ("Меня интересует порт", "ru", {"порт"}),
            ("Мне хотелось узнать про порт", "ru", {"порт"}),
            ("Háblame del puerto", "es", {"puerto"}),
            ("hablame del puerto", "es", {"puerto"}),
            ("Μίλησέ μου για το λιμάνι", "el", {"λιμάνι"}),
            ("Πες μου για το λιμάνι", "el", {"λιμάνι"}),
            ("बंदरगाह के बारे में बताइए", "hi", {"बंदरगाह"}),
            ("항구에 대해 알려주세요", "ko", {"항구"}),
            ("Liman hakkında bilgi anlat lütfen", "tr", {"Liman"}),
            ("anlat", "tr", {"anlat"}),
            ("بگویید بندر", "fa", {"بندر"}),
            ("درباره بندر توضیح بده", "fa", {"بندر"}),
            ("Anlat bana limanı", "tr", {"limanı"}),
            ("항구에 대해 설명해 주세요", "ko", {"항구"}),
        ],
    )
    def test_what_asks_to_be_told_is_no_content_at_the_beginning_or_the_end(
        self, text: str, language: str, content: set[str]
    ) -> None:
        found = roles(text, {language: 1_000})
        assert {word for word, role in found.items() if role is Role.CONTENT} == content

    @pytest.mark.parametrize(
        ("text", "language", "asking"),
        [("港口的名字是什么？", "zh", "的名字是什么"), ("ท่าเรือมีชื่อว่าอะไร", "th", "มีชื่อว่าอะไร")],
    )
    def test_it_is_cut_out_of_unspaced_script_with_what_asks(self, text: str, language: str, asking: str) -> None:
        found = roles(text, {language: 1_000})
        assert {word for word, role in found.items() if role is Role.QUESTION} == {asking}


class TestQuery:
    def test_has_the_stems_of_each_language_of_the_archive(self) -> None:
        (word,) = read_question("Häfen", {"de": 1, "en": 1}).words
        assert [term.term for term in word.terms if term.field is Field.WORDS] == ["haf", "häfen"]

    def test_has_the_stem_in_the_questions_language_where_the_archive_has_none(self) -> None:
        (word,) = read_question("harbours", {}).words
        assert [term.term for term in word.terms if term.field is Field.WORDS] != []

    def test_counts_question_words_and_grams_less(self) -> None:
        who, harbour = read_question("who harbour", ENGLISH).words
        assert {term.weight for term in who.terms if term.field is Field.WORDS} == {QUESTION_WORD_WEIGHT}
        assert {term.weight for term in harbour.terms} == {1.0, GRAM_WEIGHT}

    def test_counts_the_type_of_answer_less_and_without_grams(self) -> None:
        _, kind, _, _ = read_question("what kind of harbour", ENGLISH).words
        assert [term.weight for term in kind.terms] == [ANSWER_TYPE_WEIGHT]

    @pytest.mark.parametrize(
        ("text", "weights"),
        [
            ("港口的", {"港": 0.7, "口": 0.7, "的": 0.35, "港口": 1.0, "口的": 0.5}),
            ("船が来", {"船": 0.7, "が": 0.35, "来": 0.7, "船が": 0.5, "が来": 0.5}),
            ("เรือของเขา", {"เรื": 1, "รือ": 0.3, "ือข": 0.3, "อขอ": 0.3, "ของ": 0.3, "องเ": 0.3, "งเข": 1, "เขา": 1}),
            ("항구", {"항": 1.0, "구": 1.0, "항구": 1.0}),
        ],
    )
    def test_counts_single_characters_and_grammar_less_in_unspaced_scripts(
        self, text: str, weights: dict[str, float]
    ) -> None:
        (word,) = read_question(text, {"zh": 9}).words
        found = {term.term: term.weight for term in word.terms if term.field is Field.WORDS}
        assert found == pytest.approx(weights)

    def test_counts_function_words_as_much_as_the_archive_is_large(self) -> None:
        """Three passages do not show that "the" is common."""
        small, large = (read_question("the harbour", {"en": size}).words[0].terms[0].weight for size in (3, 100_000))
        assert small < 0.1
        assert large > 0.99

    def test_has_the_terms_of_other_spellings_for_a_word_that_stands_nowhere(self) -> None:
        """The likeliest counts most; what is typed alike in two languages counts once."""
        asked = read_question("the harbuor", {"en": 5, "de": 5})
        the, harbour = asked.respelled({1: ["harbour", "harbor"]}, {"en": 5, "de": 5}).words
        assert the == asked.words[0]
        assert (harbour.text, harbour.is_respelled) == ("harbuor", True)
        likeliest, other, _ = SPELLING_WEIGHTS
        weights = {term.term: term.weight for term in harbour.terms if term.field is Field.WORDS}
        assert weights == {"harbour": likeliest, "harbor": other}
        grams = [term for term in harbour.terms if term.field is Field.GRAMS]
        assert [term.term for term in grams] == ["_har", "harb", "arbo", "rbou", "bour", "our_"]
        assert {term.weight for term in grams} == {likeliest * GRAM_WEIGHT}

    @pytest.mark.parametrize("text", ["", "?!", "🎉"])
    def test_without_a_word_there_is_none(self, text: str) -> None:
        with pytest.raises(EmptyQueryError):
            read_question(text, ENGLISH)

    def test_a_lone_stretching_mark_is_no_word(self) -> None:
        assert [word.text for word in read_question("ـ harbour", ENGLISH).words] == ["harbour"]

    def test_half_width_kana_are_not_divided(self) -> None:
        """Normalisation moves their characters: where a question phrase stands in them is not known."""
        (word,) = read_question("ﾀﾞﾚ", {"ja": 9}).words
        assert word.text == "ﾀﾞﾚ"


class TestLetters:
    """Of normalised words: some characters stand for a phrase."""

    @pytest.mark.parametrize("text", ["\ufdfa" * 4_096, "\ufdfa " * 2_048])
    def test_are_read_up_to_a_limit(self, text: str) -> None:
        assert sum(len(word.normal) for word in read_question(text, {"ar": 9}).words) == MAX_LETTERS_READ

    @pytest.mark.parametrize("text", ["x" * 4_096, "x " * 2_048, "\u00df" * 4_096])
    def test_are_all_read_in_the_longest_messages(self, text: str) -> None:
        assert sum(len(word.text) for word in read_question(text, ENGLISH).words) == len(text.replace(" ", ""))


class TestPassages:
    @pytest.mark.parametrize(
        ("text", "languages", "count"),
        [
            ("Where is the harbour?", {"no": 3, "en": 5}, 5),
            ("港口在哪里？", {"en": 9, "ja": 3, "zh": 2}, 5),
            ("Onko lautta uusi ja missä se on?", {"en": 9, "zh": 2}, 11),
            ("Where is the harbour?", {}, 0),
        ],
    )
    def test_in_the_language_of_the_question_are_counted(
        self, text: str, languages: dict[str, int], count: int
    ) -> None:
        """All of them, if none is in it; those in Chinese with those in Japanese, which share characters."""
        assert read_question(text, languages).passage_count == count
