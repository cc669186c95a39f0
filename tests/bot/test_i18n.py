"""Translate sentences into the reader's language."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot import i18n
from tests.support.paths import ROOT


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a directory of catalogues."""
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._translations.cache_clear()
    yield tmp_path
    i18n._translations.cache_clear()
    i18n.use_language(None)


@pytest.fixture
def catalogue(locales: Path) -> None:
    """Write a tiny German catalogue."""
    passages = {("{n} passage", "{n} passages"): ("{n} Absatz", "{n} Absätze")}
    _write_catalogue(locales, "de", {"Keep": "Behalten", **passages})


def _write_catalogue(locales: Path, language: str, sentences: Mapping[Any, Any]) -> None:
    catalog = Catalog(locale=language)
    for sentence, translation in sentences.items():
        catalog.add(sentence, translation)
    target = locales / language / "LC_MESSAGES" / "byline.po"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_po(file, catalog)


class TestLanguage:
    def test_is_english_to_begin_with(self) -> None:
        assert i18n.gettext("Keep") == "Keep"
        assert i18n.ngettext("{n} passage", "{n} passages", 1) == "{n} passage"
        assert i18n.ngettext("{n} passage", "{n} passages", 2) == "{n} passages"

    @pytest.mark.usefixtures("catalogue")
    def test_is_the_readers_where_there_is_a_catalogue(self) -> None:
        i18n.use_language("de-AT")
        assert i18n.gettext("Keep") == "Behalten"
        assert i18n.ngettext("{n} passage", "{n} passages", 2) == "{n} Absätze"

    @pytest.mark.usefixtures("catalogue")
    def test_is_another_one_within_a_block(self) -> None:
        """A reply to a Korean message is Korean, whatever the reader has set."""
        i18n.use_language("de-AT")
        with i18n.speaking("xx"):
            assert i18n.gettext("Keep") == "Keep"
        with i18n.speaking(None):
            assert i18n.gettext("Keep") == "Keep"
        assert i18n.gettext("Keep") == "Behalten"

    @pytest.mark.usefixtures("catalogue")
    def test_is_the_readers_where_that_of_a_block_lacks_a_sentence(self, locales: Path) -> None:
        _write_catalogue(locales, "fr", {"Remove": "Enlever"})
        i18n.use_language("de")
        with i18n.speaking("fr"):
            assert [i18n.gettext("Remove"), i18n.gettext("Keep")] == ["Enlever", "Behalten"]
        i18n.use_language(None)
        with i18n.speaking("fr"):
            assert i18n.gettext("Keep") == "Keep"

    @pytest.mark.usefixtures("catalogue")
    def test_of_a_reply_is_one_of_those_of_the_message(self) -> None:
        i18n.use_language("de-AT")
        assert i18n.language_among(("de", "en")) == "de"
        assert i18n.language_among(("en", "es")) == "en"
        assert i18n.language_among(("es", "pt")) == "es"

    @pytest.mark.usefixtures("catalogue")
    @pytest.mark.parametrize("language", ["xx", "../../etc", "", None])
    def test_is_english_where_there_is_none(self, language: str | None) -> None:
        i18n.use_language(language)
        assert i18n.gettext("Keep") == "Keep"


class TestTranslating:
    @pytest.mark.slow
    def test_is_done_as_the_document_says(self, locales: Path) -> None:
        """A sentence that `make messages` extracts and somebody translates is said in their language."""
        steps = [_make_messages(), *re.findall(r"pybabel (init .*?)`", _document())]
        for step in steps:
            arguments = step.replace("bot/locales", str(locales)).replace("LANGUAGE", "de").split()
            subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], check=True, cwd=ROOT)
            for path in locales.rglob("*.po"):
                sentences = path.read_text(encoding="utf-8")
                path.write_text(sentences.replace('msgid "Cancel"\nmsgstr ""', 'msgid "Cancel"\nmsgstr "Abbrechen"'))
        i18n.use_language("de-AT")
        assert len(steps) == 2
        assert (i18n.gettext("Cancel"), i18n.gettext("Add")) == ("Abbrechen", "Add")


def _make_messages() -> str:
    """Return the arguments that `make messages` gives to pybabel."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (arguments,) = re.findall(r"pybabel -q (extract .*)", makefile)
    return str(arguments)


def _document() -> str:
    return " ".join((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split())


PLACEHOLDER = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("path", sorted(i18n.LOCALES.rglob("*.po")), ids=lambda path: path.parts[-3])
class TestCatalogue:
    def test_has_sentences_of_the_code(self, path: Path, extracted: set[str]) -> None:
        assert {_forms(message.id)[0] for message in _messages(path)} <= extracted

    def test_keeps_the_names_in_braces(self, path: Path) -> None:
        for message in _messages(path):
            expected = {name for form in _forms(message.id) for name in PLACEHOLDER.findall(form)}
            for translation in filter(None, _forms(message.string)):
                assert {*PLACEHOLDER.findall(translation)} == expected, message.id

    def test_names_its_language(self, path: Path) -> None:
        with path.open("rb") as file:
            assert str(read_po(file).locale) == path.parts[-3]


@pytest.fixture(scope="module")
def extracted() -> set[str]:
    """Return the sentences of the code."""
    names = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    return {_forms(message)[0] for _, _, message, _, _ in extract_from_dir(ROOT / "bot", keywords=names)}


def _forms(message: str | Sequence[str] | None) -> list[str]:
    """Return the singular and the plurals."""
    return [message] if isinstance(message, str) else list(message or ())


def _messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]
