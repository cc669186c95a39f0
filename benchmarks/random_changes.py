"""Random additions, edits and removals of the articles of an archive, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Draft, Paragraph

SEED = 1

AT_ONCE = 20
"""Most changes that are made together."""

REMOVED, EDITED = 0.3, 0.4
"""Shares of changes that remove and that edit an article. The others add one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is changed at once."""

    removed: Sequence[str]  # URLs
    added: Sequence[Draft]  # one with the URL of an article edits it


def changes_of(drafts: Sequence[Draft], count: int, seed: int = SEED) -> Iterator[Changes]:
    """Yield *count* changes of an archive of these articles, which are several at a time. At least one stays."""
    dice = random.Random(seed)
    present = {draft.url or "": draft for draft in drafts}
    gone: list[Draft] = []
    while count:
        kinds = [dice.random() for _ in range(min(count, dice.randint(1, AT_ONCE)))]
        count -= len(kinds)
        removed = dice.sample(sorted(present), min(sum(kind < REMOVED for kind in kinds), len(present) - 1))
        gone += [present.pop(url) for url in removed]
        added: dict[str, Draft] = {}
        for _ in range(len(kinds) - len(removed)):
            other = present[dice.choice(sorted(present))]
            is_edit = dice.random() < EDITED / (1 - REMOVED)
            if is_edit or not gone:
                draft = _edited(added.get(other.url or "", other), present[dice.choice(sorted(present))], dice)
            else:
                draft = gone.pop(dice.randrange(len(gone)))
            added[draft.url or ""] = draft
        present |= added
        yield Changes(removed, list(added.values()))


def _edited(draft: Draft, other: Draft, dice: random.Random) -> Draft:
    """Return an article with other paragraphs: one fewer, one more, or in another order."""
    paragraphs: list[Paragraph] = list(draft.paragraphs)
    at = dice.randrange(len(paragraphs))
    match dice.randrange(3):
        case 0 if len(paragraphs) > 1:
            del paragraphs[at]
        case 1:
            dice.shuffle(paragraphs)
        case _:
            paragraphs.insert(at, dice.choice(other.paragraphs))
    return replace(draft, paragraphs=tuple(paragraphs))
