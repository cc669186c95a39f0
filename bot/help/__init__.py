"""`/start`, `/help` and the menus."""
