"""What a page says of itself."""

from datetime import date

import pytest

from index.extraction.metadata import byline_of, published_of


class TestBylineOf:
    @pytest.mark.parametrize(
        ("found", "byline"),
        [
            ("Ann Lee", "Ann Lee"),
            ("Ann Lee; Bo Yi; Ann Lee", "Ann Lee, Bo Yi"),
            ("By Ann Lee", "Ann Lee"),
            ("Ida Brook", "Ida Brook"),
            ("Von Anna Klein", "Anna Klein"),
            ("Interview Julia Lauter", "Julia Lauter"),
            ("Text: Anna Klein", "Anna Klein"),
            ("Aleš Vávra před", "Aleš Vávra"),
            ("Nathan Lian @ Maintouch", "Nathan Lian"),
            ("Ann Lee | The Times", "Ann Lee"),
            ("Facebook Com; Ann Lee", "Ann Lee"),
            ("The Times", None),
            ("admin", None),
            ("Фото из Инстаграма", None),
            ("https://www.facebook.com/thetimes", None),
            ("", None),
            (None, None),
            ("; ".join(f"Person {letter}" for letter in "abcdefghijk"), None),
        ],
    )
    def test_is_the_names_alone(self, found: str | None, byline: str | None) -> None:
        assert byline_of(found, "The Times") == byline


class TestPublishedOf:
    @pytest.mark.parametrize(
        ("found", "published"),
        [("2026-11-24", date(2026, 11, 24)), ("2026-13-01", None), ("soon", None), ("", None), (None, None)],
    )
    def test_is_a_date_or_unknown(self, found: str | None, published: date | None) -> None:
        assert published_of(found) == published
