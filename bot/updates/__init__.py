"""Incoming: poll, dispatch and parse updates."""
