"""Irregular forms of a word are one term, in passages and questions alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis import Field, terms_of
from index.analysis.irregular_forms import ALL_WITH_STEM, LISTED, OFTEN_ANOTHER, lines
from index.analysis.languages import also_asked, changes_within, regular_stem, stem
from index.analysis.tokenizer import normalise
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.model import Draft, Paragraph
from index.query.question import read_question
from index.store.tinydb import TinyDBStore
from index.word_lists import read_words

PAIRS = Path(__file__).with_name("frequent_pairs")

LEAST_PERCENT = 95
"""Percentage of pairs that must meet in each language."""


def term(word: str, language: str) -> list[str]:
    return terms_of(word, language, Field.WORDS)


@pytest.mark.parametrize("language", sorted(LISTED))
def test_of_a_hundred_frequent_pairs_nearly_all_meet(language: str) -> None:
    """The pairs were written without a look at the lists. Then the kinds of words that were missing were added."""
    pairs = [line.split("/") for line in (PAIRS / f"{language}.txt").read_text(encoding="utf-8").split()]
    apart = [pair for pair in pairs if term(pair[0], language) != term(pair[1], language)]
    assert len(pairs) >= 100
    assert 100 * (1 - len(apart) / len(pairs)) >= LEAST_PERCENT, apart


@pytest.mark.parametrize(
    ("verb", "noun"), [("стать", "статья"), ("стала", "статья"), ("беру", "брат"), ("дал", "дата")]
)
def test_a_russian_verb_is_no_noun_with_the_stem_of_its_infinitive(verb: str, noun: str) -> None:
    assert term(verb, "ru") != term(noun, "ru")
    assert term("пасть", "ru") == term("пасти", "ru")  # a noun too


def test_a_stem_has_more_than_a_letter() -> None:
    assert term("time", "tr") == ["time"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "thief thieves"),
        ("en", "say says said"),
        ("en", "tear tears tore torn"),
        ("en", "bus buses"),
        ("de", "vergeben vergab vergibt"),
        ("de", "abgeben abgegeben abgegebene abzugeben"),
        ("de", "GEGEBEN gegebenen"),
        ("fr", "écrire écrit écrites écrivent"),
        ("fr", "œil yeux oeil"),
        ("da", "tage tog taget"),
        ("ru", "идти шёл шел шли"),
        ("sv", "bra bättre bäst"),
        ("no", "liten mindre"),
        ("pt", "satisfazer satisfez satisfeito"),
        ("ru", "высокий выше"),
        ("de", "beschließen beschlossen beschlossene"),
        ("ru", "сын сыновья сыновей"),
        ("ru", "дерево деревья деревьев"),
        ("ru", "год года лет"),
        ("ru", "взять возьмёт взял взята"),
        ("ru", "съесть съест съели съедят"),
        ("ru", "скрыть скрытый скроет"),
        ("ru", "честь чести"),
        ("ru", "режим режима режиме режимами"),
        ("ru", "система систему системой систем"),
        ("pt", "relação relações"),
        ("pt", "local locais"),
        ("it", "italiano italiana italiani italiane"),
        ("it", "carattere caratteri"),
        ("es", "ciudad ciudades"),
        ("es", "mujer mujeres"),
        ("fr", "trouver trouvent trouvons"),
        ("fr", "conflit conflits"),
        ("de", "funktionieren funktioniert funktioniertem"),
        ("nl", "wonen woont woonde gewoond"),
        ("nl", "groot grote grootste"),
        ("sv", "land landet länder"),
        ("no", "si seie seier"),
        ("da", "by byen byerne"),
        ("en", "person people"),
        ("uk", "дитина діти дітей"),
        ("uk", "пити пили п'є"),
        ("uk", "написати написана написаних"),
        ("uk", "ім'я імені"),
        ("uk", "п'є пити пʼють п’ють пють"),
        ("uk", "комп'ютер комп’ютерів компютера"),
        ("uk", "під'їзд під’їзди підїзду"),
        ("uk", "впасти впаде впав"),
        ("uk", "цвях цвяха"),  # without an apostrophe
        ("uk", "Київ Києва Києві"),
        ("uk", "Зеленський Зеленського Зеленським"),
        ("uk", "Кривко Кривка"),  # a name that is in no dictionary
    ],
)
def test_the_forms_of_a_word_meet(language: str, forms: str) -> None:
    assert len({tuple(term(form, language)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "found founded founder"),  # "found" is a form of "find"
        ("en", "rose rise"),
        ("en", "lay lie"),
        ("en", "bore bear"),
        ("en", "wound wind"),
        ("en", "fed feed"),  # the Fed
        ("en", "woke wake"),
        ("en", "lives life"),
        ("en", "leaves leaf"),
        ("en", "axes axis"),
        ("en", "bases basis"),
        ("en", "can could"),
        ("en", "may might"),
        ("en", "traffic trafficking"),
        ("en", "woods wooden"),
        ("en", "paris pares"),
        ("en", "opera opus"),
        ("en", "been was had"),
        ("en", "far further"),
        ("de", "band binden"),
        ("de", "macht machen"),  # power
        ("de", "herzog herziehen"),
        ("de", "einfuhr einfahren"),
        ("de", "bekannt bekennen"),
        ("de", "tat tun"),
        ("de", "schloss schließen"),
        ("de", "weiß wissen"),
        ("de", "führen fahren"),
        ("de", "gefahren fahren"),  # dangers
        ("de", "sprachen sprechen"),
        ("nl", "reden rijden"),
        ("nl", "aandacht aandenken"),
        ("nl", "namen nemen"),
        ("sv", "band binda"),
        ("sv", "åt äta"),  # for
        ("no", "så se"),
        ("no", "dør dø"),  # a door
        ("da", "ved vide"),
        ("da", "under undvære"),
        ("fr", "été être"),
        ("fr", "nuit nuire"),
        ("fr", "sens sentir"),
        ("fr", "avenue avenir"),
        ("es", "vino venir"),
        ("es", "gobierno gobernar"),
        ("it", "letto leggere"),
        ("it", "punto pungere"),
        ("it", "stato essere"),
        ("pt", "são ser"),
        ("pt", "vista ver"),
        ("ru", "стали стать"),  # steel
        ("ru", "плачу платить"),
        ("ru", "Львов лев"),
        ("ru", "режим режет"),
        ("ru", "могила мочь"),
        ("ru", "запрет запереть"),
        ("it", "corso correre"),
        ("fr", "lit lire"),
        ("es", "pueblo poblar"),
        ("uk", "ніс нести"),
    ],
)
def test_other_words_do_not_meet(language: str, words: str) -> None:
    forms = words.split()
    assert len({tuple(term(form, language)) for form in forms}) == len(forms)


def asked_terms(question: str, language: str) -> list[str]:
    return [each for word in read_question(question, {language: 9}).words for each in word.terms_in(Field.WORDS)]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "feed fed"),
        ("en", "leaf leaves"),
        ("en", "life lives"),
        ("de", "stehlen stahl"),
        ("de", "schließt schloss"),
        ("nl", "steelt stal"),
        ("sv", "äter åt"),
        ("sv", "ligger låg"),
        ("no", "bære bar"),
        ("da", "bære bar"),
    ],
)
def test_questions_look_for_both_readings_of_a_form_that_is_often_another_word(language: str, forms: str) -> None:
    one, other = forms.split()
    for asked, written in ((one, other), (other, one)):
        first, *others = asked_terms(asked, language)
        assert first not in term(written, language)
        assert set(term(written, language)) <= set(others)


def test_a_form_of_two_words_is_looked_for_without_their_other_forms() -> None:
    assert not {*term("left", "en")} & {*asked_terms("leaf", "en")}
    assert {*term("left", "en")} <= {*asked_terms("leaves", "en")}


def test_a_word_changes_within_if_a_form_begins_in_another_way() -> None:
    assert changes_within("geese", "en")
    assert changes_within("buys", "en")
    assert not changes_within("churches", "en")
    assert not changes_within("gatan", "sv")


def word_of(form: str) -> str:
    return form.rstrip(ALL_WITH_STEM + OFTEN_ANOTHER)


def joined(language: str) -> list[list[str]]:
    """Return the lines of a list without the forms that are often another word."""
    return [[form for form in line if not form.endswith(OFTEN_ANOTHER)] for line in lines(language)]


@pytest.mark.parametrize("language", sorted(LISTED))
class TestLists:
    def test_are_in_the_normal_form(self, language: str) -> None:
        for line in read_words("index.analysis", f"irregular_forms/{language}"):
            assert all(normalise(word_of(form)) == word_of(form) for form in line.split())

    def test_name_only_forms_that_the_stemmer_separates(self, language: str) -> None:
        for dictionary_form, *forms in lines(language):
            assert forms, dictionary_form
            if language != "uk":  # whose dictionary is looked up before
                stems = [regular_stem(word_of(form), language) for form in forms if not form.endswith(OFTEN_ANOTHER)]
                assert stem(dictionary_form, language) not in stems, dictionary_form

    def test_have_each_form_in_one_line(self, language: str) -> None:
        words = joined(language)
        forms = [form for _, *forms in words for form in forms]
        with_stem = [word_of(form) for form in forms if form.endswith(ALL_WITH_STEM)]
        stems = [regular_stem(form, language) for form in with_stem]
        assert len(forms) == len(set(forms))
        assert len(stems) == len(set(stems))
        assert len(words) == len({dictionary_form for dictionary_form, *_ in words})

    def test_lead_to_a_dictionary_form_in_one_step(self, language: str) -> None:
        words = joined(language)
        dictionary_forms = [dictionary_form for dictionary_form, *_ in words]
        bare = {word_of(form) for dictionary_form, *forms in words for form in forms if form != dictionary_form}
        assert bare.isdisjoint(dictionary_forms)
        for each in dictionary_forms:
            assert stem(normalise(each), language) in (regular_stem(each, language), each)

    def test_give_every_form_the_stem_of_its_line(self, language: str) -> None:
        for dictionary_form, *forms in joined(language):
            found = {stem(word_of(form), language) for form in forms}
            assert found <= {stem(dictionary_form, language)}, dictionary_form

    def test_join_no_form_that_is_often_another_word(self, language: str) -> None:
        often_another = {word_of(form) for line in lines(language) for form in line if form.endswith(OFTEN_ANOTHER)}
        assert often_another.isdisjoint(word_of(form) for line in joined(language) for form in line[1:])
        for dictionary_form, *forms in lines(language):
            asked = [stem(dictionary_form, language), *also_asked(dictionary_form, language)]
            for form in map(word_of, forms):
                assert stem(form, language) in asked
                assert asked[0] in [stem(form, language), *also_asked(form, language)]


class TestSearching:
    @pytest.mark.parametrize(
        ("language", "text", "question", "bold"),
        [
            ("en", "The old town hall will be torn down in March.", "when do they tear down the town hall", "torn"),
            ("en", "The council paid 40,000 crowns for the roof.", "how much did the council pay", "paid"),
            ("en", "Night buses return in December.", "when does the night bus return", "buses"),
            ("de", "Der Rat vergab den Auftrag an eine Firma aus Kiel.", "Wer soll den Auftrag vergeben?", "vergab"),
            (
                "nl",
                "De gemeente verkocht het zwembad in maart.",
                "Wanneer gaat de gemeente het zwembad verkopen?",
                "verkocht",
            ),
            ("sv", "Kommunen sålde badhuset i mars.", "När ska kommunen sälja badhuset?", "sålde"),
            ("no", "Kommunen solgte svømmehallen i mars.", "Når skal kommunen selge svømmehallen?", "solgte"),
            ("da", "Kommunen solgte svømmehallen i marts.", "Hvornår vil kommunen sælge svømmehallen?", "solgte"),
            (
                "fr",
                "Le maire écrivit une lettre aux habitants.",
                "Pourquoi le maire a-t-il dû écrire une lettre ?",
                "écrivit",
            ),
            (
                "es",
                "El ayuntamiento pidió un préstamo en marzo.",
                "¿Cuándo va a pedir un préstamo el ayuntamiento?",
                "pidió",
            ),
            ("it", "Il comune scelse un architetto di Torino.", "Quale architetto deve scegliere il comune?", "scelse"),
            ("pt", "A câmara trouxe os barcos em março.", "Quando vai a câmara trazer os barcos?", "trouxe"),
            ("ru", "Музей покажет картины в марте.", "Когда музей должен показать картины?", "покажет"),
            ("uk", "Музей покаже картини у березні.", "Коли музей має показати картини?", "покаже"),
            ("uk", "Імʼя переможця назвуть у березні.", "Коли назвуть імена переможців?", "Імʼя"),
        ],
    )
    def test_finds_and_highlights_another_form(self, language: str, text: str, question: str, bold: str) -> None:
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        corpus.add(Draft("A", (Paragraph(text),), language=language))
        answer = corpus.search(question, 3)
        (hit,) = answer.hits
        assert any(bold in text[start:end] for start, end in hit.highlights)
        meant = stem(normalise(bold), language)
        assert meant not in [stem(normalise(word), language) for word in map(str, answer.missing)]
