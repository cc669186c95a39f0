"""The type of answer that a question asks for."""

from __future__ import annotations

import pytest

from index.analysis.tokenizer import fold_marks
from index.query.answer_type import LANGUAGES, Kind, is_to_confirm, kind_asked
from index.word_lists import read_words

QUESTIONS = {
    "ar": ("من رسم اللوحة؟", "متى فتح الميناء؟", "كم عدد السفن؟", "أين يقع الميناء؟", "ما هو لون القارب من الداخل؟"),
    "bg": ("Кой нарисува картината?", "Кога отвори?", "Колко кораба?", "Къде е пристанището?", "Какво е това?"),
    "ca": ("Qui va pintar el quadre?", "Quan va obrir?", "Quants vaixells?", "On és el port?", "Què és això?"),
    "cs": ("Kdo namaloval obraz?", "Kdy otevřel?", "Kolik lodí?", "Kde je přístav?", "Proč zavřel?"),
    "da": ("Hvem malede det?", "Hvornår åbnede den?", "Hvor mange skibe?", "Hvor ligger havnen?", "Hvad er det?"),
    "de": ("Wer malte es?", "In welchem Jahr öffnete er?", "Wie viele Schiffe?", "Wo liegt er?", "Was ist das?"),
    "el": ("Ποιος το ζωγράφισε;", "Πότε άνοιξε;", "Πόσα πλοία;", "Πού είναι το λιμάνι;", "Τι είναι αυτό;"),
    "en": ("Who painted it?", "In what year did it open?", "How many ships?", "Where is it?", "Why did it close?"),
    "es": ("¿Quién lo pintó?", "¿En qué año abrió?", "¿Cuántos barcos?", "¿Dónde está?", "¿Qué es el puerto?"),
    "et": ("Kes selle maalis?", "Millal see avati?", "Kui palju laevu?", "Kus on sadam?", "Miks see suleti?"),
    "fa": ("چه کسی آن را کشید؟", "چه زمانی باز شد؟", "چند کشتی؟", "بندر کجا است؟", "چرا بسته شد؟"),
    "fi": ("Kuka maalasi sen?", "Milloin se avattiin?", "Kuinka monta laivaa?", "Missä satama on?", "Mikä se on?"),
    "fr": (
        "Qui l'a peint ?",
        "Quand a-t-il ouvert ?",
        "Combien de bateaux ?",
        "Où est le port ?",
        "Pourquoi ferme-t-il ?",
    ),
    "he": ("מי צייר את זה?", "מתי נפתח הנמל?", "כמה ספינות?", "איפה הנמל?", "למה נסגר?"),
    "hi": ("चित्र किसने बनाया?", "बंदरगाह कब खुला?", "कितने जहाज हैं?", "बंदरगाह कहाँ है?", "यह क्या है?"),
    "hr": ("Tko ga je naslikao?", "Kada je otvoren?", "Koliko brodova?", "Gdje je luka?", "Zašto je zatvorena?"),
    "hu": ("Ki festette?", "Mikor nyílt meg?", "Hány hajó van?", "Hol van a kikötő?", "Miért zárták be?"),
    "id": ("Siapa yang melukis?", "Kapan dibuka?", "Berapa kapal?", "Di mana pelabuhannya?", "Mengapa ditutup?"),
    "it": ("Chi lo dipinse?", "Quando aprì?", "Quante navi?", "Dov'è il porto?", "Perché chiuse?"),
    "ja": ("誰が描いたのか？", "港はいつ開いたのか？", "船は何隻あるか？", "港はどこにあるか？", "なぜ閉じたのか？"),
    "ko": ("누가 그렸습니까?", "언제 열었습니까?", "배가 몇 척 있습니까?", "항구는 어디에 있습니까?", "왜 닫았습니까?"),
    "nl": ("Wie schilderde het?", "Wanneer opende hij?", "Hoeveel schepen?", "Waar is de haven?", "Wat is het?"),
    "no": ("Hvem malte det?", "Når åpnet den?", "Hvor mange skip?", "Hvor ligger havna?", "Hva skjedde da hun kom?"),
    "pl": ("Kto to namalował?", "Kiedy otwarto port?", "Ile statków?", "Gdzie jest port?", "Dlaczego zamknięto?"),
    "pt": ("Quem o pintou?", "Quando abriu?", "Quantos navios?", "Onde fica o porto?", "Qual é a cor?"),
    "ro": ("Cine l-a pictat?", "Când s-a deschis?", "Câte nave?", "Unde este portul?", "Ce este acesta?"),
    "ru": ("Кто её написал?", "В каком году открылся порт?", "Сколько кораблей?", "Где порт?", "Почему он закрыт?"),
    "sk": ("Kto to namaľoval?", "Kedy otvorili?", "Koľko lodí?", "Kde je prístav?", "Prečo zatvorili?"),
    "sl": ("Kdo ga je naslikal?", "Kdaj so odprli?", "Koliko ladij?", "Kje je pristanišče?", "Zakaj so zaprli?"),
    "sr": ("Ко је то насликао?", "Када је отворена?", "Колико бродова?", "Где је лука?", "Зашто је затворена?"),
    "sv": ("Vem målade den?", "När öppnade den?", "Hur många fartyg?", "Var ligger hamnen?", "Varför stängde den?"),
    "th": ("ใครวาดภาพนี้", "ท่าเรือเปิดเมื่อไร", "มีเรือกี่ลำ", "ท่าเรืออยู่ที่ไหน", "ทำไมปิด"),
    "tr": ("Bunu kim çizdi?", "Liman ne zaman açıldı?", "Kaç gemi var?", "Liman nerede?", "Neden kapandı?"),
    "uk": ("Хто це намалював?", "Коли відкрили порт?", "Скільки кораблів?", "Де порт?", "Чому закрили?"),
    "vi": ("Ai đã vẽ nó?", "Cảng mở khi nào?", "Có bao nhiêu tàu?", "Cảng ở đâu?", "Tại sao đóng cửa?"),
    "zh": ("这幅画是谁画的？", "港口哪一年开放？", "有多少艘船？", "港口在哪里？", "为什么关闭？"),
}
"""In each language: who, when, how many, where, and something else."""


