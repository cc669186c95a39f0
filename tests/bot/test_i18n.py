"""Translate sentences into the reader's language."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

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
    catalog = Catalog(locale="de")
    catalog.add("Keep", "Behalten")
    catalog.add(("{n} passage", "{n} passages"), ("{n} Absatz", "{n} Absätze"))
    target = locales / "de" / "LC_MESSAGES" / "byline.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)


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
    @pytest.mark.parametrize("language", ["xx", "../../etc", "", None])
    def test_is_english_where_there_is_none(self, language: str | None) -> None:
        i18n.use_language(language)
        assert i18n.gettext("Keep") == "Keep"


class TestTranslating:
    @pytest.mark.slow
    def test_is_done_as_the_document_says(self, locales: Path) -> None:
        """A sentence that `make messages` extracts and somebody translates is said in their language."""
        steps = [_make_messages(), *re.findall(r"pybabel ((?:init|compile) .*?)`", _document())]
        for step in steps:
            arguments = step.replace("bot/locales", str(locales)).replace("LANGUAGE", "de").split()
            subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], check=True, cwd=ROOT)
            for path in locales.rglob("*.po"):
                sentences = path.read_text(encoding="utf-8")
                path.write_text(sentences.replace('msgid "Cancel"\nmsgstr ""', 'msgid "Cancel"\nmsgstr "Abbrechen"'))
        i18n.use_language("de-AT")
        assert len(steps) == 3
        assert (i18n.gettext("Cancel"), i18n.gettext("Add")) == ("Abbrechen", "Add")


def _make_messages() -> str:
    """Return the arguments that `make messages` gives to pybabel."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (arguments,) = re.findall(r"pybabel -q (extract .*)", makefile)
    return str(arguments)


def _document() -> str:
    return " ".join((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split())
