"""Serve web pages in tests, and visit them."""
