"""The Bot API: requests, their pace, and what Telegram asks for in return."""
