"""Date, names and language of an article: what filters choose by."""
