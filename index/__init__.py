"""The archive: articles, their passages, and the search for the ones that answer."""
