"""Keep the log of all changes in a cluster, from which the rest is made."""
