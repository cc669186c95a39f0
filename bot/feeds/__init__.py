"""Feeds whose entries are added as they appear."""
