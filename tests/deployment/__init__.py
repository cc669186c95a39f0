"""Tests of the files for operators: the Dockerfile, compose.yaml, the unit of systemd, and what the documents say."""
