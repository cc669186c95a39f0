"""Build articles and changes for tests of stores."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, date, datetime

from index.articles.identity import make_article
from index.model import Article, Change, Draft, Paragraph, PassageKind

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)

_numbers = itertools.count()


def _new_id() -> str:
    return f"change{os.getpid()}-{next(_numbers)}"  # also new to an archive that another process has changed


def article(title: str, text: str = "Cats purr.\n\nDogs bark.", at: datetime = NOON) -> Article:
    paragraphs = tuple(Paragraph(part) for part in text.split("\n\n"))
    return make_article(Draft(title, paragraphs, url=f"https://example.org/{title}"), at, "telegram:1")


def full_article() -> Article:
    """Return an article with a value in every field."""
    draft = Draft(
        title="Кошки и собаки: «вид» 😺",
        paragraphs=(
            Paragraph("Who purrs", PassageKind.HEADING),
            Paragraph("Cats purr.\nDogs bark.\u2029".strip("\u2029")),
            Paragraph("A cat. Image: Ann Lee", PassageKind.CAPTION),
            Paragraph("Translated by Bo Li", PassageKind.CREDIT),
        ),
        byline="Ann Lee",
        source="The Daily Cat",
        url="https://example.org/Cats?b=1&a=2#top",
        published=date(2024, 2, 29),
        language="ru",
        credits=("Translated by Bo Li", "Image: Ann Lee"),
        extra={"section": "animals", "nested": {"list": [1, 2.5, None, True, "ä\u0000"]}, "id": 10**30},
    )
    return make_article(draft, NOON, None)


def discussion(title: str, *authors: str | None, byline: str | None = None) -> Article:
    """Return an article with one post by each of *authors*."""
    posts = tuple(Paragraph(f"Post {at} about cats.", author=author) for at, author in enumerate(authors))
    return make_article(Draft(title, posts, byline, url=f"https://example.org/{title}"), NOON, "telegram:1")


def adding(after: Article, at: datetime = NOON, before: Article | None = None) -> Change:
    return Change(_new_id(), after.id, before, after, at, "telegram:1")


def removing(before: Article, at: datetime = NOON) -> Change:
    return Change(_new_id(), before.id, before, None, at, None)
