"""Parse a Telegram message into a typed request to add."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex
from telegram import Document, ExternalReplyInfo, Message, User

from bot.add.messages import add_usage, not_shown_to_bots, nothing_in_replied, own_message, too_short
from bot.messaging.error_messages import UsageError, user_message
from bot.updates.origins import Origin, origin_of, origin_of_external, origin_of_forward
from bot.updates.parse import (
    COMMAND,
    LINK_ENDS,
    MIN_TEXT_CHARS,
    Link,
    bare_urls_of,
    command_of,
    is_message_of,
    links_in,
    urls_in,
    without_links,
)
from index.articles.identity import article_id_of_url
from index.errors import BadUrlError
from index.text import without_login

REMARK_WORDS = 8
"""Largest number of words beside a link that still count as a remark ("/add this please URL"). With more words it is a
text."""

HEADLINE_WORDS = 30
"""Largest number of words before a link that still count as a headline, as apps share pages: two lines and the name of
the site."""

UNSPACED_CHARS_PER_WORD = 3
"""Number of letters that count as one word in a script without spaces. A Chinese word has one or two, a Japanese word
with its particle three, a Thai word four. So a remark has up to 24 letters:
"これを追加してください、よろしくお願いします" has 20."""

QUESTION_MARKS = "?？؟⸮\u037e՞፧"
"""Question marks. With one of these beside a link, a message asks something."""

LONGEST_QUESTION_CHARS = 300
"""Longest question, in characters. A longer text may be an article. The longest of the 14,026 questions of the
benchmark collections has 226."""

_BLANK_LINE = re.compile(r"\S[^\S\n]*\n\s*\n\s*\S")

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*")

_TO_BLANKS = str.maketrans(dict.fromkeys(LINK_ENDS, " "))


@dataclass(frozen=True, slots=True)
class AddUrl:
    """Add the page at a URL."""

    url: str


@dataclass(frozen=True, slots=True)
class AddUrls:
    """Add the pages at several URLs, each once, in the order in which they were sent."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddText:
    """Add a text that was sent."""

    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class AddTexts:
    """Add one article from texts that were sent in several messages, in their order."""

    texts: tuple[str, ...]
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class AddFile:
    """Add a file that was sent."""

    document: Document
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class AddEach:
    """Add the content of several messages, each by itself."""

    requests: tuple[SingleRequest, ...]


SingleRequest = AddUrl | AddUrls | AddText | AddTexts | AddFile
AddRequest = SingleRequest | AddEach


def parse_add(message: Message, bot: User) -> AddRequest:
    """Parse "/add URL", or "/add" with a text, as the caption of a file, or in reply to a message or file.

    Raises: UsageError: it is none of these.
    """
    command = command_of(message.text or message.caption, bot.username)
    rest = command[1] if command else ""
    if message.document:
        return AddFile(message.document, origin_of_forward(message))
    replied = message.reply_to_message
    if rest and not ((replied or message.external_reply) and _is_remark(rest)):
        return _parse_rest(rest)
    if message.external_reply:
        return _parse_external_reply(message.external_reply, quoted_part(message))
    if replied is None:
        raise UsageError(add_usage())
    if is_message_of(replied, bot):
        raise UsageError(own_message())
    content = content_of(replied)
    if content is None:
        raise UsageError(nothing_in_replied())
    if isinstance(content, AddText):
        content = AddText(quoted_part(message) or content.text, content.origin)
        _refuse_login(content.text)
    return content


def content_message_of(message: Message) -> Message:
    """Return the message with the content for this /add: itself, or the message that it replies to."""
    command = COMMAND.match(message.text or "")
    rest = (message.text or "")[command.end() :] if command else ""
    replied = message.reply_to_message
    has_content = message.document or message.external_reply or quoted_part(message) or (rest and not _is_remark(rest))
    if replied is None or has_content:
        return message
    return replied


def quoted_part(message: Message) -> str | None:
    """Return the part that the sender of *message* quoted from the message replied to; None: they quoted none.

    Telegram itself quotes the beginning of a long message. That does not count.
    """
    return message.quote.text if message.quote and message.quote.is_manual else None


def _parse_external_reply(reply: ExternalReplyInfo, quoted: str | None) -> AddRequest:
    """Return the content of a message in another chat. Telegram sends only the quoted part of its text.

    Raises: UsageError: there is nothing to add.
    """
    origin = origin_of_external(reply)
    if reply.document:
        return AddFile(reply.document, origin)
    if quoted:
        return AddText(quoted, origin)
    raise UsageError(not_shown_to_bots())


def _is_remark(rest: str) -> bool:
    """Return whether *rest* is a remark about the message that /add replies to, not a text to add."""
    return count_words(rest) <= REMARK_WORDS and "\n" not in rest and not urls_in(rest)


