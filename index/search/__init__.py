"""Turn a query into an answer."""
