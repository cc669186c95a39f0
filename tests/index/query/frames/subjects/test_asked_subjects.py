"""Of a message that asks for articles about something, and nothing else, only the subject is left."""

from __future__ import annotations

import pytest

from index.query.frames.removal import without_frames

REQUESTS = {
    "en": (
        "show me what you've written on {}",
        "Could you give me a rundown of {}?",
        "looking for info on {}",
        "{} - any coverage of that?",
        "Have you ever reported on {}?",
        "which stories have you got about {}?",
        "an explainer on the topic of {}, please",
    ),
    "de": (
        "Haben Sie schon mal über {} berichtet?",
        "steht irgendwo was über {}",
        "Ich würde gern etwas über {} lesen",
        "Bitte eine Zusammenfassung zum Thema {}.",
        "Berichte zum Stichwort {}",
        "Über {} habt ihr was geschrieben?",
    ),
    "fr": (
        "Existe-t-il des reportages concernant {} ?",
        "z'avez quelque chose sur {} ?",
        "fais-moi un petit topo sur {}",
        "Auriez-vous déjà publié un dossier au sujet de {} ?",
        "sur {}, vous avez quoi ?",
    ),
    "es": ("hay algo publicado sobre {}?", "pásame lo que tengas sobre {}", "¿Han escrito alguna vez acerca de {}?"),
    "pt": ("há por aí algum artigo sobre {}?", "tudo o que houver sobre {}, por favor", "tem notícia sobre {} aí?"),
    "ru": ("а про {} есть что почитать", "скиньте что-нибудь про {}", "Ищу материалы на тему «{}»"),
    "uk": ("чи писали ви колись про {}", "а про {} маєте щось почитати", "киньте лінк на щось про {}"),
    "ar": ("هل نُشر شيء عن {}؟", "عندكم حاجة عن {}", "شو في عندكن عن {}"),
    "fa": ("چیزی درباره‌ی {} منتشر شده است؟", "یه توضیح کوتاه در مورد {} بده", "مطالبی درباره‌ی {} می‌خواهم"),
}

SUBJECTS = {
    "en": "old harbour mill",
    "de": "Moorbahn Fahrpreis",
    "fr": "bleu de marée",
    "es": "lima aceite",
    "pt": "ponte carros",
    "ru": "кормить выдру",
    "uk": "горох на даху",
    "ar": "سرعة زحف الكثبان",
    "fa": "عمق مادرچاه",
}


def bare(text: str) -> str:
    return without_frames(text).strip(' .,?؟!"«»')


@pytest.mark.parametrize(
    ("request_", "subject"),
    [(each, SUBJECTS[language]) for language, requests in REQUESTS.items() for each in requests],
)
def test_only_the_subject_is_left_of_a_request(request_: str, subject: str) -> None:
    assert bare(request_.format(subject)) == subject


@pytest.mark.parametrize(
    "text",
    ["Do you have anything on the old mill?", "¿Tienen algo sobre the old mill?", "هل لديكم شيء عن the old mill؟"],
)
def test_the_question_mark_belongs_to_the_request(text: str) -> None:
    """What is left asks nothing. With a question mark, it would look as if it did."""
    assert without_frames(text).strip() == "the old mill"


@pytest.mark.parametrize(
    "text",
    [
        "what is the article on tariffs in the treaty?",
        "Is there something I can do about fleas?",
        "Do I have to write a report on the accident?",
        "What can you find on the beach at Lunt?",
        "were any reports published on Tuesday?",
        "Does your article about the harbour mention the ferry?",
        "is the report on the harbour finished?",
        "who has written about the otters",
        "have you got a stone on the roof",
        "Reports: have you ever published any on boats?",
        "have you ever 'reported' on boats",
        "Do you have Herald articles on boats",
        "Was haben die Fischer über den Lachs gesagt?",
        "Wer hat über den Lachs berichtet?",
        "qu'est-ce qui est écrit sur la plaque de l'usine",
        "dois-je écrire un rapport sur le port ?",
        "qué está escrito sobre la puerta del faro",
        "quem escreveu sobre o síndico",
        "Что связано с силами, направленными вниз?",
        "хто писав про горох на даху",
        "ماذا قال الرئيس عن القطار",
        "چه کسی درباره چاه نوشت",
    ],
)
def test_a_question_of_its_own_stays(text: str) -> None:
    assert without_frames(text) == text


def test_a_subject_may_have_words_of_requests() -> None:
    assert bare("do you have articles about fake news") == "fake news"
    assert bare("have you written about lost and found boats here") == "lost and found boats"


def test_a_question_behind_a_request_is_not_cut() -> None:
    assert bare("have you ever reported on who opened the harbour?").endswith("who opened the harbour")
