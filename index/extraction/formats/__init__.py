"""Read file formats that contain one article. Each format has a module."""
