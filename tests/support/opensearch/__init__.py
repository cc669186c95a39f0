"""A real OpenSearch cluster on this machine, for tests: each node is a process of its own, which may be killed."""
