"""Show a passage among the paragraphs around it: from a link, or below an answer."""
