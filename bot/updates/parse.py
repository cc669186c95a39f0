"""Parse what every message may hold: a command, links."""

from __future__ import annotations

import re

from telegram import Message, User

COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+|$)")


URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


_HOST_AND_PATH = re.compile(
    r"(?:(?:[\w-]+\.)+[^\W\d_]{2,}|(?:\d{1,3}\.){3}\d{1,3})(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


_AROUND_URLS = "<>[]{}«»“”„‘’\"'.,;:!?…"  # what people and apps put around a link


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
    """The words of *text* that are URLs; a text of one word may leave "https://" out."""
    words = text.split()
    if len(words) == 1 and (url := bare_url_of(text)):
        return [url]
    return [word for word in map(unwrapped, words) if URL.fullmatch(word)]


def unwrapped(word: str) -> str:
    """The word without what stands around it; a bracket at the end of a URL may be its own."""
    word = word.lstrip("(").strip(_AROUND_URLS)
    while word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1].rstrip(_AROUND_URLS)
    return word


def bare_urls_of(text: str) -> list[str]:
    """The URLs, if the text is made of them and nothing else."""
    urls = urls_in(text)
    return urls if len(urls) == len(text.split()) else []


def bare_url_of(text: str) -> str | None:
    """The URL, if the text is one and nothing else; "https://" may be left out."""
    word = unwrapped(text.strip())
    if URL.fullmatch(word):
        return word
    return f"https://{word}" if _HOST_AND_PATH.fullmatch(word) else None


def is_sent_to_be_added(text: str) -> bool:
    """Whether a text without a command is a link, so clearly that it can be no question: "node.js" may be one.

    Several links are none either.
    """
    if len(text.split()) > 1:
        return bool(bare_urls_of(text))
    url = bare_url_of(text)
    word = unwrapped(text.strip())
    return url is not None and (url == word or "/" in word or word.lower().startswith("www."))
