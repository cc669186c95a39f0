"""Remove the frame of a question, the phrases around it that are not its subject."""
