"""Search in a second process under load."""
