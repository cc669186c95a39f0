"""Follow feeds and add their entries as they appear."""