class TestKindAsked:
    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_is_said_by_the_word_that_asks(self, language: str) -> None:
        kinds = [kind_asked(question, language) for question in QUESTIONS[language]]
        assert kinds == [Kind.PERSON, Kind.TIME, Kind.AMOUNT, Kind.PLACE, None]

    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_is_said_without_accents_too(self, language: str) -> None:
        kinds = [kind_asked(fold_marks(question.lower()), language) for question in QUESTIONS[language]]
        assert kinds == [Kind.PERSON, Kind.TIME, Kind.AMOUNT, Kind.PLACE, None]

    def test_is_that_of_the_longer_phrase(self) -> None:
        assert kind_asked("Hvor gammel er hun?", "no") is Kind.AMOUNT

    def test_is_that_of_what_asks_first(self) -> None:
        assert kind_asked("What did she do when it rained?", "en") is None
        assert kind_asked("Did you know when it rained?", "en") is Kind.TIME

    def test_is_not_said_by_what_only_looks_like_asking(self) -> None:
        """The Arabic "who" is written like "from"."""
        assert kind_asked("اللون من الداخل", "ar") is None

    def test_does_not_go_by_capitals_or_accents_that_are_written_in_two_ways(self) -> None:
        assert kind_asked("O\u0300U\u0300 OU\u0300 est le port ?", "fr") is Kind.PLACE

    @pytest.mark.parametrize(("question", "language"), [("harbour opening", "en"), ("Who?", "sw"), ("Who?", "")])
    def test_is_unknown_where_nothing_asks_or_the_language_is_not_known(self, question: str, language: str) -> None:
        assert kind_asked(question, language) is None


class TestPhrases:
    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_ask_for_one_kind_each(self, language: str) -> None:
        phrases = [phrase for kind in Kind for phrase in read_words("index.query", f"{kind.value}/{language}")]
        assert len(phrases) == len(set(phrases))


class TestIsToConfirm:
    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("Does she feed lions?", "en"),
            ("does she feed lions", "en"),
            ("Is it open?", "en"),
            ("Mater hun løver?", "no"),
            ("هل الميناء مفتوح؟", "ar"),
            ("港口开放了吗？", "zh"),
            ("港は開いていますか？", "ja"),
            ("Limanı açık mı?", "tr"),
            ("Είναι ανοιχτό;", "el"),
        ],
    )
    def test_asks_for_a_yes(self, question: str, language: str) -> None:
        assert is_to_confirm(question, language)

    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("Who feeds lions?", "en"),
            ("Do you know when she feeds lions?", "en"),
            ("she feeds lions", "en"),
            ("Hva mater hun?", "no"),
            ("港口在哪里？", "zh"),
            ("Is it open?", "xx"),
        ],
    )
    def test_asks_for_something_or_nothing(self, question: str, language: str) -> None:
        assert not is_to_confirm(question, language)
