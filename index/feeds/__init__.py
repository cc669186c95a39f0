"""Follow feeds: their entries, the intervals of their checks, and their troubles."""
