"""`/status`: how the archive and its sources are."""
