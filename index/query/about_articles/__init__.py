"""Recognize what is asked about articles themselves: who wrote them, when, where they are from."""
