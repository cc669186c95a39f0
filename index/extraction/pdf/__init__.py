"""Read PDF files: from glyphs on pages to paragraphs.

`document` runs the stages in this order:

1. In `characters`, `glyphs` reads each page with pdfium. `page_objects` reads how its text is set, `drawings` what is
   drawn, and `vertical_text` turns columns of Chinese and Japanese into lines.
2. In `layout`, `lines` joins glyphs into lines. `double_printing` removes copies of glyphs. `overlays` puts accents and
   marks in their places. `directions` finds the direction of a page. `right_to_left` puts Hebrew and Arabic into
   reading order, with the help of `bidi`.
3. `line_numbers` removes the numbers of lines. `running_heads` removes what repeats from page to page. `drop_caps`
   joins large initials to their text.
4. In `figures`, `regions` finds charts, diagrams and pictures, and `labels` makes one caption of the labels of each.
   In `tables`, `tables` finds tables, `table_cells` tells their cells from text, and `table_rows` makes one line of
   each row. In `layout`, `margin_notes` takes notes in the margin out of the text, `gutters` finds where columns meet,
   and `columns` puts the lines into columns.
5. `typography` finds the usual size, weight and spacing of the file. `roles` recognizes notes, captions and headings.
6. `margins` finds where lines begin and end, and `paragraphs` joins lines into paragraphs. `dehyphenation` joins
   divided words.
7. `xmp` reads the packet of properties. `printed_titles` finds the title, and `front_matter` byline and date.
   `placeholder_titles` recognizes titles that are not real.
"""
