"""Which callback answers which update."""
