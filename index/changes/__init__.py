"""Change the archive: make each change exactly once, on disk and in the index."""
