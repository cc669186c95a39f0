"""Channels whose posts are added as they appear."""
