"""Read title, authors, publication and date of a web page."""
