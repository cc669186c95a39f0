"""Byline in Telegram and on the command line."""
