"""Answers outside of the bot's chats: to words typed after its name, and to mentions where it is a guest."""
