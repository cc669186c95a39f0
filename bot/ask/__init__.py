"""Answer questions, and handle the buttons below answers."""
