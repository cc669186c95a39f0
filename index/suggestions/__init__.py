"""What somebody may have meant: spelling, other questions, similar titles."""
