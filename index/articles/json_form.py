"""Read and write articles as JSON, in the article form of the contract, which people write and read.

A row of the archive (`index.articles.rows`) has the same content. The form has one text with blank lines between the
paragraphs. A row has a list of paragraphs and the archive's own fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NoReturn

from index.articles.identity import article_id_of_text
from index.articles.limits import MAX_LABEL_CHARS, bounded, check_size
from index.articles.paragraph_kinds import credits_of, recognize
from index.errors import BadArticleError, BadUrlError, UrlTooLongError
from index.model import Article, Draft, Paragraph, PassageKind
from index.text import clean_line, clean_text, shortened
from index.urls import written_url

KNOWN_KEYS = (
    *("title", "text", "kinds", "pages", "paragraph_authors"),
    *("byline", "source", "url", "published", "language", "credits"),
    *("added_at", "added_by", "fixed", "skipped", "text_id"),
)
"""Keys of the article form. `kinds` has the kind of each paragraph, if the text does not show it. `pages` has the page
on which each paragraph begins, or null. `paragraph_authors` has the author of each paragraph, or null. `fixed` names
the fields that an editor corrected. `skipped` has the digests of paragraphs that an editor removed. `text_id` is the id
that an article without URL had before."""

URL, CREDITS = "url", "credits"

FIXABLE = ("title", "byline", "source", "published", "language", URL, CREDITS)
"""Fields of an article's attribution that an editor can correct."""

MAX_PAGE = 100_000
"""Largest page number. No file has more pages, and readers see the number."""

_DIGEST = re.compile(r"[0-9a-f]{16}")
_ID = re.compile(r"[a-z0-9]{1,32}")

MAX_NESTING = 50
"""Most levels of nesting in the value of an unknown key. JSON cannot be written from a thousand levels."""

MAX_CONTAINERS = 200_000
"""Most lists and objects in a line, counted as brackets before parsing. Each takes at least 60 bytes of memory, and a
line of 20 MB can have seven million. Brackets in texts count too."""

MAX_EXTRA_KEYS = 1_000
"""Most unknown keys in one article."""

MAX_EXTRA_CHARS = 1_000_000
"""Most characters of all unknown keys and values, as JSON. They are stored and read with the article."""

SHOWN_KEY_CHARS = 80  # of an unknown key, in an error

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def draft_from_form(form: Mapping[str, object] | str, source: str) -> Draft:
    """Read an article form, or a line of JSON that is one.

    Args:
        source: Its name in errors, such as a file name with a line number.

    Raises: BadArticleError: its reason names the key and what it must be. TooManyPassagesError; TextTooLongError.
    """
    return _Form(_parsed(form, source) if isinstance(form, str) else form, source).draft()


def article_to_form(article: Article) -> dict[str, object]:
    """Return the article form of *article*. Reading it gives the same article."""
    texts = [paragraph.text for paragraph in article.paragraphs]
    pages = [paragraph.page for paragraph in article.paragraphs]
    authors = [paragraph.author for paragraph in article.paragraphs]
    recognized = [each.kind for each in recognize(texts)] == [each.kind for each in article.paragraphs]
    known: dict[str, object] = {
        "title": article.title,
        "text": article.text,
        "kinds": None if recognized else [paragraph.kind.value for paragraph in article.paragraphs],
        "pages": pages if any(pages) else None,
        "paragraph_authors": authors if any(authors) else None,
        "byline": article.byline,
        "source": article.source,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "credits": list(article.credits) or None,
        "added_at": article.added_at.isoformat(),
        "added_by": article.added_by,
        "fixed": list(article.fixed) or None,
        "skipped": list(article.skipped) or None,
        "text_id": None if article.url or article.id == article_id_of_text(article) else article.id,
    }
    return {key: value for key, value in known.items() if value is not None} | dict(article.extra)


