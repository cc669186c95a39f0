"""Back up, restore, check and salvage an archive on disk."""
