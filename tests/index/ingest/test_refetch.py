"""The page of an article when it is fetched again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.articles.diff import compare
from index.articles.edits import Amendment, digest_of
from index.articles.identity import make_article
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.disk.key_value import NotebookFile
from index.errors import (
    ArticleNotFoundError,
    IngestError,
    NoAddressError,
    NotModifiedError,
    PageGoneError,
    StoreWriteError,
)
from index.extraction.page_progress import OnPage, no_page
from index.ingest import NOTHING_KNOWN, Entry, Ingestion, Reading, Validators
from index.ingest.refetch import Fetched, Refetching, UpdateDoubt
from index.model import AddStatus, Article, Draft, Paragraph, Version
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import NOON
from tests.support.website import Page, Request, Website

URL = "https://example.org/cats"
FIRST = Validators('"1"', "Tue, 03 Nov 2026 12:00:00 GMT")


def draft(*texts: str, **fields: object) -> Draft:
    return replace(Draft("Cats", tuple(map(Paragraph, texts or ("Cats purr.",))), url=URL), **fields)  # type: ignore[arg-type]  # whatever the test is about


def article(*texts: str, **fields: object) -> Article:
    return make_article(draft(*texts, **fields), NOON, "telegram:1")


class Web:
    """Answers with what the test gives it, and keeps what it was asked."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.asked: list[tuple[str, Validators]] = []

    def read_url(self, url: str, known: Validators = NOTHING_KNOWN, on_page: OnPage = no_page) -> Reading:
        self.asked.append((url, known))
        return self.reading


def reading(made: Draft | IngestError, final_url: str = URL, validators: Validators = FIRST) -> Reading:
    entry = Entry(URL, made) if isinstance(made, Draft) else Entry(URL, error=made)
    return Reading(URL, (entry,), final_url, validators)


@pytest.fixture
def notebook() -> NotebookFile:
    return NotebookFile.in_memory()


Refetch = Callable[[Draft | IngestError], tuple[Refetching, Web]]


@pytest.fixture
def refetch(notebook: NotebookFile) -> Refetch:
    def made(found: Draft | IngestError) -> tuple[Refetching, Web]:
        web = Web(reading(found))
        return Refetching(web, notebook, lambda: NOON), web

    return made


class TestReading:
    def test_is_what_the_page_says_now(self, refetch: Refetch) -> None:
        refetching, web = refetch(draft("Cats hum.", title="Kats"))
        reread = refetching.read(article())
        assert (reread.draft.title, reread.draft.paragraphs, reread.doubts) == ("Kats", (Paragraph("Cats hum."),), ())
        assert web.asked == [(URL, NOTHING_KNOWN)]

    def test_keeps_what_an_editor_put_right(self, refetch: Refetch) -> None:
        reread = refetch(draft(title="Cats | Cat news"))[0].read(article(title="All cats", fixed=("title",)))
        assert (reread.draft.title, reread.draft.fixed) == ("All cats", ("title",))

    def test_keeps_what_an_editor_removed_or_wrote_over_what_the_page_says(self, refetch: Refetch) -> None:
        """So the question before an update does not announce changes that it will not make."""
        page = draft(byline="Bo Li", published=date(2025, 1, 2), source="Dog")
        known = article(byline=None, published=date(2024, 1, 2), source="Cat", fixed=("byline", "source", "published"))
        reread = refetch(page)[0].read(known).draft
        assert (reread.byline, reread.published, reread.source) == (None, date(2024, 1, 2), "Cat")

    def test_forgets_no_byline_date_publication_or_unknown_key(self, refetch: Refetch) -> None:
        """A page may say less than the archive knows; what it says counts."""
        refetching, _ = refetch(draft(extra={"a": 1}))
        known = article(byline="Ann Lee", published=date(2024, 1, 2), source="Cat", extra={"a": 0, "b": 2})
        reread = refetching.read(known).draft
        assert (reread.byline, reread.published, reread.source) == ("Ann Lee", date(2024, 1, 2), "Cat")
        assert reread.extra == {"a": 1, "b": 2}
        other = refetch(draft(byline="Bo Li", published=date(2025, 1, 2)))[0].read(known).draft
        assert (other.byline, other.published) == ("Bo Li", date(2025, 1, 2))
        assert refetch(draft(source="example.org"))[0].read(known).draft.source == "Cat", "the host is no publication"
        assert refetch(draft(source="Dog"))[0].read(known).draft.source == "Dog"

    def test_leaves_a_discussion_without_a_byline(self, refetch: Refetch) -> None:
        """Earlier readings may have shown who opened it as the author of everything."""
        posts = (Paragraph("Do cats purr?", author="Ann Lee"), Paragraph("They do."))
        known = article(byline="Ann Lee")
        assert refetch(draft(paragraphs=posts))[0].read(known).draft.byline is None
        assert refetch(draft(paragraphs=posts, byline="Bo Li"))[0].read(known).draft.byline == "Bo Li"

    def test_keeps_no_byline_of_a_discussion_whose_authors_it_cannot_read(self, refetch: Refetch) -> None:
        """All posts would seem to be by the one who opened it."""
        posts = (Paragraph("Do cats purr?"), Paragraph("They do.", author="Bo Li"))
        known = article(byline="Ann Lee", paragraphs=posts)
        assert refetch(draft("Do cats purr?", "They do."))[0].read(known).draft.byline is None

    def test_of_an_article_without_a_link_is_refused(self, refetch: Refetch) -> None:
        refetching, web = refetch(draft())
        with pytest.raises(NoAddressError):
            refetching.read(article(url=None))
        assert web.asked == []

    def test_is_of_the_page_that_a_post_was_a_link_to(self, refetch: Refetch) -> None:
        """The post is no article then, and its edits are none of the page's."""
        refetching, web = refetch(draft())
        refetching.read(replace(article(), added_by="channel:-1007"))
        assert web.asked == [(URL, NOTHING_KNOWN)]

    def test_says_why_there_is_no_article_any_more(self, refetch: Refetch) -> None:
        refetching, _ = refetch(PageGoneError(URL, 410))
        with pytest.raises(PageGoneError):
            refetching.read(article())


