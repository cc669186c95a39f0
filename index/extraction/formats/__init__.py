"""Read file formats that hold one article. Each has a module."""
