"""Read the inflected words of Korean: from a form to its stems, and from a stem to its forms."""
