"""Fetch pages from the hostile web: from public addresses, within limits."""
