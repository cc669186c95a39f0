"""Answers outside of the bot's chats: to words typed after its name."""
