"""Executors, the clock, signals and logs."""
