"""Show a message as its reader sees it, in plain text, for transcripts."""

from __future__ import annotations

from tests.support.fake_bot_api.message import QUOTES, Message
from tests.support.fake_bot_api.objects import InlineKeyboardButton, MessageEntity
from tests.support.fake_bot_api.texts.text import utf16_length, utf16_slice

QUOTE_BAR = "▎"
MARKS = {
    "bold": ("*", "*"),
    "italic": ("_", "_"),
    "underline": ("__", "__"),
    "strikethrough": ("~", "~"),
    "spoiler": ("||", "||"),
    "code": ("`", "`"),
    "pre": ("```\n", "\n```"),
}


def as_on_a_phone(message: Message) -> str:
    """Render marks as `*bold*` and `__underline__`, links as `text <URL>`, quotes behind a bar, buttons in brackets."""
    lines = [_bubble(message)]
    if message.document is not None:
        lines.insert(0, f"[file {message.document.file_name}]")
    lines += [" ".join(_button(button) for button in row) for row in message.keyboard]
    return "\n".join(line for line in lines if line)


def _button(button: InlineKeyboardButton) -> str:
    return f"[{button.text} → {button.url}]" if button.url else f"[{button.text}]"


def _bubble(message: Message) -> str:
    text, entities = message.content, message.content_entities
    shown, at = "", 0
    for quote in [entity for entity in entities if entity.type in QUOTES]:
        shown = _broken(shown + _after_quote(_marked(text, entities, at, quote.offset), at))
        inner = _marked(text, entities, quote.offset, quote.end)
        shown += "".join(f"{QUOTE_BAR} {line}".rstrip() + "\n" for line in inner.split("\n"))
        at = quote.end
    return shown + _after_quote(_marked(text, entities, at, utf16_length(text)), at)


def _broken(shown: str) -> str:
    """A quote begins on a line of its own."""
    return shown if shown.endswith("\n") or not shown else f"{shown}\n"


def _after_quote(shown: str, at: int) -> str:
    """Return the text after a quote without its first line break: it is on a new line anyway."""
    return shown.removeprefix("\n") if at else shown


def _marked(text: str, entities: list[MessageEntity], start: int, end: int) -> str:
    """The text from start to end, with the marks of the entities inside it."""
    edits: list[tuple[int, int, str]] = []
    for rank, entity in enumerate(entities):
        before, after = _signs(entity)
        if start <= entity.offset and entity.end <= end and (before or after):
            edits += [(entity.offset, 1 + rank, before), (entity.end, -rank, after)]
    shown, at = "", start
    for place, _, sign in sorted(edits):
        shown += utf16_slice(text, at, place) + sign
        at = place
    return shown + utf16_slice(text, at, end)


def _signs(entity: MessageEntity) -> tuple[str, str]:
    if entity.type == "text_link":
        return "", f" <{entity.url}>"
    return MARKS.get(entity.type, ("", ""))
