"""Changes of the archive: each made once, on disk and in the index."""
