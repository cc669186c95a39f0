"""Analysis takes text in every script of Unicode, whatever stands in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Field, terms_of
from index.analysis.analyzer import cut, terms_of_word
from index.analysis.languages import IDENTIFIABLE, STEMMERS
from index.analysis.term_hashes import text_keys
from index.analysis.tokenizer import Script, normalise, words_of
from tests.support.paths import ROOT
from tests.support.unicode_scripts import scripts

LANGUAGES = [*sorted({*STEMMERS, *IDENTIFIABLE}), "und", None]

BESIDE = (
    *" \n-'’.,·‑",
    *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f",  # zero width
    *"\u200e\u200f\u202a\u202e\u202c\u2066\u2069",  # directions
    *"\u0301\u0307\u0308\u0323\u0345\u20e3\ufe0f",  # marks of any script
    *"0٣๕५5５",
)
"""Characters that stand beside letters in any script."""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts in one or two scripts."""
    letters = "".join(scripts()[draw(st.sampled_from(sorted(scripts())))] for _ in range(draw(st.integers(1, 2))))
    parts = st.one_of(st.text(letters, min_size=1, max_size=5), st.sampled_from(BESIDE))
    return draw(st.lists(parts, max_size=10).map("".join))


def all_terms(text: str, language: str | None) -> dict[Field, list[str]]:
    return {field: terms_of(text, language, field) for field in Field}


@pytest.mark.slow
@settings(max_examples=200)
@given(texts(), st.sampled_from(LANGUAGES))
def test_no_term_is_empty(text: str, language: str | None) -> None:
    for field, terms in all_terms(text, language).items():
        assert all(terms)
        assert len(text_keys(text, language)[field]) == len(terms)


@pytest.mark.slow
@settings(max_examples=200)
@given(texts(), st.sampled_from(LANGUAGES))
def test_text_has_the_same_terms_in_every_form(text: str, language: str | None) -> None:
    """Composed or decomposed."""
    composed = unicodedata.normalize("NFC", text)
    assert all_terms(unicodedata.normalize("NFD", text), language) == all_terms(composed, language)


@pytest.mark.slow
@settings(max_examples=200)
@given(texts(), st.sampled_from(LANGUAGES))
def test_a_question_has_the_terms_of_the_passage(text: str, language: str | None) -> None:
    """A question is cut into terms from the normal form of its words, a passage from its text."""
    for word, script, _ in words_of(text):
        if normal := normalise(word):
            for field in Field:
                assert list(cut(normal, script, language, field)) == terms_of_word(word, script, language, field)


@pytest.mark.slow
@settings(max_examples=200)
@given(texts())
def test_a_word_is_the_same_in_capitals(text: str) -> None:
    for word, script, _ in words_of(text):
        if script is Script.SPACED:
            assert normalise(word.upper()) == normalise(word.lower()) == normalise(word)


def test_terms_are_the_same_in_every_process() -> None:
    program = (
        "import json, sys; from index.analysis import Field, terms_of; "
        "print(json.dumps([[terms_of(each, 'ru', field) for field in Field] for each in json.load(sys.stdin)]))"
    )
    asked = [each[:40] for each in scripts().values()]
    ended = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert [json.loads(each.stdout) for each in ended] == [
        [[terms_of(each, "ru", field) for field in Field] for each in asked]
    ] * 2
