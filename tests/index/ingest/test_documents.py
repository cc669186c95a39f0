"""Documents that are linked: what they are is told by their content, on whatever server they lie."""

from __future__ import annotations

import gzip
import io
import warnings
import zipfile
from datetime import UTC, datetime

import pytest

from index.articles.identity import make_article
from index.errors import EncryptedError, MissingPageError, NestedArchiveError, UnpackedTooLargeError
from index.ingest import Ingestion
from index.urls import written_url
from tests.support.extraction.zip_documents import MORE, TEXT, docx, epub, para, zipped
from tests.support.website import Website

LETTER = docx(para("The storm") + para(TEXT))
BOOK = epub({"a": f"<p>{TEXT}</p>"}, "<dc:title>The storm</dc:title><dc:publisher>Pier Press</dc:publisher>")


@pytest.fixture
def ingestion(website: Website) -> Ingestion:
    return Ingestion([website.host])


@pytest.mark.covers
@pytest.mark.slow
class TestLinkedDocuments:
    @pytest.mark.parametrize(
        "content_type", ["application/octet-stream", "text/html", "text/plain; charset=utf-8", "application/pdf", ""]
    )
    def test_are_read_whatever_the_server_says(self, website: Website, ingestion: Ingestion, content_type: str) -> None:
        url = website.serve("/files/letter.pdf", LETTER, content_type=content_type)
        draft = ingestion.read_url(url).article()
        assert (draft.title, draft.paragraphs[0].text) == ("The storm", TEXT)
        assert (draft.url, draft.source) == (url, "127.0.0.1")

    def test_may_be_packed_on_the_way(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/book", gzip.compress(BOOK), headers={"Content-Encoding": "gzip"})
        draft = ingestion.read_url(url).article()
        assert (draft.title, draft.source, draft.url) == ("The storm", "Pier Press", url)

    def test_are_called_as_the_server_calls_them(self, website: Website, ingestion: Ingestion) -> None:
        headers = {"Content-Disposition": 'attachment; filename="../../The storm.docx"'}
        url = website.serve("/download?id=1", docx(para(TEXT)), headers=headers)
        assert ingestion.read_url(url).article().title == "The storm.docx"

    def test_are_several_articles_in_an_archive(self, website: Website, ingestion: Ingestion) -> None:
        members: dict[str, str | bytes] = {
            "a.txt": TEXT,
            "b.docx": LETTER,
            "c.zip": zipped({"a": MORE}),
            "d.txt": "owl " * 5_500_000,
        }
        url = website.serve("/pack", zipped(members))
        reading = ingestion.read_url(url)
        assert reading.final_url == url
        found = [
            (entry.name, entry.draft and (entry.draft.title, entry.draft.url), type(entry.error))
            for entry in reading.entries
        ]
        assert found == [
            ("a.txt", ("a.txt", f"{url}#!/a.txt"), type(None)),  # at one address they would be taken for one article
            ("b.docx", ("The storm", f"{url}#!/b.docx"), type(None)),
            ("c.zip", None, NestedArchiveError),
            ("d.txt", None, UnpackedTooLargeError),
        ]

    def test_of_an_archive_have_links_of_their_own(self, website: Website, ingestion: Ingestion) -> None:
        """Whoever follows one gets the archive; and each can be fetched again by itself."""
        names = ["a.txt", "b/a.txt", "ж?#.txt", "b/a.txt", f"{'long ' * 38}.txt"]
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive, warnings.catch_warnings(action="ignore"):
            for at, name in enumerate(names):
                archive.writestr(name, f"File {at}.\n\n{TEXT}\n\nIt is file {at}.")
        url = website.serve("/pack", content.getvalue())
        drafts = [entry.article() for entry in ingestion.read_url(url).entries]
        assert [draft.url and draft.url.removeprefix(url)[:30] for draft in drafts] == [
            "#!/a.txt",
            None,  # it has the same name as another
            "#!/%D0%B6%3F%23.txt",
            None,
            "#!/long%20long%20long%20long%2",
        ]
        assert {draft.source for draft in drafts} == {"127.0.0.1"}
        assert len({make_article(draft, datetime.now(UTC), None).id for draft in drafts}) == len(names)
        for draft in drafts:
            assert draft.url is None or written_url(draft.url) == draft.url
            assert draft.url is None or ingestion.read_url(draft.url).article() == draft

    def test_that_are_no_longer_in_their_archive_are_missing(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/pack", zipped({"b.txt": TEXT}))
        with pytest.raises(MissingPageError):
            ingestion.read_url(f"{url}#!/a.txt").article()
        assert ingestion.read_url(f"{url}#!/b.txt").article().url == f"{url}#!/b.txt"

    def test_have_a_link_of_bounded_length(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve(f"/{'x' * 1_900}", zipped({"a" * 150: TEXT, "b": MORE}))
        long, short = ingestion.read_url(url).entries
        assert (long.article().url, short.article().url) == (None, f"{url}#!/b")

    def test_pages_may_have_such_links_too(self, website: Website, ingestion: Ingestion) -> None:
        url = website.serve("/app", f"<html><title>The storm</title><p>{TEXT}</p><p>{MORE}</p></html>")
        assert ingestion.read_url(f"{url}#!/a.txt").article().url == url

    def test_with_a_password_are_refused(self, website: Website, ingestion: Ingestion) -> None:
        begin = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        url = website.serve("/a.docx", begin + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
        with pytest.raises(EncryptedError):
            ingestion.read_url(url).article()
