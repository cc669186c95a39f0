"""Read discussions, such as threads of a forum, and questions with their answers."""