class TestDoubts:
    LONG = ("Cats purr at night. " * 20, "Dogs bark all day long. " * 20)

    def test_a_page_with_another_address_has_moved(self, refetch: Refetch) -> None:
        refetching, _ = refetch(draft(url="https://example.org/dogs"))
        assert refetching.read(article()).doubts == (UpdateDoubt.MOVED,)

    @pytest.mark.parametrize("url", ["http://EXAMPLE.org/cats/", "https://example.org/cats?utm_source=x#top"])
    def test_another_spelling_is_no_other_address(self, url: str, refetch: Refetch) -> None:
        refetching, _ = refetch(draft(url=url))
        assert refetching.read(article()).doubts == ()

    def test_much_less_text_is_doubtful(self, refetch: Refetch) -> None:
        refetching, _ = refetch(draft("Subscribe to read on."))
        assert refetching.read(article(*self.LONG)).doubts == (UpdateDoubt.SHRUNK,)

    @pytest.mark.parametrize(("before", "after"), [(LONG, LONG[1:]), (("Cats purr. " * 25,), ("Cats.",))])
    def test_half_of_it_or_little_of_little_is_not(
        self, before: tuple[str, ...], after: tuple[str, ...], refetch: Refetch
    ) -> None:
        refetching, _ = refetch(draft(*after))
        assert refetching.read(article(*before)).doubts == ()

    def test_what_an_editor_took_out_does_not_count(self, refetch: Refetch) -> None:
        """It is taken out of the new reading as well."""
        known = article("Dogs. " * 99, skipped=(digest_of(Paragraph(self.LONG[0])),))
        reread = refetch(draft(*self.LONG))[0].read(known)
        assert ([each.text for each in reread.draft.paragraphs], reread.doubts) == ([self.LONG[1]], ())
        reread = refetch(draft(self.LONG[0], "Dogs."))[0].read(known)
        assert reread.doubts == (UpdateDoubt.SHRUNK,)


