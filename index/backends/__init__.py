"""Search engines behind one protocol, `SearchBackend`."""
