"""File formats that hold one article, one module each."""
