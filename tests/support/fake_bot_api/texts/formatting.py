"""From what a sender gave (text, parse mode, entities) to what Telegram keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from tests.support.fake_bot_api.errors import mistake
from tests.support.fake_bot_api.objects import MessageEntity
from tests.support.fake_bot_api.texts.markup import parse_html
from tests.support.fake_bot_api.texts.text import (
    clean,
    detect_entities,
    is_empty,
    splits_character,
    utf16_length,
    utf16_slice,
)

MAX_TEXT_UNITS = 4_096
"""UTF-16 code units of a message's text, after parsing."""

MAX_CAPTION_UNITS = 1_024
"""UTF-16 code units of a caption, after parsing."""

MAX_SOURCE_BYTES = 32 * 1024
"""Bytes of a text before parsing: the server refuses more unread."""

MAX_ENTITIES = 100
"""Entities that Telegram keeps of those that the sender gave; later ones vanish silently."""

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
EXPLICIT = (*SPLITTABLE, *QUOTES, "text_link", "text_mention", "code", "pre", "custom_emoji")
ORDER = (*QUOTES, "pre", "code", "text_link", "text_mention", *SPLITTABLE, "custom_emoji")
"""Of entities with the same span, which is the outer one."""


@dataclass(frozen=True)
class FormattedText:
    """A text as Telegram keeps it. `dropped` counts the entities past the hundredth."""

    text: str
    entities: list[MessageEntity] = field(default_factory=list)
    dropped: int = 0


def format_text(source: str, parse_mode: str | None, entities: list[MessageEntity] | None, limit: int) -> FormattedText:
    """Parse, clean and trim, as Telegram does for what a bot sends. An empty text is the caller's to refuse.

    Raises: ApiError: in Telegram's words.
    """
    try:
        size_bytes = len(source.encode())
    except UnicodeEncodeError:
        raise mistake("strings must be encoded in UTF-8") from None
    if size_bytes > MAX_SOURCE_BYTES:
        raise mistake("message is too long")
    text, given = _parsed(source, parse_mode, entities)
    _check(text, given)
    formatted = _trimmed(*_cleaned(text, _fixed(given)))
    if utf16_length(formatted.text) > limit:
        raise mistake("message is too long" if limit == MAX_TEXT_UNITS else "message caption is too long")
    return formatted


def _parsed(
    source: str, parse_mode: str | None, entities: list[MessageEntity] | None
) -> tuple[str, list[MessageEntity]]:
    if parse_mode is None or parse_mode == "":
        return source, [e.model_copy() for e in entities or [] if e.type in EXPLICIT]
    if parse_mode.lower() != "html":
        raise mistake(f"the fake does not imitate parse_mode {parse_mode!r}, only HTML")
    return parse_html(source)


def _check(text: str, entities: list[MessageEntity]) -> None:
    """Refuse entities that lie outside the text or inside a character."""
    length = utf16_length(text)
    for entity in entities:
        if entity.offset < 0 or entity.length <= 0:
            raise mistake(f"can't parse entities: wrong offset or length of an entity of type {entity.type}")
        if entity.offset >= length:
            raise mistake(f"Entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > length:
            raise mistake(
                f"Entity beginning at UTF-16 offset {entity.offset} ends after the end of the text "
                f"at UTF-16 offset {entity.end}"
            )
        if splits_character(text, entity.offset):
            raise mistake(f"Entity begins in a middle of a UTF-16 symbol at offset {entity.offset}")
        if splits_character(text, entity.end):
            raise mistake(f"Entity beginning at UTF-16 offset {entity.offset} ends in a middle of a UTF-16 symbol")


def _sorted(entities: list[MessageEntity]) -> list[MessageEntity]:
    """By offset, the longer first, then by type: an outer entity stands before an inner one."""
    return sorted(entities, key=lambda e: (e.offset, -e.length, ORDER.index(e.type) if e.type in ORDER else len(ORDER)))


def _fixed(entities: list[MessageEntity]) -> list[MessageEntity]:
    """Resolve overlaps as Telegram does: marks of a type are joined, then cut at each link, quote or code."""
    solid: list[MessageEntity] = []
    for entity in _sorted([e for e in entities if e.type not in SPLITTABLE]):
        if not any(_excludes(other, entity) for other in solid):
            solid.append(entity)
    cuts = sorted({border for entity in solid for border in (entity.offset, entity.end)})
    code = [entity for entity in solid if entity.type in ("code", "pre")]
    marks = [
        MessageEntity(type=kind, offset=start, length=end - start)
        for kind in SPLITTABLE
        for whole in _joined([e for e in entities if e.type == kind])
        for start, end in _cut(*whole, cuts)
        if not any(c.offset <= start and end <= c.end for c in code)
    ]
    return _sorted(solid + marks)


def _excludes(kept: MessageEntity, entity: MessageEntity) -> bool:
    """Return whether *kept* excludes *entity*: a quote may contain links and code, nothing else contains anything."""
    if entity.offset >= kept.end or kept.offset >= entity.end:
        return False
    contained = kept.offset <= entity.offset and entity.end <= kept.end
    return not (contained and kept.type in QUOTES and entity.type not in QUOTES)


def _joined(entities: list[MessageEntity]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for entity in _sorted(entities):
        if spans and entity.offset <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], entity.end))
        else:
            spans.append((entity.offset, entity.end))
    return spans


def _cut(start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    borders = [start, *(cut for cut in cuts if start < cut < end), end]
    return list(pairwise(borders))


def _moved(text: str, offset: int) -> int:
    """Return an offset's place in the cleaned text: no change of length depends on what follows."""
    return utf16_length(clean(utf16_slice(text, 0, offset)))


def _cleaned(text: str, entities: list[MessageEntity]) -> tuple[str, list[MessageEntity]]:
    cleaned = clean(text)
    if cleaned == text:
        return text, entities
    moved = []
    for entity in entities:
        start, end = _moved(text, entity.offset), _moved(text, entity.end)
        if end > start:
            moved.append(_between(entity, start, end))
    return cleaned, moved


def _trimmed(text: str, entities: list[MessageEntity]) -> FormattedText:
    """Cut white space off both ends; an entity never begins with it and one of white space alone is none."""
    kept = []
    for entity in entities:
        inner = utf16_slice(text, entity.offset, entity.end)
        lead = len(inner) - len(inner.lstrip(" \n"))
        if lead < len(inner):
            kept.append(_between(entity, entity.offset + lead, entity.end))
    text = text.rstrip(" \n")
    lead, length = len(text) - len(text.lstrip(" \n")), utf16_length(text)
    shifted = [_between(e, e.offset - lead, min(e.end, length) - lead) for e in kept]
    text = text.lstrip(" \n")
    if is_empty(text):
        return FormattedText("")
    shown = shifted[:MAX_ENTITIES]
    detected = [e for e in detect_entities(text) if not any(_collide(e, other) for other in shown)]
    return FormattedText(text, _sorted(shown + detected), len(shifted) - len(shown))


def _between(entity: MessageEntity, start: int, end: int) -> MessageEntity:
    """The same from *start* to *end*; copied only where that is a change: there are dozens in an answer."""
    if (entity.offset, entity.end) == (start, end):
        return entity
    return entity.model_copy(update={"offset": start, "length": end - start})


def _collide(detected: MessageEntity, given: MessageEntity) -> bool:
    if given.type in SPLITTABLE or given.type in QUOTES:
        return False
    return detected.offset < given.end and given.offset < detected.end
