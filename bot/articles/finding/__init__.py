"""Find articles in the archive: the list, and the choice of an article for a command."""
