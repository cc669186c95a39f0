"""A file during its extraction, with its bytes and the content derived from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from index.errors import UndecodableError, UnsupportedTypeError
from index.extraction.charset import UndecodableBytesError, decode
from index.extraction.formats.zip import ZipArchive
from index.extraction.page_progress import OnPage, no_page
from index.extraction.results import Origin
from index.media_types import signed_type


@dataclass(frozen=True)
class File:
    """A file for the reader of its format."""

    content: bytes
    origin: Origin
    on_page: OnPage = no_page  # called for each page that is read

    @cached_property
    def text(self) -> str:
        """Return the content as text.

        Raises: UndecodableError; UnsupportedTypeError: it begins like a format that is not text.
        """
        try:
            return decode(self.content, self.origin.charset)
        except UndecodableBytesError as error:
            if kind := signed_type(self.content):
                raise UnsupportedTypeError(self.origin.source, kind) from error
            raise UndecodableError(self.origin.source) from error

    @cached_property
    def archive(self) -> ZipArchive:
        """Return the content as a ZIP archive.

        Raises: like `ZipArchive`.
        """
        return ZipArchive(self.content, self.origin.source)
