"""Read the article in a PDF file."""

from __future__ import annotations

from index.extraction.formats.file import File
from index.extraction.pdf.document import draft_of_pdf
from index.extraction.results import Extracted


def read_pdf(file: File) -> Extracted:
    """Return the article of a PDF file.

    Raises: like `draft_of_pdf`.
    """
    return Extracted(draft_of_pdf(file.content, file.origin.source, file.origin.name, file.on_page))
