"""A text in every language that has a stemmer or an analysis of its own: added, asked about, marked, and healthy."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.archive import open_corpus
from bot.cli.diagnosis import examine_index, examine_store
from index.analysis.analyzer import WORD_GRAMS
from index.analysis.languages import STEMMERS
from index.analysis.spelling_variants import LANGUAGES
from index.model import Draft, Paragraph, Verdict


class Sample(NamedTuple):
    """A title, a text and a question about it."""

    title: str
    text: str
    question: str


SAMPLES = {
    "ar": Sample(
        "العبّارة",
        "عندما تمطر لا تغادر العبّارة الميناء. ينتظر القبطان نيكوس المسافرين في المقهى. تُكتب الضمة هكذا: ـُ وﹷ.",
        "أين ينتظر القبطان المسافرين؟",
    ),
    "bs": Sample(
        "Trajekt",
        "Kada pada kiša, trajekt ne isplovljava. Kapetan Nikola čeka putnike u kafani na obali.",
        "Gdje kapetan čeka putnike?",
    ),
    "ca": Sample(
        "El ferri",
        "Quan plou, el ferri no surt del port. El capità Nicolau espera els passatgers a la taverna de l'illa.",
        "On espera el capità els passatgers?",
    ),
    "cs": Sample(
        "Přívoz",
        "Když prší, přívoz nejezdí. Kapitán Mikuláš čeká na cestující v hospodě u řeky.",
        "Kde čeká kapitán na cestující?",
    ),
    "da": Sample(
        "Færgen",
        "Når det regner, sejler færgen ikke. Kaptajn Niels venter på passagererne i kroen ved havnen.",
        "Hvor venter kaptajnen på passagererne?",
    ),
    "de": Sample(
        "Die Fähre",
        "Wenn es regnet, legt die Fähre nicht ab. Kapitän Niklas wartet im Gasthaus auf die Fahrgäste.",
        "Wo wartet der Kapitän auf die Fahrgäste?",
    ),
    "el": Sample(
        "Το πλοίο",
        "Όταν βρέχει, το πλοίο δεν φεύγει έως το πρωί. Ο καπετάνιος Νίκος περιμένει τους επιβάτες στο καφενείο, είτε "
        "το θέλουν είτε όχι.",
        "Πού περιμένει ο καπετάνιος τους επιβάτες;",
    ),
    "en": Sample(
        "The ferry",
        "When it rains, the ferry doesn't leave. The captain's brother Nicholas waits for passengers in the tavern.",
        "Where does Nicholas wait for passengers?",
    ),
    "es": Sample(
        "El transbordador",
        "Cuando llueve, el transbordador no sale. El capitán Nicolás espera a los pasajeros en la taberna.",
        "¿Dónde espera el capitán a los pasajeros?",
    ),
    "et": Sample(
        "Praam",
        "Kui sajab vihma, siis praam ei välju. Kapten Niguel ootab reisijaid sadama kõrtsis.",
        "Kus kapten reisijaid ootab?",
    ),
    "eu": Sample(
        "Ferrya",
        "Euria egiten duenean, ferrya ez da irteten. Nikolas kapitainak bidaiariak tabernan itxaroten ditu.",
        "Non itxaroten ditu kapitainak bidaiariak?",
    ),
    "fa": Sample(
        "کشتی",
        "وقتی باران می‌بارد، کشتی حرکت نمی‌کند. ناخدا نیکلاس در قهوه‌خانه منتظر مسافران می‌ماند.",
        "ناخدا کجا منتظر مسافران می‌ماند؟",
    ),
    "fi": Sample(
        "Lautta",
        "Kun sataa, lautta ei lähde. Kapteeni Niilo odottaa matkustajia sataman kapakassa.",
        "Missä kapteeni odottaa matkustajia?",
    ),
    "fr": Sample(
        "Le bac",
        "Quand il pleut, le bac ne part pas. Le capitaine Nicolas attend les passagers à l'auberge du port.",
        "Où le capitaine attend-il les passagers ?",
    ),
    "ga": Sample(
        "An bád farantóireachta",
        "Nuair a bhíonn sé ag cur báistí, ní fhágann an bád. Fanann an captaen Nioclás leis na paisinéirí i dteach "
        "an t-ósta.",
        "Cá bhfanann an captaen leis na paisinéirí?",
    ),
    "hi": Sample(
        "नाव",
        "जब बारिश होती है, नाव नहीं चलती। कप्तान निखिल यात्रियों का इंतज़ार घाट की दुकान में करता है।",
        "कप्तान यात्रियों का इंतज़ार कहाँ करता है?",
    ),
    "hr": Sample(
        "Trajekt",
        "Kad pada kiša, trajekt ne isplovljava. Kapetan Nikola čeka putnike u gostionici na obali.",
        "Gdje kapetan čeka putnike?",
    ),
    "hu": Sample(
        "A komp",
        "Amikor esik az eső, a komp nem indul el. Miklós kapitány a kocsmában várja az utasokat.",
        "Hol várja a kapitány az utasokat?",
    ),
    "hy": Sample(
        "Լաստանավը",
        "Երբ անձրև է գալիս, լաստանավը չի մեկնում։ Նավապետ Նիկողոսը սպասում է ուղևորներին պանդոկում։",
        "Որտե՞ղ է նավապետը սպասում ուղևորներին։",
    ),
    "id": Sample(
        "Kapal feri",
        "Kalau hujan turun, kapal feri tidak berangkat. Kapten Niko menunggu para penumpangnya di warung pelabuhan.",
        "Di mana kapten menunggu para penumpangnya?",
    ),
    "it": Sample(
        "Il traghetto",
        "Quando piove, il traghetto non parte. Il capitano Nicola aspetta i passeggeri all'osteria del porto.",
        "Dove aspetta i passeggeri il capitano?",
    ),
    "ja": Sample(
        "渡し船",
        "雨が降ると、渡し船は出ない。船長の二郎は港の食堂で乗客を待っている。",
        "船長はどこで乗客を待っていますか。",
    ),
    "km": Sample(
        "សាឡាង",
        "ពេលភ្លៀង សាឡាងមិនចេញដំណើរទេ។ នាយសំពៅរង់ចាំអ្នកដំណើរនៅក្នុងហាងកាហ្វេ។",
        "នាយសំពៅរង់ចាំអ្នកដំណើរនៅឯណា?",
    ),
    "ko": Sample(
        "나룻배",
        "비가 오면 나룻배는 떠나지 않는다. 선장 김민수는 항구의 식당에서 승객을 기다린다.",
        "선장은 어디에서 승객을 기다리나요?",
    ),
    "lo": Sample(
        "ເຮືອຂ້າມຟາກ",
        "ເວລາຝົນຕົກ ເຮືອຂ້າມຟາກບໍ່ອອກ. ກັບຕັນລໍຖ້າຜູ້ໂດຍສານຢູ່ຮ້ານກາເຟ.",
        "ກັບຕັນລໍຖ້າຜູ້ໂດຍສານຢູ່ໃສ?",
    ),
    "lt": Sample(
        "Keltas",
        "Kai lyja, keltas neišplaukia. Kapitonas Mikalojus laukia keleivių uosto smuklėje.",
        "Kur kapitonas laukia keleivių?",
    ),
    "mr": Sample(
        "नाव",
        "पाऊस पडतो तेव्हा नाव निघत नाही. कप्तान निखिल प्रवाशांची वाट बंदरावरच्या दुकानात पाहतो.",
        "कप्तान प्रवाशांची वाट कुठे पाहतो?",
    ),
    "my": Sample(
        "ကူးတို့သင်္ဘော",
        "မိုးရွာလျှင် ကူးတို့သင်္ဘော မထွက်ပါ။ ကပ္ပတိန်သည် ခရီးသည်များကို လက်ဖက်ရည်ဆိုင်တွင် စောင့်နေသည်။",
        "ကပ္ပတိန်သည် ခရီးသည်များကို ဘယ်မှာ စောင့်နေသလဲ။",
    ),
    "ne": Sample(
        "डुङ्गा",
        "पानी परेको बेला डुङ्गा छुट्दैन। कप्तान निखिल यात्रु को प्रतीक्षा घाट मा रहेको पसल मा गर्छन्।",
        "कप्तान यात्रु को प्रतीक्षा कहाँ गर्छन्?",
    ),
    "nl": Sample(
        "De veerboot",
        "Als het regent, vaart de veerboot niet uit. Kapitein Niels wacht op de reizigers in de herberg.",
        "Waar wacht de kapitein op de reizigers?",
    ),
    "no": Sample(
        "Ferga",
        "Når det regner, går ikke ferga. Kaptein Nils venter på passasjerene i kroa ved havna.",
        "Hvor venter kapteinen på passasjerene?",
    ),
    "pl": Sample(
        "Prom",
        "Kiedy pada deszcz, prom nie odpływa. Kapitan Mikołaj czeka na pasażerów w karczmie przy porcie.",
        "Gdzie kapitan czeka na pasażerów?",
    ),
    "pt": Sample(
        "A balsa",
        "Quando chove, a balsa não sai. O capitão Nicolau espera os passageiros na taberna do porto.",
        "Onde o capitão espera os passageiros?",
    ),
    "ro": Sample(
        "Bacul",
        "Când plouă, bacul nu pleacă. Căpitanul Nicolae îi așteaptă pe călători la hanul din port.",
        "Unde îi așteaptă căpitanul pe călători?",
    ),
    "ru": Sample(
        "Паром",
        "Когда идёт дождь, паром не отходит. Капитан Николай ждёт пассажиров в трактире у причала.",
        "Где капитан ждёт пассажиров?",
    ),
    "sk": Sample(
        "Kompa",
        "Keď prší, kompa nepláva. Kapitán Mikuláš čaká na cestujúcich v hostinci pri rieke.",
        "Kde čaká kapitán na cestujúcich?",
    ),
    "sl": Sample(
        "Trajekt",
        "Ko dežuje, trajekt ne izpluje. Kapitan Nikolaj čaka potnike v gostilni ob pristanišču.",
        "Kje kapitan čaka potnike?",
    ),
    "sr": Sample(
        "Скела",
        "Када пада киша, скела не полази. Капетан Никола чека путнике у кафани на обали.",
        "Где капетан чека путнике?",
    ),
    "sv": Sample(
        "Färjan",
        "När det regnar går inte färjan. Kapten Nils väntar på passagerarna i värdshuset vid hamnen.",
        "Var väntar kaptenen på passagerarna?",
    ),
    "ta": Sample(
        "படகு",
        "மழை பெய்யும்போது படகு புறப்படாது. தலைவர் நிலவன் பயணிகளை உம்கள் தேநீர் கடையில் காத்திருந்து அழைக்கிறார்.",
        "தலைவர் பயணிகளை எங்கே காத்திருந்து அழைக்கிறார்?",
    ),
    "th": Sample(
        "เรือข้ามฟาก",
        "เมื่อฝนตก เรือข้ามฟากจะไม่ออก กัปตันรอผู้โดยสารอยู่ที่ร้านกาแฟข้างท่าเรือ",
        "กัปตันรอผู้โดยสารอยู่ที่ไหน",
    ),
    "tr": Sample(
        "Vapur",
        "Yağmur yağınca vapur kalkmaz. 1980'leri ve DNA'ları anlatan Kaptan Nuri yolcuları meyhanede bekler.",
        "Kaptan Nuri yolcuları nerede bekler?",
    ),
    "vi": Sample(
        "Chiếc phà",
        "Khi trời mưa, phà không rời bến. Thuyền trưởng Hòa đợi hành khách trong quán nước ở bến cảng.",
        "Thuyền trưởng Hoà đợi hành khách ở đâu?",
    ),
    "zh": Sample(
        "渡船",
        "下雨的时候，渡船不开。船长李明在码头的茶馆里等候乘客。",
        "船长在哪里等候乘客？",
    ),
}
"""In each, a captain waits for passengers somewhere."""

UNSPACED = {"zh", "ja", "th", "lo", "km", "my", "ko"}


@pytest.mark.slow
@pytest.mark.parametrize("said", [True, False], ids=["said", "identified"])
@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_a_text_is_added_found_marked_and_healthy(tmp_path: Path, language: str, said: bool) -> None:
    title, text, question = SAMPLES[language]
    draft = Draft(title, tuple(map(Paragraph, (text, title))), language=language if said else None)
    with closing(open_corpus(tmp_path / "archive")) as corpus:
        assert corpus.add(draft).passage_count == 2
        hit = corpus.search(question, 1).hits[0]
    assert hit.passage.text == text
    assert hit.sentence is not None
    assert any(hit.sentence[0] <= start < end <= hit.sentence[1] for start, end in hit.highlights)
    for report in (examine_store(tmp_path / "archive"), examine_index(tmp_path / "archive")):
        assert report.healthy, report.lines
    with closing(open_corpus(tmp_path / "archive")) as again:
        assert again.search(title, 1).verdict is not Verdict.NONE


def test_every_analysis_has_a_text() -> None:
    assert set(SAMPLES) == {*STEMMERS, *LANGUAGES, *UNSPACED}
    assert len(WORD_GRAMS) == 3  # Han, Thai and its like, Hangul
