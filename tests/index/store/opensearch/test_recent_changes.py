"""Which articles were changed lately."""

from __future__ import annotations

from index.store.opensearch.recent_changes import KEPT_IDS, RecentChanges


def test_are_those_after_a_revision() -> None:
    changes = RecentChanges(3)
    changes.note(4, ["a"], is_purge=False)
    changes.note(6, ["b", "c"], is_purge=True)
    assert changes.after(3) == ({"a", "b", "c"}, True)
    assert changes.after(4) == ({"b", "c"}, True)
    assert changes.after(6) == (set(), False)
    assert changes.after(2) is None


def test_are_forgotten_if_they_are_too_many() -> None:
    changes = RecentChanges(0)
    changes.note(1, ["a"], is_purge=False)
    changes.note(2, [str(number) for number in range(KEPT_IDS)], is_purge=False)
    assert changes.after(0) is None
    found = changes.after(1)
    assert found is not None
    assert (len(found[0]), found[1]) == (KEPT_IDS, False)
