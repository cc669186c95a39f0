"""Show help: `/start`, `/help` and the menus."""
