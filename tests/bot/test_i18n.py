"""Sentences in the reader's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot import i18n


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A tiny German catalogue."""
    catalog = Catalog(locale="de")
    catalog.add("Keep", "Behalten")
    catalog.add(("{n} passage", "{n} passages"), ("{n} Absatz", "{n} Absätze"))
    target = tmp_path / "de" / "LC_MESSAGES" / "byline.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._translations.cache_clear()
    yield
    i18n._translations.cache_clear()
    i18n.use_language(None)


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


class TestCatalogue:
    def test_holds_every_sentence_of_the_code(self) -> None:
        """`make messages` was run after the last change of a sentence."""
        keywords = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
        bot = Path(i18n.__file__).parent
        extracted = {message[2] for message in extract_from_dir(bot, [("**.py", "python")], keywords=keywords)}
        with (i18n.LOCALES / "byline.pot").open(encoding="utf-8") as file:
            written = {message.id for message in read_po(file) if message.id}
        assert written == extracted
