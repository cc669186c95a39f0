"""`/add` in all its forms."""
