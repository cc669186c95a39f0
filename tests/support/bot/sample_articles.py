"""Articles that tests add to the archive."""

from __future__ import annotations

from datetime import UTC, date, datetime

from index.model import Article, Draft, Paragraph
from tests.support.bot.running_bot import Running

CATS = """Cats of the harbour

The cats of Lunt harbour purr at night, when the fishing boats come home.

Their keeper, Mara Voss, feeds them herring at six in the morning.

Translated by Jo Reed"""


KEEPER = "Their keeper, Mara Voss, feeds them herring at six in the morning."

DOGS = """Dogs of the town

In winter the dogs sleep at the station, where Tom Reed feeds them sausages.

Elsewhere cats purr in winter, in winter and in winter."""


FERRY_URL = "https://fen.example/ferry"

FERRY_ARTICLE = Article(
    id="ferry00000",
    title="The ferry returns",
    paragraphs=(Paragraph("The cable was paid for by the bridge company. It is new."),),
    byline="By Nora Quill",
    source="The Gazette",
    url="https://gazette.example/ferry",
    published=date(2024, 5, 14),
    language="en",
    credits=("Image: Tomas Rill",),
    extra={},
    content_hash="0",
    added_at=datetime(2026, 11, 3, tzinfo=UTC),
    added_by=None,
)
"""An article with all attribution, for what only renders it."""


def archived(
    running: Running, *texts: str, url: str | None = FERRY_URL, title: str = "Ferry", source: str = "Fen"
) -> Article:
    """Return an article in the archive."""
    paragraphs = tuple(map(Paragraph, texts))
    return running.corpus.add(Draft(title, paragraphs, url=url, source=source, language="en")).article


def titles_in_archive(running: Running) -> list[str]:
    return sorted(article.title for article in running.corpus)
