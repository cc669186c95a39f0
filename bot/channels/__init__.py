"""Watch channels and add their posts as they appear."""
