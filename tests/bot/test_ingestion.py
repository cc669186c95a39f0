"""Set the limits of fetching and reading, and report which limit was hit."""

from __future__ import annotations

import pytest

from bot.config import Settings, load_settings
from bot.ingestion import ingestion_of
from bot.messaging.error_messages import user_message
from index.errors import IngestError
from index.ingest import Ingestion
from tests.support.extraction.zip_documents import zipped
from tests.support.website import Website

TEXT = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."


@pytest.fixture
def settings(website: Website, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FETCH_ALLOW_HOSTS", website.host)
    return monkeypatch


def reason(ingestion: Ingestion, url: str) -> str:
    with pytest.raises(IngestError) as refused:
        ingestion.read_url(url).article()
    return user_message(refused.value)


class TestLimits:
    def test_are_those_of_the_defaults_where_nothing_is_set(self) -> None:
        assert ingestion_of(Settings()).limits == Ingestion().limits

    def test_of_a_page_name_what_they_are(self, settings: pytest.MonkeyPatch, website: Website) -> None:
        settings.setenv("FETCH_MAX_BYTES", "2000000")
        url = website.serve("/a", b"a" * 2_000_001)
        assert reason(ingestion_of(load_settings()), url).endswith(f"{url} is larger than the limit of 2 MB.")

    def test_of_a_document_name_what_they_are(self, settings: pytest.MonkeyPatch, website: Website) -> None:
        settings.setenv("FILE_MAX_BYTES", "6000000")
        url = website.serve("/a", b"%PDF-1.7" + b"a" * 6_000_000)
        assert reason(ingestion_of(load_settings()), url).endswith(f"{url} is larger than the limit of 6 MB.")
        (entry,) = ingestion_of(load_settings()).read_file("a.pdf", b"%PDF-1.7" + b"a" * 6_000_000).entries
        assert "limit of 6 MB" in user_message(entry.error)

    def test_of_redirects_name_what_they_are(self, settings: pytest.MonkeyPatch, website: Website) -> None:
        settings.setenv("FETCH_MAX_REDIRECTS", "0")
        assert "more than 0 times" in reason(ingestion_of(load_settings()), website.redirect("/a", "/b"))

    def test_of_time_name_what_they_are(self, settings: pytest.MonkeyPatch, website: Website) -> None:
        settings.setenv("FETCH_TIMEOUT_S", "1")
        website.serve("/a", "here")
        with_hold = website.hold("/a")
        try:
            assert "more than 1 seconds" in reason(ingestion_of(load_settings()), website.url("/a"))
        finally:
            with_hold.release()

    @pytest.mark.slow
    @pytest.mark.child
    def test_of_reading_name_what_they_are(self, settings: pytest.MonkeyPatch) -> None:
        settings.setenv("EXTRACT_TIMEOUT_S", "1")
        page = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">Text.</p></body></html>"
        (entry,) = ingestion_of(load_settings()).read_file("a.html", page).entries
        assert "more than 1 seconds, or more than 512 MiB of memory" in user_message(entry.error)

    @pytest.mark.slow
    def test_of_an_archive_name_what_they_are(self, settings: pytest.MonkeyPatch) -> None:
        settings.setenv("ZIP_MAX_FILES", "2")
        (entry,) = ingestion_of(load_settings()).read_file("a.zip", zipped(dict.fromkeys("abc", TEXT))).entries
        assert user_message(entry.error).startswith("Nothing was added: there are more than 2 files in a.zip.")

    def test_of_an_article_name_what_they_are(self, settings: pytest.MonkeyPatch) -> None:
        settings.setenv("ARTICLE_MAX_PASSAGES", "100")
        ingestion = ingestion_of(load_settings())
        assert len(ingestion.from_text("A book\n\n" + f"{TEXT}\n\n" * 100).paragraphs) == 100
        for text, told in ((f"{TEXT}\n\n" * 101, "100 passages"), (f"{TEXT * 10}\n\n" * 50, "30,000 characters")):
            with pytest.raises(IngestError) as refused:
                ingestion.from_text("A book\n\n" + text)
            assert f"the text has more than {told}" in user_message(refused.value)

    @pytest.mark.slow
    def test_of_what_is_unpacked_name_what_they_are(self) -> None:
        content = zipped({"a.txt": "owl " * 5_500_000})
        (entry,) = ingestion_of(Settings()).read_file("pack.zip", content).entries
        assert user_message(entry.error) == "Nothing was added: unpacked, a.txt is larger than the limit of 20 MB."

    @pytest.mark.slow
    def test_do_not_stand_in_the_way_of_what_is_within_them(self) -> None:
        (entry,) = ingestion_of(Settings()).read_file("a.txt", TEXT.encode()).entries
        assert entry.draft
