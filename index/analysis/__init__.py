"""From text to terms: languages, words, stems, grams."""
