"""A real Chromium for tests: its process, its tabs, and what axe-core finds in their pages."""
