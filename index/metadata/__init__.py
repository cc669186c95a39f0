"""Date, names and language of an article, by which filters choose."""
