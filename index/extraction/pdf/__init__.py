"""PDF files: from glyphs on pages to paragraphs."""
