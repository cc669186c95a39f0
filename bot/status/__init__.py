"""Report the state of the archive and its sources: `/status`."""
