"""Correct an article by hand, and keep the corrections when its page is read again.

`Corpus.amend` makes the change. A paragraph is identified by the digest of its text, so the archive need not keep a
text that an editor removed. All paragraphs with the same words are removed together.
"""

from __future__ import annotations

import dataclasses
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from index.articles.identity import draft_of
from index.articles.json_form import CREDITS, FIXABLE
from index.articles.limits import bounded
from index.articles.paragraph_kinds import credits_of
from index.errors import NoTextError, NothingLeftError
from index.model import Article, Draft, Paragraph, PassageKind

DIGEST_BYTES = 8
"""Length of a paragraph's digest, in bytes. An article has thousands of paragraphs, and no two share a digest by
chance. The digest fits a button."""

NOT_QUOTABLE = frozenset({PassageKind.HEADING, PassageKind.CREDIT})
"""Kinds of paragraphs that are not enough for an article."""

FixedValue = str | date | tuple[str, ...] | None
"""Value of a corrected field of the attribution. None means unknown; a title is never None. Credits are a tuple, which
may be empty."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction. Fields that it does not name stay as they are."""

    fixes: Mapping[str, FixedValue] = field(default_factory=lambda: MappingProxyType({}))  # clean, by a name of FIXABLE
    taken_out: frozenset[str] = frozenset()  # digests of paragraphs to remove
    brought_back: frozenset[str] = frozenset()  # digests of removed paragraphs to restore
    keeps_credits: bool = False  # keep the credits of `credits_leaving` for good


@dataclass(frozen=True, slots=True)
class Listed:
    """A paragraph of an article as its editors see it."""

    paragraph: Paragraph
    digest: str
    is_out: bool  # an editor removed it, and an earlier state still has its text


