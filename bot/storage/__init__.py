"""Report on the place where the archive is kept."""
