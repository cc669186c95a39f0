"""Nodes, processes and connections fail, and the archive in the cluster loses nothing and does nothing twice."""
