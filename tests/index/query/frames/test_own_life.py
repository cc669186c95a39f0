"""Sentences in which readers speak about themselves are frames, if the question beside them stands by itself."""

from __future__ import annotations

import pytest

from index.query.frames.removal import without_frames
from tests.support.growth import MOST_GROWTH, growth

QUESTIONS = {
    "en": "Who opened the harbour in the north?",
    "de": "Wer hat den Hafen im Norden eröffnet?",
    "fr": "Qui a ouvert le port du nord?",
    "es": "¿Quién abrió el puerto del norte?",
    "pt": "Quem abriu o porto do norte?",
    "ru": "Кто открыл гавань на севере?",
    "uk": "Хто відкрив гавань на півночі?",
    "ar": "من افتتح ميناء الشمال القديم؟",
    "fa": "چه کسی بندر شمالی را افتتاح کرد؟",
}

BEFORE = {
    "en": (
        "I have a bet with my brother:",
        "My grandmother keeps asking me this. I can't sleep because of it.",
        "i have a bet with my brother",
        "My eyes are tired today, sorry for the typos,",
        "We argue about it at dinner every week 🙂",
        "The kids are asleep. I finally have a minute, so",
    ),
    "de": (
        "Ich sitze gerade im Wartezimmer und langweile mich:",
        "meine Tochter braucht das für ihre Hausaufgaben",
        "Mein Chef steht schon neben mir. Es eilt!",
    ),
    "fr": (
        "Je suis au boulot et mon patron attend :",
        "Ma fille a un exposé demain, je suis fatiguée.",
        "j'ai parié avec mon frère",
    ),
    "es": (
        "Estoy en el bus y me aburro.",
        "mi hijo tiene deberes de historia y no sé,",
        "tengo una apuesta con mi jefe",
    ),
    "pt": ("Minha avó me perguntou ontem.", "tô no ônibus com meu filho", "Aposto com um colega do trabalho:"),
    "ru": ("Сижу на работе, скучно.", "Мы с мужем поспорили:", "сын спрашивает меня каждый вечер"),
    "uk": ("Сиджу на роботі, нудно.", "Ми з чоловіком посперечалися:", "син питає мене щовечора"),
    "ar": ("أنا تعبان من الشغل.", "تراهنت مع أخي:"),
    "fa": ("با برادرم شرط بستم:", "من تو اتوبوسم، حوصلم سر رفته."),
}

BEHIND = {
    "en": ("Asking for my boss, he is waiting.", "my son needs it for school", "I tried to google it myself."),
    "de": ("Meine Tochter braucht das für die Schule.", "mein Chef will das wissen"),
    "fr": ("C'est pour les devoirs de mon fils.", "mon fils en a besoin pour l'école"),
    "es": ("Es para los deberes de mi hija.",),
    "pt": ("É para a escola do meu filho.",),
    "ru": ("Сыну нужно для школы.",),
    "uk": ("Сину треба для школи.",),
    "ar": ("ابني يحتاجه للمدرسة.",),
    "fa": ("برای مدرسه پسرم لازم دارم.",),
}


def bare(text: str) -> str:
    left = without_frames(text)
    assert len(left) == len(text)
    return left.strip()


def pairs(frames: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(frame, QUESTIONS[language]) for language, each in frames.items() for frame in each]


