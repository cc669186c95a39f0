"""Find tables, and make one line of each of their rows."""
