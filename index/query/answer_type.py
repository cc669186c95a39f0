"""What kind of thing a question asks for: a person, a time, an amount, a place.

The word that asks often says what the answer looks like: "when" is answered by a date, "how many" by a number, "who" by
a name. A sentence that has such a thing, and not from the question, is more likely to hold the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType

from index.analysis.stopwords import QUESTION_PHRASES, QUESTION_WORDS
from index.analysis.tokenizer import fold_marks, normalise, words_of


class Kind(Enum):
    """What is asked for."""

    PERSON = "person"
    TIME = "time"
    AMOUNT = "amount"
    PLACE = "place"


PHRASES: Mapping[str, Mapping[Kind, str]] = MappingProxyType(
    {
        "ar": {
            Kind.PERSON: "^من, لمن, بمن, من الذي, من هو, من هي, من كان",
            Kind.TIME: "متى, ومتى, ما هو العام, ما السنة, ما هي السنة, في أي عام, في أي سنة, أي عام, أي سنة,"
            " في أي تاريخ, في أي قرن, أي شهر, أي يوم, في أي وقت",
            Kind.AMOUNT: "كم, وكم, بكم, كم عدد, ما عدد, ما هو عدد, ما مقدار, ما هو مقدار, ما هي النسبة, ما نسبة,"
            " ما هي نسبة, ما النسبة, كم مرة",
            Kind.PLACE: "أين, وأين, من أين, في أي مدينة, في أي بلد, في أي دولة, أي مدينة, أي بلد, أي دولة",
        },
        "bg": {
            Kind.PERSON: "кой, кого, чий, чия",
            Kind.TIME: "кога, през коя година, коя година, на коя дата",
            Kind.AMOUNT: "колко, какъв процент",
            Kind.PLACE: "къде, откъде, в кой град, в коя държава, коя държава",
        },
        "ca": {
            Kind.PERSON: "qui",
            Kind.TIME: "quan, quin any, en quin any, quin dia, quina data, quin segle",
            Kind.AMOUNT: "quant, quanta, quants, quantes, quin percentatge",
            Kind.PLACE: "on, d'on, quin país, quina ciutat",
        },
        "cs": {
            Kind.PERSON: "kdo, koho, komu, kým, čí",
            Kind.TIME: "kdy, ve kterém roce, v kterém roce, který rok, v jakém roce, jaký rok",
            Kind.AMOUNT: "kolik, kolikrát, kolika, jaké procento",
            Kind.PLACE: "kde, kam, odkud, ve kterém městě, která země, v jakém městě",
        },
        "da": {
            Kind.PERSON: "hvem",
            Kind.TIME: "hvornår, hvilket år, hvilken dato, hvilken dag, hvilket århundrede",
            Kind.AMOUNT: "hvor mange, hvor meget, hvor gammel, hvor længe, hvor stor, hvor langt, hvor lang, hvor ofte",
            Kind.PLACE: "hvor, hvorfra, hvilket land, hvilken by",
        },
        "de": {
            Kind.PERSON: "wer, wen, wem, wessen",
            Kind.TIME: "wann, welchem jahr, welches jahr, welchem datum, welchem tag, welchem jahrhundert, seit wann",
            Kind.AMOUNT: "wie viele, wie viel, wieviele, wieviel, wie vielen, wie alt, wie lange, wie lang,"
            " wie hoch, wie groß, wie weit, wie oft, wie schnell, welcher prozentsatz, welcher anteil",
            Kind.PLACE: "wo, wohin, woher, welchem land, welches land, welcher stadt, welche stadt",
        },
        "el": {
            Kind.PERSON: "ποιος, ποιον, ποιοι, ποιους",
            Kind.TIME: "πότε, ποια χρονιά, ποιο έτος, ποιον αιώνα, ποια ημερομηνία, ποια μέρα, ποια ημέρα",
            Kind.AMOUNT: "πόσο, πόσα, πόσοι, πόσες, πόση, πόσος, πόσους, πόσων, ποιο ποσοστό, τι ποσοστό",
            Kind.PLACE: "πού, που βρίσκεται, ποια χώρα, ποια πόλη",
        },
        "en": {
            Kind.PERSON: "who, whom, whose",
            Kind.TIME: "when, what year, which year, what date, which date, what day, which day, what month,"
            " which month, what century, which century, what decade, which decade, what time, what years",
            Kind.AMOUNT: "how many, how much, how old, how long, how far, how often, how tall, how high, how large,"
            " how big, how deep, how wide, how fast, how heavy, what percentage, what percent, what number,"
            " what is the population, what fraction, what proportion",
            Kind.PLACE: "where, what country, which country, what city, which city, what state, which state,"
            " what town, which town, what location, which countries, what countries, what continent",
        },
        "es": {
            Kind.PERSON: "quién, quiénes, quien, quienes",
            Kind.TIME: "cuándo, qué año, qué fecha, qué día, qué mes, qué siglo, qué década, qué años",
            Kind.AMOUNT: "cuánto, cuánta, cuántos, cuántas, cuantos, cuantas, qué porcentaje, qué edad,"
            " qué cantidad, qué número",
            Kind.PLACE: "dónde, donde, adónde, qué país, qué ciudad, qué países",
        },
        "et": {
            Kind.PERSON: "kes, kelle, keda, kellele",
            Kind.TIME: "millal, mis aastal, mis kuupäeval",
            Kind.AMOUNT: "mitu, kui palju, kui vana, kui kaua",
            Kind.PLACE: "kus, kuhu, kust, mis linnas, mis riigis",
        },
        "fa": {
            Kind.PERSON: "چه کسی, چه کسانی, کی, کیست, چه شخصی, کدام شخص",
            Kind.TIME: "چه زمانی, چه سالی, چه وقت, کدام سال, چه تاریخی, چه روزی, چه قرنی, چه موقع",
            Kind.AMOUNT: "چند, چقدر, چه مقدار, چه تعداد, چند نفر, چه درصدی, چند درصد",
            Kind.PLACE: "کجا, کجاست, چه کشوری, کدام کشور, چه شهری, کدام شهر",
        },
        "fi": {
            Kind.PERSON: "kuka, ketkä, kenen, ketä, kenet, kenelle",
            Kind.TIME: "milloin, koska, minä vuonna, mikä vuosi, minä päivänä",
            Kind.AMOUNT: "montako, kuinka monta, kuinka paljon, kuinka vanha, kuinka kauan, miten paljon, miten monta",
            Kind.PLACE: "missä, mihin, mistä, missä maassa, missä kaupungissa",
        },
        "fr": {
            Kind.PERSON: "qui",
            Kind.TIME: "quand, quelle année, quelle date, quel jour, quel mois, quel siècle, quelle époque,"
            " quelle décennie",
            Kind.AMOUNT: "combien, quel pourcentage, quel âge, quel nombre, quelle proportion",
            Kind.PLACE: "où, quel pays, quelle ville, quel endroit, quels pays, quel lieu",
        },
        "he": {
            Kind.PERSON: "מי",
            Kind.TIME: "מתי, באיזו שנה, באיזה תאריך, באיזה יום",
            Kind.AMOUNT: "כמה, בן כמה, בת כמה",
            Kind.PLACE: "איפה, היכן, לאן, מאיפה, באיזו מדינה, באיזו עיר",
        },
        "hi": {
            Kind.PERSON: "कौन, किसने, किसे, किसका, किसकी, किसके, किनके, किन्होंने",
            Kind.TIME: "कब, किस वर्ष, किस साल, किस तारीख, किस दिन, किस सदी, कौन से वर्ष, किस महीने, किस समय",
            Kind.AMOUNT: "कितने, कितना, कितनी, कितनों, कितने प्रतिशत",
            Kind.PLACE: "कहाँ, कहां, किस देश, किस शहर, किस राज्य, कौन सा देश, कौन सा शहर, किस स्थान",
        },
        "hr": {
            Kind.PERSON: "tko, koga, kome, čiji",
            Kind.TIME: "kada, kad, koje godine, kojeg datuma",
            Kind.AMOUNT: "koliko, koliki, kolika, koji postotak",
            Kind.PLACE: "gdje, kamo, odakle, kojem gradu, kojoj zemlji",
        },
        "hu": {
            Kind.PERSON: "ki, kik, kit, kinek, kié",
            Kind.TIME: "mikor, melyik évben, melyik napon, melyik században",
            Kind.AMOUNT: "hány, mennyi, mennyit, hányan, milyen idős",
            Kind.PLACE: "hol, hová, honnan, melyik országban, melyik városban",
        },
        "id": {
            Kind.PERSON: "siapa, siapakah",
            Kind.TIME: "kapan, kapankah, tahun berapa, tanggal berapa, bulan apa",
            Kind.AMOUNT: "berapa, berapakah, seberapa",
            Kind.PLACE: "dimana, di mana, ke mana, dari mana, negara mana, kota mana",
        },
        "it": {
            Kind.PERSON: "chi",
            Kind.TIME: "quando, che anno, quale anno, quale data, che giorno, quale giorno, che secolo,"
            " quale secolo, quale mese",
            Kind.AMOUNT: "quanto, quanta, quanti, quante, quale percentuale, che percentuale, quale età",
            Kind.PLACE: "dove, dov, quale paese, quale città, che paese, che città, quali paesi",
        },
        "ja": {
            Kind.PERSON: "誰, だれ, 何者, どなた",
            Kind.TIME: "いつ, 何年, 何月, 何日, 何時, 何世紀, 西暦何, どの年, 何歳の時, 何曜日",
            Kind.AMOUNT: "いくつ, いくら, 何人, 何個, 何回, 何本, 何度, 何歳, 何メートル, 何キロ, 何パーセント,"
            " 何割, 何番, 何種, 何か国, 何カ国, 何万, 何円, 何位, 何校, 何件, 何冊, 何台, 何隻, 何km, 何m,"
            " どのくらい, どれくらい, どれぐらい, 何年間, 何日間, 何時間, 何倍, 何つ, 何名, 何頭, 何匹, 何両, 何代,"
            " 何市, 何県, 何線, 何駅",
            Kind.PLACE: "どこ, 何処, どの国, どの県, どの都市, 何という国, 何県, 何市, 何国",
        },
        "ko": {
            Kind.PERSON: "누가, 누구, 누구의, 누구를",
            Kind.TIME: "언제, 몇 년, 몇년, 몇 월, 며칠, 어느 해, 몇 시, 몇 세기",
            Kind.AMOUNT: "몇, 얼마, 얼마나, 몇 명, 몇 개",
            Kind.PLACE: "어디, 어디서, 어디에, 어디에서, 어느 나라, 어느 도시, 어느 지역",
        },
        "nl": {
            Kind.PERSON: "wie, wiens",
            Kind.TIME: "wanneer, welk jaar, welke datum, welke dag, welke eeuw",
            Kind.AMOUNT: "hoeveel, hoe oud, hoe lang, hoe groot, hoe hoog, hoe ver, hoe vaak, welk percentage",
            Kind.PLACE: "waar, waarheen, waarvandaan, welk land, welke stad",
        },
        "no": {
            Kind.PERSON: "hvem, kven",
            Kind.TIME: "når, hvilket år, hvilken dato, hvilken dag, hvilke år, hvilket århundre, hvilken måned,"
            " kva år, hvilken ukedag, hvilket tidspunkt, hvilket årstall",
            Kind.AMOUNT: "hvor mange, hvor mye, hvor gammel, hvor lenge, hvor stor, hvor langt, hvor lang,"
            " hvor ofte, hvor gamle, hvor store, hvor stort, hvor høy, hvor høyt, kor mange, kor mykje,"
            " hvilken alder, hvor mangen",
            Kind.PLACE: "hvor, hvorfra, kor, hvilket land, hvilken by, hvilket sted, hvilken kommune, hvilke land,"
            " hvilket fylke",
        },
        "pl": {
            Kind.PERSON: "kto, kogo, komu, kim, czyj, czyja",
            Kind.TIME: "kiedy, którym roku, jakim roku, który rok, którego dnia, którym wieku",
            Kind.AMOUNT: "ile, ilu, jaki procent, jak długo, jak duży",
            Kind.PLACE: "gdzie, dokąd, skąd, jakim kraju, którym kraju, jakim mieście, którym mieście",
        },
        "pt": {
            Kind.PERSON: "quem",
            Kind.TIME: "quando, que ano, qual ano, que data, que dia, que mês, que século, qual data, que década",
            Kind.AMOUNT: "quanto, quanta, quantos, quantas, que percentagem, que porcentagem, qual a porcentagem,"
            " qual a idade",
            Kind.PLACE: "onde, aonde, que país, qual país, que cidade, qual cidade, que lugar, quais países",
        },
        "ro": {
            Kind.PERSON: "cine, cui",
            Kind.TIME: "când, ce an, care an, ce dată, ce zi, ce lună, ce secol",
            Kind.AMOUNT: "cât, câtă, câți, câte, câţi, ce procent, ce procentaj, ce vârstă, ce număr",
            Kind.PLACE: "unde, ce țară, ce ţară, care țară, ce oraș, ce oraş, ce loc",
        },
        "ru": {
            Kind.PERSON: "кто, кого, кому, кем, чей, чья, чьё, чьи, чьих, чьей, чьего, чьим, чьём",
            Kind.TIME: "когда, каком столетии, каком десятилетии, каком году, какой год, какого года, какого числа,"
            " какой день, каком веке, какие годы, какую дату, какой месяц, каком месяце, какие года, какая дата",
            Kind.AMOUNT: "сколько, скольким, скольких, сколькими, насколько, каким процентом, какой процент,"
            " какая доля, какое количество, как долго, как часто, как далеко",
            Kind.PLACE: "где, куда, откуда, какой стране, каком городе, какая страна, какой город, какие страны,"
            " каких странах",
        },
        "sk": {
            Kind.PERSON: "kto, koho, komu, kým",
            Kind.TIME: "kedy, ktorom roku, ktorý rok",
            Kind.AMOUNT: "koľko, koľkí, koľkých, aké percento",
            Kind.PLACE: "kde, kam, odkiaľ, ktorom meste, ktorej krajine",
        },
        "sl": {
            Kind.PERSON: "kdo, koga, komu",
            Kind.TIME: "kdaj, katerega leta, katerem letu",
            Kind.AMOUNT: "koliko, kolikšen, kolikšna",
            Kind.PLACE: "kje, kam, od kod, katerem mestu, kateri državi",
        },
        "sr": {
            Kind.PERSON: "ko, koga, kome, ко, кога, коме",
            Kind.TIME: "kada, kad, koje godine, када, кад, које године",
            Kind.AMOUNT: "koliko, колико",
            Kind.PLACE: "gde, kuda, odakle, где, куда, одакле",
        },
        "sv": {
            Kind.PERSON: "vem, vems, vilka personer",
            Kind.TIME: "när, vilket år, vilket datum, vilken dag, vilket århundrade",
            Kind.AMOUNT: "hur många, hur mycket, hur gammal, hur länge, hur stor, hur lång, hur långt, hur ofta,"
            " hur hög",
            Kind.PLACE: "var, vart, varifrån, vilket land, vilken stad",
        },
        "th": {
            Kind.PERSON: "ใคร, คือใคร",
            Kind.TIME: "เมื่อไหร่, เมื่อไร, เมื่อใด, ปีใด, ปีไหน, ปีอะไร, ศตวรรษใด, ศตวรรษที่เท่าไร, วันที่เท่าไร,"
            " วันใด, วันไหน, เดือนใด, เดือนไหน, ช่วงใด, ปี ค.ศ. ใด, ปีที่เท่าไร, ปี ใด, เวลาใด",
            Kind.AMOUNT: "เท่าไหร่, เท่าไร, เท่าใด, กี่, กี่เปอร์เซ็นต์, แค่ไหน, มากแค่ไหน, นานแค่ไหน",
            Kind.PLACE: "ที่ไหน, ที่ใด, แห่งใด, แห่งไหน, ประเทศใด, ประเทศไหน, ในเมืองใด, ในเมืองไหน, ที่เมืองใด,"
            " ประเทศอะไร, เมืองอะไร, รัฐใด, รัฐไหน",
        },
        "tr": {
            Kind.PERSON: "kim, kimin, kimi, kime, kimler, kimdir, kimden, kiminle",
            Kind.TIME: "ne zaman, hangi yıl, hangi yılda, hangi tarih, hangi tarihte, hangi gün, hangi ay,"
            " hangi yüzyılda, kaç yılında, hangi yıllarda, hangi yıllar",
            Kind.AMOUNT: "kaç, kaçı, kaçta, ne kadar, ne kadarı, yüzde kaç, yüzde kaçı, kaç yaşında",
            Kind.PLACE: "nerede, nereye, nereden, neresi, nerededir, nerenin, nerelerde, hangi ülke, hangi ülkede,"
            " hangi şehir, hangi şehirde, hangi eyalet",
        },
        "uk": {
            Kind.PERSON: "хто, кого, кому, ким, чий, чия",
            Kind.TIME: "коли, якому році, який рік, якого року",
            Kind.AMOUNT: "скільки, який відсоток, скількох",
            Kind.PLACE: "де, куди, звідки, якій країні, якому місті",
        },
        "vi": {
            Kind.PERSON: "ai, người nào, những ai",
            Kind.TIME: "khi nào, năm nào, ngày nào, tháng nào, thế kỷ nào, bao giờ, năm bao nhiêu, vào năm nào,"
            " thời gian nào, thời điểm nào",
            Kind.AMOUNT: "bao nhiêu, mấy, bao lâu, bao xa, phần trăm nào",
            Kind.PLACE: "ở đâu, đâu, nước nào, quốc gia nào, thành phố nào, nơi nào, tiểu bang nào",
        },
        "zh": {
            Kind.PERSON: "谁, 誰, 何人, 哪位, 什么人, 哪个人, 哪一位, 何者",
            Kind.TIME: "何时, 何時, 什么时候, 什麼時候, 哪一年, 哪年, 哪一天, 哪天, 哪个世纪, 什么时间, 哪个月,"
            " 哪个年代, 几世纪, 什么时期, 哪一日, 哪个时期, 几月, 哪些年",
            Kind.AMOUNT: "多少, 几, 幾, 多久, 多大, 多长, 多高, 多远, 多重, 多快, 百分之几, 百分之多少, 多少百分比,"
            " 多少不同种类的, 多少种, 几个, 多长时间, 多少年, 几年时间",
            Kind.PLACE: "哪里, 哪裡, 哪儿, 何地, 何处, 哪个国家, 哪国, 哪个城市, 哪座城市, 什么地方, 哪个地方,"
            " 哪些国家, 哪个州, 哪一个国家, 哪个地区",
        },
    }
)
"""What asks for each kind of thing, by language. Where one is part of another, the longer is meant."""

AT_START = "^"
"""Before a phrase that asks at the beginning of a question only: the Arabic "who" is written like "from"."""

_WITHIN_RUNS = frozenset({"ja", "th", "zh"})
"""Languages in which what asks stands within a run."""

_WITH_PARTICLES = frozenset({"ko"})
"""Languages in which a particle follows what asks, without a space."""

NOT_ASKING = (
    "did does do doe many much mi mı mu mü ли هل آیا האם kas czy apakah 吗 嗎 ですか でしょうか ますか ましたか"
    " でしたか"
)
"""Question words that leave it to another to say what is asked, or ask for a yes."""

_NOT_ASKING = frozenset(NOT_ASKING.split())

_QUESTION_MARKS = ("?", "\uff1f", "\u061f", ";")
"""The full-width one, the Arabic, and what Greek asks with."""


def kind_asked(text: str, language: str) -> Kind | None:
    """The kind of thing that a question in *language* asks for; None if it is another, or if there is no telling.

    What asks first decides: "What did she do when it rained?" asks for no time.
    """
    if language not in PHRASES:
        return None
    kinds, pattern = _phrases(language)
    match = pattern.search(_normalised(text))
    return kinds.get(match[0]) if match else None


def is_to_confirm(text: str, language: str) -> bool:
    """Whether a question in *language* asks for a yes: it ends like one, or begins so, and nothing in it asks."""
    if language not in PHRASES:
        return False
    normalised = _normalised(text)
    _, pattern = _phrases(language)
    is_asked = text.rstrip().endswith(_QUESTION_MARKS) or normalised.split(" ")[0] in _NOT_ASKING
    return is_asked and pattern.search(normalised) is None


@cache
def _phrases(language: str) -> tuple[Mapping[str, Kind], re.Pattern[str]]:
    """The phrases of a language by kind, and what finds the first that asks, in whatever way."""
    listed = [(phrase.strip(), kind) for kind, phrases in PHRASES[language].items() for phrase in phrases.split(",")]
    kinds = {_normalised(phrase): kind for phrase, kind in listed}
    at_start = {_normalised(phrase) for phrase, _ in listed if phrase.startswith(AT_START)}
    kinds = {fold_marks(phrase): kind for phrase, kind in kinds.items()} | kinds
    at_start |= {*map(fold_marks, at_start)}
    others = {*QUESTION_WORDS.get(language, "").split(), *QUESTION_PHRASES.get(language, "").split()} - _NOT_ASKING
    asking = {*map(_normalised, others)}
    all_phrases = {*kinds, *asking, *map(fold_marks, asking)}
    longest_first = sorted(all_phrases, key=lambda phrase: (-len(phrase), phrase))
    alternatives = "|".join(f"^{phrase}" if phrase in at_start else phrase for phrase in longest_first)
    start = "" if language in _WITHIN_RUNS else r"(?<!\S)"
    end = "" if language in _WITHIN_RUNS | _WITH_PARTICLES else r"(?!\S)"
    return kinds, re.compile(f"{start}(?:{alternatives}){end}")


def _normalised(text: str) -> str:
    return " ".join(normalise(word) for word, _, _ in words_of(text))
