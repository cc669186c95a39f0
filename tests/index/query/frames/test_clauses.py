"""Clauses about asking without a sign between them and the question."""

from __future__ import annotations

import pytest

from index.query.frames.clauses import Clauses
from index.query.frames.removal import without_frames
from index.query.frames.tokens import tokens_of

WORDS = frozenset({"i", "am", "new", "here", "please", "help", "me", "today", "thanks"})

CLAUSES = Clauses(
    words=WORDS,
    signs=frozenset({"i", "me", "please", "thanks"}),
    last=frozenset({"here", "me"}),
    first=frozenset({"please", "thanks"}),
)


class TestAClauseBeforeTheQuestion:
    @pytest.mark.parametrize(
        ("text", "lengths"),
        [
            ("I am new here who opened it", [4]),
            ("I am new here please help me today who opened it", [4, 7]),
            ("new here today who opened it", []),  # is not about asking
            ("I am new today who opened it", []),  # does not end
            ("new harbour here who opened it", []),
            ("me who opened it", []),  # one word may be a name
            ("I am new here alone", []),  # two words must be left
        ],
    )
    def test_has_known_words_and_ends_with_one_that_may_be_the_last(self, text: str, lengths: list[int]) -> None:
        assert [*CLAUSES.beginnings(tokens_of(text)[:-1])] == lengths


class TestAClauseBehindTheQuestion:
    @pytest.mark.parametrize(
        ("text", "lengths"),
        [
            ("who opened it please help me", [3]),
            ("who opened it please help me thanks", [4]),
            ("who opened it today help me", []),
            ("it please help me", []),
        ],
    )
    def test_begins_with_a_word_that_may_be_the_first(self, text: str, lengths: list[int]) -> None:
        tokens = tokens_of(text)[1:]
        assert [*CLAUSES.ends(tokens[::-1])] == lengths


class TestInPersian:
    @pytest.mark.parametrize(
        "text",
        [
            "من تازه عضو شدم میخوام بدونم {}",
            "سلام من تازه عضو شدم می خوام بدونم {}",
            "سلام حالتون چطوره ببخشید بی‌موقع پیام میدم {}",
            "شرمنده من تازه خبرو دیدم، {}",
            "برای پروژه دانشگاه لازم دارم بدونم {}",
            "از سر کنجکاوی می‌پرسم {}",
            "{} ممنون میشم زودتر جواب بدید",
            "{} برای تحقیق مدرسه می‌خوام",
            "{} ببخشید اگه سوالم بی‌ربط بود",
            "{} هر کی میدونه لطفا بگه",
            "{} با تشکر از زحمات شما عزیزان",
            "احیاناً اطلاع دارید {}",
            "یه چی بپرسم {}",
            "{} خدا عمرتون بده",
            "جسارت نباشه {}",
            "پدربزرگم پرسیده {}",
            "یادم نمیاد کجا خوندم ولی {}",
            "{} یه عمره دنبالشم",
            "{} مرسی از صبوریتون",
            "{} کسی اطلاعی داره",
            "{} سپاسگزار خواهم شد اگر راهنمایی کنید",
        ],
    )
    def test_needs_no_sign(self, text: str) -> None:
        question = "پل جدید شهر کی افتتاح شد"
        assert without_frames(text.format(question)).strip() == question

    @pytest.mark.parametrize("text", ["سلام، اسم پدر مش‌رحمت چیست؟", "ببخشید اسم مهندس پل چیست؟"])
    def test_has_no_word_of_the_subject(self, text: str) -> None:
        assert without_frames(text).strip() == text.partition(" ")[2]


class TestInArabic:
    @pytest.mark.parametrize(
        "text",
        [
            "لو تكرمتم، عندي استفسار: {}",
            "لا أدري إن كان هذا هو المكان المناسب للسؤال، ولكن {}",
            "حضرة السادة المحترمين، أرجو إفادتي بما يلي: {}",
            "خويا عافاك {}",
            "يا ريت تقولولي {}",
            "ممكن حدا يقلي {}",
            "من باب الفضول فقط، {}",
            "{} وشكراً على سعة صدركم",
            "{} متشكر اوي",
            "{} حد يفيدني",
            "{} وآسف على الإزعاج",
            "{} الله يخليكم جاوبوني بسرعة",
            "{} مع فائق تقديري واحترامي",
            "{} وما قصرتوا",
            "حاولت أتذكر وما قدرت، {}",
            "السيد المحرر المحترم، يسرني أن أسألكم: {}",
            "خوتي، شكون يعرف {}",
            "أبغاك تقول لي {}",
            "{} محتاجها للبحث تبعي",
            "نرجو التكرم بإفادتنا {}",
            "{} تحياتي العطرة",
            "{} وعذرا على ركاكة لغتي",
            "ياجماعة الخير ساعدوني، {}",
            "{} حدا بيعرف",
            "{} انت عارف",
            "أتوجه إليكم بالسؤال الآتي: {}",
            "{} أرجو الرد متى تيسر لكم.",
            "{} عم دور ومو لاقي",
            "لو ما عليكم أمر {}",
            "شلونكم عيوني؟ ردت أسألكم {}",
            "خاوتي راني نحوس على جواب: {}",
            "صباح الخير أستاذ، {}",
            "{} وش رايكم",
        ],
    )
    def test_needs_no_sign(self, text: str) -> None:
        question = "القطار كل كم بيمشي"
        assert without_frames(text.format(question)).strip() == question

    @pytest.mark.parametrize(
        "text",
        [
            "هل المقاطعة نجحت في خفض الأسعار؟",
            "جماعة الإخوان في مصر",
            "هل ضروري تجديد الجواز قبل السفر",
            "هل تدير الدولة المطار",
            "تحية كاريوكا متى ولدت",
            "عقوبة إزعاج الجيران",
            "كلمات أغنية حبيبي يا نور العين",
            "بحث الشرطة عن المفقود",
            "ما نسبة الوعي لدى الناس",
            "متى توفي محمد مرسي",
            "أين كانت القبيلة تعيش",
            "كم ميزانية الدولة للبحث الجامعي",
            "كيف رد علي على الاتهام",
        ],
    )
    def test_has_no_word_of_the_subject(self, text: str) -> None:
        assert without_frames(text) == text


