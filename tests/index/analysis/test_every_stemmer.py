"""No stemmer leaves a word without a term, whatever the word is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, terms_of
from index.analysis.analyzer import cut, stemming_language, terms_of_word
from index.analysis.languages import STEMMERS, stem, uncached_stems
from index.analysis.spelling_variants import LANGUAGES
from index.analysis.term_hashes import text_keys
from index.analysis.token_ids import TOKEN, tokens_of
from index.analysis.tokenizer import Script, normalise, pieces, words_of


def letters(*ranges: str) -> str:
    """The characters from the first to the last of each pair."""
    return "".join(chr(code) for each in ranges for code in range(ord(each[0]), ord(each[1]) + 1))


LATIN = letters("az", "AZ") + "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßşğıİąćęłńśźżčďěňřšťůžőűăâîșțãõāēīūđ"
CYRILLIC = letters("ая", "АЯ") + "ёіїєґђјљњћџўқңәѣ"
ARABIC = letters("\u0621\u064a", "\u064b\u0652") + "\u0640\u067e\u0686\u0698\u06af\u06a9\u06cc\u06c0\u06c1\u06d2"
DEVANAGARI = letters("\u0901\u0939", "\u093c\u094d", "\u0958\u0963")
TAMIL = "ஃஅஆஇஈஉஊஎஏஐஒஓஔகஙசஜஞடணதநனபமயரறலளழவஷஸஹாிீுூெேைொோௌ்"
ALPHABETS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("ar", "fa", "ur", "ps"), ARABIC),
        **dict.fromkeys(("ru", "uk", "bg", "mk", "be", "kk", "mn"), CYRILLIC),
        **dict.fromkeys(("sr", "hr", "bs"), LATIN + CYRILLIC),
        **dict.fromkeys(("hi", "mr", "ne"), DEVANAGARI),
        "el": letters("αω", "ΑΡ", "ΣΩ") + "άέήίόύώϊϋΐΰς",
        "hy": letters("աֆ", "ԱՖ") + "և",
        "ta": TAMIL,
        "he": letters("את", "\u05b0\u05c1"),
    }
)
"""The alphabets of languages that are not written with Latin letters alone."""

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "ال وال بال كال فال لل ها هم هن كم نا ني ون ين ات ان ة ه ي ك و ف ب ل س",
        "bs": "ima ama ovi evi iji nje ost ih im om",
        "ca": "itat ment ions ades ar er ir ava",
        "cs": "ovi ech ách ami ům ost ých ého",
        "da": "erne ene er et en s heds lig",
        "de": "ung heit lich isch en er es st keit",
        "el": "όταν έως ίδια είτε ήσαν ους ων ες ας ης ει ουν ούμε τερ ότατ",
        "en": "ing ed ly s es ness ment ational ies",
        "es": "mente ciones ando iendo ar er ir os as amos",
        "et": "desse test dele del le st sse ga ni ta",
        "eu": "aren etan ekin rako tik etako ari a ak",
        "fa": "ها های هایی تر ترین ام ات اش ان ای می نمی را",
        "fi": "ssa ssä sta llä lle kin kaan han pa nsa ni mme tte",
        "fr": "ment tions eaux euse ait aient ons ez qu l d",
        "ga": "acht amh íocht t h n bhf gc nd",
        "hi": "का की के को में से ने ों ें ियाँ ाओं ना ता ती ते",
        "hr": "ima ama ovi evi iji nje ost ih im om",
        "hu": "ban ben nak nek val vel hoz ok ek ig ként jai",
        "hy": "ը ն ի ից ով ում եր ներ ները ություն ական",
        "id": "nya kah lah pun kan an i me ber di ter pe se",
        "it": "mente zioni ando are ere ire gli lo la",
        "lt": "as is us ys o ų ams oms uose ėje iai",
        "ne": "को का की मा ले लाई बाट हरू छ छन् थियो दै ने",
        "nl": "heden lijk ingen en je s e ig",
        "no": "ene ane het heter s t leg els",
        "pl": "ami ach owi ego emu ość ów ie",
        "pt": "mente ções ando ar er ir os as amos",
        "ro": "ului elor ește ării iile a ul le",
        "ru": "ами ями ость ого ему ться ишь ла ли ка ок лен ля",
        "sk": "ami ach ovi och ého ému ých ou ov",
        "sl": "ima ama ovi ega emu ih im om",
        "sr": "има ама ови ima ama ост ih им om",
        "sv": "arna erna orna het heten s t lig",
        "ta": "கள் ஐ ஆல் கு இன் உடன் தான் ஏ ஓ உம் இல் இருந்து க்கள் வின் ஒடு",
        "tr": "ları leri lar ler da de ta te nın nin dır dir mış miş ken ysa yse la le",
        "he": "ים ות ה ל ב מ ש",
        "mr": "ला ने चा ची चे ना त",
        "vi": "òa oà uý quý",
    }
)
"""Endings and clitics: words that are nothing else are what stemmers leave nothing of."""

APOSTROPHES = "'’ʼ`-‑.·"
JOINERS = "\u200c\u200d\u00ad\u0640"
MARKS = "\u0301\u0307\u0308\u0345\u064b\u0651\u05b0\u093c\u0902\u094d\u0e31\u3099\u20e3"
"""Of several scripts: in a text they stand alone where it is broken, or speaks of them."""

COMPATIBLE = "ﳲﹱﹷﹹﹽﷲﬁﬅ①²½㍿ⅷﾞﾟㅤ"
"""Letters and numbers that become others, several, or none."""

RUNS = ["港口", "カタカナ", "ｶﾞ", "ท่าเรือ", "ກຳ", "항구", "ᄀ", "ㅎ", "ខ្មែរ", "မြန်မာ"]

SPOKEN = sorted({*STEMMERS, *LANGUAGES, *ALPHABETS, "und", ""})


def words_in(language: str) -> st.SearchStrategy[str]:
    """Texts of words in a language, with all that may stand in, before and behind them."""
    alphabet, endings = ALPHABETS.get(language, LATIN), ENDINGS.get(language, "s").split()
    parts = st.one_of(
        st.text(alphabet, min_size=1, max_size=6),
        st.sampled_from(endings),
        st.sampled_from(endings),
        st.sampled_from([*APOSTROPHES, *JOINERS, *MARKS, *COMPATIBLE, *RUNS]),
        st.sampled_from([" ", "1980", "1,000", "3.5", "٣"]),
    )
    return st.lists(parts, max_size=8).map("".join)


texts = st.sampled_from(SPOKEN).flatmap(lambda each: st.tuples(st.just(each), words_in(each)))


@pytest.mark.slow
@settings(max_examples=200)
@given(texts)
def test_every_word_has_terms_of_its_own_and_none_is_empty(text_in: tuple[str, str]) -> None:
    language, text = text_in
    for field in Field:
        terms = terms_of(text, language, field)
        assert all(terms)
        assert len(text_keys(text, language)[field]) == len(terms)
    counted = len(terms_of(text, language, Field.WORDS))
    assert len(tokens_of(text, language)) == counted * TOKEN.itemsize
    assert (counted > 0) == any(
        terms_of_word(word, script, language, Field.WORDS) for word, script, _ in words_of(text)
    )


@pytest.mark.slow
@settings(max_examples=200)
@given(texts)
def test_a_question_has_the_terms_of_the_passage(text_in: tuple[str, str]) -> None:
    """A question is cut into terms from its normal form, a passage from the text."""
    language, text = text_in
    asked = [
        list(cut(piece.normal, piece.script, language, Field.WORDS))
        for piece in pieces(text)
        if piece.script in {Script.SPACED, Script.NUMBER}
    ]
    indexed = [
        terms_of_word(word, script, language, Field.WORDS)
        for word, script, _ in words_of(text)
        if script in {Script.SPACED, Script.NUMBER}
    ]
    assert asked == [terms for terms in indexed if terms]
    assert all(len(terms) == 1 for terms in asked)


@pytest.mark.slow
@settings(max_examples=100)
@given(texts)
def test_each_term_has_a_letter_or_a_digit(text_in: tuple[str, str]) -> None:
    language, text = text_in
    words = [(word, script) for word, script, _ in words_of(text) if script in {Script.SPACED, Script.NUMBER}]
    for word, script in words:
        assert all(any(map(str.isalnum, term)) for term in terms_of_word(word, script, language, Field.WORDS))


def endings_of(language: str) -> Iterable[str]:
    endings = ENDINGS[language].split()
    return [*endings, *(first + second for first in endings for second in endings)]


@pytest.mark.parametrize("language", sorted(ENDINGS))
def test_a_word_that_is_nothing_but_endings_has_a_stem(language: str) -> None:
    words = [normalise(word) for word in endings_of(language)]
    assert all(uncached_stems(words, language))
    assert [stem(word, language) for word in words] == uncached_stems(words, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("el", "Όταν έως ίδια είτε", ["όταν", "έωσ", "ίδια", "είτε"]),
        ("tr", "DNA'ları 1980'leri", ["dna", "lari", "1980", "leri"]),
        ("tr", "LARI ları", ["lari", "lari"]),  # all writings of it
        ("ne", "को का मा", ["को", "का", "मा"]),
        ("ta", "உம்கள்", ["உம்கள்"]),
    ],
)
def test_a_word_that_a_stemmer_takes_for_an_ending_is_its_own_stem(
    language: str, text: str, expected: list[str]
) -> None:
    assert terms_of(text, language, Field.WORDS) == expected


@pytest.mark.parametrize("text", ["ـ", "ـً", "ــَّ", "ـ\u200dِ", "ﹱ", "ﹷ ﹹ", "ﳲ", "ـा"])
@pytest.mark.parametrize("language", ["ar", "fa", "ur", None])
def test_marks_that_no_letter_has_are_no_word(language: str | None, text: str) -> None:
    """They stand on a stretching mark, as where a text speaks of vowel signs."""
    for field in Field:
        assert terms_of(text, language, field) == []
    assert list(pieces(text)) == []


def test_marks_before_a_word_are_no_part_of_it() -> None:
    assert terms_of("ـَكتاب", None, Field.WORDS) == terms_of("كتاب", None, Field.WORDS)


def test_every_stemmer_is_tried_with_endings_of_its_language() -> None:
    assert set(STEMMERS) <= set(ENDINGS)
    assert all(stemming_language(ALPHABETS.get(each, LATIN)[0], each) == each for each in STEMMERS)
