"""Filter articles by their metadata: date, names and language."""
