"""Define the protocol `SearchBackend`, and the search engines that implement it."""
