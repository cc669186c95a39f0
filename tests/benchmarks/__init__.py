"""Tests of what Byline measures about itself."""
