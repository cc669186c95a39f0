"""From a URL, a file or a text to a draft."""

from __future__ import annotations

import subprocess
import sys

import pytest

from index.errors import (
    IngestError,
    NoTextError,
    TextTooLongError,
    TooLargeError,
    TooManyPassagesError,
    UnsupportedTypeError,
)
from index.ingest import Ingestion, IngestLimits
from index.limits import MAX_PASSAGES, MAX_TEXT_CHARS
from tests.website import Website

ENGLISH = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."
GERMAN = "Der Hafen der Stadt war nach dem Sturm drei Tage lang geschlossen, sagte der Hafenmeister am Freitag."


@pytest.fixture
def ingestion(website: Website) -> Ingestion:
    return Ingestion([website.host])


@pytest.mark.slow
class TestFromUrl:
    def test_makes_an_article_of_a_page(self, website: Website, ingestion: Ingestion) -> None:
        body = f"<body><p>{ENGLISH}</p><p>{ENGLISH} Two.</p></body>"
        html = f"<html lang=en><head><title>The storm</title></head>{body}</html>"
        website.serve("/new", html)
        draft = ingestion.from_url(website.redirect("/old", "/new"))
        assert draft.title == "The storm"
        assert [paragraph.text for paragraph in draft.paragraphs] == [ENGLISH, f"{ENGLISH} Two."]
        assert (draft.url, draft.source, draft.language) == (website.url("/new"), "127.0.0.1", "en")

    def test_reads_the_encoding_that_the_server_names(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/a", f"<p>{GERMAN} ª</p>".encode("mac-roman"), content_type="text/html; charset=macintosh")
        assert ingestion.from_url(url).paragraphs[0].text == f"{GERMAN} ª"

    def test_makes_an_article_of_a_text(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/files/the%20storm.txt", f"{ENGLISH}\nMore.", content_type="text/plain")
        draft = ingestion.from_url(url)
        assert (draft.title, draft.url, draft.source) == ("the storm.txt", url, "127.0.0.1")

    def test_names_the_address_that_was_asked_for_in_errors(self, website: Website, ingestion: Ingestion) -> None:
        website.serve("/new", "<p></p>")
        url = website.redirect("/old", "/new")
        with pytest.raises(NoTextError) as refused:
            ingestion.from_url(url)
        assert refused.value.source == url


class TestFromFile:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["../../etc/storm.txt", "C:\\files\\storm.txt", "storm\u202e.txt"])
    def test_takes_a_name_for_a_name(self, name: str) -> None:
        draft = Ingestion().from_file(name, f"{ENGLISH}\nMore.".encode())
        assert draft.title == "storm.txt"
        assert (draft.url, draft.source, draft.language) == (None, None, "en")

    def test_refuses_a_text_that_is_too_large(self) -> None:
        with pytest.raises(TooLargeError) as refused:
            Ingestion(limits=IngestLimits(text_bytes=10)).from_file("a.txt", b"x" * 11)
        assert refused.value.limit_bytes == 10

    @pytest.mark.slow
    def test_says_what_a_large_file_is_rather_than_that_it_is_large(self) -> None:
        with pytest.raises(UnsupportedTypeError):
            Ingestion(limits=IngestLimits(text_bytes=10)).from_file("a.pdf", b"%PDF-1.7" * 10)


class TestFromText:
    def test_makes_an_article_of_a_text(self) -> None:
        draft = Ingestion().from_text(f"Sturm\n\n{GERMAN}")
        assert (draft.title, draft.paragraphs[0].text, draft.language) == ("Sturm", GERMAN, "de")

    def test_knows_no_language_where_there_are_too_few_words(self) -> None:
        assert Ingestion().from_text("1, 2, 3").language is None

    def test_has_the_name_for_its_title(self) -> None:
        assert Ingestion().from_text("One.", "notes.txt").title == "notes.txt"

    def test_refuses_a_text_that_is_too_large(self) -> None:
        with pytest.raises(TooLargeError):
            Ingestion(limits=IngestLimits(text_bytes=10)).from_text("x" * 11)


class TestLimits:
    MANY = "Big\n\n" + "owl\n\n" * (MAX_PASSAGES + 1)
    LONG = "Big\n\n" + "owl owl owl owl " * (MAX_TEXT_CHARS // 16 + 1)

    @pytest.mark.parametrize(("text", "error"), [(MANY, TooManyPassagesError), (LONG, TextTooLongError)])
    def test_what_is_too_large_for_an_article_is_refused(self, text: str, error: type[IngestError]) -> None:
        with pytest.raises(error):
            Ingestion().from_text(text)

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
    @pytest.mark.parametrize(("text", "error"), [(MANY, TooManyPassagesError), (LONG, TextTooLongError)])
    def test_in_files_too(self, name: str, text: str, error: type[IngestError]) -> None:
        if name == "a.html":
            text = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
        with pytest.raises(error) as refused:
            Ingestion().from_file(name, text.encode())
        assert refused.value.source == name


class TestLanguage:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("declared", "text", "language"), [("en", GERMAN, "de"), ("de-AT", GERMAN, "de-AT"), ("nds", GERMAN, "nds")]
    )
    def test_is_the_declared_one_unless_that_is_only_the_default(self, declared: str, text: str, language: str) -> None:
        draft = Ingestion().from_file("a.html", f"<html lang={declared}><body><p>{text}</p></body></html>".encode())
        assert draft.language == language


class TestSetUp:
    def test_refuses_what_is_no_host(self) -> None:
        with pytest.raises(ValueError, match="not a host"):
            Ingestion(["http://a/"])

    @pytest.mark.slow
    def test_does_not_load_what_runs_in_the_child(self) -> None:
        program = "import sys, index.ingest; sys.exit('trafilatura' in sys.modules or 'markdown_it' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
