"""The second process, which searches under load."""
