"""Archives that several processes change."""
