"""Read the article in a web page that was fetched or saved."""

from __future__ import annotations

from index.extraction.formats.file import File
from index.extraction.html.page import read_page
from index.extraction.results import Extracted


def read_web_page(file: File) -> Extracted:
    """Return the article of a page.

    Raises: like `read_page`.
    """
    return read_page(file.text, file.origin.source, file.origin.url)