class TestNotes:
    def test_let_the_next_fetch_ask_for_what_is_new(self, refetch: Refetch, notebook: NotebookFile) -> None:
        refetching, web = refetch(draft())
        known = article()
        refetching.note(known, web.reading)
        refetching.read(known)
        assert web.asked == [(URL, FIRST)]
        assert notebook.get(f"fetched:{known.id}") == {
            "url": URL,
            "etag": '"1"',
            "last_modified": FIRST.last_modified,
            "at": NOON.isoformat(),
            "content_hash": known.content_hash,
        }

    def test_do_not_count_when_the_article_is_not_what_was_read(self, refetch: Refetch) -> None:
        """An update that was undone must be found again."""
        refetching, web = refetch(draft())
        refetching.note(article("Cats hum."), web.reading)
        refetching.read(article("Cats purr."))
        assert web.asked == [(URL, NOTHING_KNOWN)]

    def test_count_when_the_article_was_only_put_right_since(self, notebook: NotebookFile) -> None:
        """By hand, after it was read: of the same page the same would be made again."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        web = Web(reading(draft()))
        refetching = Refetching(web, notebook, lambda: NOON, corpus.versions)
        cats = corpus.add(draft("Cats purr.", "Cats hum.")).article
        refetching.note(cats, web.reading)
        fixed = corpus.amend(cats.id, Amendment({"byline": "Ann Lee"}), as_change="fix")
        assert refetching.known(fixed.article) == Fetched(FIRST)
        hum = frozenset({digest_of(Paragraph("Cats hum."))})
        skipped = corpus.amend(cats.id, Amendment({"title": "Purring"}, taken_out=hum), as_change="skip")
        assert refetching.known(skipped.article) == Fetched(FIRST)
        assert refetching.known(corpus.amend(cats.id, Amendment(brought_back=hum)).article) == Fetched(FIRST)

    def test_do_not_count_when_it_was_put_right_and_is_not_what_was_read(self, notebook: NotebookFile) -> None:
        """An update that was undone must be found again; and what an editor brought back may not be on the page."""
        corpus = Corpus(TinyDBStore.in_memory(), BM25Backend())
        web = Web(reading(draft()))
        refetching = Refetching(web, notebook, lambda: NOON, corpus.versions)
        cats = corpus.add(draft("Cats purr.", "Cats hum.")).article
        hum = digest_of(Paragraph("Cats hum."))
        corpus.amend(cats.id, Amendment({"byline": "Ann Lee"}, taken_out=frozenset({hum})))
        updated = corpus.update(draft("Cats purr.", "Cats sing."), cats.id, as_change="newer")
        refetching.note(updated.article, web.reading)
        corpus.undo("newer", as_change="undone")
        assert refetching.known(corpus.article(cats.id)) == Fetched()
        corpus.undo("undone")
        assert refetching.known(corpus.article(cats.id)) == Fetched(FIRST)
        brought = corpus.amend(cats.id, Amendment({"title": "All"}, brought_back=frozenset({hum}))).article
        assert refetching.known(brought) == Fetched()
        refetching.note(make_article(draft("Cats purr."), NOON, None), web.reading)  # of what no version is
        assert refetching.known(brought) == Fetched()

    def test_do_not_count_when_nothing_of_the_page_would_be_left_or_the_article_is_gone(
        self, notebook: NotebookFile
    ) -> None:
        read, state = article("Cats purr."), article("Cats hum.", skipped=(digest_of(Paragraph("Cats purr.")),))
        remembered = [[Version(read, NOON, None)]]

        def versions(_: str) -> list[Version]:
            if not remembered:
                raise ArticleNotFoundError(state.id)
            return remembered.pop()

        refetching = Refetching(Web(reading(draft())), notebook, lambda: NOON, versions)
        refetching.note(read, reading(draft()))
        assert refetching.known(state) == Fetched()
        assert refetching.known(state) == Fetched()

    def test_count_for_the_address_alone_that_they_are_of(self, refetch: Refetch) -> None:
        """A short link leads to the page; its canonical address may be that of another."""
        refetching, web = refetch(draft())
        short = replace(web.reading, source="https://sho.rt/x")
        refetching.note(article(), short)
        refetching.read(article())
        refetching.note(article(), replace(short, final_url="https://m.example.org/cats"))
        refetching.read(article())
        assert web.asked == [(URL, FIRST), (URL, NOTHING_KNOWN)]

    def test_count_for_the_address_as_feeds_write_it(self, refetch: Refetch) -> None:
        """With where its readers come from."""
        refetching, web = refetch(draft())
        written = f"{URL}?utm_source=feed"
        refetching.note(article(), replace(web.reading, source=written, final_url=written))
        assert refetching.known(article()) == Fetched(FIRST)

    def test_tell_what_the_page_left_open(self, refetch: Refetch, notebook: NotebookFile) -> None:
        refetching, web = refetch(draft())
        refetching.note(article(), replace(web.reading, unsaid=("byline",)))
        fetched = refetching.known(article())
        assert fetched == Fetched(FIRST, ("byline",))
        edited = article(byline="Ann Lee")
        refetching.note_again(edited, fetched)
        assert refetching.known(edited) == fetched
        assert refetching.known(article()) == Fetched()
        notebook.put(f"fetched:{edited.id}", {**(notebook.get(f"fetched:{edited.id}") or {}), "unsaid": 7})
        assert refetching.known(edited) == Fetched(FIRST)

    def test_are_not_made_of_a_server_that_tells_nothing(self, refetch: Refetch, notebook: NotebookFile) -> None:
        refetching, web = refetch(draft())
        refetching.note(article(), replace(web.reading, validators=NOTHING_KNOWN))
        assert notebook.items() == []

    def test_of_another_form_count_for_nothing(self, refetch: Refetch, notebook: NotebookFile) -> None:
        known = article()
        note = {"url": URL, "etag": 7, "content_hash": known.content_hash}
        notebook.put(f"fetched:{known.id}", note)
        refetching, web = refetch(draft())
        refetching.read(known)
        assert web.asked == [(URL, NOTHING_KNOWN)]

    def test_that_cannot_be_written_harm_nothing(
        self,
        refetch: Refetch,
        notebook: NotebookFile,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreWriteError(Path("archive.notes"), "No space left on device")

        monkeypatch.setattr(notebook, "put", refuse)
        refetching, web = refetch(draft())
        with caplog.at_level(logging.WARNING):
            refetching.note(article(), web.reading)
        assert "could not be noted" in caplog.text


class TestUpdating:
    @pytest.fixture
    def corpus(self) -> Corpus:
        return Corpus(TinyDBStore.in_memory(), BM25Backend(), now=lambda: NOON + timedelta(hours=1))

    def test_is_an_add_of_an_article_that_is_there(self, corpus: Corpus) -> None:
        cats = corpus.add(draft()).article
        updated = corpus.update(draft("Cats hum."), cats.id, "telegram:7", "0123456789abcdef")
        assert (updated.status, updated.article.text, updated.change_id) == (
            AddStatus.REPLACED,
            "Cats hum.",
            "0123456789abcdef",
        )
        assert corpus.update(draft("Cats hum."), cats.id, as_change="0123456789abcdef") == updated
        assert corpus.update(draft("Cats hum."), cats.id).status is AddStatus.UNCHANGED
        assert corpus.versions(cats.id)[0].by == "telegram:7"

    def test_brings_back_nothing_that_was_removed(self, corpus: Corpus) -> None:
        cats = corpus.add(draft()).article
        corpus.remove(cats.id)
        with pytest.raises(ArticleNotFoundError):
            corpus.update(draft("Cats hum."), cats.id)
        assert len(corpus) == 0

    def test_tells_what_it_made_different(self, corpus: Corpus) -> None:
        added = corpus.add(draft())
        updated = corpus.update(draft("Cats purr.", "Dogs bark."), added.article.id)
        assert corpus.compared(updated.change_id or "") == compare(added.article, updated.article)
        assert corpus.compared(added.change_id or "") is None
        assert corpus.compared("0123456789abcdef") is None


PAGE = "<html><head><title>Cats</title></head><body><article><h1>Cats</h1><p>{}</p></article></body></html>"


class TestOverHttp:
    def test_what_is_unchanged_costs_one_conditional_request(self, website: Website, notebook: NotebookFile) -> None:
        """With an ETag or a date; of an answer without either, the text tells."""
        text = "Cats purr at night, when the fishing boats of the harbour come home with herring."

        def page(request: Request) -> Page:
            if request.headers.get("if-none-match") == '"1"':
                return Page(b"", 304)
            return Page(PAGE.format(text).encode(), 200, {"Content-Type": "text/html", "ETag": '"1"'})

        url = website.make("/cats", page)
        ingestion = Ingestion(allow_hosts=[website.host])
        refetching = Refetching(ingestion, notebook)
        read = ingestion.read_url(url)
        cats = make_article(read.article(), NOON, None)
        refetching.note(cats, read)
        with pytest.raises(NotModifiedError):
            refetching.read(cats)
        assert [request.headers.get("if-none-match") for request in website.requests] == [None, '"1"']
        website.serve("/cats", PAGE.format(text))
        assert make_article(refetching.read(cats).draft, NOON, None).content_hash == cats.content_hash
