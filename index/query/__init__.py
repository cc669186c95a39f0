"""From a question to a query: filters and their scope, the role of each word, the expected type of the answer."""