def _parsed(line: str, source: str) -> Mapping[str, object]:
    if line.count("[") + line.count("{") > MAX_CONTAINERS:
        raise BadArticleError(source, f"the line has more than {MAX_CONTAINERS:,} brackets")
    try:
        form: object = json.loads(line)
    except RecursionError as error:
        raise BadArticleError(source, "the line is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadArticleError(source, f"the line is not JSON: {error}") from error
    except ValueError as error:  # Python does not read numbers of more than 4,300 digits
        raise BadArticleError(source, "a number in the line has thousands of digits") from error
    if not isinstance(form, dict):
        raise BadArticleError(source, 'the line must be an object: {"title": …, "text": …}')
    return form


class _Form:
    """A reader of the keys of one article form."""

    def __init__(self, form: Mapping[str, object], source: str) -> None:
        self._form = form
        self._source = source

    def draft(self) -> Draft:
        paragraphs = self._paragraphs()
        fixed = self._named("fixed", FIXABLE)
        credits_in_text = () if CREDITS in fixed else credits_of(paragraphs)  # an editor may have removed some of these
        draft = Draft(
            title=self._line("title") or self._refuse("title", "is missing or empty"),
            paragraphs=paragraphs,
            byline=self._line("byline"),
            source=self._line("source"),
            url=self._url(),
            published=self._published(),
            language=self._line("language"),
            credits=tuple(dict.fromkeys([*self._lines("credits"), *credits_in_text])),
            extra=self._extra(),
            fixed=fixed,
            skipped=self._digests("skipped"),
            text_id=self._text_id(),
            added_at=self._added_at(),
            added_by=self._line("added_by"),
        )
        return bounded(draft, self._source)

    def _refuse(self, key: str, problem: str) -> NoReturn:
        raise BadArticleError(self._source, f"{key} {problem}")

    def _string(self, key: str) -> str:
        """Return the value of *key*; empty if it is absent or null."""
        value = self._form.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._refuse(key, "must be a string")
        return value

    def _line(self, key: str) -> str | None:
        return clean_line(self._string(key)) or None

    def _lines(self, key: str) -> list[str]:
        values = self._form.get(key)
        if values is None:
            return []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self._refuse(key, "must be a list of strings")
        return [line for value in values if (line := clean_line(value))]

    def _paragraphs(self) -> tuple[Paragraph, ...]:
        text = clean_text(self._string("text")) or self._refuse("text", "is missing or empty")
        texts = text.split("\n\n")
        check_size(texts, self._source)
        kinds = self._kinds(texts)
        return tuple(map(Paragraph, texts, kinds, self._pages(len(texts)), self._authors(len(texts))))

    def _kinds(self, texts: Sequence[str]) -> Sequence[PassageKind]:
        if self._form.get("kinds") is None:
            return [paragraph.kind for paragraph in recognize(texts)]
        kinds = self._lines("kinds")
        if len(kinds) != len(texts):
            self._refuse("kinds", f"must name a kind for each of the {len(texts)} paragraphs")
        try:
            return [PassageKind(kind) for kind in kinds]
        except ValueError:
            self._refuse("kinds", f"must be of {', '.join(PassageKind)}")

    def _pages(self, count: int) -> Sequence[int | None]:
        pages = self._form.get("pages")
        if pages is None:
            return [None] * count
        if not isinstance(pages, list) or len(pages) != count:
            self._refuse("pages", f"must name a page, or null, for each of the {count} paragraphs")
        if not all(page is None or (type(page) is int and 1 <= page <= MAX_PAGE) for page in pages):
            self._refuse("pages", f"must be whole numbers from 1 to {MAX_PAGE}, or null")
        return pages

    def _authors(self, count: int) -> Sequence[str | None]:
        key = "paragraph_authors"
        authors = self._form.get(key)
        if authors is None:
            return [None] * count
        if not isinstance(authors, list) or len(authors) != count:
            self._refuse(key, f"must name an author, or null, for each of the {count} paragraphs")
        names = [clean_line(author) if isinstance(author, str) else author for author in authors]
        if not all(name is None or (isinstance(name, str) and 1 <= len(name) <= MAX_LABEL_CHARS) for name in names):
            self._refuse(key, f"must be names of 1 to {MAX_LABEL_CHARS} characters, or null")
        return names

    def _named(self, key: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return the *names* that are listed under *key*, in the order of *names*."""
        given = self._lines(key)
        if any(name not in names for name in given):
            self._refuse(key, f"must be of {', '.join(names)}")
        return tuple(name for name in names if name in given)

    def _digests(self, key: str) -> tuple[str, ...]:
        given = self._lines(key)
        if not all(map(_DIGEST.fullmatch, given)):
            self._refuse(key, "must be digests of 16 hexadecimal digits")
        return tuple(dict.fromkeys(given))

    def _text_id(self) -> str | None:
        text_id = self._line("text_id")
        if text_id and not _ID.fullmatch(text_id):
            self._refuse("text_id", "must be an article's id")
        return text_id

    def _url(self) -> str | None:
        url = self._string("url").strip()
        if not url:
            return None
        try:
            return written_url(url)
        except UrlTooLongError as error:
            self._refuse("url", f"has more than {error.limit_chars:,} characters")
        except (BadUrlError, ValueError):
            self._refuse("url", "must be a web address that begins with http:// or https://")

    def _published(self) -> date | None:
        value = self._string("published")
        if not value:
            return None
        try:
            return (
                date.fromisoformat(value) if _DATE.fullmatch(value) else self._refuse("published", "must be YYYY-MM-DD")
            )
        except ValueError:
            self._refuse("published", f"must be YYYY-MM-DD; there is no day {value}")

    def _added_at(self) -> datetime | None:
        value = self._string("added_at")
        if not value:
            return None
        try:
            added_at = datetime.fromisoformat(value)
            return (added_at if added_at.tzinfo else added_at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self._refuse("added_at", "must be an ISO 8601 time, like 2026-11-03T10:00:00+00:00")

    def _extra(self) -> dict[str, object]:
        extra = {key: value for key, value in self._form.items() if key not in KNOWN_KEYS}
        if len(extra) > MAX_EXTRA_KEYS:
            raise BadArticleError(self._source, f"it has more than {MAX_EXTRA_KEYS:,} keys that Byline does not know")
        chars = 0
        for key, value in extra.items():
            shown = shortened(key, SHOWN_KEY_CHARS).encode("ascii", "backslashreplace").decode("ascii")
            if not _is_shallow(value):
                self._refuse(shown, "is nested too deeply")
            try:
                written = json.dumps({key: value}, ensure_ascii=False, allow_nan=False).encode("utf-8")
            except (TypeError, ValueError):
                self._refuse(shown, "has a value that JSON does not allow: half a character, NaN or infinity")
            chars += len(written)
        if chars > MAX_EXTRA_CHARS:
            many = f"the keys that Byline does not know hold more than {MAX_EXTRA_CHARS:,} characters"
            raise BadArticleError(self._source, many)
        return extra


def _is_shallow(value: object) -> bool:
    """Return whether lists and objects are nested at most MAX_NESTING deep."""
    level = _within([value])
    for _ in range(MAX_NESTING):
        level = _within(inner for each in level for inner in (each.values() if isinstance(each, dict) else each))
    return not level


def _within(values: Iterable[object]) -> list[list[object] | dict[object, object]]:
    """Return the lists and objects among *values*."""
    return [value for value in values if isinstance(value, list | dict)]
