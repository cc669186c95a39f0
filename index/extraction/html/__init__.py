"""Read web pages: the article's text, title, byline and date."""
