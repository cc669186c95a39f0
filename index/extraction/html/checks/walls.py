"""Recognize what a page shows instead of an article: logins, questions about cookies, checks for robots, missing pages.

A page is refused for one of these only if it shows hardly any other text, because many pages have banners and links to
a login.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.errors import (
    BotCheckError,
    ConsentWallError,
    LoginWallError,
    MissingPageError,
    PaywallError,
    ScriptPageError,
    WallError,
)
from index.extraction.dom import HIDDEN, names_of
from index.extraction.html.attribution.json_ld import LinkedArticle
from index.extraction.html.attribution.titles import meta
from index.extraction.html.checks.wall_words import (
    AGREE,
    BOT_MARK,
    BOT_TITLE,
    CONSENT,
    CONSENT_HOST,
    LOGIN_PATH,
    LOGIN_TITLE,
    MISSING,
    SCRIPT,
)
from index.text import clean_line

MAX_WALL_CHARS = 600
"""Longest other text of a wall, in characters. The shortest declared articles may have less."""

MAX_SHOWN_CHARS = 1_500
"""Longest page that is a login or a check for robots, in characters. Other pages have these in a corner."""

MAX_CONSENT_CHARS = 6_000
"""Longest page that asks about cookies, in characters. It may name its partners."""

CONSENT_SHARE = 0.5
"""Share of a page's text in lines about consent from which the page is only about consent."""

MAX_EMPTY_CHARS = 300
"""Longest page whose text is made by scripts, in characters. It says that it needs them."""

_LOCKED_TIERS = frozenset({"locked", "premium", "paid", "metered", "registration"})


@dataclass(frozen=True, slots=True)
class PageFeatures:
    """The visible features of a page, before its article is extracted."""

    titles: tuple[str, ...]  # of the page, and its first headings
    visible_chars: int
    consent_chars: int  # of the lines about consent
    asks_consent: bool  # it has a button that agrees
    asks_password: bool
    checks_robots: bool
    wants_script: bool
    is_article: bool  # according to the page
    is_locked: bool  # not everybody may read all of it, according to the page
    address: str  # host and path from which it was fetched; empty for a file


def features_of(tree: HtmlElement, described: LinkedArticle, url: str | None) -> PageFeatures:
    """Return the visible features of *tree*."""
    lines = list(visible_lines(tree))
    pressed = (clean_line(str(e.text_content() or e.get("value") or "")) for e in tree.iter("button", "a", "input"))
    marked = tree.iter("div", "form", "script", "iframe")
    marks = (f"{names_of(e)} {e.get('src') or ''}" for e in marked)
    tier = (meta(tree, "article:content_tier") or "").lower()
    is_declared = tier != "" or (meta(tree, "og:type") or "").lower() == "article"
    parts = urlsplit(url or "")
    return PageFeatures(
        titles=tuple(_titles(tree)),
        visible_chars=sum(map(len, lines)),
        consent_chars=sum(len(line) for line in lines if CONSENT.search(line)),
        asks_consent=any(AGREE.fullmatch(label) for label in pressed if label),
        asks_password=any((e.get("type") or "").lower() == "password" for e in tree.iter("input")),
        checks_robots=any(BOT_MARK.search(mark) for mark in marks),
        wants_script=_wants_script(tree),
        is_article=described.is_described or is_declared,
        is_locked=described.is_free is False or tier in _LOCKED_TIERS,
        address=f"{parts.hostname or ''}{parts.path}",
    )


def wall_of(features: PageFeatures, article_chars: int) -> type[WallError] | None:
    """Return the wall in front of the article; None if there is none, or the text is visible anyway.

    Args: article_chars: Length of the extracted text, in characters.
    """
    if article_chars > MAX_CONSENT_CHARS:
        return None
    if _is_consent(features):
        return ConsentWallError
    if article_chars > MAX_WALL_CHARS:
        return None
    if not features.is_article and (wall := _wall_of_short_page(features)):
        return wall
    if features.is_locked and article_chars == 0:
        return PaywallError
    return ScriptPageError if features.wants_script and features.visible_chars <= MAX_EMPTY_CHARS else None


def visible_lines(tree: HtmlElement) -> Iterator[str]:
    """Yield the visible texts of a page in pieces, in no order."""
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        if element.tag in HIDDEN:
            text = element.tail
        else:
            waiting += element
            text = f"{element.text or ''} {element.tail or ''}"
        if line := clean_line(text or ""):
            yield line


def _wall_of_short_page(features: PageFeatures) -> type[WallError] | None:
    """Return the kind of a page with hardly any text and no declared article; None if it is unknown."""
    has_little = features.visible_chars <= MAX_SHOWN_CHARS
    if any(BOT_TITLE.fullmatch(title) for title in features.titles[:1]) or (has_little and features.checks_robots):
        return BotCheckError
    if any(MISSING.fullmatch(title) for title in features.titles):
        return MissingPageError
    is_titled = any(LOGIN_TITLE.fullmatch(title) for title in features.titles)
    is_placed = LOGIN_PATH.fullmatch(features.address) is not None
    if (features.asks_password and (has_little or is_titled or is_placed)) or (is_titled and is_placed):
        return LoginWallError
    return None


def _is_consent(features: PageFeatures) -> bool:
    if CONSENT_HOST.fullmatch(features.address.partition("/")[0]):
        return True
    is_little = 0 < features.visible_chars <= MAX_CONSENT_CHARS
    is_all = features.consent_chars >= CONSENT_SHARE * features.visible_chars
    return is_little and is_all and features.asks_consent and not features.is_article


def _titles(tree: HtmlElement) -> Iterator[str]:
    for element in [*tree.iter("title")][:1] + [*tree.iter("h1")][:3]:
        if title := clean_line(str(element.text_content())):
            yield title


def _wants_script(tree: HtmlElement) -> bool:
    says_so = any(SCRIPT.search(str(e.text_content())) for e in tree.iter("noscript"))
    roots = (e for e in tree.iter("div") if e.get("id") in ("root", "app", "__next", "__nuxt", "___gatsby"))
    return (says_so or any(True for _ in roots)) and any(True for _ in tree.iter("script"))
