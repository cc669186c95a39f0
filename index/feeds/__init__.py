"""Follow feeds and the like: their entries, the pace of their checks, and whether they are alive."""
