"""Feeds and other listings of links."""
