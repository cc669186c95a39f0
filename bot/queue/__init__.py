"""Accepted work on disk, crash counters, and turns of each chat."""
