"""Take the texts of purged articles out of what is kept of messages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Article
from index.text import clean_text

MIN_IDENTIFYING_CHARS = 40
"""Shortest paragraph that identifies its article, in characters. A shorter one may be in any article."""


def identifying_texts(article: Article) -> list[str]:
    """Return the texts of an article by which it is recognized: its long paragraphs, or all if it has none."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    return [text for text in texts if len(text) >= MIN_IDENTIFYING_CHARS] or texts


def without_texts(texts: Sequence[str], value: object) -> object:
    """Return a part of an update in which each string that holds one of *texts* is cut to its command."""
    if isinstance(value, dict):
        return {key: without_texts(texts, part) for key, part in value.items()}
    if isinstance(value, list):
        return [without_texts(texts, part) for part in value]
    if isinstance(value, str) and _contains_text(clean_text(value), texts):
        return value.split()[0] if value.startswith("/") else ""
    return value


def _contains_text(value: str, texts: Sequence[str]) -> bool:
    """Return whether the value holds one of *texts* or a part of one. A long text is sent in pieces."""
    lines = [line for line in re.sub(r"\A/\S+\s*", "", value).split("\n") if len(line) >= MIN_IDENTIFYING_CHARS]
    return any(text in value for text in texts) or any(line in text for line in lines for text in texts)
