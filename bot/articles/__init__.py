"""One article: its card, edits, updates, versions, removal."""
