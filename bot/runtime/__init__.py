"""Provide executors, the clock, signals and logs."""
