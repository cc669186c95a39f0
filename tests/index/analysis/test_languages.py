"""The language of a text."""

from __future__ import annotations

import pytest

from index.analysis import passage_language
from index.analysis.languages import LONGEST_LEMMA_CHARS, guesses, identify, primary_subtag, stem
from index.analysis.tokenizer import normalise
from index.model import Passage, PassageKind


class TestPrimarySubtag:
    @pytest.mark.parametrize(
        ("tag", "subtag"),
        [("pt-BR", "pt"), ("zh_Hant", "zh"), ("EN", "en"), ("nb-NO", "no"), ("nn", "no"), ("iw", "he"), (None, None)],
    )
    def test_is_the_language_proper(self, tag: str | None, subtag: str | None) -> None:
        assert primary_subtag(tag) == subtag


class TestIdentifying:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("The harbour was opened again on Monday.", "en"),
            ("Der Hafen wurde am Montag wieder geöffnet.", "de"),
            ("Le port a été rouvert lundi après deux ans.", "fr"),
            ("El puerto se abrió de nuevo el lunes.", "es"),
            ("Il porto è stato riaperto lunedì.", "it"),
            ("Порт был снова открыт в понедельник.", "ru"),
            ("أعيد افتتاح الميناء يوم الاثنين.", "ar"),
            ("بندر روز دوشنبه دوباره باز شد.", "fa"),
            ("बंदरगाह सोमवार को फिर से खोला गया।", "hi"),
            ("港口星期一重新开放。", "zh"),
            ("港は月曜日に再開された。", "ja"),
            ("항구가 월요일에 다시 열렸다.", "ko"),
            ("ท่าเรือเปิดอีกครั้งในวันจันทร์", "th"),
            ("Cảng đã được mở lại vào thứ Hai.", "vi"),
            ("Liman pazartesi günü yeniden açıldı.", "tr"),
            ("Το λιμάνι άνοιξε ξανά τη Δευτέρα.", "el"),
            ("Portul a fost redeschis luni.", "ro"),
        ],
    )
    def test_finds_the_language_of_a_sentence(self, text: str, language: str) -> None:
        assert identify(text)[0] == language

    def test_the_whole_text_counts(self) -> None:
        """The library reads 80 characters unless it is told otherwise: often a headline in another language."""
        headline = "Breaking News Live Updates Special Report from The Daily Chronicle Weekend Edition: "
        text = headline + "Den nye kabelen ble betalt av broselskapet, som i hundre år hadde vært rivalen. " * 20
        assert identify(text)[0] == "no"

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("Noiz ireki zuten portua berriro?", "eu"),
            ("Cé hí bainisteoir an chuain?", "ga"),
            ("बन्दरगाह सोमबार फेरि खुल्यो र मानिसहरू खुसी भए।", "ne"),
        ],
    )
    def test_takes_a_rare_language_only_where_it_is_expected(self, text: str, language: str) -> None:
        """Short questions in other languages are mistaken for one."""
        assert language not in dict(guesses(text))
        assert guesses(text, {language})[0][0] == language

    def test_finds_a_rare_language_of_an_article(self) -> None:
        assert identify("Larraingo eskolak ehun urte bete ditu aurten, eta jai handi batekin ospatu dute.")[0] == "eu"

    def test_lines_do_not_matter(self) -> None:
        assert guesses("The harbour\n\nwas opened") == guesses("The harbour was opened")


