"""Parse commands and links in messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import regex
from telegram import Message, User
from telegram.constants import ChatType

COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+|$)")

ALIASES: Mapping[str, str] = MappingProxyType({"find": "ask", "search": "ask", "list": "articles", "delete": "remove"})
"""Names under which people look for a command, with its own name. No menu has them."""

_HOST_AND_PATH = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|(?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


_AROUND_URLS = "<>[]{}«»“”„‘’\"'.,;:!?…"  # characters that people and apps put around a link

_OPENING = "(<[{«“„‘\"'"

LINK_ENDS = (
    "，。！？、；：．｡､（）【】「」『』｢｣《》〈〉〔〕［］｛｝〖〗〘〙〝〞〟＂＜＞"  # Chinese, Japanese, Korean
    "،؛؟۔।॥။၊។៕፡።፣፤፥፧"  # Arabic, Urdu, Hindi, Burmese, Khmer, Amharic
    "“”„‟«»"
)
"""Marks that end a link. In a text without spaces they separate it from the words after it.

Marks that occur within names are excluded, so /wiki/ジョン・レノン and /wiki/L’Équipe stay complete. Letters of any
script belong to the link: /wiki/東京. A link that contains one of these marks must be percent-encoded, as browsers copy
it. A mark does not end the link if the path clearly continues: before one of "/&=%_".
"""

_INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"

_BODY = rf"""(?: [^\s<>"{_INVISIBLE}{re.escape(LINK_ENDS)}] | [{re.escape(LINK_ENDS)}](?=[/&=%_]) )+"""

_LOGIN = r"(?: [^\s/?#:@\\\[]{0,2000} : (?! \d{0,5} (?: [/?#\\\s] | $ ) ) \S{0,2000} [@\uFE6B\uFF20] )?"
"""Pattern of a login: name and password may contain any marks. If a link ended within a password, the rest of it would
be read as the host."""

_LINK = regex.compile(
    # 40: no registered scheme is longer. "this.https" is not one: a space is missing after "this.".
    rf"""(?<! \p{{Latin}} ) (?! [a-z0-9+.-]{{0,40}} [.-] https?:// ) [a-z][a-z0-9+.-]{{0,40}}://
    {_LOGIN} {_BODY}""",
    regex.VERBOSE | regex.IGNORECASE,
)

_WITHOUT_SCHEME = regex.compile(_BODY, regex.VERBOSE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text."""

    url: str
    start: int  # start, including brackets and quotation marks around it
    end: int  # end, including the marks around it
    is_certain: bool  # False: it may be a word such as "node.js"


MIN_TEXT_CHARS = 12
"""Shortest text that is added from one line, in characters. A shorter one ("/add this") is a slip, not an article."""


def command_of(text: str | None, bot_username: str | None) -> tuple[str, str] | None:
    """Return a command's name in lower case and the text after it; None for other texts and other bots' commands."""
    match = COMMAND.match(text or "")
    if not match or (match["bot"] and match["bot"].lower() != (bot_username or "").lower()):
        return None
    return match["name"].lower(), (text or "")[match.end() :].strip()


def own_command_of(message: Message, bot_username: str | None) -> tuple[str, str] | None:
    """Return the own name of the command in a text or caption, and the text after it; None: it has none for this bot.

    "/delete_ID" is "remove_ID". In a group, an alias counts only with the name of the bot: another bot there may have
    such a command.
    """
    text = message.text or message.caption
    command = command_of(text, bot_username)
    if command is None:
        return None
    name, separator, argument = command[0].partition("_")
    if name not in ALIASES:
        return command
    if message.chat.type != ChatType.PRIVATE and "@" not in (text or "").split()[0]:
        return None
    return ALIASES[name] + separator + argument, command[1]


def start_payload_of(message: Message) -> str | None:
    """Return the payload of the link that opened the bot; None: *message* is no /start."""
    command = own_command_of(message, message.get_bot().username)
    return command[1] if command and command[0] == "start" else None


def is_message_of(message: Message, bot: User) -> bool:
    """Return whether *bot* sent *message*."""
    return message.from_user is not None and message.from_user.id == bot.id


def urls_in(text: str) -> list[str]:
    """Return the URLs in *text*. A text of one word may omit "https://"."""
    return [link.url for link in links_in(text)]


def links_in(text: str) -> list[Link]:
    """Return the links in *text*, also if they touch words of a script without spaces."""
    found = list(_links_with_scheme(text))
    if not found and len(text.split()) == 1 and (link := _link_without_scheme(text)):
        return [link]
    return found


def _links_with_scheme(text: str) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        url = without_marks_around(match.group())
        if not url.endswith("://"):  # only a scheme
            yield Link(url, *_span_around(text, *match.span()), is_certain=True)


def _link_without_scheme(text: str) -> Link | None:
    before = len(text) - len(text.lstrip().lstrip(f"({_AROUND_URLS}"))
    match = _WITHOUT_SCHEME.match(text, before)
    word = without_marks_around(match.group()) if match else ""
    if match is None or not _HOST_AND_PATH.fullmatch(word):
        return None
    is_certain = "/" in word or word.lower().startswith("www.")
    return Link(f"https://{word}", *_span_around(text, *match.span()), is_certain)


def _span_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and end of a link, including the brackets and marks around it."""
    before, after = text[:start], text[end:]
    return len(before.rstrip(_OPENING)), len(text) - len(after.lstrip(f"){_AROUND_URLS}"))


def without_links(text: str) -> str:
    """Return *text* with a space in place of each link."""
    parts, end = [], 0
    for link in links_in(text):
        parts.append(text[end : max(end, link.start)])
        end = link.end
    return " ".join([*parts, text[end:]])


def without_marks_around(word: str) -> str:
    """Return the word without the marks around it. A closing bracket at the end may belong to the URL."""
    word = word.lstrip("(").strip(_AROUND_URLS)
    while word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1].rstrip(_AROUND_URLS)
    return word


def bare_urls_of(text: str) -> list[str]:
    """Return the URLs if the text consists only of URLs."""
    return [link.url for link in _bare_links_of(text)]


def bare_url_of(text: str) -> str | None:
    """Return the URL if the text is only one URL. It may omit "https://"."""
    urls = bare_urls_of(text)
    return urls[0] if len(urls) == 1 else None


def is_sent_to_be_added(text: str) -> bool:
    """Return whether a text without a command consists only of links, and is clearly not a question. "node.js" may be
    one.

    Several links are not a question either.
    """
    links = _bare_links_of(text)
    return bool(links) and all(link.is_certain for link in links)


def _bare_links_of(text: str) -> list[Link]:
    has_words = any(word.strip(LINK_ENDS) for word in without_links(text).split())
    return [] if has_words else links_in(text)
