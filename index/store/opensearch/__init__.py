"""Store the archive in an OpenSearch cluster: a log of changes that several processes read and add to."""
