"""One article as a value: its identity, limits, passages, edits and serialization."""
