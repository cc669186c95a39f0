"""Add articles: `/add` in all forms."""
