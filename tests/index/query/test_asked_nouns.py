"""Phrases that ask together, as "what time"."""

from __future__ import annotations

import pytest

from index.query.asked_nouns import FOLDER, with_phrases_asked
from index.query.price_words import PACKAGE
from index.query.question import read_question
from index.query.word_roles import Role
from index.word_lists import list_names, read_words

ASKED = {
    "ar": ("في أي ساعة تفتح المكتبة", "لأي سبب أغلق السقف", "في أي بلد اشتريت السفينة"),
    "da": ("Hvilken dag åbner havnen?", "Af hvilken grund lukker havnen?", "I hvilket land ligger havnen?"),
    "de": (
        "Um wie viel Uhr öffnet der Hafen?",
        "Aus welchem Grund schließt der Hafen?",
        "In welchem Land liegt der Hafen?",
    ),
    "en": ("At what time did the tram open?", "For what reason did the tram close?", "In which country is the tram?"),
    "es": ("¿A qué hora abre el puerto?", "¿Por qué motivo cierra el puerto?", "¿En qué país está el puerto?"),
    "fa": ("موزه ساعت چند باز است", "موزه به چه دلیلی بسته شد", "موزه در کدام کشور است"),
    "fr": ("À quelle heure ferme le port ?", "Pour quelle raison ferme le port ?", "Dans quel pays est le port ?"),
    "it": ("A che ora apre il porto?", "Per quale motivo chiude il porto?", "In quale paese è il porto?"),
    "ko": ("버스는 몇 시에 운행하나요", "무슨 이유로 버스를 멈췄나요", "버스는 어느 나라에서 샀나요"),
    "nl": ("Op welke dag opent de haven?", "Om welke reden sluit de haven?", "In welk land ligt de haven?"),
    "no": ("Hvilken dag åpner havna?", "Av hvilken grunn stenger havna?", "I hvilket land ligger havna?"),
    "pl": ("O której godzinie otwiera się port?", "Z jakiego powodu zamknięto port?", "W jakim kraju jest port?"),
    "pt": ("A que horas abre o porto?", "Por que motivo fechou o porto?", "Em que país fica o porto?"),
    "ru": ("В котором часу закрыт порт?", "По какой причине закрыт порт?", "В какой стране порт?"),
    "sv": ("Vilken dag öppnar hamnen?", "Av vilken anledning stänger hamnen?", "I vilket land ligger hamnen?"),
    "tr": ("Liman saat kaçta açılıyor?", "Liman hangi nedenle kapandı?", "Liman hangi ülkede?"),
    "uk": ("О котрій годині урок?", "З якої причини закрили порт?", "В якій країні порт?"),
}
NOUNS = (
    "ساعة سبب بلد dag grund land grund uhr land time reason country hora motivo país ساعت دلیلی کشور heure raison pays "
    "ora motivo paese 시에 이유로 나라에서 reden grunn godzinie powodu kraju horas часу причине стране anledning saat "
    "kaçta nedenle ülkede годині причини країні"
)
"""What is asked for in them."""


@pytest.mark.parametrize("language", sorted(list_names(PACKAGE, FOLDER)))
def test_they_are_no_content(language: str) -> None:
    """Hour, reason and country: texts say "at five" without the word."""
    for text in ASKED[language]:
        words = read_question(text, {language: 1_000}).words
        asked = [word for word in words if word.text.lower() in NOUNS.split()]
        assert asked
        assert {word.role for word in asked} <= {Role.ANSWER_TYPE, Role.QUESTION}
        assert any(word.role is Role.CONTENT for word in words)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("On what day of the week does the harbour open?", "en"),
        ("What's the reason the harbour closed?", "en"),
        ("¿Qué día de la semana abre el puerto?", "es"),
        ("Quel jour de la semaine ouvre le port ?", "fr"),
        ("Em que dia da semana abre o porto?", "pt"),
        ("В какой день недели открыт порт?", "ru"),
        ("У який день тижня відкрито порт?", "uk"),
    ],
)
def test_a_phrase_may_have_several_words(text: str, language: str) -> None:
    words = read_question(text, {language: 1_000}).words
    content = [word.text for word in words if word.role is Role.CONTENT]
    assert content
    assert not {"day", "week", "reason", "día", "semana", "jour", "semaine", "dia", "день", "недели", "тижня"} & {
        *content
    }


@pytest.mark.parametrize(
    ("text", "language", "content"),
    [
        ("time travel", "en", {"time", "travel"}),
        ("Who has the time to sail?", "en", {"time", "sail"}),
        ("What time zone has the harbour?", "en", {"time", "zone", "harbour"}),
        ("What day?", "en", {"day"}),
        ("What day", "tlh", {"What", "day"}),
        ("Wie liest man Zeit online?", "de", {"liest", "Zeit", "online"}),
        ("Quel est le pays du port ?", "fr", {"pays", "port"}),
        ("¿Cuántas horas abre el puerto?", "es", {"horas", "abre", "puerto"}),
    ],
)
def test_elsewhere_the_noun_is_content(text: str, language: str, content: set[str]) -> None:
    words = read_question(text, {language: 1_000}).words
    assert {word.text for word in words if word.role is Role.CONTENT} == content


def test_a_phrase_is_whole() -> None:
    """It does not go on behind the question."""
    roles = [Role.CONTENT, Role.FUNCTION, Role.QUESTION]
    assert with_phrases_asked(["harbour", "how", "many"], roles, "en") == roles


@pytest.mark.parametrize("language", sorted(list_names(PACKAGE, FOLDER)))
def test_entries_are_groups(language: str) -> None:
    for entry in read_words(PACKAGE, f"{FOLDER}/{language}"):
        groups = entry.split(" ")
        assert len(groups) > 1
        assert all(each.startswith("(") and each.endswith(")") for each in groups)
