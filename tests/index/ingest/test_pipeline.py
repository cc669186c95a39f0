"""From a URL, a file or a text to a draft."""

from __future__ import annotations

import subprocess
import sys

import pytest

from index.articles.limits import CHARS_PER_PASSAGE, PASSAGES
from index.errors import (
    BrokenContentError,
    ExportError,
    FeedError,
    IngestError,
    NoTextError,
    NotModifiedError,
    SeveralArticlesError,
    TextTooLongError,
    TooLargeError,
    TooManyPassagesError,
    UnsupportedTypeError,
)
from index.extraction.results import Result
from index.fetch.fetcher import FetchLimits
from index.ingest import Entry, Ingestion, IngestLimits, Reading, Validators
from index.ingest.pipeline import MAX_TEXT_BYTES
from index.ingest.sandbox import Extraction, ExtractionLimits
from index.model import Draft, Paragraph
from tests.support.website import Page, Website

ENGLISH = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."
GERMAN = "Der Hafen der Stadt war nach dem Sturm drei Tage lang geschlossen, sagte der Hafenmeister am Freitag."


@pytest.fixture
def ingestion(website: Website) -> Ingestion:
    return Ingestion([website.host])


@pytest.mark.covers
@pytest.mark.slow
class TestFromUrl:
    def test_makes_an_article_of_a_page(self, website: Website, ingestion: Ingestion) -> None:
        body = f"<body><p>{ENGLISH}</p><p>{ENGLISH} Two.</p></body>"
        html = f"<html lang=en><head><title>The storm</title></head>{body}</html>"
        website.serve("/new", html)
        draft = ingestion.read_url(website.redirect("/old", "/new")).article()
        assert draft.title == "The storm"
        assert [paragraph.text for paragraph in draft.paragraphs] == [ENGLISH, f"{ENGLISH} Two."]
        assert (draft.url, draft.source, draft.language) == (website.url("/new"), "127.0.0.1", "en")

    def test_reads_the_encoding_that_the_server_names(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/a", f"<p>{GERMAN} ª</p>".encode("mac-roman"), content_type="text/html; charset=macintosh")
        assert ingestion.read_url(url).article().paragraphs[0].text == f"{GERMAN} ª"

    def test_makes_an_article_of_a_text(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/files/the%20storm.txt", f"{ENGLISH}\nMore.", content_type="text/plain")
        draft = ingestion.read_url(url).article()
        assert (draft.title, draft.url, draft.source) == ("the storm.txt", url, "127.0.0.1")

    def test_names_the_address_that_was_asked_for_in_errors(self, website: Website, ingestion: Ingestion) -> None:
        website.serve("/new", "<p></p>")
        url = website.redirect("/old", "/new")
        with pytest.raises(NoTextError) as refused:
            ingestion.read_url(url).article()
        assert refused.value.source == url


class TestFromFile:
    @pytest.mark.covers
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["../../etc/storm.txt", "C:\\files\\storm.txt", "storm\u202e.txt"])
    def test_takes_a_name_for_a_name(self, name: str) -> None:
        draft = Ingestion().read_file(name, f"{ENGLISH}\nMore.".encode()).article()
        assert draft.title == "storm.txt"
        assert (draft.url, draft.source, draft.language) == (None, None, "en")

    def test_refuses_a_text_that_is_too_large(self) -> None:
        with pytest.raises(TooLargeError) as refused:
            Ingestion(limits=IngestLimits(text_bytes=10)).read_file("a.txt", b"x" * 11).article()
        assert refused.value.limit_bytes == 10

    @pytest.mark.parametrize("export", ['{"name": "News", "type": "public_channel", "id": 1, "messages": [', "wxr"])
    def test_refuses_an_export_of_many_articles(self, website: Website, export: str) -> None:
        """They are read as a stream, and may be of any length."""
        wxr = '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        content = wxr if export == "wxr" else export
        with pytest.raises(ExportError):
            Ingestion().read_file("export", content.encode() + b" " * MAX_TEXT_BYTES).article()
        with pytest.raises(ExportError):
            Ingestion([website.host]).read_url(website.serve("/export", content)).article()

    @pytest.mark.parametrize(
        "content",
        [
            '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>',
            '<opml version="2.0"><body/></opml>',
            '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        ],
    )
    def test_refuses_what_lists_articles(self, website: Website, content: str) -> None:
        """It says so: a feed is followed, not added."""
        with pytest.raises(FeedError):
            Ingestion().read_file("feed", content.encode()).article()
        with pytest.raises(FeedError):
            Ingestion([website.host]).read_url(website.serve("/feed", content)).article()

    def test_refuses_a_document_that_is_too_large(self) -> None:
        limits = IngestLimits(fetch=FetchLimits(file_bytes=10), text_bytes=5)
        with pytest.raises(TooLargeError) as refused:
            Ingestion(limits=limits).read_file("a.txt", b"%PDF-1.7 and more").article()
        assert refused.value.limit_bytes == 10

    @pytest.mark.covers
    @pytest.mark.slow
    def test_says_what_a_large_file_is_rather_than_that_it_is_large(self) -> None:
        with pytest.raises(UnsupportedTypeError):
            Ingestion(limits=IngestLimits(text_bytes=10)).read_file("a.pdf", b"\x89PNG" * 10).article()


class TestReading:
    @pytest.mark.covers
    @pytest.mark.slow
    def test_is_of_one_entry_for_one_article(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/a.txt", f"Storm\n\n{ENGLISH}", content_type="text/plain", headers={"ETag": '"1"'})
        reading = ingestion.read_url(website.redirect("/old", "/a.txt"))
        assert (reading.final_url, reading.validators) == (url, Validators('"1"'))
        (entry,) = reading.entries
        assert entry.draft
        assert (entry.name, entry.draft.title, entry.error, entry.doubts) == (website.url("/old"), "Storm", None, ())

    def test_says_that_nothing_has_changed(self, website: Website, ingestion: Ingestion) -> None:
        url = website.make("/a", lambda _: Page(b"", 304))
        (entry,) = ingestion.read_url(url, Validators('"1"')).entries
        assert isinstance(entry.error, NotModifiedError)

    def test_says_why_there_is_no_article(self, ingestion: Ingestion) -> None:
        (entry,) = ingestion.read_file("a.txt", b"x" * (MAX_TEXT_BYTES + 1)).entries
        assert (entry.name, entry.draft, type(entry.error)) == ("a.txt", None, TooLargeError)

    def test_of_several_entries_is_not_one_article(self) -> None:
        reading = Reading("a.zip", (Entry("a"), Entry("b")))
        with pytest.raises(SeveralArticlesError) as refused:
            reading.article()
        assert (refused.value.source, refused.value.count) == ("a.zip", 2)

    @pytest.mark.parametrize(
        ("result", "error"),
        [
            (Result("a"), BrokenContentError),
            (Result("a", Draft("", (Paragraph("x" * (PASSAGES * CHARS_PER_PASSAGE + 1)),))), TextTooLongError),
        ],
    )
    def test_believes_no_result_that_cannot_be(
        self, monkeypatch: pytest.MonkeyPatch, result: Result, error: type[IngestError]
    ) -> None:
        monkeypatch.setattr(Extraction, "read", lambda *_: (result,))
        (entry,) = Ingestion().read_file("a", b"").entries
        assert type(entry.error) is error

    @pytest.mark.parametrize(("count", "has_url"), [(1, True), (2, False)])
    def test_gives_the_address_to_an_article_that_is_there_alone(
        self, website: Website, ingestion: Ingestion, monkeypatch: pytest.MonkeyPatch, *, count: int, has_url: bool
    ) -> None:
        """Several at one address would be taken for one."""
        result = Result("a", Draft("A", (Paragraph(ENGLISH),)))
        monkeypatch.setattr(Extraction, "read", lambda *_: (result,) * count)
        url = website.serve("/a.zip", b"PK")
        drafts = [entry.draft for entry in ingestion.read_url(url).entries if entry.draft]
        assert [(draft.url, draft.source) for draft in drafts] == [(url if has_url else None, "127.0.0.1")] * count


class TestFromText:
    def test_makes_an_article_of_a_text(self) -> None:
        draft = Ingestion().from_text(f"Sturm\n\n{GERMAN}")
        assert (draft.title, draft.paragraphs[0].text, draft.language) == ("Sturm", GERMAN, "de")

    def test_knows_no_language_where_there_are_too_few_words(self) -> None:
        assert Ingestion().from_text("1, 2, 3").language is None

    def test_refuses_a_text_that_is_too_large(self) -> None:
        with pytest.raises(TooLargeError) as refused:
            Ingestion(limits=IngestLimits(text_bytes=10)).from_text("x" * 11)
        assert refused.value.source == "the text"


class TestLimits:
    MANY = "Big\n\n" + "owl\n\n" * (PASSAGES + 1)
    LONG = "Big\n\n" + f"{'owl ' * 100_000}\n\n" * (PASSAGES * CHARS_PER_PASSAGE // 400_000 + 1)

    @pytest.mark.parametrize(("text", "error"), [(MANY, TooManyPassagesError), (LONG, TextTooLongError)])
    def test_what_is_too_large_for_an_article_is_refused(self, text: str, error: type[IngestError]) -> None:
        with pytest.raises(error):
            Ingestion().from_text(text)

    @pytest.mark.covers
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
    @pytest.mark.parametrize(("text", "error"), [(MANY, TooManyPassagesError), (LONG, TextTooLongError)])
    def test_in_files_too(self, name: str, text: str, error: type[IngestError]) -> None:
        slowly = Ingestion(limits=IngestLimits(extraction=ExtractionLimits(seconds=120)))
        if name == "a.html":
            text = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
        with pytest.raises(error) as refused:
            slowly.read_file(name, text.encode()).article()
        assert refused.value.source == name


class TestLanguage:
    @pytest.mark.covers
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("declared", "text", "language"), [("en", GERMAN, "de"), ("de-AT", GERMAN, "de-AT"), ("nds", GERMAN, "nds")]
    )
    def test_is_the_declared_one_unless_that_is_only_the_default(self, declared: str, text: str, language: str) -> None:
        draft = (
            Ingestion()
            .read_file("a.html", f"<html lang={declared}><body><p>{text}</p></body></html>".encode())
            .article()
        )
        assert draft.language == language


class TestSetUp:
    def test_refuses_what_is_no_host(self) -> None:
        with pytest.raises(ValueError, match="not a host"):
            Ingestion(["http://a/"])

    @pytest.mark.covers
    @pytest.mark.slow
    def test_does_not_load_what_runs_in_the_child(self) -> None:
        of_the_child = {"trafilatura", "markdown_it", "index.extraction.credit_lines"}
        program = f"import sys, bot.app; sys.exit(bool({of_the_child}.intersection(sys.modules)))"
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
