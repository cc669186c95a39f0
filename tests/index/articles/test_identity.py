"""The identity of articles: two of them may be the same."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.identity import article_id_of_url, content_hash, make_article, normal_url
from index.errors import BadUrlError
from index.model import Draft, Paragraph, PassageKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DRAFT = Draft("Cats", (Paragraph("Cats purr."),))


class TestNormalUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org/news/1?id=5",
            "http://example.org/news/1?id=5",
            "HTTPS://Example.ORG:443/news/1?id=5",
            "http://example.org:80/news/1?id=5",
            " https://example.org./news/1?id=5 ",
            "https://reader:secret@example.org/news/1?id=5",
            "https://example.org/news/1/?id=5#comments",
            "https://example.org//old/.././news/%31?id=5&",
            "https://example.org/news/1?utm_source=x&id=5&fbclid=abc&gclid=d&UTM_Medium=y",
        ],
    )
    def test_is_the_same_for_addresses_of_one_article(self, url: str) -> None:
        assert normal_url(url) == "https://example.org/news/1?id=5"

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("https://e.org/?id=5", "https://e.org/?id=6"),
            ("https://e.org/?source=a", "https://e.org/?source=b"),
            ("https://e.org/a", "https://e.org/A"),
            ("https://e.org/a", "https://www.e.org/a"),
            ("https://e.org:8080/a", "https://e.org/a"),
            ("https://e.org/#!/a", "https://e.org/#!/b"),
            ("https://e.org/?a=1&a=2", "https://e.org/?a=2&a=1"),
            ("https://e.org/a%2Fb", "https://e.org/a/b"),
            ("https://straße.de/", "https://strasse.de/"),
        ],
    )
    def test_differs_for_addresses_that_may_be_of_two(self, one: str, other: str) -> None:
        assert normal_url(one) != normal_url(other)

    @pytest.mark.parametrize(
        ("url", "normal"),
        [
            ("https://e.org", "https://e.org/"),
            ("https://e.org/?b=2&a=1", "https://e.org/?a=1&b=2"),
            ("https://MÜLLER.example/ä b", "https://xn--mller-kva.example/%C3%A4%20b"),
            ("https://xn--mller-kva.example/%c3%a4%20b", "https://xn--mller-kva.example/%C3%A4%20b"),
            ("http://[::1]:8000/a", "https://[::1]:8000/a"),
            ("https://a_b.example/", "https://a_b.example/"),
            ("https://e.org/../../a", "https://e.org/a"),
            ("https://e.org/?q=%26+%3D", "https://e.org/?q=%26+%3D"),
        ],
    )
    def test_is_written_in_one_way(self, url: str, normal: str) -> None:
        assert normal_url(url) == normal

    @pytest.mark.parametrize(
        "url",
        ["", "example.org", "ftp://example.org/a", "javascript:alert(1)", "https://", "http://[::1", "http://e:99999/"],
    )
    def test_refuses_what_is_no_web_address(self, url: str) -> None:
        with pytest.raises(BadUrlError) as refused:
            normal_url(url)
        assert refused.value.source == url

    @given(st.text(alphabet=st.sampled_from("ab/.?&=#%25ä:@[] \ud800é")))
    def test_is_its_own_normal_form(self, rest: str) -> None:
        try:
            normal = normal_url("http://e.org/" + rest)
        except BadUrlError:  # "[" and "]" beside one another are taken for an address
            return
        assert normal_url(normal) == normal
        assert normal.isascii()


class TestArticleIdOfUrl:
    def test_is_the_same_for_one_normal_form(self) -> None:
        assert article_id_of_url("http://example.org/a#b") == article_id_of_url("https://example.org/a/")

    @given(st.text())
    def test_is_short_and_plain_for_whatever_it_is_given(self, reference: str) -> None:
        article_id = article_id_of_url(reference)
        assert len(article_id) == 10
        assert set(article_id) <= set("abcdefghijklmnopqrstuvwxyz234567")

    def test_stays_what_it_was(self) -> None:
        """Archives on disk hold it."""
        assert article_id_of_url("https://example.org/") == "4umkqr5og7"


class TestMakeArticle:
    def test_takes_everything_over(self) -> None:
        draft = Draft(
            title="Cats",
            paragraphs=(Paragraph("Sleep", PassageKind.HEADING), Paragraph("Cats sleep.")),
            byline="By A. Writer",
            source="The Mouse",
            url="https://example.org/cats",
            published=date(2026, 11, 23),
            language="en",
            credits=("Image: B. Painter",),
            extra={"section": "animals"},
        )
        article = make_article(draft, NOON, "telegram:1")
        for field in dataclasses.fields(draft):
            if hasattr(article, field.name):
                assert getattr(article, field.name) == getattr(draft, field.name) or field.name.startswith("added")
        assert article.id == article_id_of_url("https://example.org/cats")
        assert (article.added_at, article.added_by) == (NOON, "telegram:1")

    def test_is_the_text_where_there_is_no_url(self) -> None:
        same = make_article(dataclasses.replace(DRAFT, title="Dogs"), NOON, None)
        other = make_article(dataclasses.replace(DRAFT, paragraphs=(Paragraph("Dogs bark."),)), NOON, None)
        assert make_article(DRAFT, NOON, None).id == same.id != other.id

    def test_is_the_url_whatever_the_text(self) -> None:
        one = dataclasses.replace(DRAFT, url="https://example.org/cats")
        other = Draft("Dogs", (Paragraph("Dogs bark."),), url="http://example.org/cats/")
        assert make_article(one, NOON, None).id == make_article(other, NOON, None).id

    def test_keeps_time_in_utc(self) -> None:
        article = make_article(DRAFT, NOON.astimezone(timezone(timedelta(hours=9))), None)
        assert article.added_at.tzinfo is UTC
        assert article.added_at == NOON


class TestContentHash:
    def test_is_equal_for_equal_drafts(self) -> None:
        assert content_hash(Draft("Cats", (Paragraph("Cats purr."),))) == content_hash(DRAFT)

    def test_is_for_good(self) -> None:
        """An archive that an earlier Byline wrote is not indexed anew for it."""
        assert content_hash(DRAFT) == "a4b958711fdc34f4f0fa9e4364c93d4e10ea55fd2adebd99459ce6f33c02bbd1"

    @pytest.mark.parametrize(
        "change",
        [
            {"title": "Dogs"},
            {"paragraphs": (Paragraph("Cats purr.", PassageKind.CAPTION),)},
            {"paragraphs": (Paragraph("Cats"), Paragraph("purr."))},
            {"byline": "A"},
            {"source": "A"},
            {"url": "https://example.org/"},
            {"published": date(2026, 1, 1)},
            {"language": "en"},
            {"credits": ("A",)},
            {"extra": {"a": [1, None]}},
            {"paragraphs": (Paragraph("Cats purr.", page=1),)},
            {"paragraphs": (Paragraph("Cats purr.", author="A"),)},
            {"fixed": ("title",)},
            {"skipped": ("0123456789abcdef",)},
        ],
    )
    def test_changes_with_everything_that_is_said(self, change: dict[str, object]) -> None:
        assert content_hash(dataclasses.replace(DRAFT, **change)) != content_hash(DRAFT)  # type: ignore[arg-type]  # by name
