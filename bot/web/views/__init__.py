"""Arrange what pages show, and render it: values in, text out."""
