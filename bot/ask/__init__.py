"""A question, its answer and the buttons below it."""
