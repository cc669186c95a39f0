"""The article form, and the rows of the archive."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles.identity import make_article
from index.articles.json_form import FIXABLE, MAX_PAGE, article_to_form, draft_from_form
from index.articles.limits import MAX_CREDITS, MAX_LABEL_CHARS, MAX_PASSAGES, MAX_TITLE_CHARS
from index.articles.paragraph_kinds import credits_of
from index.articles.rows import article_of_row, outline_of_row, row_of_article
from index.errors import BadArticleError, TooManyPassagesError
from index.model import Draft, Paragraph, PassageKind
from index.text import clean_line, clean_text

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
CATS = {"title": "Cats", "text": "Cats purr."}
CATS_AND_DOGS = {"title": "Cats", "text": "Cats purr.\n\nDogs bark."}


def form_of(draft: Draft) -> dict[str, object]:
    return article_to_form(make_article(draft, draft.added_at or NOON, draft.added_by))


def nested(depth: int) -> object:
    """A list in a list in …, *depth* of them, and objects among them."""
    value: object = []
    for at in range(depth - 1):
        value = {"a": value} if at % 2 else [value]
    return value


def reason(form: object) -> str:
    with pytest.raises(BadArticleError) as refusal:
        draft_from_form(json.dumps(form), "articles.jsonl:7")
    assert refusal.value.source == "articles.jsonl:7"
    return refusal.value.reason


class TestReading:
    def test_takes_a_title_and_a_text(self) -> None:
        assert draft_from_form('{"title": "Cats", "text": "Cats purr."}', "-") == Draft(
            "Cats", (Paragraph("Cats purr."),)
        )

    def test_takes_all_keys(self) -> None:
        draft = draft_from_form(
            {
                **CATS,
                "byline": "Ann Lee",
                "source": "The Daily Cat",
                "url": "https://example.org/Cats#top",
                "published": "2024-02-29",
                "language": "en",
                "credits": ["Translated by Bo Li"],
                "added_at": "2026-11-03T14:00:00+02:00",
                "added_by": "telegram:1",
            },
            "-",
        )
        assert draft == Draft(
            title="Cats",
            paragraphs=(Paragraph("Cats purr."),),
            byline="Ann Lee",
            source="The Daily Cat",
            url="https://example.org/Cats#top",
            published=date(2024, 2, 29),
            language="en",
            credits=("Translated by Bo Li",),
            added_at=NOON,
            added_by="telegram:1",
        )

    def test_null_and_empty_mean_unknown(self) -> None:
        optional = ("byline", "source", "url", "published", "language", "added_at", "added_by")
        expected = Draft("Cats", (Paragraph("Cats purr."),))
        assert draft_from_form({**CATS, **dict.fromkeys(optional), "credits": None, "kinds": None}, "-") == expected
        assert draft_from_form({**CATS, **dict.fromkeys(optional, ""), "credits": []}, "-") == expected

    def test_blank_lines_separate_paragraphs(self) -> None:
        draft = draft_from_form({**CATS, "text": "\nCats purr.\r\nLoudly.\n \n\n\nDogs bark.\n"}, "-")
        assert [paragraph.text for paragraph in draft.paragraphs] == ["Cats purr.\nLoudly.", "Dogs bark."]

    def test_kinds_and_credits_are_recognized(self) -> None:
        draft = draft_from_form(
            {**CATS, "text": "Cats purr.\n\nTranslated by Bo Li", "credits": ["Image: Ann Lee"]}, "-"
        )
        assert draft.paragraphs[1].kind is PassageKind.CREDIT
        assert draft.credits == ("Image: Ann Lee", "Translated by Bo Li")

    def test_kinds_that_are_given_count(self) -> None:
        draft = draft_from_form({**CATS, "text": "Who\n\npurrs", "kinds": ["heading", "body"]}, "-")
        assert draft.paragraphs == (Paragraph("Who", PassageKind.HEADING), Paragraph("purrs"))

    def test_unknown_keys_are_kept(self) -> None:
        draft = draft_from_form({**CATS, "id": 7, "tags": ["a", {"b": None}]}, "-")
        assert draft.extra == {"id": 7, "tags": ["a", {"b": None}]}

    def test_a_time_without_an_offset_is_utc(self) -> None:
        assert draft_from_form({**CATS, "added_at": "2026-11-03T12:00:00"}, "-").added_at == NOON

    def test_half_an_emoji_is_dropped_from_text(self) -> None:
        draft = draft_from_form('{"title": "Cats \\ud83d", "text": "purr \\ude00"}', "-")
        assert (draft.title, draft.paragraphs) == ("Cats", (Paragraph("purr"),))


class TestLimits:
    def test_labels_are_cut(self) -> None:
        long = "x" * 1_000_000
        labels = ("title", "byline", "source", "language", "added_by")
        draft = draft_from_form(
            {**CATS, **dict.fromkeys(labels, long), "credits": [f"{at} {long}" for at in range(60)]}, "-"
        )
        assert draft.title == "x" * (MAX_TITLE_CHARS - 1) + "…"
        assert {draft.byline, draft.source, draft.language, draft.added_by} == {"x" * (MAX_LABEL_CHARS - 1) + "…"}
        assert len(draft.credits) == MAX_CREDITS
        assert {len(credit) for credit in draft.credits} == {MAX_LABEL_CHARS}

    def test_too_many_paragraphs_are_refused(self) -> None:
        form = {**CATS, "text": "owl\n\n" * MAX_PASSAGES}
        assert len(draft_from_form(form, "-").paragraphs) == MAX_PASSAGES
        with pytest.raises(TooManyPassagesError):
            draft_from_form({**form, "text": form["text"] + "owl"}, "-")

    def test_unknown_keys_may_be_nested(self) -> None:
        assert draft_from_form({**CATS, "x": nested(50)}, "-").extra == {"x": nested(50)}


class TestRefusing:
    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"title": None}, "title is missing or empty"),
            ({"title": " \u200b "}, "title is missing or empty"),
            ({"title": ["Cats"]}, "title must be a string"),
            ({"text": ""}, "text is missing or empty"),
            ({"text": 7}, "text must be a string"),
            ({"published": "3 November"}, "published must be YYYY-MM-DD"),
            ({"published": "20261103"}, "published must be YYYY-MM-DD"),
            ({"published": "2026-02-30"}, "published must be YYYY-MM-DD; there is no day 2026-02-30"),
            ({"credits": "Ann"}, "credits must be a list of strings"),
            ({"credits": ["Ann", 7]}, "credits must be a list of strings"),
            ({"kinds": ["body", "body"]}, "kinds must name a kind for each of the 1 paragraphs"),
            ({"kinds": ["poem"]}, "kinds must be of body, heading, caption, credit"),
            ({"url": "javascript:alert(1)"}, "url must be a web address that begins with http:// or https://"),
            ({"url": "https://example.org/\ud83d"}, "url must be a web address that begins with http:// or https://"),
            ({"url": "https://example.org/" + "a" * 2_000}, "url has more than 2,000 characters"),
            ({"url": "https://example.org:junk/"}, "url must be a web address that begins with http:// or https://"),
            ({"x": nested(51)}, "x is nested too deeply"),
            ({"x" * 9_000: nested(51)}, f"{'x' * 79}\\u2026 is nested too deeply"),
            ({str(at): at for at in range(1_001)}, "it has more than 1,000 keys that Byline does not know"),
            ({"x": "y" * 1_000_000}, "the keys that Byline does not know hold more than 1,000,000 characters"),
            ({"x": nested(300)}, "x is nested too deeply"),
            ({"added_at": "noon"}, "added_at must be an ISO 8601 time, like 2026-11-03T10:00:00+00:00"),
            (
                {"added_at": "0001-01-01T00:00:00+05:00"},
                "added_at must be an ISO 8601 time, like 2026-11-03T10:00:00+00:00",
            ),
            (
                {"x": "\ud83d"},
                "x has a value that JSON does not allow: half a character, NaN or infinity",
            ),
            (
                {"x": [float("nan")]},
                "x has a value that JSON does not allow: half a character, NaN or infinity",
            ),
            (
                {"\ud83d": 1},
                "\\ud83d has a value that JSON does not allow: half a character, NaN or infinity",
            ),
        ],
    )
    def test_names_the_key(self, change: dict[str, object], problem: str) -> None:
        assert reason({**CATS, **change}) == problem

    def test_names_what_is_no_article(self) -> None:
        assert reason(["Cats"]) == 'the line must be an object: {"title": …, "text": …}'

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("Cats", "the line is not JSON: Expecting value: line 1 column 1 (char 0)"),
            ("[" * 100_000, "the line is nested too deeply"),
            ('{"title": "x", "text": "y", "z": [' + "[]," * 200_000 + "0]}", "the line has more than 200,000 brackets"),
            ('{"title": "x", "text": "y", "z": ' + "1" * 5_000 + "}", "a number in the line has thousands of digits"),
        ],
    )
    def test_names_what_is_no_json(self, line: str, problem: str) -> None:
        with pytest.raises(BadArticleError) as refusal:
            draft_from_form(line, "-")
        assert refusal.value.reason.startswith(problem)


class TestWriting:
    def test_leaves_out_what_is_unknown(self) -> None:
        assert form_of(draft_from_form(CATS, "-")) == {**CATS, "added_at": "2026-11-03T12:00:00+00:00"}

    def test_names_kinds_only_where_the_text_does_not_tell(self) -> None:
        assert "kinds" not in form_of(Draft("Cats", (Paragraph("Translated by Bo Li", PassageKind.CREDIT),)))
        assert form_of(Draft("Cats", (Paragraph("purr", PassageKind.HEADING),)))["kinds"] == ["heading"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("a \n.:é猫"), max_size=40)
LINES = TEXTS.map(clean_line).filter(bool)
PARAGRAPHS = st.lists(
    st.builds(
        Paragraph, TEXTS.map(clean_text).filter(lambda text: text and "\n\n" not in text), st.sampled_from(PassageKind)
    ),
    min_size=1,
    max_size=4,
).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=5,
)
TIMES = st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5, minutes=30)))).filter(
    lambda time: 1 < time.year < 9999  # else it is in no year at all in UTC
)
UNKNOWN_KEYS = TEXTS.map(lambda key: f"x{key}")


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    paragraphs = draw(PARAGRAPHS)
    if draw(st.booleans()):
        paragraphs = tuple(replace(each, page=draw(st.none() | st.integers(1, 3))) for each in paragraphs)
    if draw(st.booleans()):
        paragraphs = tuple(replace(each, author=draw(st.none() | LINES)) for each in paragraphs)
    return Draft(
        title=draw(LINES),
        paragraphs=paragraphs,
        byline=draw(st.none() | LINES),
        source=draw(st.none() | LINES),
        url=draw(st.none() | st.just("http://example.org/ä%20b?x=1#y")),
        published=draw(st.none() | st.dates()),
        language=draw(st.none() | st.just("zh-Hant")),
        credits=tuple(dict.fromkeys([*draw(st.lists(LINES, max_size=2)), *credits_of(paragraphs)])),
        extra=draw(st.dictionaries(UNKNOWN_KEYS, JSON, max_size=3)),
        fixed=draw(st.sampled_from([(), ("title",), FIXABLE])),
        skipped=draw(st.sampled_from([(), ("0123456789abcdef",)])),
        text_id=draw(st.sampled_from([None, "abcdefghij"])),
        added_at=draw(TIMES),
        added_by=draw(st.none() | LINES),
    )


class TestPages:
    def test_are_named_for_each_paragraph(self) -> None:
        draft = draft_from_form({**CATS_AND_DOGS, "pages": [3, None]}, "-")
        assert [paragraph.page for paragraph in draft.paragraphs] == [3, None]

    @pytest.mark.parametrize("pages", [[1], "1", [0, 1], [1, True], [1.5, 2], [1, MAX_PAGE + 1], ["1", "2"]])
    def test_must_be_numbers_one_for_each(self, pages: object) -> None:
        assert reason({**CATS_AND_DOGS, "pages": pages}).startswith("pages must")

    def test_of_a_row_are_named_where_they_begin(self) -> None:
        """A book has thousands of paragraphs, and few of them begin a page."""
        pages = [1, 1, 2, 2, None, 3]
        paragraphs = tuple(Paragraph(f"Cats purr {at}.", page=page) for at, page in enumerate(pages))
        row = row_of_article(make_article(Draft("Cats", paragraphs), NOON, None))
        assert row["pages"] == {"0": 1, "2": 2, "4": 0, "5": 3}


class TestAuthors:
    def test_are_named_for_each_paragraph(self) -> None:
        draft = draft_from_form({**CATS_AND_DOGS, "paragraph_authors": ["Ann Lee", None]}, "-")
        assert [paragraph.author for paragraph in draft.paragraphs] == ["Ann Lee", None]
        assert draft.byline is None, "who wrote one paragraph did not write the article"

    def test_are_single_lines(self) -> None:
        draft = draft_from_form({**CATS_AND_DOGS, "paragraph_authors": [" Ann\n Lee", "Bo"]}, "-")
        assert [paragraph.author for paragraph in draft.paragraphs] == ["Ann Lee", "Bo"]

    @pytest.mark.parametrize("authors", [["Ann"], ["Ann", "Bo", "Cy"], [], "Ann", {"0": "Ann"}, 2])
    def test_are_as_many_as_the_paragraphs(self, authors: object) -> None:
        """Another program may write something else under this key."""
        assert reason({**CATS_AND_DOGS, "paragraph_authors": authors}) == (
            "paragraph_authors must name an author, or null, for each of the 2 paragraphs"
        )

    @pytest.mark.parametrize("author", ["", " \n", 7, True, ["Ann"], {"name": "Ann"}, "A" * (MAX_LABEL_CHARS + 1)])
    def test_are_names_of_limited_length(self, author: object) -> None:
        assert reason({**CATS_AND_DOGS, "paragraph_authors": ["Bo", author]}) == (
            "paragraph_authors must be names of 1 to 300 characters, or null"
        )

    def test_may_be_null_or_all_null(self) -> None:
        for authors in (None, [None, None]):
            draft = draft_from_form({**CATS_AND_DOGS, "paragraph_authors": authors}, "-")
            assert draft == draft_from_form(CATS_AND_DOGS, "-")

    def test_are_written_only_where_there_are_any(self) -> None:
        paragraphs = (Paragraph("Cats purr.", author="Ann Lee"), Paragraph("Dogs bark."))
        assert form_of(Draft("Cats", paragraphs))["paragraph_authors"] == ["Ann Lee", None]
        assert "paragraph_authors" not in form_of(Draft("Cats", (Paragraph("Cats purr."),)))

    def test_of_a_row_are_named_where_they_begin(self) -> None:
        """Many paragraphs of a discussion share the author of the paragraph above."""
        authors = ["Ann", "Ann", None, "Bo", "Bo", "Ann"]
        paragraphs = tuple(Paragraph(f"Cats purr {at}.", author=author) for at, author in enumerate(authors))
        article = make_article(Draft("Cats", paragraphs), NOON, None)
        row = row_of_article(article)
        assert row["authors"] == {"0": "Ann", "2": "", "3": "Bo", "5": "Ann"}
        assert article_of_row(article.id, row) == article
        assert outline_of_row(article.id, row).authors == ("Ann", "Bo")

    def test_of_an_outline_are_none_where_the_row_has_none(self) -> None:
        article = make_article(Draft("Cats", (Paragraph("Cats purr."),)), NOON, None)
        assert outline_of_row(article.id, row_of_article(article)).authors == ()


class TestWhatAnEditorDid:
    def test_names_what_was_put_right_in_one_order(self) -> None:
        assert draft_from_form({**CATS, "fixed": ["byline", "title"]}, "-").fixed == ("title", "byline")

    def test_names_nothing_else(self) -> None:
        assert reason({**CATS, "fixed": ["text"]}) == (
            "fixed must be of title, byline, source, published, language, url, credits"
        )

    def test_has_the_credits_that_an_editor_left(self) -> None:
        """Though a line of the text says others."""
        paragraphs = (Paragraph("Cats purr."), Paragraph("Translated by Jo Reed", PassageKind.CREDIT))
        for credits_ in ((), ("Image: Bo Li",)):
            draft = Draft("Cats", paragraphs, credits=credits_, fixed=("credits",))
            article = make_article(draft, NOON, None)
            assert draft_from_form(article_to_form(article), "-").credits == credits_
        assert draft_from_form({**CATS, "text": "Cats purr.\n\nTranslated by Jo Reed"}, "-").credits

    def test_has_digests_of_what_was_taken_out(self) -> None:
        digest = "0123456789abcdef"
        assert draft_from_form({**CATS, "skipped": [digest, digest]}, "-").skipped == (digest,)

    def test_has_no_texts_of_it(self) -> None:
        assert reason({**CATS, "skipped": ["Cats hiss."]}) == "skipped must be digests of 16 hexadecimal digits"

    def test_the_id_of_a_text_that_was_cut_is_an_id(self) -> None:
        draft = draft_from_form({**CATS, "text_id": "abcdefghij"}, "-")
        assert make_article(draft, NOON, None).id == "abcdefghij"
        assert reason({**CATS, "text_id": "../x"}) == "text_id must be an article's id"
        assert "text_id" not in form_of(draft_from_form(CATS, "-")), "it is that of its text"
        assert "text_id" not in form_of(draft_from_form({**CATS, "url": "https://example.org/"}, "-"))


class TestRoundTrip:
    @given(drafts())
    def test_through_the_form_loses_nothing(self, draft: Draft) -> None:
        """Exported as a line and read again, an article is the same, with the same identity."""
        article = make_article(draft, draft.added_at or NOON, draft.added_by)
        line = json.dumps(article_to_form(article), ensure_ascii=False)
        again = draft_from_form(line, "-")
        assert make_article(again, again.added_at or NOON, again.added_by) == article

    @given(drafts())
    def test_through_a_row_loses_nothing(self, draft: Draft) -> None:
        article = make_article(draft, draft.added_at or NOON, draft.added_by)
        row = json.loads(json.dumps(row_of_article(article), ensure_ascii=False).encode("utf-8"))
        assert article_of_row(article.id, row) == article
