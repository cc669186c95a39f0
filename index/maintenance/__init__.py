"""Backup, check and salvage of an archive on disk."""