class TestASentenceAboutTheReader:
    @pytest.mark.parametrize(("frame", "question"), pairs(BEFORE))
    def test_is_removed_before_the_question(self, frame: str, question: str) -> None:
        assert bare(f"{frame} {question}") == question

    @pytest.mark.parametrize(("frame", "question"), pairs(BEHIND))
    def test_is_removed_behind_the_question(self, frame: str, question: str) -> None:
        assert bare(f"{question} {frame}") == question

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("i have a bet with my dad on which day did the harbour open?", "on which day did the harbour open?"),
            ("The stupid bus, I'm late. Where is the old mill of the town?", "Where is the old mill of the town?"),
            ("i had a quarrel with a plumber at the office who opened the harbour?", "who opened the harbour?"),
            ("who opened the harbour and the pier My boss wants it now", "who opened the harbour and the pier"),
            ("hey you Who opened the harbour?", "Who opened the harbour?"),
            ("school project Who opened the harbour?", "Who opened the harbour?"),
            ("homework and lessons who opened the harbour?", "who opened the harbour?"),
            ("Hello! work stuff who opened the harbour?", "who opened the harbour?"),
            ("Hola! que lío quién abrió el puerto?", "que lío quién abrió el puerto?"),
            (
                "I saw otters with my son. How did the mill burn before it closed?",
                "How did the mill burn before it closed?",
            ),
            (
                "I saw otters with my son. How was it found by divers?",
                "I saw otters with my son. How was it found by divers?",
            ),
            ("أنا في التاكسي وزبوني يتمطى معي كم ثمن تذكرة القطار؟", "كم ثمن تذكرة القطار؟"),
            (
                "When I was young my dad told me. Who opened the harbour?",
                "When I was young my dad told me. Who opened the harbour?",
            ),
            ("Homework is hard. Who opened the harbour? I am stuck.", "Who opened the harbour?"),
            ("who opened the harbour and the pier i need it for my homework", "who opened the harbour and the pier"),
            ("who opened the harbour and i need it for my homework", "who opened the harbour"),
            ("I'm tired, who is he?", "I'm tired, who is he?"),
            ("I'm tired, who is driftnet?", "who is driftnet?"),
            ("من تو خونه نشستم بندر شمالی را کی افتتاح کرد؟", "بندر شمالی را کی افتتاح کرد؟"),
        ],
    )
    def test_has_its_border_where_the_question_begins(self, text: str, left: str) -> None:
        assert bare(text) == left

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("I need something for my boss about the harbour", "the harbour"),
            ("My customers keep talking about the old harbour and i have no idea", "the old harbour"),
            ("My boss is waiting. The old harbour, what do you have for me?", "The old harbour?"),
            ("I am talking about", "I am talking about"),
        ],
    )
    def test_may_be_around_a_subject(self, text: str, left: str) -> None:
        assert bare(text) == left

    @pytest.mark.parametrize(
        ("question", "further"),
        [
            (QUESTIONS["en"], "do you know?"),
            (QUESTIONS["de"], "hast du ne Ahnung?"),
            (QUESTIONS["fr"], "vous pourriez me répondre ?"),
            (QUESTIONS["es"], "tienes idea?"),
            (QUESTIONS["pt"], "sabe dizer?"),
        ],
    )
    def test_may_be_a_further_question_that_asks_for_an_answer(self, question: str, further: str) -> None:
        assert bare(f"{question} {further}") == question

    @pytest.mark.parametrize(
        ("previous", "question"),
        [("t'as deux secondes ?", QUESTIONS["fr"]), ("Can you help me?", QUESTIONS["en"])],
    )
    def test_may_be_a_question_that_leads_to_the_next_one(self, previous: str, question: str) -> None:
        assert bare(f"{previous} {question}") == question

    @pytest.mark.parametrize(
        "text",
        [
            "Is the harbour old? Who opened it in the north?",
            "Who opened the harbour in the north? And who closed it?",
            "What happened to the library in Lunt? Is there a new one?",
            "how old is the mayor of Lunt? is she married?",
            "Where can I park my car in Lunt? Can I pay by phone?",
        ],
    )
    def test_is_no_further_question_about_the_subject(self, text: str) -> None:
        assert bare(text) == text

    @pytest.mark.parametrize("phrase", ["my son ", "i am tired, ", "why me? ", "my dog who ", "моя мама ждёт, "])
    def test_is_looked_for_in_time_that_grows_with_its_length(self, phrase: str) -> None:
        without_frames(phrase)  # reads the lists
        assert (
            growth(lambda size: without_frames.__wrapped__(phrase * (size // len(phrase)) + "y"), 4_096) < MOST_GROWTH
        )


class TestASentenceWithASubject:
    @pytest.mark.parametrize(
        "text",
        [
            "how do I renew my bus ticket",
            "Who am I?",
            "My landlord raised the rent, what can I do?",
            "My cat has fleas. What can I do against them?",
            "I want to open a shop in Lunt, which permit do I need?",
            "i live in lunt, when does the night bus run?",
            "i was born in lunt, when was the mill of the town built?",
            "We have a dog, which beaches are open?",
            "We have a dog. Which beaches are open?",
            "I lost my passport on the ferry, where is the lost property office?",
            "if I miss the last ferry, where can I sleep?",
            "If my son is late, where is the old mill of the town?",
            "My Keyloft makes a noise. How do I stop it?",
            "My street floods every winter. Who cleans the drains?",
            "my daughter wants to become a ferry pilot, how long is the course?",
            "my friend lost a kayak, when was it found?",
            "i have a question at home about 3 harbours, who opened them?",
            "My “quiet home”, who opened the harbour?",
            "is my boss tired? who opened the harbour?",
            "who opened the harbour? is my boss tired?",
            "I, Robot",
            "Mamma Mia! Here We Go Again",
            "Me and My Home Again Tonight, who directed the film?",
            "We Need to Talk About Kevin, who wrote it?",
            "My Aunt Lunt, who opened the harbour?",
            "we saw seals and otters near the pier, who feeds the seals?",
            "Wie prüfe ich, ob der Riss durchgeht?",
            "Mein Vermieter hat die Miete erhöht, was kann ich tun?",
            "Leserbriefe: wer liest sie",
            "Ich wohne in Lüderstedt, wann fährt der Nachtbus?",
            "ich wohne in lüderstedt wann fährt der nachtbus",
            "Mein Kühlschrank brummt nachts. Was soll ich unter die Füße legen?",
            "Ma voisine a augmenté le loyer, que puis-je faire ?",
            "J'habite à Lunt, quand passe le bus de nuit ?",
            "comment renouveler ma carte de bus",
            "Tengo hormigas en la maceta, ¿cómo las echo?",
            "¿Qué puedo hacer con mi violín?",
            "Moro em Lunt, quando passa o ônibus noturno?",
            "У нас собака. Какие пляжи открыты?",
            "я живу в лунте когда ходит ночной автобус",
            "У мене діабет, які ягоди мені можна?",
            "عندنا كلب، أي الشواطئ مفتوحة؟",
            "القطار كل كم بيمشي",
            "ما سگ داریم، کدام ساحل‌ها باز است؟",
        ],
    )
    def test_stays(self, text: str) -> None:
        assert without_frames(text) == text

    def test_stays_in_a_message_that_is_too_long_to_be_about_its_writer(self) -> None:
        text = "my son is tired, " * 60 + "who opened the harbour?"
        assert without_frames(text) == text

    def test_stays_beside_words_of_a_script_without_spaces(self) -> None:
        assert without_frames("my son is tired, 東京 who opened it?") == "my son is tired, 東京 who opened it?"
