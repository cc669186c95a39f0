"""Correct an article by hand, and keep the corrections when its page is read again.

`Corpus.amend` makes the change. A paragraph is known by the digest of its text, so that a text that was taken out need
not stay in the archive. All paragraphs with the same words are taken out together.
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
"""Length of a paragraph's digest, in bytes. No two of the thousands of paragraphs of an article share one by chance,
and it fits a button."""

NOT_QUOTABLE = frozenset({PassageKind.HEADING, PassageKind.CREDIT})
"""Kinds of paragraphs that make no article by themselves."""

FixedValue = str | date | tuple[str, ...] | None
"""Value of a corrected field of the attribution. None: it is unknown, which a title never is. Credits are a tuple,
which may be empty."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction. Fields that it does not name stay as they are."""

    fixes: Mapping[str, FixedValue] = field(default_factory=lambda: MappingProxyType({}))  # clean, by a name of FIXABLE
    taken_out: frozenset[str] = frozenset()  # digests of paragraphs that are to be left out
    brought_back: frozenset[str] = frozenset()  # digests of those that were taken out and are to be there again
    keeps_credits: bool = False  # those of `credits_leaving` stay, for good


@dataclass(frozen=True, slots=True)
class Listed:
    """A paragraph of an article as its editors see it."""

    paragraph: Paragraph
    digest: str
    is_out: bool  # it was taken out, and its text is still remembered


def digest_of(paragraph: Paragraph) -> str:
    """Return the name of a paragraph in `Article.skipped`: 16 hexadecimal digits, the same for the same words."""
    return hashlib.blake2b(paragraph.text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()


def listing(article: Article, earlier: Iterable[Article]) -> tuple[Listed, ...]:
    """Return the paragraphs of *article*, with those that were taken out in their places, as far as their texts are
    known.

    Args:
        earlier: States of the article that are remembered, the last first.
    """
    listed = [Listed(paragraph, digest_of(paragraph), is_out=False) for paragraph in article.paragraphs]
    missing = set(article.skipped)
    for state in earlier:
        if not missing:
            break
        missing -= _insert(listed, state.paragraphs, missing)
    return tuple(listed)


def _insert(listed: list[Listed], paragraphs: Sequence[Paragraph], missing: set[str]) -> set[str]:
    """Put the *missing* ones of *paragraphs* back behind those that were before them. Return the digests of these."""
    places: dict[str, list[int]] = {}
    for at, each in enumerate(listed):
        places.setdefault(each.digest, []).append(at)
    before: dict[int, list[Listed]] = {}  # by the place of the paragraph before which they were
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
    """Return *article* with the corrections of *amendment*. Corrected fields are kept at the next reading.

    If the text of a paragraph that is to come back is not known any more, it comes back with the next reading.

    Args:
        earlier: See `listing`.

    Raises: NothingLeftError: no text would be left that could be quoted. TooManyPassagesError; TextTooLongError: with
        the text that comes back it would be too large.
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
        text_id=article.id,  # should it have no link any more
    )
    return bounded(draft, article.title)


def _fixes_of_credits(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> dict[str, FixedValue]:
    """Return the credits that are fixed because paragraphs are taken out; empty if none is, or none need be."""
    leaving = _leaving(article, amendment, listed)
    lines = credits_of(each.paragraph for each in listed if _is_taken_line(each, amendment))
    staying = [credit for credit in leaving if credit in lines] if amendment.keeps_credits else []
    if not staying and not (leaving and CREDITS in article.fixed):
        return {}
    left = [credit for credit in article.credits if credit in staying or credit not in leaving]
    said = () if CREDITS in article.fixed else _said_after(article, amendment, listed)
    return {CREDITS: tuple(dict.fromkeys([*left, *said]))}


def credits_leaving(article: Article, amendment: Amendment, earlier: Iterable[Article] = ()) -> tuple[str, ...]:
    """Return the credits of *article* that only those credit lines say which *amendment* takes out.

    The credit of a picture that its caption says is none of them: it goes with the caption.

    Args: earlier: See `listing`.
    """
    listed = listing(article, earlier)
    of_lines = credits_of(each.paragraph for each in listed if _is_taken_line(each, amendment))
    return tuple(credit for credit in _leaving(article, amendment, listed) if credit in of_lines)


def _is_taken_line(listed: Listed, amendment: Amendment) -> bool:
    return listed.paragraph.kind is PassageKind.CREDIT and listed.digest in amendment.taken_out


def _leaving(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> tuple[str, ...]:
    """Return the credits of *article* that only those paragraphs say which *amendment* takes out."""
    taken = credits_of(each.paragraph for each in listed if each.digest in amendment.taken_out)
    gone = set(taken).difference(_said_after(article, amendment, listed))
    return tuple(credit for credit in article.credits if credit in gone)


def refetched(draft: Draft, earlier: Article) -> Draft:
    """Return *draft*, a new reading of the *earlier* article, with its own and all earlier corrections.

    Raises: NoTextError: it has only text that was taken out.
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
    return dataclasses.replace(draft, **changes)  # type: ignore[arg-type]  # mypy knows no fields by name


def _is_quotable(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind not in NOT_QUOTABLE for paragraph in paragraphs)


def _said_after(article: Article, amendment: Amendment, listed: Sequence[Listed]) -> tuple[str, ...]:
    """Return the credits in the paragraphs that are left after *amendment*."""
    skipped = (set(article.skipped) | amendment.taken_out) - amendment.brought_back
    return credits_of(each.paragraph for each in listed if each.digest not in skipped)


def _credits_of(article: Article, kept: Sequence[Paragraph], left_out: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the credits that *article* has without what is left out, unless an editor says otherwise."""
    return article.credits if CREDITS in article.fixed else _credits(article.credits, kept, left_out)


def _credits(known: Sequence[str], kept: Sequence[Paragraph], left_out: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the credits without those that only left-out paragraphs have, and with all that kept paragraphs have."""
    said = credits_of(kept)
    gone = set(credits_of(left_out)).difference(said)
    return tuple(dict.fromkeys([*(credit for credit in known if credit not in gone), *said]))
