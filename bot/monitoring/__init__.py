"""Tell programs that watch over the bot whether it works, and what it does."""
