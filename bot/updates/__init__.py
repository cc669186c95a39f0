"""Poll, dispatch and parse updates."""
