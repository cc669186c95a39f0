"""Suggest what a reader may have meant: spelling, other questions, similar titles."""