class TestStems:
    @pytest.mark.parametrize(
        ("language", "forms"),
        [
            ("ar", "مستحثات المستحثات بمستحثات"),
            ("ar", "رجل رجلا الرجل"),
            ("ar", "الأول أول الأولى"),
            ("ar", "مدينة مدن المدن"),  # broken plurals
            ("ar", "كتاب الكتب للكتاب"),
            ("de", "hafen hafens"),
            ("it", "porto porti"),
            ("el", "λιμάνι λιμάνια"),
            ("ro", "portul portului"),
            ("tr", "kitap kitaplar kitaba"),
            ("hi", "किताब किताबें"),
            ("fa", "کتاب کتابها"),
            ("fa", "آوردن آورد آوردند آوردیم آوردم می‌آوردند"),
            ("fa", "خندیدن خندید خندیدند خندیدم"),
            ("fa", "گفتن گفت گفتند گفتید"),
            ("fa", "زن زنان زن‌ها زنهای"),  # plurals of words of two letters
            ("fa", "شب شبها شب‌های"),
            ("sr", "Београд Београда Beograd Beograda"),  # in both scripts
            ("hr", "grad grada gradom"),
            ("ru", "поставить поставлять поставляет поставление поставка поставки"),
            ("ru", "вступить вступили вступление"),
            ("ru", "потреблять потребление"),
            ("ru", "участок участка участки"),
            ("he", "ספר ספרים הספרים"),  # prefixes and plurals
            ("he", "כרטיס הכרטיס והכרטיסים בכרטיס"),
            ("he", "מספר המספר במספרים"),
            ("sk", "mesto mesta meste"),  # with the stemmer of a similar language
            ("sl", "otrok otroka otrokom"),
        ],
    )
    def test_are_one_for_the_forms_of_a_word(self, language: str, forms: str) -> None:
        assert len({stem(normalise(form), language) for form in forms.split()}) == 1

    @pytest.mark.parametrize(
        ("language", "writings"),
        [
            ("hi", "हिंदी हिन्दी"),  # a nasal as a dot, or as a letter
            ("hi", "संबंध सम्बन्ध"),
            ("hi", "चाँद चांद"),
            ("hi", "फ़िल्म फिल्म"),  # with and without the dot of a letter
            ("ro", "sânge sînge"),
            ("ro", "țara ţara"),
            ("vi", "hòa hoà"),  # the tone on either vowel
            ("vi", "thủy thuỷ"),
            ("tr", "ışık IŞIK"),
            ("tr", "kâğıt kağıt"),
            ("fa", "ایرانی ايراني"),  # two codes of the same letters
            ("fa", "آب اب"),  # with and without the mark of a long vowel
            ("fa", "قرآن قران"),
            ("fa", "می‌سازد میسازد سازد"),  # the prefix of a verb, which many people type as a word
            ("fa", "نمی‌رفتند نمیرفتند رفتند"),
            ("fa", "می‌آورد اورد"),
            ("fa", "خانه خانه‌ای خانه‌اش خانه‌ها خانه‌های"),
            ("fa", "رفته رفته‌اند"),
            ("fr", "œuvre oeuvre"),
            ("bg", "съвет съветът съвета"),
            ("bg", "кмет кметът кмета кметове кметовете"),
            ("bg", "улица улицата улици улиците"),
            ("bg", "учител учителят учителя учители"),
            ("bg", "пристанище пристанището пристанища"),
            ("mk", "град градот градови градовите"),
            ("mk", "село селото села селата"),
            ("hu", "parlament parlamentet parlamentben"),
            ("hu", "Budapest Budapesten Budapestre"),
            ("et", "Tallinn Tallinna Tallinnas Tallinnast"),
            ("hr", "advokat advokata advokati"),
            ("sr", "мост моста мостови mostu"),
            ("tr", "belediye belediyesi belediyenin"),
            ("tr", "liman limanı limanın limanlar"),
            ("cs", "Praha Prahy Praze Prahou"),
            ("cs", "ministr ministra ministři"),
            ("cs", "Havel Havla Havlem"),
            ("pl", "szkoła szkoły szkole szkół"),
            ("pl", "rada rady radzie"),
            ("pl", "rzeka rzeki rzece"),
            ("pl", "most mostu moście"),
            ("pl", "książka książki książce książek"),
            ("fi", "Virtanen Virtasen Virtaselle Virtaset"),
            ("fi", "suomalainen suomalaisen suomalaiset suomalaisia"),
            ("fi", "Helsinki Helsingin Helsingissä Helsinkiin"),
            ("fi", "kokous kokouksen kokoukset"),
            ("ru", "ещё еще"),
            ("ru", "Громов Громова Громову Громовым Громове Громовой Громовых"),  # men and women of a family
            ("ru", "Соловьев Соловьева Соловьеву Соловьевым Соловьевой"),
            ("ru", "Чехов Чехова Чеховым"),
            ("ru", "Алексей Алексея Алексею Алексеем"),
            ("ru", "музей музея музею музеем музее музеи музеев музеями"),
            ("ru", "батарея батареи батарею батарей"),
            ("ru", "остров острова островов островам"),
            ("ar", "مكتبي مکتبی"),
            ("de", "Straße STRASSE"),
            ("sr", "точак točak tocak TOČAK"),  # in both scripts, without marks
            ("hr", "riječ rijec"),
            ("he", "חוֹשְׁשִׁים חוששים"),  # with and without points
            ("ur", "شازیہ شازيه"),  # two codes of the same letters
            ("ga", "tsiopa siopa"),  # a beginning that depends on the word before
            ("hy", "Քանի՞ քանի"),  # a question mark within the word
        ],
    )
    def test_are_one_for_the_writings_of_a_word(self, language: str, writings: str) -> None:
        assert len({stem(normalise(writing), language) for writing in writings.split()}) == 1

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", "quý qúy"),  # u is no vowel there
            ("vi", "hoàn hòan"),
            ("hi", "जन्म जंम"),
            ("fa", "آش اش"),  # soup, and an ending
            ("fa", "میدان دان"),  # a square, and the stem of "know"
            ("fa", "می‌رود رود"),  # "goes" and a river
            ("fa", "مید د"),
            ("fa", "گرد گردن"),  # round, and a neck
            ("fa", "مرد مردم"),  # a man, and people
            ("fa", "تن تنها"),  # a body, and alone
            ("fa", "خورد خور"),
            ("fi", "talo talous"),
            ("fi", "kunta kunto"),
            ("ro", "între ântre"),
            ("ru", "кремль крем"),
            ("ru", "травля трава"),
            ("ru", "строка строить"),
            ("he", "ספר מספר"),
        ],
    )
    def test_are_not_one_for_other_words(self, language: str, words: str) -> None:
        assert len({stem(normalise(word), language) for word in words.split()}) == 2

    def test_of_a_very_long_word_are_found_without_a_dictionary(self) -> None:
        assert len(stem("ب" * 4_096, "ar")) > LONGEST_LEMMA_CHARS

    def test_of_a_language_without_a_stemmer_are_the_words(self) -> None:
        assert stem("cảng", "vi") == "cảng"

    @pytest.mark.parametrize(("language", "word"), [("ar", "ماه"), ("ru", "век"), ("ru", "банк"), ("ru", "бал")])
    def test_of_short_words_keep_their_last_letter(self, language: str, word: str) -> None:
        assert stem(word, language) == word

    @pytest.mark.parametrize(("one", "other"), [("банк", "баня"), ("русский", "русь"), ("слон", "словно")])
    def test_of_different_words_are_different(self, one: str, other: str) -> None:
        assert stem(one, "ru") != stem(other, "ru")


class TestPassageLanguage:
    @pytest.mark.parametrize(
        ("said", "text", "language"),
        [("en-GB", "Der Hafen wurde geöffnet.", "en"), (None, "Der Hafen wurde wieder geöffnet.", "de")],
    )
    def test_is_what_is_said_else_what_is_found(self, said: str | None, text: str, language: str) -> None:
        assert passage_language(Passage("a", 0, text, PassageKind.BODY, "", None, said)) == language