class TestBehindAWordOfGrammar:
    @pytest.mark.parametrize("text", ["who opened the gate if please help me", "what is new please help me"])
    def test_no_clause_begins(self, text: str) -> None:
        """Nor is one removed if the question has no word of its own."""
        clauses = Clauses(WORDS | {"what", "is"}, CLAUSES.signs, CLAUSES.last, CLAUSES.first, frozenset({"if", "who"}))
        assert [*clauses.ends(tokens_of(text)[::-1])] == []


class TestInSpanishAndPortuguese:
    @pytest.mark.parametrize(
        "text",
        [
            "Buenas, una consultita: {}",
            "hola d nuevo, {}",
            "no sé si me podrán ayudar, pero {}",
            "me dirijo a ustedes para consultarles lo siguiente: {}",
            "alguien por aquí me sabría decir {}",
            "quisiera que alguien me explicara {}",
            "{} me urge saberlo",
            "{} contéstame cuando puedas",
            "{}? Si no lo sabes no pasa nada",
            "{}? que me he quedado con la duda",
            "{} un cordial saludo desde aquí",
            "{} gracias genio",
        ],
    )
    def test_spanish_requests_are_frames(self, text: str) -> None:
        core = "cuánto mide el muelle de Lunt"
        assert without_frames(text.format(core)).strip(" ?") == core

    @pytest.mark.parametrize(
        "text",
        [
            "talvez vcs saibam: {}",
            "Bom dia! Precisava de uma ajudinha: {}",
            "Exmos. Srs., peço que me indiquem {}",
            "será que vc consegue me dizer {}",
            "Espero não incomodar, mas {}",
            "{} é meio urgente kkkkkk",
            "{} se alguém souber me avisa",
            "{} não consigo lembrar de jeito nenhum",
            "{} fico no aguardo",
            "{}? Se puderem ajudar, agradeço.",
            "{} com os meus melhores cumprimentos",
            "{} faz ideia?",
        ],
    )
    def test_portuguese_requests_are_frames(self, text: str) -> None:
        core = "quanto mede o cais de Lunt"
        assert without_frames(text.format(core)).strip(" ?") == core

    @pytest.mark.parametrize(
        "text",
        [
            "pásame lo que tengas sobre {}",
            "¿En qué artículos se menciona {}?",
            "hay algo publicado sobre {}?",
            "há por aí algum artigo sobre {}?",
            "tudo o que houver sobre {}, por favor",
            "me explica {} resumidamente",
        ],
    )
    def test_requests_for_a_subject_are_frames(self, text: str) -> None:
        core = "muelle Lunt"
        assert without_frames(text.format(core)).strip(" ¿?,") == core

    @pytest.mark.parametrize(
        "text",
        [
            "¿Quién puede consultar el archivo municipal?",
            "Cartas al director: ¿quién las contesta?",
            "¿Qué pasa cuando alguien pregunta en la plaza?",
            "¿A quién debo dirigir la solicitud de ayuda?",
            "¿Qué hago si no puedo responder la pregunta del formulario?",
            "¿Puedo pedir ayuda para el alquiler?",
            "¿Dónde se habla quechua?",
            "¿Quién fundó el grupo Gracias Vecinos?",
            "no encuentro mi perro dónde aviso",
            "Cartas ao editor, quem as responde?",
            "Quem fica no aguardo da obra?",
            "Posso pedir ajuda para o aluguel?",
            "Os leitores perguntam, quem responde?",
            "Quem pediu desculpa pela guerra?",
        ],
    )
    def test_their_words_may_be_a_subject(self, text: str) -> None:
        assert without_frames(text) == text
