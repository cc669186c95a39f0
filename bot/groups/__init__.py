"""Join and leave groups: greet them once, and tell admins about it."""
