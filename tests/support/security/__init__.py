"""Clusters that encrypt and ask for a login, and the certificates of their nodes."""
