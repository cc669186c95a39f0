"""Split a message that asks several questions."""
