"""From a URL, a file or a text to a draft of an article."""
