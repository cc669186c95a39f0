"""Web pages: the article's text, title, byline and date."""
