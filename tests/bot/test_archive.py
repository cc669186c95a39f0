"""Open an archive."""

from __future__ import annotations

import gc
from pathlib import Path

from bot.archive import GC_THRESHOLD, open_corpus
from index.model import Draft, Paragraph


def test_what_is_opened_is_no_work_for_the_garbage_collector(tmp_path: Path) -> None:
    """It would scan all articles again and again during searches."""
    corpus = open_corpus(tmp_path)
    corpus.add(Draft("Cats", (Paragraph("Cats purr."),)))
    corpus.close()
    again = open_corpus(tmp_path)
    looked_through = gc.get_objects()
    assert not any(each is again for each in looked_through)
    again.close()


def test_garbage_is_not_collected_in_every_answer(tmp_path: Path) -> None:
    gc.set_threshold(700)
    open_corpus(tmp_path).close()
    assert gc.get_threshold()[0] == GC_THRESHOLD
