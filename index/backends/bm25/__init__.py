"""Search with the embedded engine: BM25 over segments in memory or in files."""
