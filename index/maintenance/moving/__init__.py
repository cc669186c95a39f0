"""Move an archive between files and a cluster."""
