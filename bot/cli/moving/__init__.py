"""Run `move`: copy an archive between files and a cluster."""
