"""Make lines, columns and paragraphs from glyphs."""
