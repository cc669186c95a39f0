"""Find the figures of a page, and their labels."""
