"""Files that were sent, as Telegram hands them over."""

from __future__ import annotations

import regex
from telegram import Document
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot.i18n import gettext as _
from bot.messaging.error_messages import DownloadError
from bot.messaging.html import unlinked
from index.errors import TooLargeError
from index.text import clean_line

MAX_FILE_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)  # what Telegram lets bots download

_FILE_NAME = regex.compile(r"[\p{L}\p{M}\p{N}\p{S} .,;_()\[\]+'!-]*")
"""Of which apps make no link but, at worst, to a host that is called like the file."""


def name_of(document: Document) -> str:
    """What to call a file: as its sender does, without what cannot be seen or turns the text around."""
    name = clean_line(document.file_name or "")
    return (name if _FILE_NAME.fullmatch(name) else unlinked(name)) or _("a file")


async def download(document: Document, name: str) -> bytes:
    """The content of a file. Raises: DownloadError; TooLargeError."""
    if document.file_size and document.file_size > MAX_FILE_BYTES:
        raise TooLargeError(name, MAX_FILE_BYTES)
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise DownloadError(name) from error
