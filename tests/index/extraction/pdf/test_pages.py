"""From a PDF to an answer that names the page."""

from __future__ import annotations

import pytest

from benchmarks.byline import archive
from index.errors import ScanError
from index.extraction.results import Origin
from index.ingest.pipeline import Ingestion
from index.ingest.sandbox import Extraction
from tests.support.extraction.pdf_files import Text, pdf_of
from tests.support.extraction.pdf_typesetting import LEFT, Setter, essay

SALT = "The salt was weighed on the quay by two men of the customs house, who wrote everything down."


@pytest.mark.slow
class TestPages:
    def test_are_those_on_which_the_quoted_paragraph_begins(self) -> None:
        """It is read in the child process; the paragraph runs over the end of the second page."""
        second = Setter().add(essay(1)).add(f"{SALT} Nobody knew what had become of", gap=6).texts
        third = Setter().add("the book in which they had written it.").add(essay(2), gap=6).texts
        content = pdf_of([Text("Letters", LEFT, 780, 20), *Setter().add(essay(0)).texts], second, third)
        corpus = archive([Ingestion().read_file("letters.pdf", content).article()])
        (hit, *_) = corpus.search("Who weighed the salt?", 1).hits
        assert hit.passage.text == f"{SALT} Nobody knew what had become of the book in which they had written it."
        assert (hit.article.title, hit.passage.page) == ("Letters", 2)

    def test_are_not_made_of_pictures(self) -> None:
        picture = b"q 400 0 0 600 90 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
        (result,) = Extraction().read(pdf_of(picture), Origin("scan.pdf", "scan.pdf"))
        assert result.refusal is not None
        assert isinstance(result.refusal.as_error(), ScanError)
