"""Parse what every message may hold: a command, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex
from telegram import Message, User

COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+|$)")

_HOST_AND_PATH = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|(?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


_AROUND_URLS = "<>[]{}«»“”„‘’\"'.,;:!?…"  # what people and apps put around a link

_OPENING = "(<[{«“„‘\"'"

PAUSES = (
    "，。！？、；：．｡､（）【】「」『』｢｣《》〈〉〔〕［］｛｝〖〗〘〙〝〞〟＂＜＞"  # Chinese, Japanese, Korean
    "،؛؟۔।॥။၊។៕፡።፣፤፥፧"  # Arabic, Urdu, Hindi, Burmese, Khmer, Amharic
    "“”„‟«»"
)
"""The marks at which a link ends: in a text without blanks they separate it from the words behind it.

Marks within names are not among them: /wiki/ジョン・レノン and /wiki/L’Équipe stay whole, and so do letters of any
script: /wiki/東京. A link that has one of these marks in it has to be percent-encoded, as browsers copy it. The mark
does not end the link where the path plainly goes on: before one of "/&=%_".
"""

_INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"

_BODY = rf"""(?: [^\s<>"{_INVISIBLE}{re.escape(PAUSES)}] | [{re.escape(PAUSES)}](?=[/&=%_]) )+"""

_LOGIN = r"(?: [^\s/?#:@\\\[]{0,2000} : (?! \d{0,5} (?: [/?#\\\s] | $ ) ) \S{0,2000} [@\uFE6B\uFF20] )?"
"""A name and a password may have any marks in them. Cut there, a part of the password would be taken for the host."""

_LINK = regex.compile(
    # 40: no scheme that is registered has more characters. "this.https" is none: a blank is missing behind "this.".
    rf"""(?<! \p{{Latin}} ) (?! [a-z0-9+.-]{{0,40}} [.-] https?:// ) [a-z][a-z0-9+.-]{{0,40}}://
    {_LOGIN} {_BODY}""",
    regex.VERBOSE | regex.IGNORECASE,
)

_WITHOUT_SCHEME = regex.compile(_BODY, regex.VERBOSE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text."""

    url: str
    start: int  # where it begins, with the brackets and quotation marks around it
    end: int  # where what is around it ends
    is_certain: bool  # False: it may be a word such as "node.js"


MIN_TEXT_CHARS = 12
"""Characters of a text that is added as one line: what is shorter ("/add this") is a slip, not an article."""


def command_of(text: str | None, bot_username: str | None) -> tuple[str, str] | None:
    """The command's name in lower case and what stands after it; None for other texts and other bots' commands."""
    match = COMMAND.match(text or "")
    if not match or (match["bot"] and match["bot"].lower() != (bot_username or "").lower()):
        return None
    return match["name"].lower(), (text or "")[match.end() :].strip()


def is_message_of(message: Message, bot: User) -> bool:
    """Return whether *bot* sent *message*."""
    return message.from_user is not None and message.from_user.id == bot.id


def urls_in(text: str) -> list[str]:
    """Return the URLs in *text*; a text of one word may leave "https://" out."""
    return [link.url for link in links_in(text)]


def links_in(text: str) -> list[Link]:
    """Return the links in *text*, also those directly behind or before words of a script without blanks."""
    found = list(_links_with_scheme(text))
    if not found and len(text.split()) == 1 and (link := _link_without_scheme(text)):
        return [link]
    return found


def _links_with_scheme(text: str) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        url = unwrapped(match.group())
        if not url.endswith("://"):  # a scheme and nothing else
            yield Link(url, *_span_around(text, *match.span()), is_certain=True)


def _link_without_scheme(text: str) -> Link | None:
    before = len(text) - len(text.lstrip().lstrip(f"({_AROUND_URLS}"))
    match = _WITHOUT_SCHEME.match(text, before)
    word = unwrapped(match.group()) if match else ""
    if match is None or not _HOST_AND_PATH.fullmatch(word):
        return None
    is_certain = "/" in word or word.lower().startswith("www.")
    return Link(f"https://{word}", *_span_around(text, *match.span()), is_certain)


def _span_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a link begins and ends with the brackets and marks that are around it."""
    before, after = text[:start], text[end:]
    return len(before.rstrip(_OPENING)), len(text) - len(after.lstrip(f"){_AROUND_URLS}"))


def beside_links(text: str) -> str:
    """Return *text* with a blank in place of each link."""
    parts, end = [], 0
    for link in links_in(text):
        parts.append(text[end : max(end, link.start)])
        end = link.end
    return " ".join([*parts, text[end:]])


def unwrapped(word: str) -> str:
    """The word without what stands around it; a bracket at the end of a URL may be its own."""
    word = word.lstrip("(").strip(_AROUND_URLS)
    while word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1].rstrip(_AROUND_URLS)
    return word


def bare_urls_of(text: str) -> list[str]:
    """The URLs, if the text is made of them and nothing else."""
    return [link.url for link in _bare_links_of(text)]


def bare_url_of(text: str) -> str | None:
    """The URL, if the text is one and nothing else; "https://" may be left out."""
    urls = bare_urls_of(text)
    return urls[0] if len(urls) == 1 else None


def is_sent_to_be_added(text: str) -> bool:
    """Whether a text without a command is a link, so clearly that it can be no question: "node.js" may be one.

    Several links are none either.
    """
    links = _bare_links_of(text)
    return bool(links) and all(link.is_certain for link in links)


def _bare_links_of(text: str) -> list[Link]:
    has_words = any(word.strip(PAUSES) for word in beside_links(text).split())
    return [] if has_words else links_in(text)
