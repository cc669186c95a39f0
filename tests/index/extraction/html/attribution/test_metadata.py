"""The metadata that a page declares."""

from datetime import date

import pytest
from lxml.html import document_fromstring

from index.extraction.bylines import byline_of
from index.extraction.declared import published_of
from index.extraction.html.attribution.metadata import address_of
from index.urls import MAX_URL_CHARS


class TestBylineOf:
    @pytest.mark.parametrize(
        ("found", "byline"),
        [
            ("Ann Lee", "Ann Lee"),
            ("Ann Lee; Bo Yi; Ann Lee", "Ann Lee, Bo Yi"),
            ("By Ann Lee", "Ann Lee"),
            ("¿ Ann Lee", "Ann Lee"),
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
        [
            *(("2026-11-24", date(2026, 11, 24)), ("1600-01-01", date(1600, 1, 1))),
            *((found, None) for found in ("2026-13-01", "0001-01-01", "1449-12-31", "9999-12-31", "soon", "", None)),
        ],
    )
    def test_is_a_date_or_unknown(self, found: str | None, published: date | None) -> None:
        assert published_of(found) == published


class TestAddressOf:
    FETCHED = "http://example.org:8000/old"

    def address(self, canonical: str) -> str:
        return address_of(document_fromstring(f"<link rel=canonical href='{canonical}'><p>Text"), self.FETCHED)

    @pytest.mark.parametrize(
        ("canonical", "address"),
        [
            ("/new", "http://example.org:8000/new"),
            ("https://example.org/new", "https://example.org/new"),
            ("https://example.org:443/new", "https://example.org:443/new"),
            ("http://example.org:8000/new#part", "http://example.org:8000/new"),
            ("/a\u202eb c", "http://example.org:8000/a%E2%80%AEb%20c"),
        ],
    )
    def test_is_the_pages_own_on_the_same_host(self, canonical: str, address: str) -> None:
        assert self.address(canonical) == address

    @pytest.mark.parametrize(
        "canonical",
        [
            *("http://other.example/new", "http://me@example.org/new", "javascript:alert(1)", "http://[::1"),
            *("http://example.org:junk/x", "http://example.org:99999/x", "http://example.org:22/x"),
            *("https://example.org:\\evil.example/x", "http://example.org\\@evil.example/x"),
            "/" + "a" * MAX_URL_CHARS,
        ],
    )
    def test_is_the_fetched_one_where_that_is_broken_or_leads_elsewhere(self, canonical: str) -> None:
        assert self.address(canonical) == self.FETCHED
