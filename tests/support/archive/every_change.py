"""List all the ways there are to change the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.articles.edits import Amendment
from index.corpus import Corpus
from index.model import Added, Change, Draft, Paragraph

CATS = Draft("Cats", (Paragraph("Cats purr."),), url="https://example.org/cats")
CATS_2 = replace(CATS, paragraphs=(Paragraph("Cats hum."),))
DOGS = Draft("Dogs", (Paragraph("Dogs bark."),), url="https://example.org/dogs")

Make = Callable[[Corpus, str], Added | Change]

CHANGES: dict[str, Make] = {
    "add": lambda corpus, by: corpus.add(DOGS, by),
    "add of several": lambda corpus, by: corpus.add_all([DOGS], by)[0],
    "add of another text": lambda corpus, by: corpus.add(CATS_2, by),
    "import": lambda corpus, by: corpus.add(CATS_2, by, keep_fixes=False),
    "update": lambda corpus, by: corpus.update(CATS_2, CATS.url or "", by),
    "taking over": lambda corpus, by: corpus.take_over(DOGS, corpus.article(CATS.url or "").id, by),
    "fix": lambda corpus, by: corpus.amend(CATS.url or "", Amendment({"title": "All cats"}), by),
    "removal": lambda corpus, by: corpus.remove(CATS.url or "", by),
    "removal of several": lambda corpus, by: corpus.remove_all([CATS.url or ""], by)[0],
    "undo": lambda corpus, by: corpus.undo(corpus.add(CATS_2, "telegram:1").change_id or "", by),
    "undo of a removal": lambda corpus, by: corpus.undo(corpus.remove(CATS.url or "", "telegram:1").id, by),
    "bringing back": lambda corpus, by: corpus.bring_back(
        CATS.url or "", corpus.versions((corpus.add(CATS_2, "telegram:1")).article.id)[1].name, by
    ),
}
"""Ways to change an archive that has CATS. The change that each is about is the last one that it makes."""
