"""Backup, restore, check and salvage of an archive on disk."""
