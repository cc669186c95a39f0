"""Random changes of an archive."""

from __future__ import annotations

from benchmarks.random_changes import AT_ONCE, changes_of
from index.model import Draft, Paragraph

DRAFTS = [
    Draft(f"Article {at}", (Paragraph(f"One {at}."), Paragraph(f"Two {at}.")), url=f"https://x.org/{at}")
    for at in range(9)
]


def test_are_so_many_and_the_same_each_time() -> None:
    first, second = (list(changes_of(DRAFTS, 200)) for _ in range(2))
    assert first == second
    assert 150 < sum(len(each.removed) + len(each.added) for each in first) <= 200
    assert all(len(each.removed) + len(each.added) <= AT_ONCE for each in first)


def test_remove_what_is_there_and_edit_or_add_the_rest() -> None:
    present = {draft.url: draft for draft in DRAFTS}
    kinds = set()
    for changes in changes_of(DRAFTS, 200):
        for url in changes.removed:
            del present[url]
            kinds.add("removed")
        kinds |= {"edited" if draft.url in present else "added" for draft in changes.added}
        present |= {draft.url: draft for draft in changes.added}
        assert present
    assert kinds == {"removed", "edited", "added"}
    assert any(draft.paragraphs != before.paragraphs for draft, before in zip(present.values(), DRAFTS, strict=False))
