"""Feeds, their entries, and the pages of these."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import format_datetime

SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")


def text_of(name: str) -> str:
    """Return sentences that no other article has."""
    numbers = random.Random(name)
    words = ["".join(numbers.choices(SYLLABLES, k=3)) for _ in range(25)]
    return f"{name.title()} is told of for eleven years. The {' '.join(words)}."


def item(name: str, *, whole: bool = True, at: datetime | None = None) -> str:
    """Return an entry of a feed. Entries with full text need no page."""
    paragraphs = "".join(f"<p>{text_of(f'{name} {n}')}</p>" for n in range(5 if whole else 1))
    date = f"<pubDate>{format_datetime(at or datetime.now(UTC))}</pubDate>"
    return (
        f"<item><title>{name.title()}</title><link>/{name}</link><guid>{name}</guid>{date}"
        f"<content:encoded><![CDATA[{paragraphs}{'' if whole else '[…]'}]]></content:encoded></item>"
    )


def rss(*items: str, title: str = "The Fen Gazette") -> str:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>/</link>{''.join(items)}</channel></rss>"
    )


def page_of(name: str) -> str:
    """Return a page with the text of an entry."""
    paragraphs = "".join(f"<p>{text_of(f'{name} {n}')}</p>" for n in range(5))
    body = f"<article><h1>{name.title()}</h1>{paragraphs}</article>"
    return f"<html><head><title>{name.title()}</title></head><body>{body}</body></html>"
