"""Read feeds and other listings of links."""
