"""Tests of `index.query.leanings`."""
