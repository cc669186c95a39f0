"""Complete and clean the text of an article in a web page."""
