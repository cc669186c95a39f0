"""What the words of a question are worth as evidence, and the points that decide a verdict."""
