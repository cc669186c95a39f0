"""Telegram's own HTML: far from a browser's, and strict.

Sixteen tags, four named character references, no tag left open. A text that breaks a rule is refused as a whole; the
byte offset in the message is the one of the tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.support.fake_bot_api.errors import mistake
from tests.support.fake_bot_api.objects import MessageEntity, User
from tests.support.fake_bot_api.texts.links import checked_link
from tests.support.fake_bot_api.texts.text import utf16_length

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}

MENTION = re.compile(r"tg://user/?\?id=(\d{1,19})")

TAG_NAME = re.compile(r"[^\s>]*")
SPACE = re.compile(r"\s*")
ATTRIBUTE_NAME = re.compile(r"(?P<name>[^\s=>]*)\s*(?P<equals>=?)\s*")
ATTRIBUTE_VALUE = re.compile(r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.-]*)(?=[\s>])")
REFERENCE = re.compile(
    r"&(?:#[xX](?P<hex>[0-9a-fA-F]{1,6})|#(?P<decimal>[0-9]{1,7})|(?P<name>lt|gt|amp|quot)(?![a-zA-Z]));?"
)
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def unescape(text: str) -> str:
    """Decode the references that Telegram knows; all others, `&nbsp;` and `&apos;` too, stay as they are."""
    return REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        return NAMED[match["name"]]
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    if 0xD800 <= code <= 0xDFFF:
        raise mistake(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else match[0]


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass
class _Parser:
    source: str
    at: int = 0
    text: str = ""
    offset: int = 0
    open_tags: list[_OpenTag] = field(default_factory=list)
    entities: list[MessageEntity] = field(default_factory=list)

    def parse(self) -> None:
        while self.at < len(self.source):
            tag = self.source.find("<", self.at)
            end = len(self.source) if tag < 0 else tag
            self._add(unescape(self.source[self.at : end]))
            self.at = end
            if tag >= 0 and self.source.startswith("</", tag):
                self._close_tag()
            elif tag >= 0:
                self._open_tag()
        if self.open_tags:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')

    def _add(self, text: str) -> None:
        self.text += text
        self.offset += utf16_length(text)

    def _error(self, reason: str) -> Exception:
        return mistake(f"can't parse entities: {reason}")

    def _place(self, begin: int) -> str:
        return f"at byte offset {len(self.source[:begin].encode())}"

    def _name(self, begin: int, skipped: int) -> str:
        self.at = begin + skipped
        return self._skip(TAG_NAME)[0].lower()

    def _open_tag(self) -> None:
        begin = self.at
        name = self._name(begin, len("<"))
        if self.at == len(self.source):
            raise self._error(f"Unclosed start tag {self._place(begin)}")
        if name not in TYPES:
            raise self._error(f'Unsupported start tag "{name}" {self._place(begin)}')
        attributes = self._attributes(begin, name)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error(f'Tag "span" must have class "tg-spoiler" {self._place(begin)}')
        self.open_tags.append(_OpenTag(name, attributes, self.offset, len(self.text)))

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Go past a pattern that matches the empty string too."""
        match = pattern.match(self.source, self.at)
        assert match is not None, "the pattern matches the empty string"
        self.at = match.end()
        return match

    def _attributes(self, begin: int, tag: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        self._skip(SPACE)
        while not self.source.startswith(">", self.at):
            name, value = self._attribute(begin, tag)
            attributes[name] = value
            self._skip(SPACE)
        self.at += len(">")
        return attributes

    def _attribute(self, begin: int, tag: str) -> tuple[str, str]:
        match = self._skip(ATTRIBUTE_NAME)
        if not match["name"] and self.at < len(self.source):
            raise self._error(f'Empty attribute name in the tag "{tag}" {self._place(begin)}')
        if tag == "blockquote" and match["name"] == "expandable" and not match["equals"]:
            return match["name"], ""
        if match["name"] and not match["equals"]:
            raise self._error(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self._place(begin)}'
            )
        return match["name"], self._value(begin)

    def _value(self, begin: int) -> str:
        match = ATTRIBUTE_VALUE.match(self.source, self.at)
        if match is None and self.source[self.at : self.at + 1] in ("", '"', "'"):
            raise self._error(f"Unclosed start tag {self._place(begin)}")
        if match is None:
            raise self._error(f"Unexpected end of name token {self._place(self.at)}")
        self.at = match.end()
        return unescape(match["double"] or match["single"] or (match["token"] or "").lower())

    def _close_tag(self) -> None:
        begin = self.at
        if not self.open_tags:
            raise self._error(f"Unexpected end tag {self._place(begin)}")
        name = self._name(begin, len("</"))
        end = self.source.find(">", self.at)
        if end < 0 or self.source[self.at : end].strip():
            raise self._error(f"Unclosed end tag {self._place(begin)}")
        self.at = end + 1
        tag = self.open_tags.pop()
        if name and name != tag.name:
            raise self._error(f'Unmatched end tag {self._place(begin)}, expected "</{tag.name}>", found "</{name}>"')
        if self.offset > tag.offset:
            self._add_entity(tag)

    def _add_entity(self, tag: _OpenTag) -> None:
        entity = MessageEntity(type=TYPES[tag.name], offset=tag.offset, length=self.offset - tag.offset)
        if tag.name == "a":
            entity.url = checked_link(tag.attributes.get("href") or self.text[tag.start :])
            if entity.url is None:
                return
            if mention := MENTION.fullmatch(entity.url):
                entity.type, entity.url = "text_mention", None
                entity.user = User(id=int(mention[1]), is_bot=False, first_name="")  # `Messages` knows who it is
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity.type = "expandable_blockquote"
        elif tag.name == "code" and tag.attributes.get("class", "").startswith("language-"):
            entity.language = tag.attributes["class"].removeprefix("language-")
        elif tag.name == "tg-emoji":
            entity.custom_emoji_id = tag.attributes.get("emoji-id")
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[MessageEntity]]:
    """Return the text and its entities, as the sender meant them; `formatting` makes them Telegram's."""
    parser = _Parser(source)
    parser.parse()
    return parser.text, parser.entities
