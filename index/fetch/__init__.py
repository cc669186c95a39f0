"""Fetch pages from the hostile web: only from public addresses, and within limits."""