def digest_of(paragraph: Paragraph) -> str:
    """Return the digest of a paragraph in `Article.skipped`: 16 hexadecimal digits, equal for equal words."""
    return hashlib.blake2b(paragraph.text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


def listing(article: Article, earlier: Iterable[Article]) -> tuple[Listed, ...]:
    """Return the paragraphs of *article*, with the removed paragraphs in their places where their texts are known.

    A state that names no authors is left out if the article does now. Its paragraphs would seem to be by the byline.

    Args:
        earlier: Remembered states of the article, the latest first.
    """
    listed = [Listed(paragraph, digest_of(paragraph), is_out=False) for paragraph in article.paragraphs]
    missing = set(article.skipped)
    names_authors = bool(article.byline and article.authors)
    for state in earlier:
        if not missing:
            break
        if not names_authors or state.authors:
            missing -= _insert(listed, state.paragraphs, missing)
    return tuple(listed)


def _insert(listed: list[Listed], paragraphs: Sequence[Paragraph], missing: set[str]) -> set[str]:
    """Put each missing paragraph back after the paragraph that was before it. Return the digests of those put back."""
    places: dict[str, list[int]] = {}
    for at, each in enumerate(listed):
        places.setdefault(each.digest, []).append(at)
    before: dict[int, list[Listed]] = {}  # by the place of the paragraph that follows
    place, found = 0, set()
    for paragraph in paragraphs:
        digest = digest_of(paragraph)
        if digest in missing:
            before.setdefault(place, []).append(Listed(paragraph, digest, is_out=True))
            found.add(digest)
        elif (at := bisect_left(known := places.get(digest, ()), place)) < len(known):
            place = known[at] + 1
    listed[:] = [each for at in range(len(listed) + 1) for each in (*before.get(at, ()), *listed[at : at + 1])]
    return found


def amended(article: Article, amendment: Amendment, earlier: Iterable[Article] = ()) -> Draft:
    """Return *article* with the corrections of *amendment*. Corrected fields stay when the article is read again.

    If the text of a restored paragraph is no longer known, the paragraph returns at the next reading.

    Args:
        earlier: See `listing`.

    Raises: NothingLeftError: no quotable text would be left. TooManyPassagesError; TextTooLongError: the restored text
        would make the article too large.
    """
    skipped = (set(article.skipped) | amendment.taken_out) - amendment.brought_back
    listed = listing(article, earlier)
    kept = tuple(each.paragraph for each in listed if each.digest not in skipped)
    left_out = [each.paragraph for each in listed if each.digest in skipped]
    if not _is_quotable(kept):
        raise NothingLeftError
    fixes = _fixes_of_credits(article, amendment, listed) | dict(amendment.fixes)
    draft = dataclasses.replace(
        _fixed(draft_of(article), {CREDITS: _credits_of(article, kept, left_out)} | fixes, (*article.fixed, *fixes)),
        paragraphs=kept,
        skipped=tuple(sorted(skipped)),
        text_id=article.id,  # in case it no longer has a link
    )
    return bounded(draft, article.title)


def _fixes_of_credits(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> dict[str, FixedValue]:
    """Return the credits to fix because paragraphs are removed; empty if no credit has to be fixed."""
    removed = _removed_credits(article, amendment, listed)
    lines = credits_of(each.paragraph for each in listed if _is_taken_line(each, amendment))
    staying = [credit for credit in removed if credit in lines] if amendment.keeps_credits else []
    if not staying and not (removed and CREDITS in article.fixed):
        return {}
    left = [credit for credit in article.credits if credit in staying or credit not in removed]
    remaining = () if CREDITS in article.fixed else _remaining_credits(article, amendment, listed)
    return {CREDITS: tuple(dict.fromkeys([*left, *remaining]))}


def credits_leaving(article: Article, amendment: Amendment, earlier: Iterable[Article] = ()) -> tuple[str, ...]:
    """Return the credits of *article* that are only in credit lines that *amendment* removes.

    The credit of a picture in its caption is not returned: it is removed with the caption.

    Args: earlier: See `listing`.
    """
    listed = listing(article, earlier)
    of_lines = credits_of(each.paragraph for each in listed if _is_taken_line(each, amendment))
    return tuple(credit for credit in _removed_credits(article, amendment, listed) if credit in of_lines)


def _is_taken_line(listed: Listed, amendment: Amendment) -> bool:
    return listed.paragraph.kind is PassageKind.CREDIT and listed.digest in amendment.taken_out


def _removed_credits(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> tuple[str, ...]:
    """Return the credits of *article* that are only in paragraphs that *amendment* removes."""
    removed = credits_of(each.paragraph for each in listed if each.digest in amendment.taken_out)
    gone = set(removed).difference(_remaining_credits(article, amendment, listed))
    return tuple(credit for credit in article.credits if credit in gone)


def refetched(draft: Draft, earlier: Article) -> Draft:
    """Return *draft*, a new reading of *earlier*, with its own and all earlier corrections.

    Raises: NoTextError: editors removed all of its text.
    """
    kept = tuple(paragraph for paragraph in draft.paragraphs if digest_of(paragraph) not in earlier.skipped)
    left_out = [paragraph for paragraph in draft.paragraphs if digest_of(paragraph) in earlier.skipped]
    if left_out and not _is_quotable(kept):
        raise NoTextError(draft.url or draft.title)
    credits_now: FixedValue = _credits(draft.credits, kept, left_out)
    fixes = {CREDITS: credits_now} | {name: getattr(earlier, name) for name in earlier.fixed}
    fixed = _fixed(draft, fixes, earlier.fixed)
    return dataclasses.replace(
        fixed,
        paragraphs=kept,
        skipped=tuple(sorted({*earlier.skipped, *draft.skipped})),
        text_id=None if fixed.url else earlier.id,
    )


def _fixed(draft: Draft, fixes: Mapping[str, FixedValue], names: Sequence[str]) -> Draft:
    changes: dict[str, object] = {name: fixes[name] for name in FIXABLE if name in fixes}
    changes["fixed"] = tuple(name for name in FIXABLE if name in names)
    return dataclasses.replace(draft, **changes)  # type: ignore[arg-type]  # mypy cannot check fields by name


def _is_quotable(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind not in NOT_QUOTABLE for paragraph in paragraphs)


def _remaining_credits(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> tuple[str, ...]:
    """Return the credits in the paragraphs that remain after *amendment*."""
    skipped = (set(article.skipped) | amendment.taken_out) - amendment.brought_back
    return credits_of(each.paragraph for each in listed if each.digest not in skipped)


def _credits_of(article: Article, kept: Sequence[Paragraph], left_out: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the credits of *article* without those that are only in *left_out*, unless an editor corrected them."""
    return article.credits if CREDITS in article.fixed else _credits(article.credits, kept, left_out)


def _credits(known: Sequence[str], kept: Sequence[Paragraph], left_out: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the known credits without those that only *left_out* has, and with all that *kept* has."""
    kept_credits = credits_of(kept)
    gone = set(credits_of(left_out)).difference(kept_credits)
    return tuple(dict.fromkeys([*(credit for credit in known if credit not in gone), *kept_credits]))
