"""Show, correct, update, undo and remove articles."""
