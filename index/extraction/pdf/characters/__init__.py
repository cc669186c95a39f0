"""Read the glyphs of a PDF page and put them in the order of reading."""
