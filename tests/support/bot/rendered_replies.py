"""Articles to render, and replies as Telegram shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.ask.quoting.answer_button_messages import BelowAnswer
from bot.bot_api.surfaces import Surfaces
from bot.messaging.html import utf16_length
from bot.messaging.reply import MAX_LENGTH, Button, Reply
from index.model import Article, Hit, Paragraph, Passage, PassageKind
from index.text import clean_text
from tests.support.fake_bot_api.texts.formatting import FormattedText, format_text

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
    return Article(**(known | values))  # type: ignore[arg-type]  # values chosen by the test


def hit(of: Article, text: str, **values: object) -> Hit:
    passage = Passage(of.id, 0, text, PassageKind.BODY, of.title, None, None)
    return replace(Hit(of, passage, 1.0), **values)  # type: ignore[arg-type]  # as above


def shown(reply: Reply) -> FormattedText:
    """Return the reply as Telegram stores it. Telegram refuses invalid ones."""
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


AUTHORS = st.lists(st.none() | LABELS.filter(bool), min_size=1, max_size=8)

ARTICLES = st.builds(
    article,
    title=LABELS,
    paragraphs=AUTHORS.map(lambda authors: tuple(Paragraph("Cats purr.", author=author) for author in authors)),
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


SURFACES = st.builds(Surfaces, st.from_regex("[A-Za-z0-9_]{5,32}", fullmatch=True), st.booleans(), st.booleans())

BELOW = st.builds(
    BelowAnswer,
    st.none() | SURFACES,
    st.none() | st.builds(Button, LABELS.filter(bool), st.just("other reading")),
    st.none() | st.builds(Button, LABELS.filter(bool), st.just("addition")),
)


def spans_in(text: str) -> st.SearchStrategy[tuple[int, int]]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(lambda span: (min(span), max(span)))
