"""Turn a question into a query: filters and their scope, the role of each word, the expected type of the answer."""
