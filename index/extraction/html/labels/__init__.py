"""Recognize label lines, boxes of links and other elements around an article, by their names and words."""
