"""Accepted work, notes and counts, as tests keep them."""
