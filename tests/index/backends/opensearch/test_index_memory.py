"""What a process remembers of the state of an index, while several questions see several states."""

from __future__ import annotations

from index.backends.fingerprint import fingerprint
from index.backends.opensearch.index_memory import IndexMemory
from index.backends.opensearch.index_state import IndexState
from index.backends.opensearch.passage_index import PassageIndex
from tests.support.opensearch.shared_index import SharedIndex


def test_the_last_state_is_remembered_whoever_sees_another_one(shared: SharedIndex) -> None:
    shared.open()
    memory = IndexMemory(PassageIndex(shared.client, shared.access.prefix, fingerprint()))
    first = memory.articles.version
    older, newer = IndexState(first, 1, {}), IndexState(first + 1, 2, {})

    def remembered() -> IndexState | None:
        return memory.state

    memory.see(newer)
    memory.see(older)
    assert remembered() is newer
    memory.forget(older)
    assert remembered() is newer
    memory.forget(newer)
    assert remembered() is None
    memory.see(older)
    memory.forget()
    assert remembered() is None


def test_a_late_reply_does_not_bring_back_what_this_process_has_changed(shared: SharedIndex) -> None:
    """Else the process would take it for the present state, and count what it has just removed."""
    shared.open()
    memory = IndexMemory(PassageIndex(shared.client, shared.access.prefix, fingerprint()))
    before = IndexState(memory.articles.version, 1, {})
    after = IndexState(before.version + 1, 2, {})
    memory.articles.change(after.version, after.number, (), ())
    memory.forget()
    memory.see(before)
    assert memory.state is None
    memory.see(after)
    assert memory.state is after
