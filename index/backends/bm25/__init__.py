"""The embedded search engine: BM25 over segments in memory or mapped from files."""
