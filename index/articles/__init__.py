"""Handle one article as a value: its identity, limits, passages, edits, JSON form and rows."""
