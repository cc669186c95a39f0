"""Store articles, and find the passages that answer questions."""
