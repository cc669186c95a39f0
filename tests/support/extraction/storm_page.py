"""A page of a news site about a storm, in as many forms as tests need, and what is doubtful about it."""

from __future__ import annotations

import json

from index.extraction.html.page import read_page
from index.model import Doubt

URL = "https://news.example/2024/storm"
ONE = "The harbour of the town was closed for three days after the storm, the harbour master said on Friday."
LONG = "".join(f"<p>{ONE} Ships waited in the roads, and number {n} of them went home.</p>" for n in range(12))
LOGIN = '<form action="/login"><input name="user"><input type="password" name="password"><button>Log in</button></form>'


def page(body: str, title: str = "The storm", head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def linked(**data: object) -> str:
    article = {"@type": "NewsArticle", "headline": "The storm", **data}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def doubts(html: str, url: str = URL) -> tuple[Doubt, ...]:
    return read_page(html, url, url).doubts
