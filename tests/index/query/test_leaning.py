"""Messages that lean on the answer before them, and whole questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from index.query.leaning import (
    lacks_subject,
    languages_that_only_ask,
    leaning_of,
    names_subject,
    only_asks,
    without_references,
)
from index.query.leanings.leaning_words import Leaning
from index.query.leanings.message_reading import MAX_WORDS

LEANING = {
    "ar": (
        "ومتى؟",
        "لماذا؟",
        "متى؟",
        "بكم؟",
        "من هو؟",
        "وفي أكتوبر؟",
        "وماذا عن الأطفال؟",
        "ما معنى ذلك؟",
        "وكم؟",
        "أين هي؟",
        "ولكن لماذا؟",
        "ومن هي؟",
        "متى حدث هذا؟",
    ),
    "de": (
        "und warum?",
        "wann?",
        "und im Oktober?",
        "was kostet das?",
        "wer ist er?",
        "und die Kinder?",
        "wann fahren sie?",
        "und wie viel kostet es",
        "warum denn?",
        "Wer hat das gebaut?",
        "was ist mit Kindern?",
        "wo ist das",
        "wie alt ist sie?",
    ),
    "en": (
        "and when do they run?",
        "why?",
        "when?",
        "how much?",
        "and in October?",
        "what about children?",
        "who is he?",
        "tell me more about that",
        "and why",
        "how much does it cost",
        "who built it?",
        "is it open on sunday?",
        "where do they live",
        "what did she say about the tram?",
        "what does that mean?",
        "how so?",
        "and the kids?",
        "ok and when",
        "but why though?",
        "when did this happen",
    ),
    "es": (
        "¿y cuándo?",
        "y cuando?",
        "¿por qué?",
        "¿cuánto cuesta?",
        "¿quién es él?",
        "y en octubre?",
        "¿y los niños?",
        "¿qué significa eso?",
        "y quien lo hizo",
        "¿pero por qué?",
        "dónde está",
        "¿cuándo pasó eso?",
        "cuántos son",
    ),
    "fa": (
        "چرا؟",
        "و کی؟",
        "چقدر؟",
        "او کیست؟",
        "و در مهر؟",
        "آنجا کجاست؟",
        "این یعنی چه؟",
        "اما چرا؟",
        "کجاست؟",
        "قیمتش چقدر است؟",
        "آنها کی می\u200cآیند؟",
        "پس کی؟",
        "و چند",
    ),
    "fr": (
        "et pourquoi ?",
        "quand ?",
        "combien ?",
        "et en octobre ?",
        "qui est-il ?",
        "et les enfants ?",
        "combien ça coûte ?",
        "quand ouvrent-ils ?",
        "qu'est-ce que ça veut dire ?",
        "mais pourquoi ?",
        "où est-ce ?",
        "et quand circulent-ils",
        "pourquoi ça",
    ),
    "ja": (
        "それはいつ？",
        "なぜ？",
        "いくら？",
        "彼は誰ですか？",
        "じゃあ10月は？",
        "子供は？",
        "それはどういう意味ですか？",
        "どうして？",
        "いつですか",
        "それはどこですか",
        "では、なぜ？",
        "彼女は何と言いましたか？",
        "でもなんで",
    ),
    "ko": (
        "그럼 언제?",
        "왜?",
        "얼마예요?",
        "그는 누구야?",
        "그리고 10월에는?",
        "그럼 아이들은?",
        "그게 무슨 뜻이야?",
        "언제요?",
        "그건 왜?",
        "그녀는 어디 살아요?",
        "어디서?",
        "그럼 얼마야?",
        "근데 왜",
    ),
    "pt": (
        "e quanto custa?",
        "e quando?",
        "por quê?",
        "quem é ele?",
        "e em outubro?",
        "e as crianças?",
        "o que isso significa?",
        "mas por quê?",
        "onde fica isso?",
        "quanto custa",
        "quando eles saem?",
        "e quem é ela",
        "quantos são",
    ),
    "ru": (
        "а когда?",
        "почему?",
        "сколько стоит?",
        "кто он?",
        "а в октябре?",
        "а дети?",
        "что это значит?",
        "и сколько?",
        "когда они ходят?",
        "где это?",
        "но почему?",
        "расскажи подробнее об этом",
        "а для детей",
    ),
    "uk": (
        "а чому?",
        "коли?",
        "скільки коштує?",
        "хто він?",
        "а в жовтні?",
        "а діти?",
        "що це означає?",
        "і скільки?",
        "коли вони їздять?",
        "де це?",
        "але чому?",
        "розкажи детальніше про це",
        "а хто це",
    ),
    "zh": (
        "那什么时候？",
        "为什么？",
        "多少钱？",
        "他是谁？",
        "那十月呢？",
        "孩子呢？",
        "这是什么意思？",
        "那为什么",
        "他们什么时候开？",
        "在哪里？",
        "那儿童呢",
        "什么时候",
        "她多大了？",
        "還有誰？",
    ),
}

WHOLE = {
    "ar": (
        "متى يعمل الترام؟",
        "هل هناك حافلات ليلية؟",
        "كم سعر التذكرة؟",
        "من هو رئيس البلدية؟",
        "حافلات ليلية",
        "وزارة الصحة",
        "هل يقول رئيس البلدية إنه سيستقيل؟",
        "لماذا أغلق الجسر؟",
        "ما هو التمثيل الضوئي؟",
        "من هي مارا فوس وماذا فعلت؟",
        "مكتبة القطار",
        "فرنسا عاصمتها",
    ),
    "de": (
        "Wann fährt die Straßenbahn?",
        "Gibt es einen Bus in der Nacht?",
        "Wie viele Busse gibt es?",
        "Was kostet das Ticket?",
        "Können Sie mir sagen, wann der Bus fährt?",
        "Wer ist der Bürgermeister?",
        "Sagt der Bürgermeister, dass er zurücktritt?",
        "Nachtbusse",
        "Bücherwagen Bahnhof",
        "Warum ist die Brücke gesperrt?",
        "Die Bibliothek",
        "Wer ist Mara Voss und was hat sie getan?",
    ),
    "en": (
        "When does the tram run?",
        "Does the mayor say he will resign?",
        "who is Mara Voss and what did she do?",
        '"And Quiet Flows the Don" author',
        "buses in October",
        "Is there a tram in Lunt?",
        "The Who",
        "How long does it take to get to Lunt by train?",
        "who feeds the cats?",
        "night buses",
        "What is the capital of France?",
        "Why did the mayor resign?",
        "that octopus story",
        "this year's budget of the city",
        "are there buses at night?",
        "who won the cup",
    ),
    "es": (
        "¿Cuándo pasa el tranvía?",
        "¿Hay autobuses de noche?",
        "¿Cuánto cuesta el billete?",
        "¿Quién es el alcalde?",
        "el reloj de Valdelunes",
        "la torre del reloj",
        "¿El alcalde dice que él dimitirá?",
        "autobuses nocturnos",
        "¿Por qué está cerrado el puente?",
        "¿Qué es la fotosíntesis?",
        "¿Quién es Mara Voss y qué hizo ella?",
    ),
    "fa": (
        "تراموا کی حرکت می\u200cکند؟",
        "آیا اتوبوس شبانه هست؟",
        "قیمت بلیط چقدر است؟",
        "شهردار کیست؟",
        "اتوبوس شبانه",
        "آیا شهردار می\u200cگوید که او استعفا می\u200cدهد؟",
        "چرا پل بسته است؟",
        "فتوسنتز چیست؟",
        "مارا ووس کیست و او چه کرد؟",
        "کتابخانه قطار",
        "وزارت بهداشت",
        "پایتخت فرانسه کجاست؟",
    ),
    "fr": (
        "Quand circule le tram ?",
        "Y a-t-il un tram la nuit ?",
        "Combien coûte le billet de bus ?",
        "Qui est le maire ?",
        "Le maire dit-il qu'il va démissionner ?",
        "bus de nuit",
        "la gare de Lunel",
        "la bibliothèque du train",
        "Pourquoi le pont est fermé ?",
        "Qui est Mara Voss et qu'a-t-elle fait ?",
        "Où est la gare ?",
    ),
    "ja": (
        "路面電車はいつ走りますか？",
        "夜行バスはありますか？",
        "切符はいくらですか？",
        "市長は誰ですか？",
        "夜行バス",
        "市長は彼が辞任すると言っていますか？",
        "橋はなぜ閉鎖されましたか？",
        "光合成とは何ですか？",
        "電車の図書館",
        "マラ・ヴォスは誰で、彼女は何をしましたか？",
        "彼岸花の季節はいつ？",
        "でんきの歴史",
    ),
    "ko": (
        "전차는 언제 다녀요?",
        "야간 버스가 있나요?",
        "표는 얼마예요?",
        "시장은 누구인가요?",
        "야간 버스",
        "시장은 그가 사임할 것이라고 말하나요?",
        "다리는 왜 닫혔나요?",
        "광합성이란 무엇인가요?",
        "도서관 열차",
        "마라 보스는 누구이고 그녀는 무엇을 했나요?",
        "경찰 단속",
        "그리스의 수도는?",
    ),
    "pt": (
        "Quando passa o bonde?",
        "Há ônibus à noite?",
        "Quanto custa o bilhete?",
        "Quem é o prefeito?",
        "ônibus noturnos",
        "O prefeito diz que ele vai renunciar?",
        "Por que a ponte está fechada?",
        "O que é fotossíntese?",
        "Quem é Mara Voss e o que ela fez?",
        "preço do pão",
        "biblioteca no trem",
    ),
    "ru": (
        "Когда ходит трамвай?",
        "Есть ли ночные автобусы?",
        "Сколько стоит билет?",
        "Кто мэр города?",
        "ночные автобусы",
        "Мэр говорит, что он уйдёт?",
        "Почему закрыт мост?",
        "Что такое фотосинтез?",
        "Кто такая Мара Восс и что она сделала?",
        "Война и мир",
        "библиотека в поезде",
    ),
    "uk": (
        "Коли ходить трамвай?",
        "Чи є нічні автобуси?",
        "Скільки коштує квиток?",
        "Хто мер міста?",
        "нічні автобуси",
        "Мер каже, що він піде?",
        "Чому закрито міст?",
        "Що таке фотосинтез?",
        "Хто така Мара Восс і що вона зробила?",
        "бібліотека в потязі",
        "Тіні забутих предків",
        "Де вокзал?",
    ),
    "zh": (
        "电车什么时候开？",
        "有夜班车吗？",
        "车票多少钱？",
        "市长是谁？",
        "夜班车",
        "市长说他会辞职吗？",
        "桥为什么关闭？",
        "什么是光合作用？",
        "那不勒斯在哪里？",
        "火车图书馆",
        "吉他手是谁？",
        "和平协议什么时候签的？",
        "其他城市的人口是多少？",
        "谁是马拉·沃斯，她做了什么？",
    ),
}

DOUBTFUL = (
    "So Big",
    "And Then There Were None",
    "It Follows",
    "And how many people live in the new houses near the station?",
    "Il était une fois dans l'Ouest",
    "Ella Fitzgerald",
    "E o Vento Levou",
    "А зори здесь тихие",
    "So long for a tram ride",
    "da und dort ein Tram",
)


def each(table: Mapping[str, Sequence[str]]) -> list[str]:
    return [message for messages in table.values() for message in messages]


def test_each_language_has_a_dozen_of_both() -> None:
    assert len(LEANING) == 12
    assert LEANING.keys() == WHOLE.keys()
    assert min(map(len, [*LEANING.values(), *WHOLE.values()])) >= 11


class TestLeaningOf:
    @pytest.mark.parametrize("message", each(LEANING))
    def test_a_message_that_says_too_little_leans(self, message: str) -> None:
        assert leaning_of(message) is Leaning.YES

    @pytest.mark.parametrize("message", each(WHOLE))
    def test_a_whole_question_does_not(self, message: str) -> None:
        assert leaning_of(message) is Leaning.NO

    @pytest.mark.parametrize("message", DOUBTFUL)
    def test_a_title_with_a_connective_or_pronoun_is_in_doubt(self, message: str) -> None:
        assert leaning_of(message) is Leaning.DOUBTFUL

    @pytest.mark.parametrize("message", ["", "?!", "and " + "tram " * MAX_WORDS])
    def test_nothing_and_too_much_do_not(self, message: str) -> None:
        assert leaning_of(message) is Leaning.NO

    @pytest.mark.parametrize("message", ['"And Then There Were None"', "“So Big” author"])
    def test_what_is_quoted_is_what_the_message_is_about(self, message: str) -> None:
        assert leaning_of(message) is Leaning.NO

    def test_a_pronoun_stands_for_what_is_before_it(self) -> None:
        assert leaning_of("does the mayor say he will resign?") is Leaning.NO
        assert leaning_of("why did he resign?") is Leaning.YES
        assert leaning_of("who saw him?") is Leaning.YES
        assert leaning_of("who saw Mara and what did she do?") is Leaning.NO

    def test_polite_german_names_nobody(self) -> None:
        assert leaning_of("Wann kommen Sie nach Lunt?") is Leaning.NO
        assert leaning_of("Wann kommen sie nach Lunt?") is Leaning.YES

    def test_greetings_before_it_do_not_count(self) -> None:
        assert leaning_of("thanks, and when?") is Leaning.YES
        assert leaning_of("thanks!") is Leaning.NO
        assert leaning_of("hello, when does the tram run?") is Leaning.NO

    @pytest.mark.parametrize(
        "message",
        [
            *("since when?", "really? how come", "en serio? y eso", "continua assim?", "с каких пор?", "чого так?"),
            *(
                "이유는?",
                "2022년에는요?",
                "现在还这样吗？",
                "もう一つの方は？",
                "ليش؟",
                "سال ۲۰۲۲ چی؟",
                "hi, since when?",
            ),
        ],
    )
    def test_a_listed_message_leans_as_a_whole(self, message: str) -> None:
        assert leaning_of(message) is Leaning.YES

    @pytest.mark.parametrize(
        "message", ["since when is the tram free?", "왜 버스가 안 와요?", "What does WHO stand for?"]
    )
    def test_what_only_begins_like_it_does_not(self, message: str) -> None:
        assert leaning_of(message) is Leaning.NO


class TestOnlyAsks:
    @pytest.mark.parametrize("message", ["how much does it cost?", "why?", "多少钱？", "قیمتش چقدر است؟"])
    def test_a_message_without_content_does(self, message: str) -> None:
        assert only_asks(message)

    @pytest.mark.parametrize("message", ["how much does the bus cost?", "公交车多少钱？", "?!", "a " * 99])
    def test_others_do_not(self, message: str) -> None:
        assert not only_asks(message)


class TestLanguagesThatOnlyAsk:
    @pytest.mark.parametrize(
        ("message", "languages"),
        [
            ("why?", ("en",)),
            ("and when?", ("en",)),
            ("warum?", ("de",)),
            ("und warum?", ("de",)),
            ("pourquoi ?", ("fr",)),
            ("왜?", ("ko",)),
            ("почему?", ("ru",)),
            ("为什么？", ("zh",)),
            ("なぜ？", ("ja",)),
        ],
    )
    def test_are_those_of_its_words(self, message: str, languages: tuple[str, ...]) -> None:
        assert set(languages_that_only_ask(message)) >= set(languages)

    @pytest.mark.parametrize("message", ["how much does it cost?", "why trams?", "trams", "The Who", "?!", "a " * 99])
    def test_are_none_if_it_may_be_a_question_alone(self, message: str) -> None:
        assert languages_that_only_ask(message) == ()


class TestWithoutReferences:
    @pytest.mark.parametrize(
        ("message", "left"),
        [
            ("and when do they run?", "when do      run?"),
            ("why did she resign?", "why did     resign?"),
            ("ولماذا أوقفت؟", "لماذا أوقفت؟"),
            ("وزارة الصحة", "وزارة الصحة"),
            ("那什么时候运行？", "什么时候运行？"),
            ("他为什么辞职？", "为什么辞职？"),
            ("그럼 언제 운행해요?", "언제 운행해요?"),
            ("and it?", "and it?"),
            ("他们", "他们"),
            ("?!", "?!"),
            ('who read "It and She"?', 'who read "It and She"?'),
        ],
    )
    def test_leaves_the_words_that_a_passage_may_have(self, message: str, left: str) -> None:
        assert without_references(message) == left


def test_a_long_message_is_a_new_question() -> None:
    """It says itself what it is about, and reading it in all languages takes long."""
    assert leaning_of("and when? " + "thanks! " * 10) is Leaning.YES
    assert leaning_of("and when? " + "thanks! " * 100) is Leaning.NO


NEW_SUBJECTS = (
    "وماذا عن الحافلات الليلية؟",
    "Und die Nachtbusse?",
    "Was ist mit dem Museum?",
    "what about the nurses?",
    "and bees?",
    "and how many nurses were hired?",
    "and when did Curie die?",
    "¿Y los autobuses nocturnos?",
    "و گرگ‌ها؟",
    "Et les bus de nuit ?",
    "夜行バスは？",
    "그리고 버스는요?",
    "E os ônibus noturnos?",
    "А ночные автобусы?",
    "А нічні автобуси?",
    "那夜班公交呢？",
    "新桥呢？",
)

OLD_SUBJECTS = (
    "ومتى؟",
    "und wann fährt er?",
    "and who barks?",
    "and when do they run?",
    "what about her children?",
    "and which year?",
    "y cuándo?",
    "et elle ?",
    "そしていつ開くの？",
    "а когда она открылась?",
    "那什么时候开放呢？",
    "",
)


class TestNamesSubject:
    @pytest.mark.parametrize("message", NEW_SUBJECTS)
    def test_a_message_about_something_else_does(self, message: str) -> None:
        assert names_subject(message)

    @pytest.mark.parametrize("message", OLD_SUBJECTS)
    def test_what_is_about_the_same_does_not(self, message: str) -> None:
        assert not names_subject(message)

    @pytest.mark.parametrize(
        "message",
        ["what is rust and where does it form", "was ist Rost und wie entsteht er", "что такое ржа и где она"],
    )
    def test_a_pronoun_in_a_second_question_stands_for_what_the_first_names(self, message: str) -> None:
        assert leaning_of(message) is not Leaning.YES


class TestNounsBehindWordsThatAsk:
    @pytest.mark.parametrize(
        "message",
        [
            "في أي عام؟",
            "In welchem Jahr?",
            "in which year",
            "what day is it?",
            "¿En qué año?",
            "در چه سالی؟",
            "En quelle année ?",
            "何年ですか",
            "무슨 요일",
            "Em que ano?",
            "В каком году?",
            "哪一天",
            "哪个城市",
        ],
    )
    def test_say_no_more_than_these(self, message: str) -> None:
        assert leaning_of(message) is Leaning.YES
        assert only_asks(message)

    @pytest.mark.parametrize("message", ["which year did the tram open", "the year", "what is a year", "年"])
    def test_are_a_subject_elsewhere(self, message: str) -> None:
        assert leaning_of(message) is Leaning.NO


class TestLacksSubject:
    @pytest.mark.parametrize(
        ("question", "content"),
        [
            ("how long is it", ["long"]),
            ("how old is it", ["old"]),
            ("Сколько ему лет?", ["лет"]),
            ("它有多长？", ["它有多长"]),
            ("what happened", []),
            ("when did he die", ["die"]),
            ("who built it?", ["built"]),
            ("Wann wurde sie gebaut?", ["gebaut"]),
            ("quand est-elle morte ?", ["morte"]),
            ("когда он умер?", ["умер"]),
        ],
    )
    def test_a_question_that_needs_an_answer_before_it_does(self, question: str, content: list[str]) -> None:
        assert lacks_subject(question, content)

    @pytest.mark.parametrize(
        ("question", "content"),
        [
            ("how long is the tram line", ["long", "tram", "line"]),
            ("新桥有多长？", ["新桥"]),
            ("old", ["old"]),
            ("café", ["café"]),
            ("WHO", []),
            ("when did he visit Berlin", ["berlin"]),
            ("where does it rain in summer", ["rain", "summer"]),
            ("how much do old big ones cost", ["old", "big", "ones", "cost"]),
            ("the tram and its", ["tram"]),
        ],
    )
    def test_others_do_not(self, question: str, content: list[str]) -> None:
        assert not lacks_subject(question, content)
