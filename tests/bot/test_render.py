"""Messages as Telegram will show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import Fragment, bold, join, marked, plain, quotation, shortened, utf16_length
from bot.render import (
    MAX_ENTITIES,
    MAX_LENGTH,
    Reply,
    attribution,
    render_added,
    render_answer,
    render_articles,
    render_removal_question,
    render_removed,
    render_undone,
    render_welcome,
    text_reply,
    title_of,
)
from index.model import (
    Added,
    AddStatus,
    Answer,
    Article,
    Change,
    FilterFault,
    FilterProblem,
    Hit,
    Paragraph,
    Passage,
    PassageKind,
    Verdict,
)
from index.text import clean_text
from tests.fake_bot_api.formatting import FormattedText, format_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
LINES = TEXTS.map(lambda text: " ".join(clean_text(text).split()))
REPEATED = st.sampled_from(["x", "я", "𝔘", "👩‍👩‍👧", "<b>&", "海 "])
LONG = st.builds(lambda piece, count: (piece * count)[:1_200].strip(), REPEATED, st.integers(1, 1_200))
WILD = st.sampled_from(["👨‍👩‍👧‍👦" * 370, "a" + "\u0301" * 3_000, "हि" * 600, "&" * 1_000, "title " * 300])
LABELS = st.one_of(LINES, WILD)
QUOTES = st.one_of(LINES, LONG).filter(bool)


def article(**values: object) -> Article:
    known: dict[str, object] = {
        "id": "abcdefghij",
        "title": "Cats",
        "paragraphs": (Paragraph("Cats purr."),),
        "byline": None,
        "source": None,
        "url": None,
        "published": None,
        "language": None,
        "credits": (),
        "extra": {},
        "content_hash": "0",
        "added_at": datetime(2026, 1, 2, tzinfo=UTC),
        "added_by": None,
    }
    return Article(**(known | values))  # type: ignore[arg-type]  # the values of a test's own choice


def hit(of: Article, text: str, **values: object) -> Hit:
    passage = Passage(of.id, 0, text, PassageKind.BODY, of.title, None, None)
    return replace(Hit(of, passage, 1.0), **values)  # type: ignore[arg-type]  # as above


def shown(reply: Reply) -> FormattedText:
    """The reply as Telegram keeps it; it refuses what is wrong."""
    formatted = format_text(reply.body.html, "HTML", None, MAX_LENGTH)
    assert utf16_length(formatted.text) <= reply.body.length
    assert formatted.dropped == 0
    return formatted


def texts_of(formatted: FormattedText, *types: str) -> list[str]:
    units = formatted.text.encode("utf-16-le")
    return [
        units[2 * entity.offset : 2 * entity.end].decode("utf-16-le")
        for entity in formatted.entities
        if entity.type in types
    ]


QUOTE_TYPES = ("blockquote", "expandable_blockquote")

ARTICLES = st.builds(
    article,
    title=LABELS,
    byline=st.none() | LABELS,
    source=st.none() | LABELS,
    url=st.sampled_from(
        [
            None,
            "https://e.org/?a=\"<b>'&c",
            "javascript:x",
            "https://t.me/c/1",
            *("https://e.org/" + "&" * n for n in (390, 3_000)),
        ]
    ),
    published=st.none() | st.dates(),
    credits=st.lists(LABELS.filter(bool), max_size=6).map(tuple),
)


def spans_in(text: str) -> st.SearchStrategy[tuple[int, int]]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(lambda span: (min(span), max(span)))


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    text = draw(QUOTES)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=120)))
    spans = tuple(zip(borders[::2], borders[1::2], strict=False))
    sentence = draw(st.none() | spans_in(text))
    also = tuple(draw(st.lists(ARTICLES, max_size=2)))
    return hit(draw(ARTICLES), text, highlights=spans, sentence=sentence, also=also)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    found = tuple(draw(st.lists(hits(), min_size=1, max_size=3)))
    verdict = draw(st.sampled_from([Verdict.FOUND, Verdict.CLOSE]))
    missing, filters, wrong = (tuple(draw(st.lists(LABELS.filter(bool), max_size=12))) for _ in range(3))
    problems = tuple(FilterProblem(text, draw(st.sampled_from(FilterFault))) for text in wrong)
    total = len(found) + draw(st.integers(0, 40))
    return Answer("question", verdict, found, total, missing, filters=filters, filter_problems=problems)


class TestEveryAnswer:
    @given(answers(), st.sampled_from([0, 3]))
    def test_is_taken_by_telegram_and_quotes_verbatim(self, answer: Answer, offset: int) -> None:
        """Whatever a title, a passage or a question contains: whole quotes, nothing else in a quotation."""
        reply = render_answer(answer, offset)
        formatted = shown(reply)
        quotes = texts_of(formatted, *QUOTE_TYPES)
        assert quotes == [hit.passage.text for hit in answer.hits[: len(quotes)]]
        assert quotes
        assert len(formatted.entities) <= 100
        assert reply.body.entities <= MAX_ENTITIES + 9
        for row in reply.buttons:
            for button in row:
                assert 1 <= len(button.data.encode()) <= 64

    @given(answers())
    def test_leads_on_to_the_hits_that_did_not_fit(self, answer: Answer) -> None:
        reply = render_answer(answer)
        quotes = texts_of(shown(reply), *QUOTE_TYPES)
        more = [button.data for row in reply.buttons for button in row]
        assert more == ([f"more:{len(quotes)}"] if len(quotes) < answer.total else [])


class TestAnswer:
    def test_looks_like_this(self) -> None:
        cats = article(
            byline="Mara Voss",
            source="Lunt Gazette",
            url="https://lunt.example/cats",
            published=date(2024, 5, 6),
            credits=("Translated by Jo Reed",),
        )
        reply = render_answer(
            Answer("who purrs?", Verdict.FOUND, (hit(cats, "Cats purr.", highlights=((5, 9),), sentence=(0, 10)),), 1)
        )
        assert reply.body.html == (
            "<blockquote><u>Cats <b>purr</b>.</u></blockquote>\n"
            '<a href="https://lunt.example/cats#:~:text=Cats%20purr.">Cats</a>'
            " · Mara Voss · Lunt Gazette · 2024-05-06\n"
            "Translated by Jo Reed"
        )
        assert reply.keyboard is None

    def test_close_says_so_first_and_names_what_is_missing(self) -> None:
        answer = Answer("q", Verdict.CLOSE, (hit(article(), "Cats purr."),), 1, ("dogs", "bark"))
        assert shown(render_answer(answer)).text == (
            "Nothing here answers this for certain. Not in these passages: “dogs”, “bark”. The nearest:"
            "\n\nCats purr.\nCats"
        )
        assert shown(render_answer(replace(answer, missing=()))).text.startswith(
            "Nothing here answers this for certain. The nearest passages:\n\n"
        )

    def test_says_which_filters_were_applied_and_which_not(self) -> None:
        """After the line that says that the passages are but close, and before these."""
        problem = FilterProblem("after:lunch", FilterFault.NOT_A_DATE)
        found = Answer(
            "q",
            Verdict.FOUND,
            (hit(article(), "Cats purr."),),
            1,
            filters=("lang:en", "-dog"),
            filter_problems=(problem,),
        )
        notes = (
            "after:lunch was not applied: a date looks like after:2023, before:2024-06 or 2024-06-15.\n"
            "Only: lang:en, -dog\n\nCats purr.\nCats"
        )
        assert shown(render_answer(found)).text == notes
        assert shown(render_answer(replace(found, verdict=Verdict.CLOSE))).text == (
            f"Nothing here answers this for certain. The nearest passages:\n{notes}"
        )

    def test_none_with_filters_does_not_speak_of_the_whole_archive(self) -> None:
        answer = Answer("q", Verdict.NONE, (), 0, ("cats",), filters=("after:2023",))
        assert shown(render_answer(answer)).text == ("I found nothing about this with these filters.\nOnly: after:2023")

    def test_none_quotes_nothing(self) -> None:
        answer = Answer("q", Verdict.NONE, (), 0, tuple("abcdefghijk"))
        formatted = shown(render_answer(answer))
        assert formatted.text == (
            "I found nothing about this in the archive. No passage speaks of: “a”, “b”, “c”, “d”, “e”, “f”, “g”, “h” …."
        )
        assert not formatted.entities
        assert shown(render_answer(replace(answer, missing=()))).text == "I found nothing about this in the archive."

    def test_long_quotes_after_the_first_are_folded(self) -> None:
        long = "word " * 100
        formatted = shown(
            render_answer(Answer("q", Verdict.FOUND, tuple(hit(article(), long.strip()) for _ in "ab"), 2))
        )
        assert [entity.type for entity in formatted.entities if entity.type in QUOTE_TYPES] == list(QUOTE_TYPES)

    def test_names_other_articles_with_the_same_passage(self) -> None:
        others = (article(source="Agency"), article(title="Reprint"))
        formatted = shown(render_answer(Answer("q", Verdict.FOUND, (hit(article(), "Cats purr.", also=others),), 1)))
        assert formatted.text.endswith("\nAlso in: Agency, Reprint")


class TestTitle:
    @pytest.mark.parametrize(
        ("values", "label"),
        [
            ({"title": "Cats"}, "Cats"),
            ({"title": "", "source": "Gazette"}, "Gazette"),
            ({"title": "", "url": "https://e.org/x"}, "e.org"),
            ({"title": ""}, "Untitled"),
            ({"title": "é" * 300}, "é" * 199 + "…"),
        ],
    )
    def test_is_always_a_readable_label(self, values: dict[str, object], label: str) -> None:
        assert title_of(article(**values)) == label

    def test_is_bold_where_there_is_no_link(self) -> None:
        assert attribution(article(url="javascript:alert(1)"), "x").html == "<b>Cats</b>"


class TestEverythingElse:
    @given(ARTICLES, st.booleans())
    def test_is_taken_by_telegram(self, some: Article, flag: bool) -> None:
        for reply in (
            render_added(Added(AddStatus.ADDED, some, 3, "0123456789abcdef")),
            render_removal_question(some, 3),
            render_removed(some, "0123456789abcdef"),
            render_undone(Change("0", some.id, some, some if flag else None, some.added_at, None)),
            render_articles([some] * 10, 10, 40, for_admin=flag),
            render_welcome(7, -7 if flag else None, is_admin=flag, latest=some, commands=["/ask – Ask"]),
            text_reply(some.title * 30 or "x"),
            render_answer(Answer("q", Verdict.NONE, (), 0, tuple([some.title or "x"] * 12))),
        ):
            shown(reply)
            for row in reply.buttons:
                for button in row:
                    assert 1 <= len(button.data.encode()) <= 64
                    assert button.label


class TestMarkup:
    def test_length_counts_as_telegram_does(self) -> None:
        assert plain("a<𝔘&").length == 5
        assert (bold(bold(plain("x"))) + bold(plain("y"))).entities == 3
        assert join([plain("a"), plain("b"), Fragment()], ", ").html == "a, b, "
        assert quotation(plain("x"), expandable=True).html == "<blockquote expandable>x</blockquote>"

    def test_marks_may_cross_the_border_of_the_sentence(self) -> None:
        assert marked("abcdef", ((1, 4),), (2, 6)).html == "a<b>b</b><u><b>cd</b>ef</u>"
        assert marked("abc", (), None).html == "abc"

    def test_labels_are_cut_between_graphemes(self) -> None:
        assert shortened("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10) == "👩‍👩‍👧…"
        assert shortened("abc", 3) == "abc"
        assert shortened("a" + "\u0301" * 3_000, 100) == "…", "one grapheme may be longer than any limit"

    @given(LABELS, st.integers(1, 50))
    def test_labels_keep_to_their_limit(self, text: str, limit: int) -> None:
        assert utf16_length(shortened(text, limit)) <= limit
