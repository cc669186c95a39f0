"""Pages are in the reader's language."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.messages.extract import extract_from_file
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import gettext, use_language
from bot.web.languages import LANGUAGES, direction_of, language_of
from tests.support.paths import ROOT
from tests.support.web.web_visitor import Visitor

SENTENCES = [each for _, each, _, _ in extract_from_file("python", ROOT / "bot/web/messages.py", keywords={"_": None})]


class TestTheLanguage:
    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("", "en"),
            ("*", "en"),
            ("de", "de"),
            ("de-AT,de;q=0.9,en;q=0.8", "de"),
            ("it, fr;q=0.5, de;q=0.7", "de"),
            ("xx,yy", "en"),
            ("DE-de", "de"),
            ("fr;q=0, de;q=0.1", "de"),
            ("zh-Hant-TW", "zh"),
            ("en;q=0.5, ar;q=0.5", "en"),
            ("de;q=1.5, fr", "fr"),
            ("de;q=x", "en"),
            ("xx," * 100 + "de", "en"),
        ],
    )
    def test_is_the_one_that_the_reader_likes_best(self, accepted: str, language: str) -> None:
        assert language_of(accepted) == language

    @given(st.text(st.sampled_from("defrxz-_;,=q.019* "), max_size=60))
    def test_is_always_one_of_ours(self, accepted: str) -> None:
        assert language_of(accepted) in LANGUAGES

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_its_direction(self, language: str) -> None:
        locale = Locale.parse(language)
        assert {"ltr": "left-to-right", "rtl": "right-to-left"}[direction_of(language)] == locale.character_order

    @pytest.mark.parametrize("language", LANGUAGES[1:])
    def test_has_every_sentence_of_a_page(self, language: str) -> None:
        use_language(language)
        untranslated = [each for each in SENTENCES if gettext(str(each)) == each]
        use_language(None)
        assert SENTENCES
        assert untranslated == []


class TestAPage:
    @pytest.mark.parametrize(
        ("accepted", "language", "direction", "headline"),
        [
            ("de", "de", "ltr", "Im Archiv suchen"),
            ("ar", "ar", "rtl", "البحث في الأرشيف"),
            ("it", "en", "ltr", "Search the archive"),
        ],
    )
    async def test_says_its_language(
        self, visitor: Visitor, accepted: str, language: str, direction: str, headline: str
    ) -> None:
        page = await visitor.get("/", Accept_Language=accepted)
        assert (page.tree.get("lang"), page.tree.get("dir")) == (language, direction)
        assert page.texts("//h1") == [headline]
        assert page.headers["Vary"] == "Accept-Language"

    async def test_that_refuses_says_it_in_the_readers_language(self, visitor: Visitor) -> None:
        page = await visitor.get("/a/aaaaaaaaaa", Accept_Language="fr")
        assert page.texts("//h1") == ["Il n'y a rien à cette adresse."]
