"""Change an archive in a process until it is stopped, and print each acknowledged change.

Each line is "+ NUMBER" (added or replaced), "- NUMBER" (removed), "! NUMBER" (purged), or "full" (the disk refused it).
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
from pathlib import Path

from index.errors import StoreWriteError
from index.store.compaction import CompactingStorage
from index.store.data_versions import replay
from index.store.journal import Journal
from index.store.tinydb import TinyDBStore
from tests.support.archive.store_changes import adding, article, removing

TEXT = "Cats purr, dogs bark, and птицы поют. " * 100
"""Text of about 5,000 bytes, the size of an article."""


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def change_for_ever(directory: Path, seed: int) -> None:
    """Add, replace, remove and purge articles without end, and compact sometimes."""
    chance = random.Random(seed)
    journal, rows = Journal.open(directory, replay)
    storage = CompactingStorage(rows, journal)
    store = TinyDBStore(storage)
    tell("open")
    for step in itertools.count():
        number = chance.randrange(30)
        current = store.article(article(str(number)).id)
        if current is not None and chance.random() < 0.4:
            store.apply([removing(current)])
            tell(f"- {number}")
        elif chance.random() < 0.1:
            store.purge([article(str(number)).id])
            tell(f"! {number}")
        else:
            store.apply([adding(article(str(number), f"{seed} {step}\n\n{TEXT}"), before=current)])
            tell(f"+ {number} {seed} {step}")
        if step % 7 == 6:
            storage.compact()


def fill(directory: Path, size_bytes: int) -> None:
    """Add articles until no file may grow further, then wait until files may grow, and add one more."""
    store = TinyDBStore.open(directory)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))
    for number in itertools.count():
        try:
            store.apply([adding(article(str(number), TEXT))])
        except StoreWriteError as error:
            tell(f"full {error.detail}")
            break
        tell(f"+ {number}")
    assert len(store) == number
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.apply([adding(article("room again", TEXT))])
    tell("+ room again")


if __name__ == "__main__":
    if sys.argv[1] == "change":
        change_for_ever(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        fill(Path(sys.argv[2]), int(sys.argv[3]))
