"""Files that were sent, as Telegram hands them over."""

from __future__ import annotations

from telegram import Document
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot.messages import DownloadError
from index.errors import TooLargeError

MAX_FILE_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)  # what Telegram lets bots download


async def download(document: Document, name: str) -> bytes:
    """The content of a file. Raises: DownloadError; TooLargeError."""
    if document.file_size and document.file_size > MAX_FILE_BYTES:
        raise TooLargeError(name, MAX_FILE_BYTES)
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise DownloadError(name) from error
