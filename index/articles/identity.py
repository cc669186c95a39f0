"""Decide when two articles are the same: by their URL in normal form, else by their text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, unquote, urlsplit

import idna

from index.errors import BadUrlError
from index.model import Article, Draft
from index.urls import DEFAULT_PORTS

ID_CHARS = 10
"""Length of an id, in characters of 5 bits. In an archive of a million articles, two share an id with a probability of
1 in 2,000. The id is short enough to type."""

_TRACKING = re.compile(
    r"(utm|mtm|pk|mc|vero|oly|hsa|at)_.*|_(hsenc|hsmi|ga|gl)"
    r"|(fb|g|dc|y|tw|ttc|msc|yc|gbra|wbra|li_fat_|irc)(lid|lkid|clid|id)|gclsrc|igshid|igsh|mkt_tok|ref_src|ref_url|cmpid"
)
"""Query parameters that say where a reader came from, never which article it is. Only names with no other meaning are
here: `source` or `uid` may choose the article."""

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")
_URL_SAFE = "%/:@!$&'()*+,;=~-._"


def normal_url(url: str) -> str:
    """Return the normal form of a URL, which is only for comparing: do not fetch or show it.

    Two URLs that lead to the same article by the conventions of the web have the same normal form. The scheme is always
    https: otherwise a site that moves to https would have each article twice. User names, default ports, tracking
    parameters, the order of parameters, the case of the host and a final slash do not count. Nor do fragments, except
    those that name a page (`#!`).

    Raises: BadUrlError: not an http or https URL with a host.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise BadUrlError(url) from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise BadUrlError(url)
    authority = _normal_host(host) if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{_normal_host(host)}:{port}"
    return f"https://{authority}{_normal_path(parts.path)}{_normal_query(parts.query)}{_page_fragment(parts)}"


def article_id_of_url(url: str) -> str:
    """Return the id of the article with this URL. A string that is not a web address gets an id too: this never
    raises."""
    try:
        return _digest("url", normal_url(url))
    except BadUrlError:
        return _digest("url", url)


def article_id_of_text(article: Draft | Article) -> str:
    """Return the id of an article with this text and without a URL."""
    return _digest("text", "\n\n".join(paragraph.text for paragraph in article.paragraphs))


def make_article(draft: Draft, at: datetime, by: str | None) -> Article:
    """Give *draft* its identity: from its URL, or without one from the text that was first added.

    Args:
        at: Time of the addition.
        by: Who adds it; None on the command line. A draft that comes from an archive has its own values for both.
    """
    return Article(
        id=article_id_of_url(draft.url) if draft.url else draft.text_id or article_id_of_text(draft),
        title=draft.title,
        paragraphs=draft.paragraphs,
        byline=draft.byline,
        source=draft.source,
        url=draft.url,
        published=draft.published,
        language=draft.language,
        credits=draft.credits,
        extra=draft.extra,
        fixed=draft.fixed,
        skipped=draft.skipped,
        content_hash=content_hash(draft),
        added_at=(draft.added_at or at).astimezone(UTC),
        added_by=draft.added_by if draft.added_at else by,
    )


def content_hash(draft: Draft) -> str:
    """Return a hash that is equal for drafts with the same text and attribution, as 64 hexadecimal digits."""
    content: dict[str, object] = {
        "title": draft.title,
        "paragraphs": [[paragraph.kind.value, paragraph.text] for paragraph in draft.paragraphs],
        "byline": draft.byline,
        "source": draft.source,
        "url": draft.url,
        "published": draft.published.isoformat() if draft.published else None,
        "language": draft.language,
        "credits": list(draft.credits),
        "extra": dict(draft.extra),
    }
    # Rare fields are included only where an article has them, so that the hashes of all other articles did not change.
    if any(paragraph.page for paragraph in draft.paragraphs):
        content["pages"] = [paragraph.page for paragraph in draft.paragraphs]
    if any(paragraph.author for paragraph in draft.paragraphs):
        content["authors"] = [paragraph.author for paragraph in draft.paragraphs]
    if draft.fixed:
        content["fixed"] = list(draft.fixed)
    if draft.skipped:
        content["skipped"] = list(draft.skipped)
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode("ascii"), digest_size=32).hexdigest()


def draft_of(article: Article) -> Draft:
    """Return the draft from which `make_article` makes the same *article*."""
    return Draft(
        title=article.title,
        paragraphs=article.paragraphs,
        byline=article.byline,
        source=article.source,
        url=article.url,
        published=article.published,
        language=article.language,
        credits=article.credits,
        extra=article.extra,
        fixed=article.fixed,
        skipped=article.skipped,
        text_id=None if article.url else article.id,
        added_at=article.added_at,
        added_by=article.added_by,
    )


def _digest(of: str, content: str) -> str:
    digest = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), person=of.encode("ascii")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:ID_CHARS]


def _normal_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"  # urlsplit removes the brackets from an IPv6 address
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return quote(host, safe="")  # such as an underscore, which resolvers accept


def _normal_path(path: str) -> str:
    segments: list[str] = []
    for segment in _normal_escapes(path).split("/"):
        if segment == "..":
            segments[-1:] = []
        elif segment not in ("", "."):
            segments.append(segment)
    return "/" + "/".join(segments)


def _normal_query(query: str) -> str:
    parameters = [parameter for parameter in _normal_escapes(query, _URL_SAFE + "?").split("&") if parameter]
    parameters = [parameter for parameter in parameters if not _TRACKING.fullmatch(_name_of(parameter))]
    # The order of parameters with different names means nothing; that of equal names may.
    return "?" + "&".join(sorted(parameters, key=_name_of)) if parameters else ""


def _name_of(parameter: str) -> str:
    return unquote(parameter.partition("=")[0]).lower()


def _page_fragment(parts: SplitResult) -> str:
    # "#!/path" chose the article on sites that were a single page of JavaScript.
    return "#" + _normal_escapes(parts.fragment) if parts.fragment.startswith("!") else ""


def _normal_escapes(part: str, safe: str = _URL_SAFE) -> str:
    return quote(_ESCAPE.sub(_normal_escape, part), safe=safe, errors="surrogatepass")


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()
