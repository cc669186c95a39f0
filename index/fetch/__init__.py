"""The hostile web: fetch pages from public addresses, within limits."""