def count_words(text: str) -> int:
    """Return the number of words in *text*. In scripts without spaces, UNSPACED_CHARS_PER_WORD letters count as one."""
    without, letters = _UNSPACED.subn(" ", text.translate(_TO_BLANKS))
    return len(without.split()) + math.ceil(letters / UNSPACED_CHARS_PER_WORD)


def _parse_rest(rest: str) -> AddRequest:
    if urls := _urls_between_remarks(rest):
        return _of_urls(urls)
    if shared := shared_url_of(rest):
        return AddUrl(shared)
    if "\n" not in rest and len(rest) < MIN_TEXT_CHARS:
        raise UsageError(too_short())
    _refuse_login(rest)
    return AddText(rest)


def _refuse_login(text: str) -> None:
    """Refuse a text that consists of an address with a login and at most a remark. Readers would see the password.

    Raises: UsageError: it is such a text. The sentence does not repeat the password.
    """
    words = text.split()
    address = next((word for word in words if without_login(word) != word), None)
    if address and count_words(text) <= REMARK_WORDS + 1 and "\n" not in text.strip():
        raise UsageError(user_message(BadUrlError(address)))


def _urls_between_remarks(text: str) -> list[str]:
    """Return the links of a text that has at most a remark beside each. Empty if it has more text, or no link."""
    links = links_in(text)
    is_short = count_words(without_links(text)) <= REMARK_WORDS * len(links)
    is_remarked = is_short and (len(links) != 1 or _stands_apart(text, links[0]))
    return [link.url for link in links] if is_remarked else []


def _stands_apart(text: str, link: Link) -> bool:
    """Return whether blank lines occur only between the link and one line before and one line after it."""
    before, after = text[: link.start].strip(" \t"), text[link.end :].strip(" \t")
    if not _BLANK_LINE.search(text):
        return True
    is_by_itself = before[-1:] in ("", "\n") and after[:1] in ("", "\n")
    return is_by_itself and "\n" not in before.strip() and "\n" not in after.strip()


def remarked_urls_of(text: str) -> list[str]:
    """Return the links that a text without a command remarks on. Empty if it may ask something, or is a text."""
    may_ask = any(mark in without_links(text) for mark in QUESTION_MARKS)
    if COMMAND.match(text) or may_ask or not all(link.is_certain for link in links_in(text)):
        return []
    return _urls_between_remarks(text)


def _of_urls(urls: Sequence[str]) -> SingleRequest:
    """Return a request for the links, each once."""
    first: dict[str, str] = {}
    for url in urls:
        first.setdefault(article_id_of_url(url), url)
    each_once = tuple(first.values())
    return AddUrl(each_once[0]) if len(each_once) == 1 else AddUrls(each_once)


def content_of(message: Message) -> SingleRequest | None:
    """Return the content of a message that can be added: its file, link or text; None if it has none."""
    if message.document:
        return AddFile(message.document, origin_of_forward(message))
    text = message.text or message.caption
    if not text:
        return None
    if urls := bare_urls_of(text):
        return _of_urls(urls)
    if message.text and message.forward_origin is None:
        if shared := shared_url_of(text):
            return AddUrl(shared)
        if remarked := remarked_urls_of(text):
            return _of_urls(remarked)
    return AddText(text, origin_of(message))


def offered_request(message: Message) -> AddRequest | None:
    """Return the content that the bot offers to add besides its answer; None: the message is only a question.

    A text or caption without a command may be an article if it has a link, several paragraphs, or more characters than
    any question.
    """
    text = message.text or message.caption or ""
    is_long = len(text) > LONGEST_QUESTION_CHARS or _BLANK_LINE.search(text) is not None
    if COMMAND.match(text) or not (is_long or urls_in(text)):
        return None
    return request_in(message)


def request_in(message: Message) -> AddRequest | None:
    """Return the content to add from a message that was read as a question, as if it began with /add.

    None: it has no text.

    Raises: UsageError: it cannot be added.
    """
    content = content_of(message)
    return _parse_rest(content.text) if isinstance(content, AddText) and content.origin is None else content


def shared_url_of(text: str) -> str | None:
    """Return the link of a text that consists of a headline and a link, as apps share a page; None: it may be a
    question."""
    links = links_in(text)
    if len(links) != 1 or text[links[0].end :].strip().strip(LINK_ENDS):
        return None
    before = text[: links[0].start]
    headline = before.strip()
    words = count_words(headline)
    if not headline or "\n" in headline or words > HEADLINE_WORDS:
        return None
    is_remark = words <= REMARK_WORDS and not any(mark in headline for mark in QUESTION_MARKS)
    return links[0].url if "\n" in before.lstrip() or is_remark else None
