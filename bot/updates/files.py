"""Download files that were sent to the bot."""

from __future__ import annotations

import regex
from telegram import Document
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot.messaging.error_messages import DownloadError
from bot.messaging.html import unlinked
from bot.updates.messages import some_file
from index.errors import TooLargeError
from index.text import clean_line

MAX_FILE_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)  # Telegram's limit for bots

_FILE_NAME = regex.compile(r"[\p{L}\p{M}\p{N}\p{S} .,;_()\[\]+'!-]*")
"""Names of files that apps do not turn into links, except to a host with the same name at worst."""


def name_of(document: Document) -> str:
    """Return the name that the sender gave a file, without invisible characters and marks that change the direction of
    text."""
    name = clean_line(document.file_name or "")
    return (name if _FILE_NAME.fullmatch(name) else unlinked(name)) or some_file()


async def download(document: Document, name: str) -> bytes:
    """Return the content of a file.

    Raises: DownloadError; TooLargeError.
    """
    if document.file_size and document.file_size > MAX_FILE_BYTES:
        raise TooLargeError(name, MAX_FILE_BYTES)
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise DownloadError(name) from error
