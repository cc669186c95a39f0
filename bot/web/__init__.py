"""Web pages: search, articles, a feed, and search for programs."""
